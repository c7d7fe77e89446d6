"""Progress of a job as pages show it: how far, how long still, words, sample pictures."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.base.progress import Progress
from pinxit.deliver.previews import preview_bytes
from pinxit.deliver.sheets import contact_sheet
from pinxit.tables.base import now

MOST_SAMPLES = 12
_MOST_NOTICES = 20
_SECONDS_BETWEEN = 0.7
_SECONDS_BEFORE_ETA = 2.0
_SAMPLE_SIDE = 512


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample picture, ready to be shown."""

    number: int
    data: bytes
    width: int
    height: int
    media_type: str = "image/webp"


@dataclass(slots=True)
class ProgressBook:
    """Remembers what a job told, and says when it is time to write it down.

    Attributes:
        address: Where samples are fetched, with ``{}`` for their number.
        clock: Seconds that only grow.
        value: The progress of the job as JSON.
        fresh: Samples that are not written down yet.
    """

    address: str
    clock: Callable[[], float] = time.monotonic
    value: dict[str, Any] = field(default_factory=dict)
    fresh: list[Shown] = field(default_factory=list)
    _began: tuple[float, float] = (0.0, 0.0)
    _written: float = float("-inf")
    _is_due: bool = False

    def hear(self, progress: Progress) -> None:
        """Takes in what is told; a bare notice leaves the rest as it was."""
        moment = self.clock()
        if progress.stage != self.value.get("stage") or progress.done < self._began[1]:
            self._began, self._is_due = (moment, progress.done), True
        notices = self.value.get("notices", [])
        if progress.notice and progress.notice not in notices:
            notices = [*notices, progress.notice][-_MOST_NOTICES:]
            self._is_due = True
        samples = self.value.get("samples", [])
        if progress.samples is not None and len(progress.samples):
            samples = [*samples, self._shown(progress.samples, samples)][-MOST_SAMPLES:]
            self._is_due = True
        share = _share(progress)
        self.value = {
            "stage": progress.stage,
            "done": progress.done,
            "total": progress.total,
            "unit": progress.unit,
            "share": share,
            "eta_s": self._eta(progress, moment),
            "facts": {name: _plain(value) for name, value in progress.facts.items()},
            "words": progress.words,
            "notices": notices,
            "samples": samples,
            "updated": now().isoformat(),
        }

    def is_time(self) -> bool:
        """Whether it should be written down now: something is new, and not told a moment ago."""
        return self._is_due or self.clock() - self._written >= _SECONDS_BETWEEN

    def written(self) -> None:
        """Notes that it was written down."""
        self._written, self._is_due = self.clock(), False
        self.fresh.clear()

    def _eta(self, progress: Progress, moment: float) -> float | None:
        since, before = self._began
        done, took = progress.done - before, moment - since
        if not progress.total or done <= 0 or took < _SECONDS_BEFORE_ETA:
            return None
        return round(max(0.0, (progress.total - progress.done) * took / done), 1)

    def _shown(
        self, pixels: Float[np.ndarray, "batch height width channel"], samples: list[Any]
    ) -> dict[str, Any]:
        number = samples[-1]["number"] + 1 if samples else 0
        cell = max(16, min(_SAMPLE_SIDE, max(pixels.shape[1:3])))
        sheet = contact_sheet(list(pixels), cell=cell) if len(pixels) > 1 else pixels[0]
        height, width = sheet.shape[:2]
        scale = min(1.0, _SAMPLE_SIDE / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        self.fresh.append(Shown(number, preview_bytes(sheet, "image/webp", 80), *size))
        url = self.address.format(number)
        return {"number": number, "url": url, "width": size[0], "height": size[1]}


def _share(progress: Progress) -> float | None:
    if not progress.total:
        return None
    return round(min(1.0, max(0.0, progress.done / progress.total)), 4)


def _plain(value: float) -> float | None:
    """A number that JSON can hold."""
    number = float(value)
    return number if np.isfinite(number) else None
