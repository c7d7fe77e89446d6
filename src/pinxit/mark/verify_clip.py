"""Verification of clips: which track was changed, and when. Nothing is decoded."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.clips.kinds import Kind
from pinxit.clips.labels import xmp_in
from pinxit.clips.prints import differences, fingerprint_of_clip
from pinxit.mark.beside import beside, place_beside
from pinxit.mark.credentials import ManifestDamaged, read_store
from pinxit.mark.judging import Examined, judged
from pinxit.mark.manifest import CLIP
from pinxit.mark.reading import printable
from pinxit.mark.validation import active_manifest, own_object
from pinxit.mark.verdict import Change, Verdict


def verify_clip(path: Path | None, data: bytes, kind: Kind, anchors: str) -> Verdict:
    """The verdict on a clip.

    Args:
        path: Where it lies; a manifest beside it is looked for there. None if nobody knows.
        data: Its bytes.
        kind: What it is.
        anchors: PEM of the roots to trust.

    Raises:
        UserMistake: the anchors are no PEM certificates.
    """
    manifest = beside(path, data) if path else None
    if kind.is_beside and manifest is None:
        missing = place_beside(path or Path("file")).name
        sentence = (
            f"Not signed: a {kind.label} file can hold no manifest, and there is no "
            f"{missing} beside it."
        )
        return Verdict("unsigned", sentence)
    try:
        store = read_store(data, kind.media_type, anchors, manifest)
    except ManifestDamaged as fault:
        return Verdict(
            "broken", f"The file or its manifest is damaged beyond reading ({printable(fault)})."
        )
    if store is None:
        sentence = "Not signed: nobody can say who made this clip or whether it was changed."
        return Verdict("unsigned", sentence)
    record = own_object(active_manifest(store), CLIP)
    agree = _agreement(record, data)
    return judged(store, lambda: Examined(agree, lambda: _changed(data, record, agree)))


def _changed(data: bytes, record: Mapping[str, Any], agree: Mapping[str, bool]) -> Verdict:
    if not record:
        return Verdict("changed", "The file was changed after it was signed.")
    try:
        found = fingerprint_of_clip(data)
    except UserMistake as mistake:
        sentence = "Changed or damaged after it was signed: it can no longer be read. "
        return Verdict("broken", f"{sentence}{printable(mistake)}")
    changes = tuple(_changes(record, found))
    if changes:
        return Verdict("changed", "The clip was changed after it was signed.", changes=changes)
    if not agree.get("xmp", True):
        changes = (Change("labels", "The XMP label is not the one that was signed."),)
    else:
        sentence = "Bytes that hold no pictures or sound were changed, added or removed."
        changes = (Change("other bytes", sentence),)
    sentence = "The file was changed after it was signed; its pictures and sound are unchanged."
    return Verdict("changed", sentence, changes=changes)


def _changes(record: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Change]:
    try:
        for sentence in differences(record, found):
            yield Change("pixels", printable(sentence))
    except (AttributeError, TypeError, ValueError):
        yield Change("pixels", "Its fingerprint is damaged, so what was changed is not known.")


def _agreement(record: Mapping[str, Any], data: bytes) -> dict[str, bool]:
    signed = record.get("xmp")
    if not record or not signed:
        return {}
    found = xmp_in(data)
    return {"xmp": found is not None and hash_bytes(found.encode()) == signed}
