"""Processes that somebody else started, on one machine or several: torchrun, Slurm, Ray.

``torchrun --nproc-per-node 2 -m pinxit train ...`` starts the same program several times. The
first leads: it has the studio, the pictures and the folder of the run. The others have nothing but
Pinxit: what they learn from and every state to go on from is sent to them.
"""

import contextlib
import json
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import distributed as dist
from torch.distributed.rendezvous import rendezvous

from pinxit.base.errors import UserMistake
from pinxit.datasets.pixels import Fit
from pinxit.datasets.vast.loading import Look, StreamedPictures
from pinxit.datasets.vast.store import ShardStore
from pinxit.engine import Conditions, Group, Lesson, State, Teacher
from pinxit.engines import ENGINES
from pinxit.training.budget import Budget
from pinxit.training.meeting import fresh_corner
from pinxit.training.processes import PATIENCE, Follower, Processes
from pinxit.training.reading import Pictures
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import GO_BACK, Training

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Launch:
    """What a launcher says to each process.

    Attributes:
        rank: Number of this process; 0 leads.
        size: How many there are, on all machines.
        local_rank: Number of this process on its machine: which graphics card is its own.
    """

    rank: int
    size: int
    local_rank: int = 0


@dataclass(frozen=True, slots=True)
class _Leading(Processes):
    """The leading process, which sends the state along when all go back to it."""

    folder: RunFolder | None = None

    def tell(self, command: int, share: float) -> None:
        super(_Leading, self).tell(command, share)
        if command == GO_BACK and self.folder is not None:
            with self._exchange():
                _send({}, self.folder.kept() or {})


@contextlib.contextmanager
def leading(
    launch: Launch,
    training: Training,
    pictures: Pictures,
    folder: RunFolder,
    told: Conditions | None,
    device: str = "cpu",
) -> Iterator[Group]:
    """The group of this process, which leads, and of those that `follow`.

    Args:
        launch: What the launcher says.
        training: What is trained.
        pictures: All training pictures.
        folder: Where the state lies.
        told: What each picture shows.
        device: Where this process computes; the others take a device of the same kind.

    Raises:
        UserMistake: this process does not lead.
    """
    if launch.rank:
        raise UserMistake(f"Process {launch.rank} of {launch.size} follows; only 0 leads.")
    lesson = training.lesson
    about = {
        "engine": training.teacher.name,
        "settings": lesson.settings.to_json(),
        "lesson": [list(lesson.shape), lesson.count, lesson.seed, lesson.conditions],
        "groups": list(training.groups),
        "classes": list(training.classes),
        "together": training.together,
        "precision": training.precision,
        "device": device.partition(":")[0],
    }
    _join(launch)
    try:
        with _choice_in_store(pictures) as stream:
            arrays = {} if told is None else {"told": np.asarray(told)}
            if not isinstance(pictures, StreamedPictures):
                arrays["pictures"] = np.asarray(pictures)
            _send({**about, "stream": stream}, arrays)
            dist.barrier()  # until all have their copy
        yield _Leading(0, launch.size, device, folder)
        dist.barrier()
    finally:
        dist.destroy_process_group()


def follow(launch: Launch) -> None:
    """The life of a process that does not lead: it learns what it is sent, until the end."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the leading process ends all
    _join(launch)
    try:
        about, arrays = _received()
        teacher = ENGINES.load(about["engine"])
        assert isinstance(teacher, Teacher)  # noqa: S101, the leading process saw to it
        shape, count, seed, conditions = about["lesson"]
        settings = teacher.settings_type.from_json(about["settings"])
        rows, columns, channels = shape
        lesson = Lesson(settings, (rows, columns, channels), count, seed, conditions)
        training = Training(
            teacher,
            lesson,
            Budget(pictures=1),
            "follower",
            groups=tuple(about["groups"]),
            classes=tuple(about["classes"]),
            together=int(about["together"]),
            precision=str(about["precision"]),
        )
        kind = about["device"]
        device = f"cuda:{launch.local_rank}" if kind == "cuda" else kind
        group = Processes(launch.rank, launch.size, device)
        with _pictures(about["stream"], arrays) as pictures:
            dist.barrier()
            Follower(group, training, _received_state).follow(pictures, arrays.get("told"))
        dist.barrier()
    finally:
        dist.destroy_process_group()


@contextlib.contextmanager
def _choice_in_store(pictures: Pictures) -> Iterator[dict[str, Any] | None]:
    """What others need to stream the same pictures; which ones lies in the store meanwhile.

    None of pictures in memory.
    """
    if not isinstance(pictures, StreamedPictures):
        yield None
        return
    store = ShardStore.at(pictures.look.address)
    name = f"chosen-{secrets.token_hex(8)}.bin"
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / name
        shutil.copyfile(pictures.chosen, copy)
        store.put(name, copy)
    look = pictures.look
    try:
        yield {
            "address": look.address,
            "chosen": name,
            "shape": list(look.shape),
            "fit": look.fit,
            "background": list(look.background),
            "workers": pictures.workers,
        }
    finally:
        store.files.rm_file(store.path_of(name))


@contextlib.contextmanager
def _pictures(stream: Mapping[str, Any] | None, arrays: Arrays) -> Iterator[Pictures]:
    """The pictures that were sent, or that are streamed from the same store."""
    if stream is None:
        yield arrays["pictures"]
        return
    height, width, channels = stream["shape"]
    red, green, blue = map(float, stream["background"])
    fit: Fit = "letterbox" if stream["fit"] == "letterbox" else "crop"
    look = Look(stream["address"], (height, width, channels), fit, (red, green, blue))
    with tempfile.TemporaryDirectory() as scratch:
        chosen = Path(scratch) / "chosen.bin"
        ShardStore.at(look.address).get(stream["chosen"], chosen)
        yield StreamedPictures(chosen, look, int(stream["workers"]))


def _join(launch: Launch) -> None:
    # gloo exchanges what lies on graphics cards, too; where to meet, the launcher says
    store, rank, size = next(rendezvous("env://", launch.rank, launch.size, timeout=PATIENCE))
    store.set_timeout(PATIENCE)
    corner = fresh_corner(store, rank, size, PATIENCE)
    dist.init_process_group("gloo", store=corner, rank=rank, world_size=size, timeout=PATIENCE)


def _send(about: Mapping[str, Any], arrays: Arrays) -> None:
    """Sends JSON values and arrays to all others, nothing that could be code."""
    listed = [[name, array.dtype.str, list(array.shape)] for name, array in arrays.items()]
    text = json.dumps({"about": dict(about), "arrays": listed}).encode()
    dist.broadcast(torch.tensor([len(text)]), 0)
    for data in (text, *(array.tobytes() for array in arrays.values())):
        if data:
            dist.broadcast(torch.frombuffer(bytearray(data), dtype=torch.uint8), 0)


def _received() -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What `_send` sent."""
    length = torch.zeros(1, dtype=torch.int64)
    dist.broadcast(length, 0)
    whole = json.loads(_bytes(int(length)).tobytes())
    arrays = {}
    for name, kind, shape in whole["arrays"]:
        dtype = np.dtype(kind)
        size = int(np.prod(shape)) * dtype.itemsize
        arrays[str(name)] = _bytes(size).view(dtype).reshape(shape)
    return whole["about"], arrays


def _bytes(size: int) -> NDArray[np.uint8]:
    data = torch.zeros(size, dtype=torch.uint8)
    if size:
        dist.broadcast(data, 0)
    return np.asarray(data.numpy())


def _received_state() -> State:
    return _received()[1]
