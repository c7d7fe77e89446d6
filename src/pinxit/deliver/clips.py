"""The way out for clips: a marked clip becomes a signed file."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.hashing import hash_bytes, hash_file
from pinxit.clips.codecs import HOLDERS
from pinxit.clips.labels import add_xmp, xmp_in
from pinxit.clips.prints import fingerprint_of_clip
from pinxit.clips.write import ANIMATED, Wishes, clip_suffixes, encode_clip
from pinxit.deliver.files import Delivered
from pinxit.deliver.records import put_on_record
from pinxit.mark.beside import place_beside
from pinxit.mark.clips import MarkedClip
from pinxit.mark.credentials import embed_stream
from pinxit.mark.frames import likenesses_of
from pinxit.mark.manifest import CLIP, finished
from pinxit.mark.places import without_place

_ANIMATED_TYPES = {".gif": "image/gif", ".webp": "image/webp"}


def refuse_clip_place(path: Path, *, overwrite: bool) -> None:
    """Makes sure that a clip may be written there.

    Raises:
        UserMistake: the suffix is no clip's, or the file exists.
    """
    if path.suffix.lower() not in clip_suffixes():
        known = ", ".join(clip_suffixes())
        raise UserMistake(f"{path.name} names no kind of clip; end it in one of {known}.")
    refuse_existing(path, overwrite=overwrite)


def deliver_clip(
    marked: MarkedClip,
    path: Path,
    *,
    overwrite: bool = False,
    keep_location: bool = False,
    tell: Callable[[int], None] = lambda _: None,
    announce: Callable[[str], None] = lambda _: None,
) -> Delivered:
    """Writes a marked clip as MP4, MOV, MKV, WebM, GIF or WebP, whichever the suffix names.

    The order is that of pictures: encode, label, take the fingerprint, sign last. MKV and WebM can
    hold no manifest; theirs lies beside them in a file of the same name with ``.c2pa`` behind it.

    Args:
        marked: What may be delivered.
        path: Where to; its folders are made.
        overwrite: Whether a file that is there may be replaced.
        keep_location: Whether the place where the clip was taken goes along.
        tell: Hears after each frame how many are encoded.
        announce: Hears the sha256 of the file just before it appears.

    Raises:
        UserMistake: it may not be written there, or cannot be encoded so.
        PinxitError: it could not be signed, or put on record.
    """
    refuse_clip_place(path, overwrite=overwrite)
    media_type, is_beside = _kind(path)
    sources = marked.ingredients if keep_location else tuple(map(without_place, marked.ingredients))
    wishes = Wishes(marked.xmp, keep_location, tell)
    _make_folder(path)
    bare, whole = (_beside(path) for _ in range(2))
    try:
        encode_clip(marked.clip, bare, wishes)
        if path.suffix.lower() in HOLDERS and not is_beside:
            add_xmp(bare, marked.xmp)
        manifest = finished(marked.manifest, path.name, _record(bare), CLIP)
        with bare.open("rb") as source, whole.open("w+b") as signed:
            kind = media_type, is_beside
            proof = embed_stream(source, signed, kind, manifest, sources, marked.signer)
            signed.flush()
            os.fsync(signed.fileno())
        made = bare if is_beside else whole
        sha256 = hash_file(made)
        announce(sha256)
        put_on_record(marked, (path.name, sha256), manifest, likenesses_of(marked.clip))
        if is_beside:
            write_bytes(place_beside(path), proof, overwrite=True)
        made.replace(path)
    except OSError as fault:
        raise UserMistake(f"{path} was not written: {fault.strerror or fault}.") from fault
    finally:
        for file in (bare, whole):
            with suppress(OSError):
                file.unlink(missing_ok=True)
    told = f"Its manifest is in {place_beside(path).name}; keep both together."
    notices = (*wishes.notices, told) if is_beside else tuple(wishes.notices)
    return Delivered(path, sha256, marked.findings, notices)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UserMistake(f"{path} was not written: {fault.strerror}.") from fault


def _kind(path: Path) -> tuple[str, bool]:
    """Media type, and whether the manifest lies beside the file."""
    suffix = path.suffix.lower()
    if suffix in ANIMATED:
        return _ANIMATED_TYPES[suffix], False
    holder = HOLDERS[suffix]
    return ("video/x-matroska" if not holder.is_bmff else holder.media_type), not holder.is_bmff


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.stem[:50]}.{secrets.token_hex(4)}{path.suffix}")


def _record(path: Path) -> dict[str, Any]:
    """What verification will compare with, should the file be changed."""
    xmp = xmp_in(path.read_bytes()) if path.suffix.lower() != ".webp" else None
    return {
        **fingerprint_of_clip(path),
        "xmp": hash_bytes(xmp.encode()) if xmp else None,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }
