"""The way in: files and folders become scans, each with its first step.

Clinics name files and folders after patients, and histories go into records and pictures: there
the files are numbered, and known by their hashes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.pictures.picture import Source, Step
from pinxit.scans.dicom import facts_in_common
from pinxit.scans.piece import Piece
from pinxit.scans.scan import Scan
from pinxit.scans.stacking import stacked, volumes_of
from pinxit.scans.untrusted import open_untrusted, scan_armor

MOST_BYTES = 2 * 2**30
"""Of one file, as it lies on disk."""

_MOST_TOLD = 5
_SKIPPED = ("dicomdir",)


class Found(NamedTuple):
    """The scans in a folder, largest first, and what could not be read."""

    scans: tuple[Scan, ...]
    failed: Mapping[str, str]


class _Slice(NamedTuple):
    piece: Piece
    source: Source
    facts: Mapping[str, Any]


def read_scan(path: Path, *, series: int | None = None, armor: Armor | None = None) -> Scan:
    """The one scan in a file or a folder.

    Args:
        path: DICOM (a file or a folder of slices), NIfTI (packed or not), grey PNG or TIFF.
        series: Which of several scans, from 1, the largest first.
        armor: A warm process to open files in; None starts one.

    Raises:
        UserMistake: there is none, or several and nobody says which.
    """
    found = read_scans(path, armor=armor)
    scans = found.scans
    if not scans:
        why = next(iter(found.failed.values()), f"{path.name} holds no file.")
        raise UserMistake(why if path.is_file() else f"{path.name} holds no scan: {why}")
    if series is None and len(scans) > 1:
        words = [f"{number}: {in_words(scan)}" for number, scan in enumerate(scans[:_MOST_TOLD], 1)]
        more = "; and more" if len(scans) > _MOST_TOLD else ""
        raise UserMistake(
            f"{path.name} holds {len(scans)} scans; say which with --series: "
            f"{'; '.join(words)}{more}."
        )
    if series is not None and not 1 <= series <= len(scans):
        raise UserMistake(f"{path.name} holds {len(scans)} scans; there is no number {series}.")
    return scans[(series or 1) - 1]


def read_scans(path: Path, *, armor: Armor | None = None) -> Found:
    """All scans in a file or a folder, its own folders included; what fails is told, not raised.

    Raises:
        UserMistake: there is no such file or folder.
    """
    if not path.exists():
        raise UserMistake(f"There is no file or folder {path}.")
    if armor is None:
        with scan_armor() as own:
            return _read(path, own)
    return _read(path, armor)


def in_words(scan: Scan) -> str:
    """A scan in a few words: "CT, 300 slices of 512 x 512, 1 x 0.7 x 0.7 mm"."""
    depth, height, width = scan.voxels.shape
    slices = f"{depth} slices of {width} x {height}" if depth > 1 else f"{width} x {height}"
    words = [*filter(None, [scan.modality]), slices]
    if scan.spacing is not None:
        words.append(" x ".join(f"{side:.3g}" for side in scan.spacing) + " mm")
    return ", ".join(words)


def _read(path: Path, armor: Armor) -> Found:
    slices: list[_Slice] = []
    scans: list[Scan] = []
    failed: dict[str, str] = {}
    for number, file in enumerate(files_below(path), 1):
        name = file.name if file == path else str(file.relative_to(path))
        try:
            data = _bytes(file, name)
            source = Source("scan", f"scan file {number}", hash_bytes(data), file.absolute())
            opened = open_untrusted(armor, data, name)
        except UserMistake as mistake:
            failed[name] = str(mistake)
            continue
        if opened.scan is not None:
            scans.append(_begun(opened.scan, (source,)))
        slices += [_Slice(piece, source, opened.facts) for piece in opened.pieces]
    made, unmade = _volumes(slices, path.name)
    scans += made
    failed |= unmade
    return Found(tuple(sorted(scans, key=lambda scan: -scan.voxels.size)), failed)


def files_below(path: Path) -> Iterator[Path]:
    """The file itself, or all files in a folder and its folders that are not hidden."""
    if path.is_file():
        yield path
        return
    for each in sorted(path.rglob("*")):
        if each.is_file() and not each.name.startswith(".") and each.name.lower() not in _SKIPPED:
            yield each


def _bytes(file: Path, name: str) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UserMistake(f"{name} is larger than {MOST_BYTES // 2**30} GB.")
        return file.read_bytes()
    except OSError as fault:
        raise UserMistake(f"{name} cannot be read: {fault.strerror}.") from fault


def _volumes(slices: Sequence[_Slice], title: str) -> tuple[list[Scan], dict[str, str]]:
    by_piece = {id(each.piece): each for each in slices}
    scans: list[Scan] = []
    failed: dict[str, str] = {}
    for group in volumes_of([each.piece for each in slices]):
        try:
            scans.append(_volume([by_piece[id(piece)] for piece in group]))
        except UserMistake as mistake:
            failed[f"{title}, series of {len(group)} slices"] = str(mistake)
    return scans, failed


def _volume(slices: Sequence[_Slice]) -> Scan:
    stack = stacked([each.piece for each in slices])
    by_piece = {id(each.piece): each for each in slices}
    ordered = [by_piece[id(piece)] for piece in stack.pieces]
    first = ordered[0].piece
    voxels = np.stack([each.piece.values for each in ordered])
    voxels.flags.writeable = False
    sources = tuple(dict.fromkeys(each.source for each in ordered))
    tilt = {each.piece.tilt for each in ordered}
    facts = facts_in_common([each.facts for each in ordered])
    if tilt != {0.0}:
        facts["GantryDetectorTilt"] = sorted(tilt)[-1]
    scan = Scan(
        voxels,
        stack.affine,
        first.belonging.unit,
        first.belonging.modality,
        first.stored,
        first.windows,
        first.is_inverted,
        facts,
        notices=stack.notices,
        places=tuple((sources.index(each.source), each.piece.frame) for each in ordered),
    )
    return _begun(scan, sources)


def _begun(scan: Scan, sources: tuple[Source, ...]) -> Scan:
    step = Step("open", "", __version__, used=sources)
    return replace(scan, steps=(step,), sources=sources, title="scan")
