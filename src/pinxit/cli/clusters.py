"""The same training on a cluster: each of its processes calls this program with the same words.

Ray, Slurm and torchrun differ in who starts the processes, and in nothing else: every process is
told its place by the environment (`pinxit.cli.launching`), the first leads, the others follow. All
of them see the same PINXIT_HOME (a shared drive), or shards in S3 and the same home for the first.
"""

import importlib
import os
import subprocess
import sys
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
        folder: Where it was called, which words may name files of.
    """

    words: tuple[str, ...]
    home: str
    mark: str
    folder: str = ""

    def run(self, place: Mapping[str, str]) -> int:
        """Calls the program as one process of many; gives its exit code.

        Args:
            place: RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT of this process.
        """
        from pinxit.cli.program import run

        with _environment(self._begun(place)):
            return run(list(self.words))

    def run_apart(self, place: Mapping[str, str]) -> int:
        """As `run`, in a process of its own, which ends when this one does; gives its exit code.

        The program has its signals, threads and group of processes to itself then, whatever the
        launcher did in this one. What it says goes to `logs_of` its rank.
        """
        said = {**os.environ, **self._begun(place)}
        folder = self.folder if Path(self.folder).is_dir() else None
        told, faults = self.logs_of(place["RANK"])
        with told.open("ab") as out, faults.open("ab") as err:
            child = subprocess.Popen(  # noqa: S603, this very program, with words of its user
                [sys.executable, "-m", "pinxit.cli.tied", *self.words],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                env=said,
                cwd=folder,
            )
        return child.wait()

    def logs_of(self, rank: str) -> tuple[Path, Path]:
        """Where the process of a rank writes its output and its errors when it runs apart."""
        return Path(f"{self.mark}.{rank}.out"), Path(f"{self.mark}.{rank}.err")

    def clear(self) -> None:
        """Takes away what lies beside the training while it runs."""
        mark = Path(self.mark)
        for path in (mark, *mark.parent.glob(f"{mark.name}.*")):
            path.unlink(missing_ok=True)

    def _begun(self, place: Mapping[str, str]) -> dict[str, str]:
        """What the environment says to the program; notes that the first attempt has begun."""
        again = "1" if Path(self.mark).exists() else "0"
        Path(self.mark).parent.mkdir(parents=True, exist_ok=True)
        if place["RANK"] == "0":
            Path(self.mark).touch()
        return {**place, "PINXIT_HOME": self.home, "TORCHELASTIC_RESTART_COUNT": again}


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
