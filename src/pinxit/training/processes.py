"""Several processes train one model: plain torch.distributed, one all-reduce for each step.

The leading process runs the loop of `pinxit.training.train`; the others follow what it tells them,
learn their part of every batch, and average the gradients with it. No wrapper around the networks:
those have known faults with gradient penalties. On a machine whose cores are busy two processes are
faster than one with two threads, which wait for each other; on a quiet one that is not settled.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.multiprocessing
from torch import Tensor
from torch import distributed as dist

from pinxit.base.errors import UserMistake
from pinxit.engine import Alone, Conditions, Group, Run, State
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import END, GO_BACK, Pictures, Training, learned_of, slower

PATIENCE = timedelta(minutes=30)
"""How long processes wait for each other."""


@dataclass(frozen=True, slots=True)
class Processes:
    """The group of this process and others, joined by torch.distributed.

    Attributes:
        rank: Number of this process; 0 leads.
        size: How many there are.
        device: Where tensors are exchanged.
    """

    rank: int
    size: int
    device: str = "cpu"

    def mean(self, tensors: Sequence[Tensor]) -> None:
        """One flat sum over all processes, divided by their number."""
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        dist.all_reduce(flat)
        flat /= self.size
        start = 0
        for tensor in tensors:
            tensor.copy_(flat[start : start + tensor.numel()].view_as(tensor))
            start += tensor.numel()

    def part(self, rows: Any) -> Any:
        """The rows of this process: as many for each, in the order of their numbers."""
        count = len(rows) // self.size
        return rows[self.rank * count : (self.rank + 1) * count]

    def tell(self, command: int, share: float) -> None:
        """What all others hear."""
        dist.broadcast(torch.tensor([command, share], dtype=torch.float64, device=self.device), 0)

    def hear(self) -> tuple[int, float]:
        """What the leading process tells."""
        told = torch.zeros(2, dtype=torch.float64, device=self.device)
        dist.broadcast(told, 0)
        return int(told[0]), float(told[1])


@contextmanager
def together(
    count: int, training: Training, pictures: Pictures, folder: RunFolder, told: Conditions | None
) -> Iterator[Group]:
    """The group of this process and ``count - 1`` others on this machine, until the end.

    Args:
        count: Processes in all; 1 for none besides this.
        training: What is trained.
        pictures: All training pictures.
        folder: Where the state lies.
        told: What each picture shows.

    Raises:
        UserMistake: the count is below 1, or a batch cannot be shared out.
    """
    if count < 1:
        raise UserMistake(f"{count} processes cannot train; say 1 or more.")
    if count == 1:
        yield Alone()
        return
    threads = torch.get_num_threads()
    with tempfile.TemporaryDirectory() as place:
        meeting = (Path(place) / "meeting").as_uri()
        work = _Work(count, meeting, training, np.asarray(pictures), folder.path, told)
        spawn: Any = torch.multiprocessing.spawn  # type: ignore[attr-defined]
        context = spawn(_follow, (work,), nprocs=count - 1, join=False)
        try:
            torch.set_num_threads(max(1, threads // count))
            _join(0, count, meeting)
            yield Processes(0, count)
            dist.barrier()
            context.join()
        finally:
            torch.set_num_threads(threads)
            if dist.is_initialized():
                dist.destroy_process_group()
            for process in context.processes:
                process.terminate()


def _join(rank: int, count: int, meeting: str) -> None:
    dist.init_process_group(
        "gloo", init_method=meeting, rank=rank, world_size=count, timeout=PATIENCE
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """What a new process is handed."""

    count: int
    meeting: str
    training: Training
    pictures: Pictures
    path: Path
    told: Conditions | None


def _follow(number: int, work: _Work) -> None:
    """The life of a process that does not lead."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // work.count))
    _join(number + 1, work.count, work.meeting)
    group = Processes(number + 1, work.count)
    folder = RunFolder(work.path)
    Follower(group, work.training, lambda: folder.kept() or {}).follow(work.pictures, work.told)
    dist.barrier()
    # threads of gloo that outlive the interpreter would abort a process that did all its work
    os._exit(0)


class Follower:
    """Learns what it is told to, from the state that the leading process keeps.

    Args:
        group: The processes.
        training: What is trained.
        state: Gives the state to go on from; {} for a fresh start.
    """

    def __init__(self, group: Processes, training: Training, state: Callable[[], State]) -> None:
        self._group, self._training, self._state = group, training, state
        self._seen = 0
        self._sampler = training.sampler()

    def follow(self, pictures: Pictures, told: Conditions | None) -> None:
        """Until the end is told; first the state is told, as after every set-back."""
        while True:
            command, share = self._group.hear()
            if command == END:
                return
            if command == GO_BACK:
                self._go_back()
                continue
            many = self._learner.batch_size * self._group.size
            whole = self._sampler.take(self._seen, many)
            learned_of(self._learner, self._group.part(whole), share, pictures, told)
            self._seen += many

    def _go_back(self) -> None:
        lesson, state = self._training.lesson, dict(self._state())
        loop = state.pop("loop", np.zeros(3))
        self._seen = int(loop[0])
        settings = slower(lesson.settings, 0.5 ** int(loop[2]))
        run = Run(self._group.device, group=self._group)
        self._learner = self._training.teacher.begin(replace(lesson, settings=settings), run)
        if state:
            self._learner.restore(state)
