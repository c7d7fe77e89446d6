"""Verification of files that hold no manifest but may have one beside them: models, data sets."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pinxit.base.hashing import hash_bytes
from pinxit.mark.beside import place_beside
from pinxit.mark.credentials import ManifestDamaged, read_store
from pinxit.mark.judging import Examined, judged
from pinxit.mark.manifest import MODEL
from pinxit.mark.reading import printable, printable_json
from pinxit.mark.scan_records import SCAN_SUFFIXES, files_in, record_of, scan_lines
from pinxit.mark.sidecars import DATASET, LARGEST, MEDIA_TYPE, SCAN, manifest_beside
from pinxit.mark.validation import active_manifest, own_object
from pinxit.mark.verdict import Verdict
from pinxit.pictures.read import read_file

_SUFFIXES = {".safetensors", ".json"}


def may_be_beside(path: Path) -> bool:
    """Whether a file's manifest is to be looked for beside it."""
    is_scan = path.name.lower().endswith(SCAN_SUFFIXES)
    return place_beside(path).is_file() or path.suffix in _SUFFIXES or is_scan


def verify_sidecar(path: Path, data: bytes, anchors: str) -> Verdict:
    """The verdict on a model, a data set, or any other file with a manifest beside it.

    Args:
        path: Where it lies.
        data: Its bytes.
        anchors: PEM of the roots to trust.

    Raises:
        UserMistake: the anchors are no PEM certificates.
    """
    record = record_of(path)
    if record is not None:
        return _by_record(path, data, record, anchors)
    manifest = manifest_beside(path)
    if manifest is None:
        sentence = f"Not signed: there is no {place_beside(path).name} beside it."
        return Verdict("unsigned", sentence)
    try:
        store = read_store(data, MEDIA_TYPE, anchors, manifest)
    except ManifestDamaged as fault:
        return Verdict("broken", f"The manifest beside it is damaged ({printable(fault)}).")
    if store is None:
        return Verdict("unsigned", f"There is no manifest in {place_beside(path).name}.")
    told = active_manifest(store)
    changed = Verdict("changed", "The file was changed after it was signed.")
    verdict = judged(store, lambda: Examined({}, lambda: changed))
    if verdict.state not in {"trusted", "unknown signer"}:
        return verdict
    lines = _lineage(own_object(told, MODEL), own_object(told, DATASET))
    lines += scan_lines(own_object(told, SCAN))
    return replace(verdict, lineage=tuple(lines))


def _by_record(path: Path, data: bytes, record: Path, anchors: str) -> Verdict:
    """The verdict on a scan's file: that of its record, if the record knows the file."""
    listed = files_in(record)
    verdict = verify_sidecar(record, read_file(record, most_bytes=LARGEST), anchors)
    if verdict.state not in {"trusted", "unknown signer"}:
        return verdict
    if path.name not in listed:
        return Verdict("unsigned", f"Not signed: {record.name} does not know this file.")
    if listed[path.name] != hash_bytes(data):
        return Verdict("changed", "The file was changed after its record was signed.")
    return verdict


def _lineage(model: Mapping[str, Any], dataset: Mapping[str, Any]) -> list[str]:
    """What a model learned from, or what a data set holds, in words."""
    learned = model.get("dataset") or dataset
    if not isinstance(learned, Mapping) or not learned.get("name"):
        return []
    facts = printable_json(dict(learned))
    what = "It learned from" if model else "It lists"
    lines = [
        f"{what} {facts.get('pictures')} pictures of the data set {facts['name']}, version "
        f"{facts.get('version')}, digest {str(facts.get('digest'))[:12]}."
    ]
    rights = facts.get("rights")
    if isinstance(rights, Mapping) and rights.get("sentence"):
        lines.append(str(rights["sentence"]))
    older = model.get("supersedes")
    if isinstance(older, Mapping):
        lines.append(printable(f"It supersedes the model {older.get('name')}."))
    return lines
