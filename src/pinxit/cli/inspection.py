"""What ``pinxit inspect`` shows of a file."""

from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.clips.kinds import Kind, kind_of
from pinxit.clips.labels import xmp_in
from pinxit.clips.prints import fingerprint_of_clip
from pinxit.clips.read import open_clip
from pinxit.mark.beside import beside
from pinxit.mark.recipe import read_recipe
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import decode_picture, read_file, read_labels

_KINDS = {1: "grey", 3: "RGB", 4: "RGB with transparency"}
_LARGEST_CLIP = 2**32


def inspection(file: Path) -> dict[str, str]:
    """Facts about a picture file by name, in the order to show them.

    Raises:
        UserMistake: it cannot be read as a picture.
    """
    data = read_file(file, most_bytes=_LARGEST_CLIP)
    kind = kind_of(data[:64])
    if kind is not None:
        return _of_clip(file, data, kind)
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


def _of_clip(file: Path, data: bytes, kind: Kind) -> dict[str, str]:
    clip = open_clip(file)
    tracks = fingerprint_of_clip(file)["tracks"]
    xmp = xmp_in(data)
    facts = {
        "file": f"{file}, {len(data):,} bytes, {kind.label}",
        "size": f"{clip.width} x {clip.height} px",
        "frames": f"{clip.count or 'unknown'}, {float(clip.rate):.6g} a second",
        "pixels": f"{_KINDS[clip.channels]}, 8 bits per channel",
        "turned": f"{clip.look.rotation} degrees by the player",
        "tracks": ", ".join(f"{track['kind']} ({track['codec']})" for track in tracks),
        "xmp": "yes" if xmp else "none",
        "sha256": clip.source.sha256 if clip.source else "",
    }
    return {**facts, **_history(data, file.name, beside(file, data))}


def _profile(picture: Picture) -> str:
    return f"ICC, {len(picture.icc):,} bytes" if picture.icc else "none; taken as sRGB"


def _history(data: bytes, title: str, manifest: bytes | None = None) -> dict[str, str]:
    try:
        found = read_recipe(data, title, manifest=manifest)
    except UserMistake:
        return {"recipe": "none"}
    steps = found.recipe.get("steps", ())
    said = [" ".join(filter(None, (str(s["verb"]), str(s["engine"])))) for s in steps]
    is_signed = "signed" if found.is_signed else "NOT signed"
    return {"recipe": f"{is_signed}: {', then '.join(said)}"}
