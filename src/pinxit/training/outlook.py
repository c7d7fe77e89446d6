"""What a training would do, told before it is begun and without waiting long for it.

How fast a device learns is measured once for each size and kind of network, for a moment only, and
remembered; a training itself measures longer, so that its choice may differ a little.
"""

import contextlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_json
from pinxit.datasets.pixels import refuse_untrainable
from pinxit.engine import Lesson, Run, Teacher
from pinxit.engines import ENGINES
from pinxit.nets.conditions import code_for, told_of
from pinxit.training.forecast import Work, expectation, sentences
from pinxit.training.pace import measured_pace
from pinxit.training.plan import (
    TrainingPlan,
    chosen_knobs,
    is_forecast,
    said_by_hand,
    work_of,
)
from pinxit.training.shapes import checked_size

_MOMENT, _FEWEST = 0.3, 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a training would do.

    Attributes:
        sentences: For people.
        settings: Every knob of the engine.
        shape: Height, width, channels of the pictures it will make.
        count: Pictures it learns from.
        pace: Training pictures in a second; 0 where nobody knows.
        seconds: How long it takes; None for without end.
        pictures: Training pictures within the budget; 0 for without end.
        quality: What to expect, in words.
    """

    sentences: tuple[str, ...]
    settings: dict[str, Any]
    shape: tuple[int, int, int]
    count: int
    pace: float
    seconds: float | None
    pictures: int
    quality: str


def outlook(plan: TrainingPlan, run: Run, cache: Path) -> Outlook:
    """What a plan would do on this device.

    Args:
        plan: What is planned.
        run: The device.
        cache: A file that remembers how fast this machine learns.

    Raises:
        Refused: the rights of a picture forbid learning.
        UserMistake: something does not fit.
    """
    entries = refuse_untrainable(plan.dataset, allow_subset=plan.allow_subset)
    teacher = ENGINES.load(plan.engine)
    assert isinstance(teacher, Teacher)  # noqa: S101, it is chosen by us
    shape = plan.shape(entries)
    told = list(checked_size(entries, shape[:2], allow_upscale=plan.allow_upscale))
    code = code_for(entries, plan.conditions)
    if code.numbers:
        told.append(f"The model will know {told_of(code.to_card())}.")
    about = (shape, len(entries), code)
    work = work_of(
        plan, teacher, about, run.device, lambda lesson: _pace(teacher, lesson, run, cache)
    )
    settings = said_by_hand(plan)
    if is_forecast(plan):
        chosen = chosen_knobs(plan, work)
        settings |= chosen
        told += sentences(work, chosen)
    whole = teacher.settings_type.from_json(settings).to_json()
    quality = expectation(work.expected) if work.expected else ""
    ends = _seconds(work)
    return Outlook(
        tuple(told), whole, shape, len(entries), round(work.pace, 1), ends, work.expected, quality
    )


def _seconds(work: Work) -> float | None:
    by_count = [work.pictures / work.pace] if work.pictures is not None and work.pace else []
    by_time = [work.seconds] if work.seconds is not None else []
    ends = min((*by_count, *by_time), default=None)
    return None if ends is None else round(ends, 1)


def _pace(teacher: Teacher, lesson: Lesson, run: Run, cache: Path) -> float:
    # how many pictures there are, and the seed, make no step faster
    kind = replace(lesson, count=1, seed=0)
    machine = (run.device, os.cpu_count(), teacher.name, teacher.version)
    key = hash_json([*machine, kind.settings.to_json(), list(kind.shape), kind.conditions])[:16]
    known = _known(cache)
    if key not in known:
        known = {**known, key: measured_pace(teacher, lesson, run, _MOMENT, _FEWEST)}
        with contextlib.suppress(OSError):
            write_bytes(cache, json.dumps(known).encode(), overwrite=True)
    return known[key]


def _known(cache: Path) -> dict[str, float]:
    try:
        value = json.loads(cache.read_text(encoding="utf-8"))
        return {str(key): float(pace) for key, pace in value.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
