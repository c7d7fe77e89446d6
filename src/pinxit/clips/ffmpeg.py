"""The one door to FFmpeg: PyAV, imported only when a clip is read or written."""

from typing import Any

from pinxit.base.errors import UserMistake

Media = Any
"""A container, stream, packet or frame of PyAV, which gives them no types that can be relied on."""


def av() -> Any:
    """PyAV, silent about what it meets in damaged files.

    Raises:
        UserMistake: it is not installed.
    """
    try:
        import av as library
    except ImportError as fault:
        raise UserMistake(
            "Videos are read with PyAV, which is not installed: pip install av."
        ) from fault
    library.logging.set_level(None)
    return library


def faults() -> tuple[type[Exception], ...]:
    """All that FFmpeg and PyAV raise on files that they cannot read or write."""
    return (av().error.FFmpegError, OSError, ValueError, ArithmeticError, EOFError)


def flags() -> Any:
    """How colors are converted: chroma interpolated and every value rounded, not cut off."""
    kinds = av().video.reformatter.Interpolation
    return kinds.BICUBIC | kinds.ACCURATE_RND | kinds.FULL_CHR_H_INT | kinds.FULL_CHR_H_INP
