"""The way out: a marked picture becomes a signed file. Nothing else writes pictures for users."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.hashing import canonical_json, hash_bytes
from pinxit.check.finding import Finding
from pinxit.mark.credentials import embed
from pinxit.mark.manifest import finished
from pinxit.mark.marked import Marked
from pinxit.mark.places import without_place
from pinxit.mark.recipe import KEYWORD
from pinxit.mark.tiles import fingerprint
from pinxit.pictures.known import FORMATS
from pinxit.pictures.labels import Labels
from pinxit.pictures.read import decode_picture, read_labels
from pinxit.pictures.write import DEFAULT_QUALITY, encode, format_for, lost_in


@dataclass(frozen=True, slots=True)
class Delivered:
    """One file that was written.

    Attributes:
        path: Where it lies.
        sha256: Of its bytes.
        findings: What its checks said; what warns is for the user's eyes.
        notices: What the format could not hold, one sentence each.
    """

    path: Path
    sha256: str
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()


def deliver(
    marked: Marked,
    path: Path,
    *,
    overwrite: bool = False,
    quality: int | None = None,
    keep_location: bool = False,
) -> Delivered:
    """Writes a marked picture as PNG, JPEG, WebP, TIFF or AVIF, whichever the suffix names.

    The order is fixed: encode with XMP and recipe, take the fingerprint of what was encoded, sign
    last. The file appears whole and signed, or not at all.

    Args:
        marked: What may be delivered.
        path: Where to; its folders are made.
        overwrite: Whether a file that is there may be replaced.
        quality: 1 to 100, for formats that lose something.
        keep_location: Whether the place where a photograph was taken goes along; without it,
            sources whose own manifests tell a place are named by their hashes alone.

    Raises:
        UserMistake: it may not be written there, or the suffix names no picture format.
        PinxitError: the picture could not be signed.
    """
    format_name = format_for(path)
    refuse_existing(path, overwrite=overwrite)
    labels = Labels(
        xmp=marked.xmp,
        text={KEYWORD: canonical_json(marked.recipe)},
        keep_location=keep_location,
    )
    chosen = DEFAULT_QUALITY if quality is None else quality
    encoded = encode(marked.picture, format_name, labels, quality=chosen)
    manifest = finished(marked.manifest, path.name, _record(encoded, path.name))
    media_type = FORMATS.load(format_name).media_type
    sources = marked.ingredients if keep_location else map(without_place, marked.ingredients)
    signed = embed(encoded, media_type, manifest, sources, marked.signer)
    write_bytes(path, signed, overwrite=overwrite)
    lost = lost_in(marked.picture, format_name)
    return Delivered(path, hash_bytes(signed), marked.findings, lost)


def _record(encoded: bytes, name: str) -> dict[str, Any]:
    """What verification will compare with, should the file be changed."""
    written = read_labels(encoded, name)
    recipe = written.text.get(KEYWORD)
    size = 10**12  # our own picture: no bomb, however large
    return {
        **fingerprint(decode_picture(encoded, name, most_pixels=size)),
        "xmp": hash_bytes(written.xmp.encode()) if written.xmp else None,
        "text": hash_bytes(recipe.encode()) if recipe else None,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }
