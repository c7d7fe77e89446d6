"""Trainings under Slurm, by submitit (MIT): a job of as many tasks as processes.

submitit writes what it sends to the nodes as pickles into a folder of yours on the shared drive;
nobody else may write there. A job that Slurm preempts or ends early is queued again and goes on
from the last kept state.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.cli.clusters import Part, needed

_FIRST_PORT, _PORTS = 20_000, 20_000
_NUMBERS = frozenset({"mem_gb", "cpus_per_task", "gpus_per_node", "nodes"})
KNOWN = ("partition", "time", "account", "qos", "constraint", *sorted(_NUMBERS))
"""What may be said to Slurm, as sbatch calls it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One process of a job; submitit sends it to the nodes.

    Attributes:
        part: What it does.
    """

    part: Part

    def __call__(self) -> int:
        """Learns its part, until the end. Raises where it failed, so that Slurm hears of it."""
        place = needed("submitit").JobEnvironment()
        code = self.part.run(
            {
                "RANK": str(place.global_rank),
                "WORLD_SIZE": str(place.num_tasks),
                "LOCAL_RANK": str(place.local_rank),
                "MASTER_ADDR": (place.hostnames or [socket.gethostname()])[0],
                "MASTER_PORT": str(port_of(str(place.job_id))),
            }
        )
        if code:
            raise RuntimeError(f"The program ended with exit code {code}.")
        return code

    def checkpoint(self) -> Any:
        """What is queued when Slurm takes the nodes away: the same, which goes on."""
        return needed("submitit").helpers.DelayedSubmission(self)


def port_of(job: str) -> int:
    """The port at which the processes of a job meet; other jobs on a node have other ones."""
    digits = "".join(letter for letter in job if letter.isdigit()) or "0"
    return _FIRST_PORT + int(digits) % _PORTS


def executor_for(folder: Path, processes: int, options: Mapping[str, str], kind: str) -> Any:
    """What queues jobs.

    Args:
        folder: Scripts, logs and pickles; on the shared drive.
        processes: Tasks of a job.
        options: Of `KNOWN`.
        kind: "slurm", or "local" for processes of this machine.

    Raises:
        UserMistake: an option is not known, or Slurm is not here.
    """
    submitit = needed("submitit")
    unknown = sorted(set(options) - set(KNOWN))
    if unknown:
        raise UserMistake(f"Slurm is not told {unknown[0]!r} here; there are: {', '.join(KNOWN)}.")
    try:
        executor = submitit.AutoExecutor(folder=folder, cluster=kind)
    except RuntimeError as fault:
        raise UserMistake(
            f"Slurm cannot be used from this machine ({fault}): call this where sbatch is, a login "
            "node."
        ) from fault
    nodes = int(options.get("nodes", "1"))
    if processes % nodes:
        raise UserMistake(f"{processes} processes cannot be shared evenly by {nodes} nodes.")
    about: dict[str, Any] = {"name": "pinxit-train", "nodes": nodes}
    about["tasks_per_node"] = processes // nodes
    named = {"partition": "slurm_partition", "account": "slurm_account", "qos": "slurm_qos"}
    named |= {"constraint": "slurm_constraint", "time": "slurm_time"}
    for name, value in options.items():
        if name != "nodes":
            about[named.get(name, name)] = int(value) if name in _NUMBERS else value
    executor.update_parameters(**about)
    return executor


def train_on_slurm(
    part: Part, processes: int, options: Mapping[str, str], kind: str = "slurm"
) -> int:
    """Queues a training and waits for its end; gives the exit code.

    Raises:
        UserMistake: Slurm cannot be used, or the job failed; the message names its log.
    """
    submitit = needed("submitit")
    folder = Path(part.home) / "slurm"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(folder, 0o700)  # noqa: PTH101, pickles lie there
    job = executor_for(folder, processes, options, kind).submit(Task(part))
    try:
        job.results()
    except submitit.core.utils.FailedJobError as fault:
        raise UserMistake(
            f"The Slurm job {job.job_id} failed; {job.paths.stderr} says why. What was kept is "
            "gone on from with --resume."
        ) from fault
    except submitit.core.utils.UncompletedJobError as fault:
        raise UserMistake(
            f"The Slurm job {job.job_id} ended early; {job.paths.stderr} says why. What was kept "
            "is gone on from with --resume."
        ) from fault
    return 0
