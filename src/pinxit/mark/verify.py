"""Who made a picture, with what, out of what, and whether it is unchanged. Needs no torch.

What the state means:

    trusted         the signature holds, and its signer is known to us
    unknown signer  the signature holds; anybody could have made it
    changed         the signature does not hold for these bytes any more
    unsigned        there is no manifest; nothing is proven, whatever labels say
    broken          the file or its manifest is damaged beyond reading
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.clips.kinds import kind_of
from pinxit.mark.credentials import ManifestDamaged, read_store
from pinxit.mark.deeds import WORDS
from pinxit.mark.frames import trace_of_clip
from pinxit.mark.judging import Examined, judged
from pinxit.mark.manifest import PICTURE
from pinxit.mark.reading import printable
from pinxit.mark.recipe import KEYWORD
from pinxit.mark.tiles import SIDE, changed_tiles, fingerprint, same_shape, where
from pinxit.mark.trace import Archive, Trace
from pinxit.mark.validation import active_manifest, own_object
from pinxit.mark.verdict import Change, FileMatch, SourceVerdict, Verdict, name_of
from pinxit.mark.verify_clip import verify_clip
from pinxit.mark.verify_sidecar import may_be_beside, verify_sidecar
from pinxit.mark.watermark_grid import lightness
from pinxit.pictures.known import format_of, labels_of_formats, what_else
from pinxit.pictures.labels import ReadLabels
from pinxit.pictures.read import decode_picture, read_file, read_labels

_LARGEST_FILE = 2**32
_SOURCE_TYPE = re.compile(r"digitalsourcetype/(\w{1,60})")


def verify(
    file: Path | bytes,
    trust_anchors: str,
    *,
    files: Iterable[Path] = (),
    archive: Archive | None = None,
) -> Verdict:
    """The verdict on a picture, a clip, or a file with a manifest beside it.

    Args:
        file: The file, or its bytes; a manifest beside it is found by the file alone.
        trust_anchors: PEM of the roots whose signatures count as known (``KeyRing.anchors``).
        files: Files to compare with the recorded sources.
        archive: What to know the studio's pictures by when their manifest is gone or broken.

    Raises:
        UserMistake: a file cannot be read, or is no picture at all.
    """
    path = file if isinstance(file, Path) else None
    data = read_file(file, most_bytes=_LARGEST_FILE) if isinstance(file, Path) else file
    kind, known = kind_of(data[:64]), format_of(data)
    if kind is not None:
        verdict = verify_clip(path, data, kind, trust_anchors)
        if archive is not None and path is not None and verdict.state != "trusted":
            verdict = replace(verdict, trace=trace_of_clip(path, archive))
        return replace(verdict, files=_matches(files, verdict.sources))
    if known is None and path is not None and may_be_beside(path):
        verdict = verify_sidecar(path, data, trust_anchors)
        return replace(verdict, files=_matches(files, verdict.sources))
    if known is None:
        what = what_else(data) if data else "empty: it has zero bytes"
        raise UserMistake(f"{name_of(path)} is {what}; {labels_of_formats()} can be verified.")
    try:
        store = read_store(data, known.media_type, trust_anchors)
    except ManifestDamaged as fault:
        verdict = _unreadable(data, printable(fault))
    else:
        verdict = _unsigned(data) if store is None else _signed(data, store)
    if archive is not None and verdict.state != "trusted":
        verdict = replace(verdict, trace=_trace(data, archive))
    return replace(verdict, files=_matches(files, verdict.sources))


def _trace(data: bytes, archive: Archive) -> Trace | None:
    try:
        picture = decode_picture(data, "The picture")
    except UserMistake:
        return None
    return archive.trace(lightness(picture.pixels))


def _unreadable(data: bytes, why: str) -> Verdict:
    damage = _damage(data)
    if damage is not None:
        return Verdict("broken", f"The file is damaged, and so is what it says. {damage}")
    return Verdict(
        "broken",
        "The picture can be read, but its manifest is damaged; nothing in it can be believed "
        f"({why}).",
    )


def _unsigned(data: bytes) -> Verdict:
    damage = _damage(data)
    if damage is not None:
        return Verdict("broken", f"The file is damaged, and no manifest was found. {damage}")
    labels = _labels(data) or ReadLabels("")
    warnings = []
    if KEYWORD in labels.text:
        warnings.append("It carries a recipe, but unsigned; that proves nothing.")
    said = _SOURCE_TYPE.search(labels.xmp or "")
    if said is not None:
        words = WORDS.get(said[1], said[1])
        warnings.append(f"Its XMP label says: {words}. It is unsigned; that proves nothing.")
    sentence = "Not signed: nobody can say who made this picture or whether it was changed."
    return Verdict("unsigned", sentence, warnings=tuple(warnings))


def _signed(data: bytes, store: Mapping[str, Any]) -> Verdict:
    record = own_object(active_manifest(store), PICTURE)
    return judged(store, lambda: _examined(data, record))


def _examined(data: bytes, record: Mapping[str, Any]) -> Examined:
    labels = _labels(data)
    agree = _agreement(record, labels) if labels else {}
    damaged = "The file is damaged in places; some programs may not open it."
    warnings = (damaged,) if labels is None else ()
    return Examined(agree, lambda: _changed(data, record, agree), warnings)


def _changed(data: bytes, record: Mapping[str, Any], agree: Mapping[str, bool]) -> Verdict:
    damage = _damage(data)
    if damage is not None:
        sentence = f"Changed or damaged after it was signed: it can no longer be decoded. {damage}"
        return Verdict("broken", sentence)
    pixels = _change_of_pixels(data, record)
    if pixels is not None:
        sentence = "The picture was changed after it was signed."
        return Verdict("changed", sentence, changes=(pixels, *_changes_of_labels(agree)))
    changes = _changes_of_labels(agree) or (
        Change("other bytes", "Bytes that hold no pixels were changed, added or removed."),
    )
    if not record:
        return Verdict("changed", "The file was changed after it was signed.")
    sentence = "The file was changed after it was signed; its pixels are unchanged."
    return Verdict("changed", sentence, changes=changes)


def _change_of_pixels(data: bytes, record: Mapping[str, Any]) -> Change | None:
    if not record:
        return None
    now = fingerprint(decode_picture(data, "The picture"))
    if now["sha256"] == record.get("sha256"):
        return None
    if not same_shape(record, now):
        size = f"{printable(record.get('width'))} x {printable(record.get('height'))}"
        return Change(
            "pixels",
            f"The manifest was made for another picture, of {size} pixels; this one has "
            f"{now['width']} x {now['height']}.",
            share=1.0,
        )
    tiles = changed_tiles(record, now)
    share = len(tiles) / SIDE**2
    if share == 1:
        sentence = "All of its pixels differ: re-encoded, or the manifest is of another picture."
    else:
        sentence = f"Pixels differ {where(tiles)} ({share:.0%} of the picture's 8 x 8 tiles)."
    return Change("pixels", sentence, tiles, share)


def _changes_of_labels(agree: Mapping[str, bool]) -> tuple[Change, ...]:
    names = {"xmp": "The XMP label", "recipe": "The recipe in the PNG text"}
    return tuple(
        Change("labels", f"{names[label]} is not the one that was signed.")
        for label, holds in agree.items()
        if not holds
    )


def _agreement(record: Mapping[str, Any], labels: ReadLabels) -> dict[str, bool]:
    """Whether the labels are those that were signed; only for labels that there are or were."""
    if not record:
        return {}
    found = {"xmp": labels.xmp, "recipe": labels.text.get(KEYWORD)}
    signed = {"xmp": record.get("xmp"), "recipe": record.get("text")}
    return {
        name: signed[name] == (hash_bytes(text.encode()) if text else None)
        for name, text in found.items()
        if text or signed[name]
    }


def _damage(data: bytes) -> str | None:
    try:
        decode_picture(data, "The picture")
    except UserMistake as mistake:
        return printable(mistake)
    return None


def _labels(data: bytes) -> ReadLabels | None:
    try:
        return read_labels(data)
    except UserMistake:
        return None


def _matches(files: Iterable[Path], sources: Sequence[SourceVerdict]) -> tuple[FileMatch, ...]:
    titles = {source.sha256: source.title for source in sources if source.sha256}
    hashes = {path: hash_bytes(read_file(path, most_bytes=_LARGEST_FILE)) for path in files}
    return tuple(FileMatch(p.name, sha256, titles.get(sha256)) for p, sha256 in hashes.items())
