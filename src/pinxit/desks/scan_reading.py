"""A study is read: its files are opened in armor, sorted by series, and made ready to be looked at.

All files are looked at once without keeping their voxels, so that the memory that is needed is that
of the largest series, not of the study. Then each series is read by itself.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.armor import Armor
from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.desks.scan_shelf import Study, linked
from pinxit.desks.scan_views import Shown, write_view
from pinxit.pictures.read import read_file
from pinxit.scans.piece import Piece
from pinxit.scans.read import MOST_BYTES, read_scans
from pinxit.scans.scan import MOST_VOXELS
from pinxit.scans.stacking import volumes_of
from pinxit.scans.untrusted import open_untrusted

_NOTHING = np.zeros((1, 1), np.float32)
_MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How a study is read.

    Attributes:
        armor: Opens files.
        tell: Hears progress.
        is_cancelled: Asked between files.
    """

    armor: Armor
    tell: Listener = silence
    is_cancelled: Callable[[], bool] = lambda: False

    def read(self, study: Study) -> list[dict[str, Any]]:
        """Reads a study; what is told of each volume.

        What was begun before and not finished is begun anew; what is finished stays.

        Raises:
            UserMistake: none of its files is a scan.
            Cancelled: it was stopped.
        """
        if study.about().get("is_read"):
            return study.told()
        fresh = study.folder / ".series"
        for folder in (fresh, study.series, study.volumes):
            shutil.rmtree(folder, ignore_errors=True)
        failed: list[str] = []
        groups = self._groups(study.waiting(), failed)
        told: list[dict[str, Any]] = []
        for number, files in enumerate(groups, 1):
            self._step("read series", number - 1, len(groups), "series")
            folder = fresh / str(number)
            folder.mkdir(parents=True)
            for at, file in enumerate(files, 1):
                linked(file, folder / f"{at:05d}")
            told += self._series(folder, study.volumes, number, failed)
        if not told:
            why = failed[0] if failed else "Nothing was sent."
            raise UserMistake(f"None of these files is a scan. {why}")
        fresh.rename(study.series)
        study.remember({"is_read": True, "failed": failed[:_MOST_REASONS], "failures": len(failed)})
        shutil.rmtree(study.incoming, ignore_errors=True)
        return told

    def _step(self, stage: str, done: int, total: int, unit: str) -> None:
        if self.is_cancelled():
            raise Cancelled("The study was not read.")
        self.tell(Progress(stage, done, total, unit))

    def _groups(self, files: Sequence[Path], failed: list[str]) -> list[list[Path]]:
        """Files that belong together, the largest groups first."""
        of_piece: dict[int, Path] = {}
        pieces: list[Piece] = []
        alone: list[list[Path]] = []
        for number, file in enumerate(files, 1):
            self._step("look at files", number - 1, len(files), "files")
            try:
                data = read_file(file, most_bytes=MOST_BYTES)
                opened = open_untrusted(self.armor, data, f"File {number}")
            except UserMistake as mistake:
                failed.append(str(mistake))
                continue
            if opened.scan is not None:
                alone.append([file])
            for piece in opened.pieces:
                slim = replace(piece, values=_NOTHING)
                of_piece[id(slim)] = file
                pieces.append(slim)
        found = [[of_piece[id(piece)] for piece in group] for group in volumes_of(pieces)]
        together = [*_joined(found), *alone]
        return sorted(together, key=len, reverse=True)

    def _series(
        self, folder: Path, volumes: Path, number: int, failed: list[str]
    ) -> list[dict[str, Any]]:
        found = read_scans(folder, armor=self.armor)
        failed += found.failed.values()
        told = []
        for index, scan in enumerate(found.scans, 1):
            if scan.voxels.size > MOST_VOXELS:
                failed.append(f"A series has more than {MOST_VOXELS:,} voxels; split it.")
                continue
            key = str(number) if index == 1 else f"{number}-{index}"
            shown = Shown(key, number=number, index=index, more={"files": len(scan.sources)})
            told.append(write_view(scan, volumes, shown))
        return told


def _joined(groups: Sequence[Sequence[Path]]) -> list[list[Path]]:
    """Each file in one group alone: groups that share one become one."""
    joined: list[dict[Path, None]] = []
    for group in groups:
        fresh = dict.fromkeys(group)
        for other in [each for each in joined if not fresh.keys().isdisjoint(each)]:
            joined.remove(other)
            fresh = {**other, **fresh}
        joined.append(fresh)
    return [list(each) for each in joined]
