"""The way out of labels: DICOM Segmentation and NIfTI beside each other, each with its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes, hash_json
from pinxit.deliver.scans import (
    About,
    DeliveredScan,
    deliver_scan,
    is_nifti_name,
    refuse_places,
    write_with_record,
)
from pinxit.mark.keys import Signer
from pinxit.pictures.read import read_file
from pinxit.scans.scan import Scan
from pinxit.scans.segmentation import Labeling, Planes
from pinxit.scans.untrusted import MOST_BYTES
from pinxit.scans.untrusted_labels import segmentation_untrusted

NIFTI_NAME, DICOM_NAME = "labels.nii.gz", "segmentation.dcm"


@dataclass(frozen=True, slots=True)
class Armors:
    """The two processes that files of strangers are opened in.

    Attributes:
        scans: Of `pinxit.scans.untrusted.scan_armor`.
        labels: Of `pinxit.scans.untrusted_labels.label_armor`.
    """

    scans: Armor
    labels: Armor


def deliver_labels(
    labels: Scan,
    names: Mapping[int, str],
    out: Path,
    signer: Signer,
    armors: Armors,
    *,
    overwrite: bool = False,
) -> tuple[DeliveredScan, ...]:
    """Writes labels: into a folder both ways if the scan was DICOM, or one NIfTI file.

    Args:
        labels: A scan whose voxels are labels, with the step that made them.
        names: Of the labels.
        out: A name that ends in .nii or .nii.gz, or a folder.
        signer: Who signs the records.
        armors: Warm processes.
        overwrite: Replace files that exist.

    Raises:
        UserMistake: files may not be written there, or nothing is labeled.
    """
    refuse_label_places(out, overwrite=overwrite)
    what = About("labels")
    if is_nifti_name(out):
        done = deliver_scan(labels, out, signer, armors.scans, what=what, overwrite=overwrite)
        return (done,)
    files = {}
    if _is_dicom(labels):
        files[out / DICOM_NAME] = _segmentation(labels, names, armors.labels)
    place = out / NIFTI_NAME
    done = deliver_scan(labels, place, signer, armors.scans, what=what, overwrite=overwrite)
    if not files:
        return (done,)
    record = refuse_places(out, overwrite=overwrite)
    return (
        write_with_record(files, record, labels.steps, signer, overwrite=overwrite),
        done,
    )


def refuse_label_places(out: Path, *, overwrite: bool) -> None:
    """Makes sure, before long work, that labels may be written there.

    Raises:
        UserMistake: they may not.
    """
    refuse_places(out, overwrite=overwrite)
    if not is_nifti_name(out):
        refuse_places(out / NIFTI_NAME, overwrite=overwrite)


def sources_of(scan: Scan) -> list[bytes]:
    """The files of a scan as they were when it was opened.

    Raises:
        UserMistake: one is gone, or changed since.
    """
    found = []
    for source in scan.sources:
        if source.file is None:
            raise UserMistake(f"{source.title} is not at hand any more.")
        data = read_file(source.file, most_bytes=MOST_BYTES)
        if hash_bytes(data) != source.sha256:
            raise UserMistake(f"{source.title} was changed since it was opened; open it again.")
        found.append(data)
    return found


def _is_dicom(scan: Scan) -> bool:
    return bool(scan.places) and "SOPClassUID" in scan.facts


def in_order_of_files(scan: Scan) -> list[int]:
    """For every frame of the files in turn, which slice of the volume it is.

    Raises:
        UserMistake: a file holds frames that are no part of the volume.
    """
    order = sorted(range(len(scan.places)), key=lambda at: scan.places[at])
    for number in range(len(scan.sources)):
        frames = [scan.places[at][1] for at in order if scan.places[at][0] == number]
        if frames != list(range(len(frames))):
            raise UserMistake("A file holds frames that are not part of this volume.")
    return order


def _segmentation(labels: Scan, names: Mapping[int, str], armor: Armor) -> bytes:
    planes: Planes = labels.voxels[in_order_of_files(labels)].astype(np.uint8)
    step = labels.steps[-1]
    recipe = hash_json([each.to_json() for each in labels.steps])
    told = Labeling(names, step.engine or step.verb, step.version, recipe)
    return segmentation_untrusted(armor, sources_of(labels), planes, told)
