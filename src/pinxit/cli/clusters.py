"""The same training on a cluster: each of its processes calls this program with the same words.

Ray, Slurm and torchrun differ in who starts the processes, and in nothing else: every process is
told its place by the environment (`pinxit.cli.launching`), the first leads, the others follow. All
of them see the same PINXIT_HOME (a shared drive), or shards in S3 and the same home for the first.
"""

import importlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake

_ALONE = ("--cluster", "--processes")


@dataclass(frozen=True, slots=True)
class Part:
    """What one process of a cluster is asked to do.

    Attributes:
        words: What this program is called with.
        home: PINXIT_HOME.
        mark: A file that the first attempt writes; who finds it goes on with what was kept.
    """

    words: tuple[str, ...]
    home: str
    mark: str

    def run(self, place: Mapping[str, str]) -> int:
        """Calls the program as one process of many; gives its exit code.

        Args:
            place: RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT of this process.
        """
        from pinxit.cli.program import run

        again = "1" if Path(self.mark).exists() else "0"
        if place["RANK"] == "0":
            Path(self.mark).parent.mkdir(parents=True, exist_ok=True)
            Path(self.mark).touch()
        said = {**place, "PINXIT_HOME": self.home, "TORCHELASTIC_RESTART_COUNT": again}
        with _environment(said):
            return run(list(self.words))


@contextmanager
def _environment(said: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def words_without_cluster(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a call without those that say where it runs."""
    kept, is_value = [], False
    for word in words:
        if is_value:
            is_value = False
        elif word in _ALONE:
            is_value = True
        elif not word.startswith(tuple(f"{each}=" for each in _ALONE)):
            kept.append(word)
    return tuple(kept)


def needed(module: str) -> Any:
    """A module of the extra ``cluster``.

    Raises:
        UserMistake: it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as fault:
        raise UserMistake(
            f'{module.partition(".")[0]} is not installed: pip install "pinxit[cluster]", of the '
            "same version on all machines."
        ) from fault


def train_on(cluster: str, part: Part, processes: int, options: Mapping[str, str]) -> int:
    """Runs a training on a cluster until its end; gives the exit code.

    Args:
        cluster: ``auto`` or ``ray://...`` for Ray, ``slurm`` for Slurm.
        part: What each process does.
        processes: How many there are.
        options: More for Slurm, such as partition and time.

    Raises:
        UserMistake: the cluster cannot be reached or used.
    """
    if cluster == "slurm":
        from pinxit.cli.on_slurm import train_on_slurm

        return train_on_slurm(part, processes, options)
    if cluster == "auto" or cluster.startswith("ray://"):
        from pinxit.cli.on_ray import train_on_ray

        return train_on_ray(cluster, part, processes)
    raise UserMistake(
        f"There is no cluster {cluster!r}: say auto (a Ray cluster of which this machine is part), "
        "ray://HOST:10001 (a Ray cluster elsewhere) or slurm."
    )
