"""What ``pinxit inspect`` shows of a file."""

from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.mark.recipe import read_recipe
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import DEFAULT_MOST_PIXELS, decode_picture, read_file, read_labels

_KINDS = {1: "grey", 3: "RGB", 4: "RGB with transparency"}
_MOST_BYTES = DEFAULT_MOST_PIXELS * 16


def inspection(file: Path) -> dict[str, str]:
    """Facts about a picture file by name, in the order to show them.

    Raises:
        UserMistake: it cannot be read as a picture.
    """
    data = read_file(file, most_bytes=_MOST_BYTES)
    picture = decode_picture(data, file.name)
    labels = read_labels(data, file.name)
    facts = {
        "file": f"{file}, {len(data):,} bytes, {labels.format}",
        "size": f"{picture.width} x {picture.height} px",
        "pixels": f"{_KINDS[picture.channels]}, {picture.depth} bits per channel",
        "profile": _profile(picture),
        "exif": "yes" if picture.exif else "none",
        "xmp": "yes" if labels.xmp else "none",
        "text": ", ".join(labels.text) or "none",
        "sha256": picture.sha256,
    }
    return {**facts, **_history(data, file.name)}


def _profile(picture: Picture) -> str:
    return f"ICC, {len(picture.icc):,} bytes" if picture.icc else "none; taken as sRGB"


def _history(data: bytes, title: str) -> dict[str, str]:
    try:
        found = read_recipe(data, title)
    except UserMistake:
        return {"recipe": "none"}
    steps = found.recipe.get("steps", ())
    said = [" ".join(filter(None, (str(s["verb"]), str(s["engine"])))) for s in steps]
    is_signed = "signed" if found.is_signed else "NOT signed"
    return {"recipe": f"{is_signed}: {', then '.join(said)}"}
