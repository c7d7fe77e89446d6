"""The way in for clips: a video, an animation or numbered pictures become a `Clip`."""

from fractions import Fraction
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.clips.animations import is_animation, open_animation
from pinxit.clips.clip import Clip
from pinxit.clips.containers import open_container
from pinxit.clips.sequences import is_pattern, open_sequence, pattern_in

VIDEO_SUFFIXES = frozenset(
    (
        *(".mp4", ".m4v", ".mov", ".qt", ".3gp", ".mkv", ".webm", ".avi", ".wmv", ".flv"),
        *(".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".vob", ".mxf", ".ogv", ".y4m"),
    )
)
"""Endings of files that are usually videos."""

DEFAULT_RATE = Fraction(25)
"""Frames in a second of numbered pictures, which say nothing about it."""


def is_clip(path: Path) -> bool:
    """Whether a path names moving pictures: a video, an animation, or a pattern of files."""
    if path.suffix.lower() in VIDEO_SUFFIXES:
        return True
    if is_pattern(path) and not path.exists():
        return True
    return path.suffix.lower() in {".gif", ".webp"} and path.is_file() and is_animation(path)


def open_clip(path: Path, rate: Fraction = DEFAULT_RATE) -> Clip:
    """The clip in a file, or of the numbered pictures that a folder holds or a pattern names.

    Args:
        path: A video, an animated GIF or WebP, a pattern such as ``frames/%04d.png``, or a folder.
        rate: Frames in a second of numbered pictures; others say it themselves.

    Raises:
        UserMistake: it cannot be read as moving pictures.
    """
    if path.is_dir():
        return open_sequence(pattern_in(path), rate)
    if is_pattern(path) and not path.exists():
        return open_sequence(path, rate)
    if not path.exists():
        raise UserMistake(f"There is no file {path}.")
    return open_animation(path) if is_animation(path) else open_container(path)
