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
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

import click

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.cli.clusters import Part, needed

ATTEMPTS = 4
_PATIENCE = 60.0
_LISTEN_EVERY = 0.3
_ROUND = 5.0


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
    with connected(address):
        needed("ray.train.torch")
        refuse_other_versions()
        fault: Exception | None = None
        for number in range(1, ATTEMPTS + 1):
            many = min(processes, room())
            if not many:
                raise UserMistake("The Ray cluster has no free processor; wait, or add a node.")
            try:
                code = _attempt(part, many)
            except _lost() as lost:
                fault = lost
                click.echo(f"note: Attempt {number} was lost: {_in_short(lost)}", err=True)
            else:
                part.clear()
                return code
        raise UserMistake(
            f"Processes on the Ray cluster were lost {ATTEMPTS} times ({_in_short(fault)}). What "
            f"was kept is gone on from with --resume; {part.mark}.*.err says more."
        )


def work_on_ray(address: str, lines: Sequence[str], is_left: Callable[[], bool]) -> int:
    """Does the jobs of a queue as Ray tasks, until none is left; gives how many were taken.

    Each task is a worker like any other: it takes jobs by lease, tells progress into the same
    database, and keeps each picture once. Ray starts a task again whose node is lost; the job that
    it held goes back into the queue when its lease runs out, and is waited for.

    Args:
        address: ``auto``, or ``ray://HOST:10001``.
        lines: What each worker is told, as `WorkerConfig.to_line` writes it.
        is_left: Whether a job waits or is being done.

    Raises:
        UserMistake: the cluster cannot be reached, has other versions, or lost tasks again and
            again.
    """
    with connected(address):
        ray = needed("ray")
        refuse_other_versions()
        work = ray.remote(max_retries=ATTEMPTS, num_cpus=1)(work_in_task)
        taken = 0
        while is_left():
            try:
                taken += sum(ray.get([work.remote(line) for line in lines]))
            except ray.exceptions.RayError as fault:
                raise UserMistake(
                    f"Tasks on the Ray cluster were lost ({_in_short(fault)}). Their jobs are in "
                    "the queue; call this again."
                ) from fault
            if is_left():
                time.sleep(_ROUND)
        return taken


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
            "the same token in RAY_AUTH_TOKEN_PATH (docs/scale.md)."
        )


@contextmanager
def connected(address: str) -> Iterator[None]:
    """A connection to a cluster, until the end of the block.

    Ray reads the environment when it is imported, so that nothing here imports it before.

    Raises:
        UserMistake: there is no token, or the cluster cannot be reached, or is of another version.
    """
    refuse_without_token(os.environ)
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray = needed("ray")
    try:
        ray.init(address=address, log_to_driver=False, logging_level="WARNING")
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
        f"The Ray cluster {address} cannot be reached, or it has another token: "
        f"{_in_short(fault)}. Start it with `ray start --head --include-dashboard=false` and "
        "RAY_AUTH_MODE=token, or check the address and RAY_AUTH_TOKEN_PATH."
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
    for node, answer in _asked_of_all():
        name = node["NodeManagerHostname"]
        try:
            told = ray.get(answer, timeout=_PATIENCE)
        except Exception as fault:
            raise UserMistake(
                f"The node {name} cannot run Pinxit: {_in_short(fault)}. Install it there, or take "
                "the node out of the cluster."
            ) from fault
        refuse_mismatch(name, versions(), told)


