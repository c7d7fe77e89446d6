"""How fast this device learns, measured by learning for a moment."""

import time

import numpy as np

from pinxit.base.seeds import random_stream
from pinxit.engine import Lesson, Run, Teacher

_SECONDS, _FEWEST = 3.0, 8
_SHORT, _FEWEST_OF_SHORT = 1.0, 3


def patience(minutes: float | None) -> tuple[float, int]:
    """For how many seconds and updates a pace is measured: little of a training of a moment.

    Args:
        minutes: How long the training shall take; None for any time.
    """
    if minutes is None or minutes >= _SHORT:
        return _SECONDS, _FEWEST
    return _SECONDS * minutes / _SHORT, _FEWEST_OF_SHORT


def measured_pace(
    teacher: Teacher, lesson: Lesson, run: Run, seconds: float = _SECONDS, fewest: int = _FEWEST
) -> float:
    """Training pictures in a second, of updates on noise; what was learned is thrown away.

    Args:
        teacher: The engine.
        lesson: Settings and shape.
        run: The device.
        seconds: How long to measure, after a few updates that count for nothing.
        fewest: Updates that are made at least; half as many count for nothing.
    """
    learner = teacher.begin(lesson, Run(run.device))
    stream = random_stream(lesson.seed, "pace")
    batch = stream.random((learner.batch_size, *lesson.shape), dtype=np.float32)
    told = None
    if lesson.conditions:
        told = stream.standard_normal((len(batch), lesson.conditions)).astype(np.float32)
    for _ in range(fewest // 2):
        learner.learn(batch, 0.5, told)
    done, began = 0, time.perf_counter()
    while done < fewest or time.perf_counter() - began < seconds:
        learner.learn(batch, 0.5, told)
        done += 1
    return done * len(batch) / (time.perf_counter() - began)
