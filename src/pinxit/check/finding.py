"""What a check says about one picture, what it may look at, and which checks a project runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import canonical_json
from pinxit.check.copy_limits import CopyLimits
from pinxit.check.marking import Marking
from pinxit.check.safety import Safety
from pinxit.datasets.copy_index import CopyIndex
from pinxit.datasets.statements import Statement
from pinxit.engine import Model
from pinxit.pictures.picture import Picture

Level = Literal["fine", "warns", "blocks"]

MARKS = ("watermark",)
"""What a policy can leave out besides checks."""


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
class Revoked:
    """That a model learned from a picture which was revoked since.

    Attributes:
        why: Which picture, when and why; and why the model is used all the same, if it is.
        blocks: Whether nothing may be made with it.
    """

    why: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What checks may look at besides the picture. What is unknown stays empty.

    Attributes:
        rights: The `Rights` of each input that is known, by the sha256 that steps name it with.
        models: The models that are here, by the sha256 that steps name them with.
        revoked: Models that learned from a revoked picture, by the same.
        statements: Signed departures from the license of an input, by its sha256.
        safety: What is looked for in the pixels, and what follows.
        protected: Pictures that must not be approached, by the id of their set.
        limits: From which likeness on copies are warned about, and stopped.
    """

    rights: Mapping[str, Any] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    revoked: Mapping[str, Revoked] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    safety: Safety = field(default_factory=Safety)
    protected: Mapping[str, CopyIndex] = field(default_factory=dict)
    limits: CopyLimits = field(default_factory=CopyLimits)


@dataclass(frozen=True, slots=True)
class Policy:
    """Which checks and marks a project leaves out. Every picture made under it records that.

    Attributes:
        off: Why, by the name of each check or mark that is left out.
        safety: What is looked for in the pixels, and what follows; None for what the studio's
            policy file says.
        marking: Which marks are made that laws ask for; None as well.

    Raises:
        UserMistake: a check is left out without a reason.
    """

    off: Mapping[str, str] = field(default_factory=dict)
    safety: Safety | None = None
    marking: Marking | None = None

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