def _asked_of_all() -> list[tuple[dict[str, Any], Any]]:
    """Every node that Ray takes for alive, and what will be its answer."""
    ray = needed("ray")
    strategy = needed("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy
    asked = ray.remote(num_cpus=0, max_retries=0)(versions)
    return [
        (node, asked.options(scheduling_strategy=strategy(node["NodeID"], soft=False)).remote())
        for node in ray.nodes()
        if node["Alive"]
    ]


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
    """How many processes the cluster has room for: one on each graphics card, or processor.

    Ray takes a node that was lost for alive for some seconds more, and would wait for it; so those
    that answer are counted.
    """
    found = list(_answering())
    return _sum_of(found, "GPU") or _sum_of(found, "CPU")


def _answering() -> Iterator[dict[str, Any]]:
    ray = needed("ray")
    for node, answer in _asked_of_all():
        with suppress(ray.exceptions.RayError):
            ray.get(answer, timeout=_PATIENCE)
            yield node


def _sum_of(nodes: Sequence[Mapping[str, Any]], kind: str) -> int:
    return int(sum(node["Resources"].get(kind, 0) for node in nodes))


def _attempt(part: Part, processes: int) -> int:
    train = needed("ray.train")
    torch_of_ray = needed("ray.train.torch")
    resources = needed("ray").cluster_resources()
    trainer = torch_of_ray.TorchTrainer(
        in_worker,
        train_loop_config=asdict(part),
        torch_config=torch_of_ray.TorchConfig(backend="gloo"),
        scaling_config=train.ScalingConfig(
            num_workers=processes,
            use_gpu=bool(resources.get("GPU", 0)),
            placement_strategy="SPREAD",
        ),
        run_config=train.RunConfig(
            storage_path=str(Path(part.home) / "runs" / "ray"),
            failure_config=train.FailureConfig(max_failures=0, controller_failure_limit=0),
        ),
    )
    told, faults = part.logs_of("0")
    with _heard(told, sys.stdout), _heard(faults, sys.stderr):
        trainer.fit()
    codes = Path(f"{part.mark}.code")
    return int(codes.read_text(encoding="ascii")) if codes.exists() else 0


@contextmanager
def _heard(log: Path, aloud: TextIO) -> Iterator[None]:
    """Says what the first process writes into a log, while it does."""
    is_over = threading.Event()
    before = log.stat().st_size if log.exists() else 0

    def listen() -> None:
        at = before
        while True:
            is_last = is_over.wait(_LISTEN_EVERY)
            words = _words_from(log, at)
            at += len(words)
            aloud.write(words.decode(errors="replace"))
            aloud.flush()
            if is_last:
                return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _words_from(log: Path, at: int) -> bytes:
    if not log.exists():
        return b""
    with log.open("rb") as file:
        file.seek(at)
        return file.read()


def in_worker(about: dict[str, Any]) -> None:
    """What each worker of Ray Train does: it has the program run as one process of many.

    A mistake of the user ends the training in order, and is told by the first process; anything
    else is raised, so that Ray ends the attempt.

    Raises:
        RuntimeError: the process failed.
    """
    context = needed("ray.train").get_context()
    part = Part(**{**about, "words": tuple(about["words"])})
    rank = str(context.get_world_rank())
    place = {
        "RANK": rank,
        "WORLD_SIZE": str(context.get_world_size()),
        "LOCAL_RANK": str(context.get_local_rank()),
        "MASTER_ADDR": os.environ.get("MASTER_ADDR", "127.0.0.1"),
        "MASTER_PORT": str(_agreed_port(is_first=rank == "0")),
    }
    code = part.run_apart(place)
    if code == 1 or code < 0:
        raise RuntimeError(f"process {rank} of the training ended with {code}: {_last(part, rank)}")
    if rank == "0":
        Path(f"{part.mark}.code").write_text(str(code), encoding="ascii")


def _agreed_port(*, is_first: bool) -> int:
    """A port at which the programs meet: free on the node of the first, told to the others.

    The workers themselves meet at the one that Ray gave them.
    """
    torch = needed("torch")
    told = torch.zeros(1, dtype=torch.int64)
    if is_first:
        with socket.socket() as probe:
            probe.bind(("", 0))
            told[0] = probe.getsockname()[1]
    torch.distributed.broadcast(told, 0)
    return int(told)


def _last(part: Part, rank: str) -> str:
    """The last line that a process said."""
    lines = part.logs_of(rank)[1].read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def _lost() -> type[Exception] | tuple[type[Exception], ...]:
    """What Ray raises when an attempt ends early."""
    errors = needed("ray.train")
    found = [getattr(errors, name, None) for name in ("TrainingFailedError", "WorkerGroupError")]
    base = getattr(needed("ray.train.base_trainer"), "TrainingFailedError", None)
    return tuple(each for each in (*found, base) if isinstance(each, type))


def _in_short(fault: BaseException | None) -> str:
    """The line that says what it is: that of the error itself, or the first."""
    lines = [line.strip() for line in str(fault).splitlines() if line.strip()]
    errors = [line.partition("Error: ")[2] for line in lines if "Error: " in line]
    return next((each for each in (*errors, *lines) if each), type(fault).__name__)[:300]
