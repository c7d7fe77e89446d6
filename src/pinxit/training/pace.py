"""How fast this device learns, measured by learning for a moment."""

import time

import numpy as np

from pinxit.base.seeds import random_stream
from pinxit.engine import Lesson, Run, Teacher

_WARM_UP = 4
_FEWEST = 8


def measured_pace(teacher: Teacher, lesson: Lesson, run: Run, seconds: float = 3.0) -> float:
    """Training pictures in a second, of updates on noise; what was learned is thrown away.

    Args:
        teacher: The engine.
        lesson: Settings and shape.
        run: The device.
        seconds: How long to measure, after a few updates that count for nothing.
    """
    learner = teacher.begin(lesson, Run(run.device))
    stream = random_stream(lesson.seed, "pace")
    batch = stream.random((learner.batch_size, *lesson.shape), dtype=np.float32)
    told = None
    if lesson.conditions:
        told = stream.standard_normal((len(batch), lesson.conditions)).astype(np.float32)
    for _ in range(_WARM_UP):
        learner.learn(batch, 0.5, told)
    done, began = 0, time.perf_counter()
    while done < _FEWEST or time.perf_counter() - began < seconds:
        learner.learn(batch, 0.5, told)
        done += 1
    return done * len(batch) / (time.perf_counter() - began)
