"""What is noted in the log: hashes of what went in and came out, never names, paths or words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes, hash_json, is_sha256
from pinxit.pictures.history import all_steps
from pinxit.pictures.picture import Step

What = Literal["key", "import", "freeze", "train", "model", "deliver", "failed", "refuse", "revoke"]

_MOST_HASHES = 6  # a row, and the proof of it, stay small
_ROLES_OF_MODELS = ("model",)
_ROLES_OF_DATASETS = ("data set",)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        what: "key" (one was made), "import", "freeze", "train" (ended), "model" (one was made of
            another: averaged anew, with scores, without thumbnails), "deliver" (a file is about to
            appear), "failed" (it could not be written after all), "refuse", "revoke".
        outputs: sha256 of what came out: files, models; of what was refused, its pixels.
        inputs: sha256 of what went in; of pictures that were revoked.
        models: sha256 of the models that had a part.
        datasets: Digests of the data sets that had a part.
        checks: Names of the checks that refused it.
        count: How many pictures a data set has; 0 where nothing is counted.
    """

    what: What
    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    count: int = 0

    def to_json(self) -> dict[str, Any]:
        """The event as JSON values; what is empty is left out."""
        value: dict[str, Any] = {"what": self.what}
        for name in ("outputs", "inputs", "models", "datasets"):
            hashes = getattr(self, name)
            if hashes:
                value[name] = _in_short(hashes)
        if self.checks:
            value["checks"] = sorted(self.checks)
        if self.count:
            value["count"] = self.count
        return value


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the log.

    Attributes:
        n: Its number; the first is 0.
        when: UTC, ISO 8601, to the second, by this machine's clock.
        who: "local", or how a service calls its user: an opaque name.
        event: What happened, as JSON values.
    """

    n: int
    when: str
    who: str
    event: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The row as JSON values."""
        return {"n": self.n, "when": self.when, "who": self.who, **self.event}

    @classmethod
    def from_json(cls, value: object) -> "Row":
        """The row that ``to_json`` wrote.

        Raises:
            UserMistake: the value is none.
        """
        if not isinstance(value, dict) or value.get("what") not in get_args(What):
            raise UserMistake("This is no row of a log.")
        rest = {name: value[name] for name in value if name not in ("n", "when", "who")}
        try:
            return cls(int(value["n"]), str(value["when"]), str(value["who"]), rest)
        except (KeyError, TypeError, ValueError) as fault:
            raise UserMistake(f"This is no row of a log: {fault!r}.") from fault

    def hashes(self) -> tuple[str, ...]:
        """Every hash in it, once; long lists by the hash that stands for them."""
        found: dict[str, None] = {}
        for name in ("outputs", "inputs", "models", "datasets"):
            each = self.event.get(name, ())
            listed = [each["sha256"]] if isinstance(each, Mapping) else each
            found |= dict.fromkeys(str(one) for one in listed)
        return tuple(found)

    def line(self) -> str:
        """The row in one line for people."""
        words = [f"{self.n}", self.when, self.who, str(self.event["what"])]
        for name in ("outputs", "inputs", "models", "datasets"):
            each = self.event.get(name)
            if isinstance(each, Mapping):
                words.append(f"{name}: {each['count']} together {each['sha256'][:12]}")
            elif each:
                words.append(f"{name}: {' '.join(str(one)[:12] for one in each)}")
        if self.event.get("checks"):
            words.append(f"checks: {', '.join(self.event['checks'])}")
        if self.event.get("count"):
            words.append(f"{self.event['count']} pictures")
        return "  ".join(words)


def event_of(
    what: What,
    steps: Iterable[Step],
    outputs: Sequence[str] = (),
    *,
    checks: Sequence[str] = (),
) -> Event:
    """What happened to something with a history: its inputs, models and data sets.

    Histories come from files of strangers, too. A word that stands in one for a hash and is none,
    is noted by its own hash: a log holds nothing else.
    """
    used = {(s.role, _hash(s.sha256)): None for step in all_steps(steps) for s in step.used}
    models = [sha256 for role, sha256 in used if role in _ROLES_OF_MODELS]
    datasets = [sha256 for role, sha256 in used if role in _ROLES_OF_DATASETS]
    apart = {*models, *datasets}
    inputs = dict.fromkeys(sha256 for _, sha256 in used if sha256 not in apart)
    return Event(
        what,
        tuple(outputs),
        tuple(inputs),
        tuple(dict.fromkeys(models)),
        tuple(dict.fromkeys(datasets)),
        tuple(checks),
    )


def _hash(word: str) -> str:
    return word if is_sha256(word) else hash_bytes(word.encode("utf-8", "replace"))


def _in_short(hashes: Sequence[str]) -> list[str] | dict[str, Any]:
    """The hashes; of many, their number and the hash of their sorted list."""
    if len(hashes) <= _MOST_HASHES:
        return list(hashes)
    return {"count": len(hashes), "sha256": hash_json(sorted(hashes))}
