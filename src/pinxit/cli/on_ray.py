"""Trainings on a Ray cluster, by Ray Train's TorchTrainer: one worker for each process.

Ray starts the processes, spreads them over the nodes and joins them by torch.distributed; each then
calls this program, as under torchrun. A worker or node that is lost ends the attempt; the next one
takes as many processes as the cluster still has room for, and goes on at the same picture.

Security: Ray runs whatever reaches it, as ShadowRay (CVE-2023-48022) showed, so that a cluster
without tokens is refused (RAY_AUTH_MODE=token), the dashboard is never started by us, and usage
statistics are off. Between driver and workers go this program's own words, no data of users.
"""

import json
import os
import platform
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.cli.clusters import Part, needed

ATTEMPTS = 4
_PATIENCE = 60.0


def train_on_ray(address: str, part: Part, processes: int) -> int:
    """Trains on a cluster; gives the exit code.

    Args:
        address: ``auto`` for the cluster that this machine is part of, or ``ray://HOST:10001``.
        part: What each process does.
        processes: How many there are, if the cluster has room for them.

    Raises:
        UserMistake: there is no token, the cluster cannot be reached, has other versions, has no
            room, or lost processes again and again.
    """
    needed("ray.train.torch")
    with connected(address):
        refuse_other_versions()
        fault: Exception | None = None
        for _ in range(ATTEMPTS):
            many = min(processes, room())
            if not many:
                raise UserMistake("The Ray cluster has no free processor; wait, or add a node.")
            try:
                return _attempt(part, many)
            except _lost() as lost:
                fault = lost
        raise UserMistake(
            f"Processes on the Ray cluster were lost {ATTEMPTS} times ({_in_short(fault)}). What "
            "was kept is gone on from with --resume."
        )


def work_on_ray(address: str, lines: Sequence[str]) -> int:
    """Does the jobs of a queue as Ray tasks; gives how many were taken, when none waits any more.

    Each task is a worker like any other: it takes jobs by lease, tells progress into the same
    database, and keeps each picture once. Ray starts a task again whose node is lost; the job that
    it held goes back into the queue when its lease runs out.

    Args:
        address: ``auto``, or ``ray://HOST:10001``.
        lines: What each worker is told, as `WorkerConfig.to_line` writes it.

    Raises:
        UserMistake: the cluster cannot be reached, or has other versions.
    """
    ray = needed("ray")
    with connected(address):
        refuse_other_versions()
        work = ray.remote(max_retries=ATTEMPTS, num_cpus=1)(work_in_task)
        return sum(ray.get([work.remote(line) for line in lines]))


def work_in_task(line: str) -> int:
    """What one Ray task does: jobs, until none waits; how many it took."""
    from pinxit.jobs.process import WorkerConfig, work_until_stopped

    config = WorkerConfig(**json.loads(line))
    return work_until_stopped(config, threading.Event(), until_empty=True)


def refuse_without_token(environment: Mapping[str, str]) -> None:
    """Makes sure that a cluster is used with a token alone.

    Raises:
        UserMistake: there is none.
    """
    named = environment.get("RAY_AUTH_TOKEN_PATH", "")
    path = Path(named) if named else Path.home() / ".ray" / "auth_token"
    if not environment.get("RAY_AUTH_TOKEN") and not path.is_file():
        raise UserMistake(
            "A Ray cluster is used with a token alone, because it runs whatever reaches it. `ray "
            "get-auth-token --generate` makes one; start all nodes with RAY_AUTH_MODE=token and "
            "the same token in RAY_AUTH_TOKEN_PATH (docs/deploy/kubernetes.md)."
        )


@contextmanager
def connected(address: str) -> Iterator[None]:
    """A connection to a cluster, until the end of the block.

    Raises:
        UserMistake: there is no token, or the cluster cannot be reached, or is of another version.
    """
    refuse_without_token(os.environ)
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray = needed("ray")
    try:
        ray.init(address=address, log_to_driver=True, logging_level="WARNING")
    except Exception as fault:
        raise UserMistake(_why_not_reached(address, fault)) from fault
    try:
        yield
    finally:
        ray.shutdown()


def _why_not_reached(address: str, fault: Exception) -> str:
    words = str(fault)
    if "ersion mismatch" in words:
        return (
            f"The Ray cluster {address} has another version of Ray or Python than this machine: "
            f"{_in_short(fault)}. Install the same ones everywhere."
        )
    if "oken" in words or "nauthenticated" in words or "UNAUTHENTICATED" in words:
        return (
            f"The Ray cluster {address} does not take this token. Copy the one that its head node "
            "has, and set RAY_AUTH_TOKEN_PATH."
        )
    return (
        f"The Ray cluster {address} cannot be reached: {_in_short(fault)}. Start it with `ray "
        "start --head --include-dashboard=false` and RAY_AUTH_MODE=token, or check the address."
    )


