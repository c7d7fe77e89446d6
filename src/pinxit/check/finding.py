"""What a check says about one picture, what it may look at, and which checks a project runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import canonical_json
from pinxit.engine import Model
from pinxit.pictures.picture import Picture

Level = Literal["fine", "warns", "blocks"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check. It is signed into the picture, so it names no paths and no people.

    Attributes:
        check: Name of the check.
        level: "fine"; "warns": deliver, but tell the user; "blocks": do not deliver.
        sentence: One sentence for people: what was found, and what to do unless all is fine.
        score: The measured number behind the level; None where nothing is measured.
        evidence: JSON values that let others repeat the judgment (hashes, thresholds, titles).

    Raises:
        TypeError: the evidence is not JSON.
        ValueError: the evidence or the score holds NaN or infinity.
    """

    check: str
    level: Level
    sentence: str
    score: float | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        canonical_json(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {
            "check": self.check,
            "level": self.level,
            "sentence": self.sentence,
            "score": self.score,
            "evidence": dict(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Context:
    """What checks may look at besides the picture. What is unknown stays empty.

    Attributes:
        rights: The `Rights` of each input that is known, by the sha256 that steps name it with.
        models: The models that are here, by the sha256 that steps name them with.
    """

    rights: Mapping[str, Any] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """Which checks a project leaves out. It is recorded in every picture made under it.

    Attributes:
        off: Why, by the name of each check that is left out.

    Raises:
        UserMistake: a check is left out without a reason.
    """

    off: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, reason in self.off.items():
            if not reason.strip():
                raise UserMistake(f"Say why the check {name!r} is left out; the reason is blank.")

    def to_json(self) -> dict[str, Any]:
        """The policy as JSON values."""
        return {"off": dict(self.off)}


@runtime_checkable
class Check(Protocol):
    """One check. It holds no state and changes nothing."""

    @property
    def name(self) -> str:
        """The stem of its file."""

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        """What it finds; None where it has nothing to say about such a picture."""
