"""Several processes train one model: plain torch.distributed, one all-reduce for each step.

The leading process runs the loop of `pinxit.training.train`; the others follow what it tells them,
learn their part of every batch, and average the gradients with it. No wrapper around the networks:
those have known faults with gradient penalties. On a machine whose cores are busy two processes are
faster than one with two threads, which wait for each other; on a quiet one that is not settled.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.multiprocessing
from torch import Tensor
from torch import distributed as dist

from pinxit.base.errors import UserMistake
from pinxit.datasets.vast.loading import StreamedPictures
from pinxit.engine import Alone, Conditions, Group, Run, State
from pinxit.training.memory import next_rung, run_on
from pinxit.training.reading import Pictures, Reader
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import END, GO_BACK, LEARN, Lost, Training, slower

PATIENCE = timedelta(minutes=30)
"""How long processes wait for each other."""
LOOK_EVERY = 32
"""Updates between two looks at how long each process computes."""
SLOW = 2.0
"""A process that computes so many times as long as the fastest keeps the others waiting."""
_TWICE = 2


@dataclass(slots=True)
class _Pace:
    """How long this process computed, and which ones were found to be slow.

    Attributes:
        since: When it began to compute.
        busy: Seconds since the last look.
        updates: Updates so far.
        slow: How often in a row each process was slow.
        told: Those that were told of.
    """

    since: float = field(default_factory=time.monotonic)
    busy: float = 0.0
    updates: int = 0
    slow: dict[int, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Processes:
    """The group of this process and others, joined by torch.distributed.

    Attributes:
        rank: Number of this process; 0 leads.
        size: How many there are.
        device: Where tensors are exchanged.

    Raises:
        Lost: in all that it does with the others, when one of them is gone.
    """

    rank: int
    size: int
    device: str = "cpu"
    _pace: _Pace = field(default_factory=_Pace, init=False, repr=False, compare=False)

    def mean(self, tensors: Sequence[Tensor]) -> None:
        """One flat sum over all processes, divided by their number."""
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        with self._exchange():
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
        with self._exchange():
            told = torch.tensor([command, share], dtype=torch.float64, device=self.device)
            dist.broadcast(told, 0)
        self._look(command)

    def hear(self) -> tuple[int, float]:
        """What the leading process tells."""
        told = torch.zeros(2, dtype=torch.float64, device=self.device)
        with self._exchange():
            dist.broadcast(told, 0)
        self._look(int(told[0]))
        return int(told[0]), float(told[1])

    def laggards(self) -> Sequence[str]:
        """Sentences on processes that were twice as slow as the fastest twice in a row."""
        pace = self._pace
        late = [rank for rank, times in pace.slow.items() if times >= _TWICE]
        new = sorted({*late} - pace.told)
        pace.told.update(new)
        return [
            f"Process {rank} of {self.size} takes more than {SLOW:g} times as long as the fastest, "
            "and all others wait for it: see what else its machine is doing, or go on without it "
            "(stop, and --resume with fewer processes)."
            for rank in new
        ]

    @contextmanager
    def _exchange(self) -> Iterator[None]:
        """Time in here is spent waiting; a process that is gone ends the exchange of all others."""
        pace = self._pace
        pace.busy += time.monotonic() - pace.since
        try:
            yield
        except RuntimeError as fault:
            raise Lost(
                f"A process of the training is gone, or was not heard for {PATIENCE} "
                f"({str(fault).splitlines()[0][:200]})."
            ) from fault
        finally:
            pace.since = time.monotonic()

    def _look(self, command: int) -> None:
        """Now and then all tell each other how long they computed."""
        pace = self._pace
        if command != LEARN:
            return
        pace.updates += 1
        if pace.updates % LOOK_EVERY:
            return
        all_of_them = torch.zeros(self.size, dtype=torch.float64, device=self.device)
        all_of_them[self.rank] = pace.busy
        with self._exchange():
            dist.all_reduce(all_of_them)
        pace.busy = 0.0
        times = all_of_them.tolist()
        for rank, seconds in enumerate(times):
            is_slow = seconds > SLOW * max(min(times), 1e-3)
            pace.slow[rank] = pace.slow.get(rank, 0) + 1 if is_slow else 0


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
        work = _Work(count, meeting, training, pictures, folder.path, _sent(told))
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
    told: "Conditions | _OnDisk | None"


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """Numbers in a file, which a new process opens instead of getting them all."""

    path: str
    rows: int
    columns: int


def _sent(told: Conditions | None) -> Conditions | _OnDisk | None:
    if isinstance(told, np.memmap):
        return _OnDisk(str(told.filename), *told.shape)
    return told


def _opened(told: Conditions | _OnDisk | None) -> Conditions | None:
    if isinstance(told, _OnDisk):
        return np.memmap(told.path, np.float32, "r", shape=(told.rows, told.columns))
    return told


def _follow(number: int, work: _Work) -> None:
    """The life of a process that does not lead."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // work.count))
    _join(number + 1, work.count, work.meeting)
    group = Processes(number + 1, work.count)
    folder = RunFolder(work.path)
    follower = Follower(group, work.training, lambda: folder.kept() or {})
    try:
        follower.follow(work.pictures, _opened(work.told))
    except torch.OutOfMemoryError:  # all begin anew, in smaller parts
        folder.keep_rung(next_rung(folder.rung(), work.training.lesson.count))
        os._exit(1)
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

    def follow(self, pictures: Pictures, told: Conditions | None) -> None:
        """Until the end is told; first the state is told, as after every set-back."""
        reader = Reader(self._training.sampler(), pictures, told, self._group)
        try:
            while True:
                command, share = self._group.hear()
                if command == END:
                    return
                if command == GO_BACK:
                    self._go_back(share)
                    continue
                reader.learned(self._learner, self._seen, share)
                self._seen += self._learner.batch_size * self._group.size
        finally:
            if isinstance(pictures, StreamedPictures):
                pictures.close()

    def _go_back(self, rung: float) -> None:
        lesson, state = self._training.lesson, dict(self._state())
        loop = state.pop("loop", np.zeros(3))
        self._seen = int(loop[0])
        settings = slower(lesson.settings, 0.5 ** int(loop[2]))
        plain = Run(self._group.device, group=self._group, precision=self._training.precision)
        run = run_on(int(rung), plain)
        self._learner = self._training.teacher.begin(replace(lesson, settings=settings), run)
        if state:
            self._learner.restore(state)
