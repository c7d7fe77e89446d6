"""Records of scans: files that hold no manifest are named, with hashes, in one that is signed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.mark.reading import printable
from pinxit.pictures.read import read_file

RECORD = "record.json"
SCAN_SUFFIXES = (".dcm", ".nii", ".nii.gz")

_LONGEST = 2**26
_MOST_STEPS = 20


def name_of_record(path: Path) -> Path:
    """Where the record of a file of a scan lies: one for a folder of DICOM, one for each NIfTI."""
    for suffix in (".nii.gz", ".nii"):
        if path.name.lower().endswith(suffix):
            return path.with_name(f"{path.name[: -len(suffix)]}.{RECORD}")
    return path.with_name(RECORD)


def record_of(path: Path) -> Path | None:
    """The record beside a file of a scan; None if it is of another kind, or there is none."""
    if not path.name.lower().endswith(SCAN_SUFFIXES):
        return None
    record = name_of_record(path)
    return record if record.is_file() else None


def files_in(record: Path) -> dict[str, str]:
    """Names and hashes of the files that a record lists; nothing of it is believed yet.

    Raises:
        UserMistake: it cannot be read.
    """
    try:
        told = json.loads(read_file(record, most_bytes=_LONGEST))["files"]
        return {str(name): str(sha256) for name, sha256 in told.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise UserMistake(f"{record.name} is no record of a scan.") from fault


def scan_lines(told: Mapping[str, Any]) -> list[str]:
    """What a record's manifest says, in words."""
    steps = told.get("steps")
    if not isinstance(steps, list):
        return []
    verbs = [str(step.get("verb")) for step in steps[:_MOST_STEPS] if isinstance(step, Mapping)]
    files = told.get("files")
    count = len(files) if isinstance(files, Mapping) else 0
    lines = [printable(str(told.get("warning", "")))] if told.get("warning") else []
    return [*lines, printable(f"A scan in {count} files: {', then '.join(verbs)}.")]
