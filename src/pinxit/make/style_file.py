"""Style files: numbers as safetensors, the card as JSON among the metadata."""

import dataclasses
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.nets.style import Style, StyleCard, StylePicture, as_picture
from pinxit.pictures.history import STYLE_SUFFIX
from pinxit.training.tensors import read_tensors, to_bytes, write_tensors

_WHAT = "a style"


def save_style(style: Style, path: Path, *, overwrite: bool = False) -> Style:
    """Writes the style's file whole or not at all; gives the style with its SHA-256.

    The same pictures, sizes and version give the same bytes.

    Raises:
        UserMistake: the path does not end as style files do, the file exists and ``overwrite`` is
            not set, or it cannot be written.
    """
    if path.suffix != STYLE_SUFFIX:
        raise UserMistake(f"{path} names no style file; end it in {STYLE_SUFFIX}.")
    sha256 = write_tensors(path, style.arrays, _about(style), overwrite=overwrite)
    return dataclasses.replace(style, sha256=sha256, file=path.absolute())


def size_of(style: Style) -> int:
    """Bytes of the style's file."""
    return len(to_bytes(style.arrays, _about(style)))


def load_style(path: Path) -> Style:
    """The style that ``save_style`` wrote. Whether its network is here is not asked yet.

    Raises:
        UserMistake: the file is missing, damaged, or no style of Pinxit.
    """
    arrays, about = read_tensors(path, _WHAT)
    try:
        card = StyleCard.from_json(about["style"])
        for name in ("palette.mean", "palette.covariance"):
            arrays[name] = arrays[name]
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UserMistake(
            f"{path} is not {_WHAT} of Pinxit: its card cannot be read ({fault})."
        ) from fault
    return Style(card, arrays, hash_file(path), path.absolute())


def open_style(path: Path) -> StylePicture:
    """The style in a file, for use where a style picture is wanted.

    Raises:
        UserMistake: the file is missing, damaged, or no style of Pinxit.
    """
    return as_picture(load_style(path), path.name)


def _about(style: Style) -> dict[str, Any]:
    return {"style": style.card.to_json()}
