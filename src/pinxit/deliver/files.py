"""The way out: a marked picture becomes a signed file. Nothing else writes pictures for users."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.hashing import canonical_json, hash_bytes
from pinxit.check.finding import Finding
from pinxit.deliver.budget import Within, fitting_quality
from pinxit.deliver.exr import MEDIA_TYPE, SUFFIX, encode_exr
from pinxit.deliver.records import put_on_record
from pinxit.mark.beside import place_beside
from pinxit.mark.credentials import embed, embed_stream
from pinxit.mark.likeness import likeness_of
from pinxit.mark.manifest import finished
from pinxit.mark.marked import Marked
from pinxit.mark.places import without_place
from pinxit.mark.recipe import KEYWORD
from pinxit.mark.tiles import fingerprint
from pinxit.mark.watermark_grid import lightness
from pinxit.pictures.known import FORMATS
from pinxit.pictures.labels import Labels
from pinxit.pictures.read import decode_picture, read_labels
from pinxit.pictures.write import DEFAULT_QUALITY, encode, format_for, lost_in

Quality = int | Within
"""How good a file is to be: 1 to 100, or as good as so many bytes allow."""


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
    quality: Quality | None = None,
    keep_location: bool = False,
    announce: Callable[[str], None] = lambda _: None,
) -> Delivered:
    """Writes a marked picture as PNG, JPEG, WebP, TIFF, AVIF or EXR, whichever the suffix names.

    The order is fixed: encode with XMP and recipe, take the fingerprint of what was encoded, sign
    last. The file appears whole and signed, or not at all. EXR holds neither XMP, recipe nor
    manifest; the manifest, which holds the recipe, lies beside it.

    Args:
        marked: What may be delivered.
        path: Where to; its folders are made.
        overwrite: Whether a file that is there may be replaced.
        quality: 1 to 100, for formats that lose something; or the bytes that it has to keep to.
        keep_location: Whether the place where a photograph was taken goes along; without it,
            sources whose own manifests tell a place are named by their hashes alone.
        announce: Hears the sha256 of the file just before it appears.

    Raises:
        UserMistake: it may not be written there, the suffix names no picture format, or the file
            cannot be as small as it has to be.
        PinxitError: the picture could not be signed, or put on record.
    """
    if path.suffix.lower() == SUFFIX:
        return _deliver_exr(marked, path, overwrite=overwrite, announce=announce)
    refuse_existing(path, overwrite=overwrite)
    chosen = DEFAULT_QUALITY if quality is None else quality
    if isinstance(chosen, Within):
        chosen = fitting_quality(chosen, path.name, _Attempts(marked, path, keep_location))
    signed, manifest = _signed(marked, path, chosen, keep_location=keep_location)
    sha256 = hash_bytes(signed)
    announce(sha256)
    looks = (likeness_of(lightness(marked.picture.pixels)),)
    put_on_record(marked, (path.name, sha256), manifest, looks)
    write_bytes(path, signed, overwrite=overwrite)
    lost = lost_in(marked.picture, format_for(path))
    return Delivered(path, sha256, marked.findings, lost)


def _signed(
    marked: Marked, path: Path, quality: int, *, keep_location: bool
) -> tuple[bytes, Mapping[str, Any]]:
    """The bytes of the file, and the manifest in them."""
    encoded = _encoded(marked, path, quality, keep_location=keep_location)
    manifest = finished(marked.manifest, path.name, _record(encoded, path.name))
    media_type = FORMATS.load(format_for(path)).media_type
    sources = marked.ingredients if keep_location else map(without_place, marked.ingredients)
    return embed(encoded, media_type, manifest, sources, marked.signer), manifest


def _encoded(marked: Marked, path: Path, quality: int, *, keep_location: bool) -> bytes:
    labels = Labels(
        xmp=marked.xmp,
        text={KEYWORD: canonical_json(marked.recipe), **marked.texts},
        keep_location=keep_location,
    )
    return encode(marked.picture, format_for(path), labels, quality=quality)


@dataclass(frozen=True, slots=True)
class _Attempts:
    """How large the file would be, without and with its signature."""

    marked: Marked
    path: Path
    keep_location: bool

    def has_loss(self) -> bool:
        return FORMATS.load(format_for(self.path)).has_loss

    def encoded(self, quality: int) -> int:
        return len(_encoded(self.marked, self.path, quality, keep_location=self.keep_location))

    def signed(self, quality: int) -> int:
        return len(_signed(self.marked, self.path, quality, keep_location=self.keep_location)[0])


def _deliver_exr(
    marked: Marked, path: Path, *, overwrite: bool, announce: Callable[[str], None]
) -> Delivered:
    """The manifest goes first: a file without one is worse than one without a file."""
    refuse_existing(path, overwrite=overwrite)
    encoded = encode_exr(marked.picture)
    when = {"when": datetime.now(UTC).isoformat(timespec="seconds")}
    manifest = finished(marked.manifest, path.name, when)
    sources = map(without_place, marked.ingredients)
    streams = io.BytesIO(encoded), io.BytesIO()
    beside = embed_stream(*streams, (MEDIA_TYPE, True), manifest, sources, marked.signer)
    sha256 = hash_bytes(encoded)
    announce(sha256)
    looks = (likeness_of(lightness(marked.picture.pixels)),)
    put_on_record(marked, (path.name, sha256), manifest, looks)
    write_bytes(place_beside(path), beside, overwrite=True)
    write_bytes(path, encoded, overwrite=overwrite)
    return Delivered(path, sha256, marked.findings)


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
