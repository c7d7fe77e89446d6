"""The way out of scans: derived DICOM or NIfTI, and a signed record of where they come from.

C2PA has no place in either format, so a record lies beside the files: the steps, the hash of every
file, the warning; and its manifest beside it is signed. Originals are never written to.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.hashing import hash_bytes, hash_json
from pinxit.mark.deeds import GENERATED, VOCABULARY, source_type_of
from pinxit.mark.keys import Signer
from pinxit.mark.scan_records import name_of_record
from pinxit.mark.sidecars import SCAN, Told, sign_beside
from pinxit.pictures.picture import Step
from pinxit.pictures.read import read_file
from pinxit.scans.derive import WARNING, Derivation
from pinxit.scans.nifti_write import nifti_of
from pinxit.scans.scan import Scan
from pinxit.scans.untrusted import MOST_BYTES, derive_untrusted

NIFTI_SUFFIXES = (".nii", ".nii.gz")
_DERIVED = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"


@dataclass(frozen=True, slots=True)
class DeliveredScan:
    """What was written.

    Attributes:
        files: The scan's own files, in the order of slices.
        record: What says where they come from.
        notices: Sentences on values that did not fit.
    """

    files: tuple[Path, ...]
    record: Path
    notices: tuple[str, ...] = ()


def is_nifti_name(path: Path) -> bool:
    """Whether a name asks for NIfTI; any other is a folder of DICOM."""
    return path.name.lower().endswith(NIFTI_SUFFIXES)


def deliver_scan(
    scan: Scan, out: Path, signer: Signer, armor: Armor, *, what: str, overwrite: bool = False
) -> DeliveredScan:
    """Writes a scan that was made of another one.

    Args:
        scan: With the steps that made it.
        out: A name that ends in .nii or .nii.gz, or a folder for DICOM.
        signer: Who signs the record.
        armor: A warm process of `scan_armor`.
        what: What was done, in two or three words: "denoised".
        overwrite: Replace files that exist.

    Raises:
        UserMistake: files may not be written there, or DICOM is asked for and there was none.
    """
    record = refuse_places(out, overwrite=overwrite)
    notices: list[str] = []
    if is_nifti_name(out):
        data = nifti_of(scan)
        packed = gzip.compress(data, mtime=0) if out.name.lower().endswith(".gz") else data
        files = {out: packed}
    else:
        files, notices = _dicom(scan, out, armor, what)
    return write_with_record(files, record, scan.steps, signer, notices, overwrite=overwrite)


def write_with_record(
    files: Mapping[Path, bytes],
    record: Path,
    steps: Sequence[Step],
    signer: Signer,
    notices: Sequence[str] = (),
    *,
    overwrite: bool = False,
) -> DeliveredScan:
    """Writes files of one folder and the signed record of them.

    Raises:
        UserMistake: a file may not be written there.
    """
    for path in files:
        refuse_existing(path, overwrite=overwrite)
    for path, data in files.items():
        write_bytes(path, data, overwrite=overwrite)
    facts = record_of(steps, {path.name: data for path, data in files.items()}, notices)
    write_bytes(record, json.dumps(facts, indent=2).encode(), overwrite=overwrite)
    is_drawn = source_type_of(steps) == GENERATED
    told = Told(record.name, SCAN, facts, VOCABULARY + GENERATED if is_drawn else _DERIVED)
    sign_beside(record, told, [], signer)
    return DeliveredScan(tuple(files), record, tuple(notices))


def refuse_places(out: Path, *, overwrite: bool) -> Path:
    """The record's place beside the result's; asked before long work, too.

    Raises:
        UserMistake: there is a record already, or a file where the folder would be.
    """
    record = name_of_record(out if is_nifti_name(out) else out / "0001.dcm")
    if record.parent.exists() and not record.parent.is_dir():
        raise UserMistake(
            f"{record.parent} is a file; name a folder for DICOM, or a file that ends in .nii.gz."
        )
    refuse_existing(record, overwrite=overwrite)
    return record


def record_of(
    steps: Sequence[Step], files: Mapping[str, bytes], notices: Sequence[str]
) -> dict[str, Any]:
    """What the record says: the warning, every step, the hash of every file."""
    return {
        "warning": f"{WARNING}. Not a medical device; never for diagnosis.",
        "steps": [step.to_json() for step in steps],
        "files": {name: hash_bytes(data) for name, data in files.items()},
        "notices": list(notices),
    }


def _dicom(scan: Scan, out: Path, armor: Armor, what: str) -> tuple[dict[Path, bytes], list[str]]:
    if not scan.places or "SOPClassUID" not in scan.facts:
        raise UserMistake("This scan was no DICOM; name a file that ends in .nii.gz instead.")
    told = Derivation(_story(scan.steps[1:]), what, hash_json([s.to_json() for s in scan.steps]))
    files: dict[Path, bytes] = {}
    clipped = 0
    for number, source in enumerate(scan.sources):
        if source.file is None:
            raise UserMistake(f"{source.title} is not at hand any more.")
        name, data = source.file.name, read_file(source.file, most_bytes=MOST_BYTES)
        if hash_bytes(data) != source.sha256:
            raise UserMistake(f"{name} was changed since it was opened; open it again.")
        frames = {f: at for at, (file, f) in enumerate(scan.places) if file == number}
        if sorted(frames) != list(range(len(frames))):
            raise UserMistake(f"{name} holds frames that are not part of this volume.")
        values = np.stack([scan.voxels[frames[frame]] for frame in range(len(frames))])
        made, beyond = derive_untrusted(armor, data, name, values, told)
        clipped += beyond
        files[out / f"{number + 1:04d}.dcm"] = made
    if not clipped:
        return files, []
    return files, [f"{clipped:,} values did not fit into the source's numbers and were clipped."]


def _story(steps: Sequence[Step]) -> str:
    return f"{WARNING}. " + "; then ".join(_told(step) for step in steps) + "."


def _told(step: Step) -> str:
    knobs = ", ".join(f"{name} {value}" for name, value in step.settings.items())
    by = f" by {step.engine}" if step.engine else ""
    return f"{step.verb}{by} ({knobs})" if knobs else f"{step.verb}{by}"
