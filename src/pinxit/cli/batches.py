"""Work for many workers: one wish as several jobs, each like any other.

A batch is nothing but jobs whose titles say so, "NAME (3 of 157)": they have the states, leases and
pictures of all jobs, so that whatever kills a worker costs no picture and doubles none.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.jobs.kind import Kind
from pinxit.jobs.queue import Ask, Queue
from pinxit.tables.base import new_id
from pinxit.tables.work import Job

MOST_JOBS = 10_000
PICTURES = "contents"
"""Name of a list among the params of a kind that holds pictures of the library."""
_LONGEST_NAME = 200
_TITLE = re.compile(r"(?P<name>.+) \((?P<number>\d+) of \d+\)", re.DOTALL)

Params = Mapping[str, Any]
Sweeps = Mapping[str, Sequence[Any]]


def asks_of(
    kind: Kind[Any], name: str, params: Params, sweeps: Sweeps, part: int | None
) -> list[Ask]:
    """The jobs of a batch, in order.

    Args:
        kind: What is done.
        name: Of the batch.
        params: What all of them are asked for.
        sweeps: Values of further params; there are jobs for every combination. A dot leads into
            an object: ``settings.strength``.
        part: How much of the kind's list each job has at most; None for all of it.

    Raises:
        UserMistake: the kind has no list to share out, a sweep has no values, or there are more
            than 10,000 jobs.
    """
    if not 0 < len(name) <= _LONGEST_NAME:
        raise UserMistake(f"The name of a batch has 1 to {_LONGEST_NAME} letters.")
    wanted: list[Params] = []
    for each in _swept(params, sweeps):
        for one in _shared_out(kind, each, part):
            wanted.append(one)
            if len(wanted) > MOST_JOBS:
                raise UserMistake(f"These are more than {MOST_JOBS:,} jobs; say a larger --part.")
    count = len(wanted)
    return [
        Ask(kind.name, dict(each), f"{name} ({number} of {count})" if count > 1 else name)
        for number, each in enumerate(wanted, 1)
    ]


def jobs_of(queue: Queue, owner: str, name: str) -> list[Job]:
    """The jobs of a batch by its name, or the one job of that title, in their order."""
    found = []
    for job in queue.list(owner, limit=1_000_000):
        parts = _TITLE.fullmatch(job.title)
        if job.title == name:
            found.append((0, job))
        elif parts is not None and parts["name"] == name:
            found.append((int(parts["number"]), job))
    return [job for _, job in sorted(found, key=lambda each: (each[0], each[1].created))]


def _swept(params: Params, sweeps: Sweeps) -> Iterator[Params]:
    for name, values in sweeps.items():
        if not values:
            raise UserMistake(f"The sweep over {name} has no values; write {name}=0.5,0.7,1.")
    for values in itertools.product(*sweeps.values()):
        one = deepcopy(dict(params))
        for name, value in zip(sweeps, values, strict=True):
            _put(one, name, value)
        yield one


def in_parts(
    kind: Kind[Any], params: dict[str, Any], sweeps: dict[str, list[Any]], parts: int
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Params and sweeps of so many jobs that do one work together, such as painting a clip.

    Raises:
        UserMistake: jobs of this kind are done whole.
    """
    if "parts" not in kind.params.model_fields:
        raise UserMistake(f"A job {kind.name} is done whole; leave out --parts.")
    numbers = list(range(1, parts + 1))
    return {**params, "parts": parts, "batch": new_id()}, {**sweeps, "part": numbers}


def _put(params: dict[str, Any], name: str, value: Any) -> None:
    *way, last = name.split(".")
    for step in way:
        params = params.setdefault(step, {})
        if not isinstance(params, dict):
            raise UserMistake(f"{name} leads into {step}, which is no object.")
    params[last] = value


def _shared_out(kind: Kind[Any], params: Params, part: int | None) -> Iterator[Params]:
    if part is None:
        yield params
        return
    if not kind.many:
        raise UserMistake(f"A job {kind.name} cannot be shared out; leave out --part.")
    whole = params.get(kind.many)
    if not isinstance(whole, list | tuple) or not whole:
        raise UserMistake(f"There are no {kind.many} to share out; name them, or leave out --part.")
    for start in range(0, len(whole), part):
        yield {**params, kind.many: list(whole[start : start + part])}
