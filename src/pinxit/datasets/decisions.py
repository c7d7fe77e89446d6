"""What people decided about a picture, and what shows it: overrides, waivers, proofs, consents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.datasets.licenses import USES, Use

Clause = Literal[
    "attribution", "share-alike", "non-commercial", "no-derivatives", "expiry", "territory"
]
CLAUSES: tuple[Clause, ...] = get_args(Clause)
"""What of a license carries over to results, unless it is waived."""

People = Literal["unasked", "nobody", "released"]
PEOPLE: tuple[People, ...] = get_args(People)


@dataclass(frozen=True, slots=True)
class Override:
    """A decision that departs from the license's terms. It is kept with its reason.

    Attributes:
        use: What it is about.
        allowed: The decision.
        reason: Why; never blank.

    Raises:
        UserMistake: the use is unknown or the reason is blank.
    """

    use: Use
    allowed: bool
    reason: str

    def __post_init__(self) -> None:
        if self.use not in USES:
            raise unknown_name("use", self.use, USES)
        if not self.reason.strip():
            verb = "allow" if self.allowed else "forbid"
            raise UserMistake(f"Say why you {verb} {self.use!r}: the reason is blank.")

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON values."""
        return {"use": self.use, "allowed": self.allowed, "reason": self.reason}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Override":
        """The decision that ``to_json`` wrote."""
        return cls(value["use"], value["allowed"], value["reason"])


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision that one clause of the license does not carry over to results.

    Attributes:
        clause: The clause.
        reason: Why; never blank.

    Raises:
        UserMistake: the clause is unknown or the reason is blank.
    """

    clause: Clause
    reason: str

    def __post_init__(self) -> None:
        if self.clause not in CLAUSES:
            raise unknown_name("clause", self.clause, CLAUSES)
        if not self.reason.strip():
            raise UserMistake(f"Say why you waive {self.clause!r}: the reason is blank.")

    def to_json(self) -> dict[str, str]:
        """The waiver as JSON values."""
        return {"clause": self.clause, "reason": self.reason}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Waiver":
        """The waiver that ``to_json`` wrote."""
        return cls(value["clause"], value["reason"])


@dataclass(frozen=True, slots=True)
class Proof:
    """When somebody looked at the evidence of a license, and what it was then.

    Attributes:
        seen: The day.
        sha256: Of its file; "" for an address or a number on paper.
    """

    seen: date
    sha256: str = ""

    def to_json(self) -> dict[str, str]:
        """The proof as JSON values."""
        return {"seen": self.seen.isoformat(), "sha256": self.sha256}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Proof":
        """The proof that ``to_json`` wrote."""
        return cls(date.fromisoformat(value["seen"]), str(value["sha256"]))


@dataclass(frozen=True, slots=True)
class Consent:
    """What is known of the people in a picture.

    Attributes:
        people: "unasked": nobody was asked, or nobody said; "nobody": it shows nobody; "released":
            those it shows agreed.
        release: Where the release lies; wanted for "released".
        sha256: Of the release's file; "" if it is none.

    Raises:
        UserMistake: the word is unknown, or a release is said and not named.
    """

    people: People = "unasked"
    release: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        if self.people not in PEOPLE:
            raise unknown_name("word on people", self.people, PEOPLE)
        if self.people == "released" and not self.release.strip():
            raise UserMistake("People who agreed signed a release: name it in the column release.")

    @property
    def is_settled(self) -> bool:
        """Whether nobody is left to ask."""
        return self.people != "unasked"

    def to_json(self) -> dict[str, str]:
        """The consent as JSON values."""
        return {"people": self.people, "release": self.release, "sha256": self.sha256}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Consent":
        """The consent that ``to_json`` wrote."""
        return cls(value["people"], str(value["release"]), str(value["sha256"]))


UNASKED = Consent()
"""Nobody said anything."""
