"""Pictures drawn in groups of one size, each by one thread.

The last digits of a convolution depend on how many threads share it, and on how many pictures it is
given at once. So every group has the same size and one thread of its own; several threads draw
several groups. The pixels are the same on a machine of any number of cores.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from pinxit.nets.mirror import Generator

TOGETHER = 4
"""Pictures of a group. Four of 32 or 64 px stay in the cache of a core: larger groups are slower,
one alone takes as long as two."""
_LARGE = 96 * 96
"""Pixels beyond which a picture is a group by itself."""
_WAITING = 4
T = TypeVar("T")


def group_size(generator: Generator) -> int:
    """How many pictures of this generator are drawn together, whatever is asked for."""
    factor = 2**generator.plan.stages // 2
    rows, columns = generator.basis.shape[2] * factor, generator.basis.shape[3] * factor
    return TOGETHER if rows * columns <= _LARGE else 1


def at_once(generator: Generator) -> int:
    """How many pictures keep all threads busy between two reports of progress."""
    waiting = _WAITING if group_size(generator) > 1 else 1
    return group_size(generator) * torch.get_num_threads() * waiting


def each_by_one_thread(
    work: Callable[[T], NDArray[np.float32]], groups: Sequence[T], device: torch.device
) -> NDArray[np.float32]:
    """What is computed of all groups, in turn.

    Args:
        work: Computes a group.
        groups: At least one.
        device: Where they are computed; only processors have threads to be counted.
    """
    threads = torch.get_num_threads()
    workers = min(threads, len(groups))

    @torch.no_grad()
    def alone(group: T) -> NDArray[np.float32]:
        if device.type == "cpu":
            torch.set_num_threads(1)
        return work(group)

    try:
        if workers < 2 or device.type != "cpu":
            return np.concatenate([alone(group) for group in groups])
        with ThreadPoolExecutor(workers) as pool:
            return np.concatenate(list(pool.map(alone, groups)))
    finally:
        torch.set_num_threads(threads)