def versions() -> dict[str, str]:
    """What must be the same on all nodes."""
    return {
        "pinxit": __version__,
        "Python": platform.python_version(),
        "torch": version("torch").partition("+")[0],
    }


def refuse_other_versions() -> None:
    """Makes sure that every node has what this machine has.

    Raises:
        UserMistake: one has not; the message names it and what differs.
    """
    ray = needed("ray")
    strategy = needed("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy
    asked = ray.remote(num_cpus=0)(versions)
    nodes = [each for each in ray.nodes() if each["Alive"]]
    found = {
        each["NodeManagerHostname"]: asked.options(
            scheduling_strategy=strategy(each["NodeID"], soft=False)
        ).remote()
        for each in nodes
    }
    for name, answer in found.items():
        try:
            told = ray.get(answer, timeout=_PATIENCE)
        except Exception as fault:
            raise UserMistake(
                f"The node {name} cannot run Pinxit: {_in_short(fault)}. Install it there, or take "
                "the node out of the cluster."
            ) from fault
        refuse_mismatch(name, versions(), told)


def refuse_mismatch(node: str, here: Mapping[str, str], there: Mapping[str, str]) -> None:
    """Makes sure that a node has what this machine has.

    Raises:
        UserMistake: it has not.
    """
    other = [f"{n} {there.get(n)}, not {here[n]}" for n in here if there.get(n) != here[n]]
    if other:
        raise UserMistake(
            f"The node {node} has {'; '.join(other)}. Install the same versions on all nodes, for "
            "a training would not be the same on all."
        )


def room() -> int:
    """How many processes the cluster has room for: one on each graphics card, or processor."""
    resources = needed("ray").cluster_resources()
    return int(resources.get("GPU", 0)) or int(resources.get("CPU", 0))


def _attempt(part: Part, processes: int) -> int:
    train = needed("ray.train")
    torch_of_ray = needed("ray.train.torch")
    resources = needed("ray").cluster_resources()
    trainer = torch_of_ray.TorchTrainer(
        in_worker,
        train_loop_config={"words": list(part.words), "home": part.home, "mark": part.mark},
        torch_config=torch_of_ray.TorchConfig(backend="gloo"),
        scaling_config=train.ScalingConfig(
            num_workers=processes,
            use_gpu=bool(resources.get("GPU", 0)),
            placement_strategy="SPREAD",
        ),
        run_config=train.RunConfig(storage_path=str(Path(part.home) / "runs" / "ray")),
    )
    trainer.fit()
    codes = Path(f"{part.mark}.code")
    return int(codes.read_text(encoding="ascii")) if codes.exists() else 0


def in_worker(about: dict[str, Any]) -> None:
    """What each worker of Ray Train does: it calls the program as one process of many.

    A mistake of the user ends the training in order, and is told by the first process; anything
    else is raised, so that Ray ends the attempt.

    Raises:
        RuntimeError: the process failed.
    """
    context = needed("ray.train").get_context()
    part = Part(tuple(about["words"]), about["home"], about["mark"])
    place = {
        "RANK": str(context.get_world_rank()),
        "WORLD_SIZE": str(context.get_world_size()),
        "LOCAL_RANK": str(context.get_local_rank()),
        "MASTER_ADDR": os.environ.get("MASTER_ADDR", "127.0.0.1"),
        "MASTER_PORT": os.environ.get("MASTER_PORT", "29500"),
    }
    code = part.run(place)
    if code == 1:
        raise RuntimeError("A process of the training failed, or the others were lost.")
    if place["RANK"] == "0":
        Path(f"{part.mark}.code").write_text(str(code), encoding="ascii")


def _lost() -> type[Exception] | tuple[type[Exception], ...]:
    """What Ray raises when an attempt ends early."""
    errors = needed("ray.train")
    found = [getattr(errors, name, None) for name in ("TrainingFailedError", "WorkerGroupError")]
    base = getattr(needed("ray.train.base_trainer"), "TrainingFailedError", None)
    return tuple(each for each in (*found, base) if isinstance(each, type))


def _in_short(fault: BaseException | None) -> str:
    lines = [line for line in str(fault).splitlines() if line.strip()]
    return (lines[0] if lines else type(fault).__name__)[:200]
