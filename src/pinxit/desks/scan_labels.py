"""The desk of labels and measures: scans with what people drew on them, models, results."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float, Int

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.base.hashing import hash_file
from pinxit.deliver.scan_labels import Armors, deliver_labels, in_order_of_files, sources_of
from pinxit.deliver.scans import DeliveredScan
from pinxit.desks.scans import ScanDesk
from pinxit.engine import Model
from pinxit.mark.events import Event
from pinxit.mark.keys import KeyRing
from pinxit.mark.log import Log
from pinxit.mark.sidecars import sign_beside, told_of_model
from pinxit.pictures.read import read_file
from pinxit.scans.oriented import as_stored, oriented
from pinxit.scans.read import files_below
from pinxit.scans.scan import Affine, Scan, Voxels
from pinxit.scans.segmentation import is_segmentation
from pinxit.scans.untrusted import MOST_BYTES, scan_armor
from pinxit.scans.untrusted_labels import label_armor, labels_untrusted
from pinxit.training.model_file import save_model

Labels = Int[np.ndarray, "depth height width"]
Chosen = Bool[np.ndarray, " slice"]
_ENDING = re.compile(r"(\.nii(\.gz)?|\.dcm|\.png|\.tiff?)$", re.IGNORECASE)
_VOLUME = re.compile(r"\.nii(\.gz)?$", re.IGNORECASE)
_SAME_PLACE = 0.5  # mm, between corners of two volumes
_MOST_LABEL = 255


@dataclass(frozen=True, slots=True)
class LabelDesk:
    """Where scans and labels come in, and labels, measures and models go out.

    Attributes:
        scans: Opens scans, and delivers them.
        armors: Open files.
    """

    scans: ScanDesk
    armors: Armors

    def labels_of(self, scan: Scan, path: Path) -> tuple[Labels, dict[int, str]]:
        """What somebody drew on a scan, as that is stored, with names where the file has them.

        Args:
            scan: The scan.
            path: A DICOM Segmentation of it, or a volume of whole numbers (NIfTI, TIFF, PNG) in the
                same place.

        Raises:
            UserMistake: it is none, or of another scan.
        """
        file = _only(path)
        data = read_file(file, most_bytes=MOST_BYTES)
        if is_segmentation(data):
            planes, names = labels_untrusted(self.armors.labels, data, sources_of(scan), file.name)
            made = np.zeros(scan.voxels.shape, np.int16)
            order = in_order_of_files(scan)
            if planes.shape != made.shape:
                raise UserMistake(f"{file.name} is a segmentation of another series.")
            made[order] = planes
            return made, dict(enumerate(names, 1))
        drawn = self.scans.open(path)
        values = drawn.voxels
        if not np.array_equal(values, np.rint(values)) or values.min() < 0:
            raise UserMistake(f"{file.name} holds no labels: they are whole numbers from 0.")
        if values.max() > _MOST_LABEL:
            raise UserMistake(f"{file.name} holds labels above {_MOST_LABEL}.")
        return _laid_on(scan, drawn, file.name).astype(np.int16), {}

    def cases(self, scans: Path, labels: Path) -> Iterator[tuple[Scan, Labels, dict[int, str]]]:
        """Every scan with its labels, and their names; one name has one number in all of them.

        Args:
            scans: One scan, or a folder with a file or folder for each patient.
            labels: The labels of that scan, or a folder with a file of the same name for each.

        Raises:
            UserMistake: labels are missing, or do not fit.
        """
        shared: dict[str, int] = {}
        is_named: bool | None = None
        for scan_path, label_path in pairs(scans, labels):
            scan = self.scans.open(scan_path)
            drawn, names = self.labels_of(scan, label_path)
            if is_named is not None and is_named != bool(names):
                raise UserMistake("Some of these labels have names and others only numbers.")
            is_named = bool(names)
            if not names:
                yield scan, drawn, {}
                continue
            table = np.zeros(_MOST_LABEL + 1, np.int16)
            for number, name in names.items():
                table[number] = shared.setdefault(name, len(shared) + 1)
            yield scan, table[drawn], {number: name for name, number in shared.items()}

    def deliver(
        self, labels: Scan, names: Mapping[int, str], out: Path, *, overwrite: bool = False
    ) -> tuple[DeliveredScan, ...]:
        """Writes labels and their records.

        Raises:
            UserMistake: they may not be written there, or nothing is labeled.
        """
        signer = self.scans.keys.signer()
        done = deliver_labels(labels, names, out, signer, self.armors, overwrite=overwrite)
        self.note(labels, [file for each in done for file in each.files])
        return done

    def note(self, scan: Scan, files: Sequence[Path]) -> None:
        """Puts into the log that files were made of a scan."""
        inputs = tuple(source.sha256 for source in scan.sources)
        self.scans.log.append(Event("deliver", tuple(map(hash_file, files)), inputs))

    def keep_model(self, model: Model, path: Path, *, overwrite: bool = False) -> Model:
        """Writes a model, called as its file is, and signs it.

        Raises:
            UserMistake: it may not be written there.
        """
        refuse_model_place(path, overwrite=overwrite)
        named = replace(model, card=replace(model.card, name=path.stem))
        made = save_model(named, path, overwrite=overwrite)
        told = told_of_model(made.card, made.sha256, path.name)
        sign_beside(path, told, [], self.scans.keys.signer())
        return made


@contextmanager
def label_desk(keys: KeyRing, log: Log) -> Iterator[LabelDesk]:
    """A desk whose armor ends with it."""
    with scan_armor() as scans, label_armor() as labels:
        yield LabelDesk(ScanDesk(keys, log, scans), Armors(scans, labels))


def normal_scans(
    desk: LabelDesk, scans: Path, lesions: Path | None
) -> tuple[list[Scan], list[Chosen]]:
    """Every scan of a folder, and which of its slices show what is not normal.

    Args:
        desk: Opens them.
        scans: One scan, or a folder with a file or folder for each patient.
        lesions: Labels, or a folder with a file of the same name for some; None for nothing.

    Raises:
        UserMistake: there is no scan, or labels do not fit.
    """
    drawn = {place.resolve(): label for place, label in pairs(scans, lesions)} if lesions else {}
    opened, left_out = [], []
    for place in patients(scans) if _is_of_many(scans) else [scans]:
        scan = desk.scans.open(place)
        label = drawn.get(place.resolve())
        values = np.zeros(scan.voxels.shape, np.float32)
        if label is not None:
            values = desk.labels_of(scan, label)[0].astype(np.float32)
        opened.append(scan)
        left_out.append(oriented(Scan(values, scan.affine)).voxels.any((1, 2)))
    if not opened:
        raise UserMistake(f"There is no scan in {scans}.")
    return opened, left_out


def _is_of_many(folder: Path) -> bool:
    """Whether a folder holds a file or folder for each patient, and not the slices of one."""
    if not folder.is_dir():
        return False
    inside = [each for each in folder.iterdir() if not each.name.startswith(".")]
    return any(each.is_dir() or _VOLUME.search(each.name) for each in inside)


def refuse_model_place(path: Path, *, overwrite: bool) -> None:
    """Makes sure, before long work, that a model may be written there.

    Raises:
        UserMistake: it may not.
    """
    if path.suffix != ".safetensors":
        raise UserMistake(f"{path} is no name of a model; end it in .safetensors.")
    refuse_existing(path, overwrite=overwrite)


def pairs(scans: Path, labels: Path) -> list[tuple[Path, Path]]:
    """Which labels belong to which scan: those of the same name without its ending.

    Raises:
        UserMistake: there are none, or some are of no scan.
    """
    if labels.is_file() or not _is_of_many(scans):
        return [(scans, labels)]
    there = {stem(each): each for each in patients(scans)}
    drawn = {stem(each): each for each in patients(labels)}
    if not drawn:
        raise UserMistake(f"There are no labels in {labels}.")
    strange = sorted(set(drawn) - set(there))
    if strange:
        raise UserMistake(
            f"{len(strange)} of {len(drawn)} files of labels have no scan of their name, such as "
            f"{strange[0]}; call both alike."
        )
    return [(there[name], drawn[name]) for name in sorted(drawn)]


def patients(folder: Path) -> list[Path]:
    """The files and folders in a folder, each of one patient; of a single file itself.

    Raises:
        UserMistake: there is no such file or folder.
    """
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise UserMistake(f"There is no file or folder {folder}.")
    return [
        each
        for each in sorted(folder.iterdir())
        if not each.name.startswith(".") and (each.is_dir() or _ENDING.search(each.name))
    ]


def stem(path: Path) -> str:
    """The name without the ending of a scan."""
    return _ENDING.sub("", path.name)


def _only(path: Path) -> Path:
    files = list(files_below(path)) if path.exists() else []
    if not files:
        raise UserMistake(f"There is no file {path}.")
    return files[0]


def _laid_on(scan: Scan, drawn: Scan, name: str) -> Voxels:
    """Labels turned as the scan is stored, if both lie in one place."""
    if scan.affine is None or drawn.affine is None:
        if scan.voxels.shape != drawn.voxels.shape:
            raise UserMistake(f"{name} has another shape than the scan.")
        return drawn.voxels
    one, other = oriented(scan).voxels, oriented(drawn).voxels
    corners = [_corners(each.voxels.shape, each.affine) for each in (scan, drawn)]
    apart = float(np.abs(corners[0] - corners[1]).max())
    if one.shape != other.shape or apart > _SAME_PLACE:
        raise UserMistake(
            f"{name} lies elsewhere than the scan, or has other voxels; draw labels on that scan."
        )
    return np.ascontiguousarray(as_stored(scan, other))


def _corners(shape: tuple[int, ...], affine: Affine) -> Float[np.ndarray, "2 3"]:
    """The least and the greatest of each coordinate in mm, over all corners."""
    ends = np.array(list(product(*((0, length - 1) for length in shape))))
    placed = ends @ affine[:3, :3].T + affine[:3, 3]
    return np.stack([placed.min(0), placed.max(0)])
