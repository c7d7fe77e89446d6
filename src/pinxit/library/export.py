"""How a picture leaves the library: once more through checks, marks and signature."""

from dataclasses import replace
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.deliver.files import Delivered
from pinxit.library.library import Library, file_name_of
from pinxit.make.resize import resize
from pinxit.mark.recipe import steps_of
from pinxit.pictures.picture import Picture
from pinxit.pictures.resize import size_within
from pinxit.studio import Studio
from pinxit.tables.shelves import KeptPicture

_SUFFIXES = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "tiff": ".tiff", "avif": ".avif"}


def export(
    library: Library,
    studio: Studio,
    row: KeptPicture,
    folder: Path,
    way: tuple[str, int | None, int | None] = ("png", None, None),
) -> Delivered:
    """Writes a picture as a new signed file, which names the kept one as what it came from.

    Args:
        library: Where it is.
        studio: Of whoever asks; it signs.
        row: The picture.
        folder: Where the file goes.
        way: Format ("png", "jpeg", "webp", "tiff", "avif"), quality, and most pixels a side; None
            for the format's own quality, and for the size as it is.

    Raises:
        UserMistake: it is a clip, or the format cannot hold it.
        Refused: a check blocks it.
    """
    if row.use == "clip":
        raise UserMistake("A clip leaves as the file it is; only pictures are written anew.")
    format_name, quality, longest = way
    picture = library.open(row.owner, row.id)
    if row.origin == "made" and row.recipe:  # the copy tells how it was made, not where it lay
        picture = replace(picture, steps=steps_of(row.recipe))
    picture = _scaled(picture, longest)
    stem = Path(file_name_of(row)).stem
    path = folder / f"{stem}{_SUFFIXES[format_name]}"
    return studio.deliver(picture, path, overwrite=True, quality=quality)


def _scaled(picture: Picture, longest: int | None) -> Picture:
    if longest is None:
        return picture
    return resize(picture, *size_within(picture.width, picture.height, longest))
