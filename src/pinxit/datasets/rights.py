"""What may be done with a picture, who says so, and what follows for results made from many."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.datasets.licenses import (
    LICENSED,
    UNKNOWN,
    USES,
    Use,
    license_name,
    share_alike_license,
    terms_of,
)


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


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights in one picture.

    Attributes:
        license: SPDX id or ``LicenseRef-`` name; spelled as `license_name` spells it.
        creator: Who made it.
        source: Where it comes from: an address, a package, a collection.
        evidence: What shows that the license is true: a file, an address, an invoice number.
        until: Last day on which the license holds; None for ever.
        overrides: Decisions that depart from the license's terms; a later one wins.

    Raises:
        UserMistake: the license is unknown, or a bought license has no evidence.
    """

    license: str = UNKNOWN
    creator: str = ""
    source: str = ""
    evidence: str = ""
    until: date | None = None
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "license", license_name(self.license))
        if self.license == LICENSED and not self.evidence.strip():
            raise UserMistake(
                f"{LICENSED} needs evidence: name the contract, invoice or letter that grants it."
            )

    @property
    def attribution(self) -> bool:
        """Whether results must name creator and license."""
        return terms_of(self.license).attribution

    @property
    def share_alike(self) -> bool:
        """Whether results must be passed on under the same license."""
        return terms_of(self.license).share_alike

    @property
    def no_derivatives(self) -> bool:
        """Whether the license lets only unchanged copies be passed on."""
        return terms_of(self.license).no_derivatives

    @property
    def is_known(self) -> bool:
        """Whether anybody has said what the license is."""
        return self.license != UNKNOWN or bool(self.overrides)

    @property
    def credit(self) -> str:
        """The line that names creator, license and source."""
        parts = (self.creator or "unknown creator", self.license, self.source)
        return ", ".join(part for part in parts if part)

    def allows(self, use: Use, on: date | None = None) -> bool:
        """Whether this use is allowed on a day; today, if none is given."""
        return self.why_not(use, on) is None

    def why_not(self, use: Use, on: date | None = None) -> str | None:
        """Why a use is not allowed; None if it is."""
        if self.until is not None and (on or today()) > self.until:
            return f"the license {self.license} ended on {self.until.isoformat()}"
        decided = next((o for o in reversed(self.overrides) if o.use == use), None)
        if decided is not None:
            return None if decided.allowed else decided.reason
        terms = terms_of(self.license)
        return None if use in terms.allows else f"{self.license} {terms.because}"

    def override(self, use: Use, allowed: bool, reason: str) -> "Rights":
        """The same rights with one more decision.

        Raises:
            UserMistake: the use is unknown or the reason is blank.
        """
        return replace(self, overrides=(*self.overrides, Override(use, allowed, reason)))

    def to_json(self) -> dict[str, Any]:
        """The rights as JSON values."""
        return {
            "license": self.license,
            "creator": self.creator,
            "source": self.source,
            "evidence": self.evidence,
            "until": self.until.isoformat() if self.until else None,
            "overrides": [override.to_json() for override in self.overrides],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Rights":
        """The rights that ``to_json`` wrote.

        Raises:
            UserMistake: the value holds no rights.
        """
        try:
            until = value.get("until")
            made = (Override(o["use"], o["allowed"], o["reason"]) for o in value["overrides"])
            return cls(
                license=str(value["license"]),
                creator=str(value["creator"]),
                source=str(value["source"]),
                evidence=str(value["evidence"]),
                until=date.fromisoformat(until) if until else None,
                overrides=tuple(made),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise UserMistake(f"These are no rights: {fault!r} is wrong in them.") from fault


@dataclass(frozen=True, slots=True)
class JoinedRights:
    """What may be done with a result made from many pictures: never more than with each of them.

    Attributes:
        allows: What may be done.
        licenses: How many pictures stand under each license.
        share_alike: Licenses that want results passed on under themselves.
        credits: Lines that results must carry.
        reasons: Why each use that is not allowed is not, by use; each reason once.
    """

    allows: frozenset[Use] = frozenset(USES)
    licenses: Mapping[str, int] = field(default_factory=dict)
    share_alike: frozenset[str] = frozenset()
    credits: frozenset[str] = frozenset()
    reasons: Mapping[Use, frozenset[str]] = field(default_factory=dict)

    def __or__(self, other: "JoinedRights") -> "JoinedRights":
        """The rights of a result made from both; order and grouping do not matter."""
        share_alike = self.share_alike | other.share_alike
        allows = self.allows & other.allows
        reasons = {
            use: self.reasons.get(use, frozenset()) | other.reasons.get(use, frozenset())
            for use in USES
            if use in self.reasons or use in other.reasons
        }
        if share_alike_license(share_alike) is None:
            allows -= {"publish", "commercial"}
            for use in ("publish", "commercial"):
                reasons[use] = _without_contradictions(reasons.get(use, frozenset()))
                reasons[use] |= {_contradiction(share_alike)}
        return JoinedRights(
            allows,
            dict(sorted((Counter(self.licenses) + Counter(other.licenses)).items())),
            share_alike,
            self.credits | other.credits,
            reasons,
        )

    @property
    def result_license(self) -> str | None:
        """The license results must be passed on under; "" if any will do, None if none can."""
        return share_alike_license(self.share_alike)

    @property
    def sentence(self) -> str:
        """One sentence on what results may be used for."""
        if "publish" not in self.allows:
            return f"Results may not be published: {_first_reason(self.reasons, 'publish')}."
        words = "Results may be published"
        if "commercial" in self.allows:
            words += " and used commercially"
        else:
            why = _first_reason(self.reasons, "commercial")
            words += f", but not used commercially ({why})"
        if self.result_license:
            words += f", under {self.result_license}"
        if self.credits:
            words += f", with {len(self.credits)} credit line{'s' * (len(self.credits) > 1)}"
        return words + "."

    def to_json(self) -> dict[str, Any]:
        """The rights as JSON values."""
        return {
            "allows": [use for use in USES if use in self.allows],
            "licenses": dict(self.licenses),
            "share_alike": sorted(self.share_alike),
            "result_license": self.result_license,
            "credits": sorted(self.credits),
            "reasons": {use: sorted(why) for use, why in self.reasons.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "JoinedRights":
        """The rights that ``to_json`` wrote.

        Raises:
            UserMistake: the value holds no rights.
        """
        try:
            uses: dict[str, Use] = {use: use for use in USES}
            return cls(
                frozenset(uses[use] for use in value["allows"]),
                {str(name): int(count) for name, count in value["licenses"].items()},
                frozenset(value["share_alike"]),
                frozenset(value["credits"]),
                {uses[use]: frozenset(why) for use, why in value["reasons"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise UserMistake(f"These are no joined rights: {fault!r} is wrong in them.") from fault


def of_results(rights: Rights, on: date | None = None) -> JoinedRights:
    """What may be done with a result made from one picture."""
    reasons = {use: why for use in USES if (why := rights.why_not(use, on)) is not None}
    return JoinedRights(
        frozenset(use for use in USES if use not in reasons),
        {rights.license: 1},
        frozenset({rights.license} if rights.share_alike else ()),
        frozenset({rights.credit} if rights.attribution else ()),
        {use: frozenset({why}) for use, why in reasons.items()},
    )


def join(rights: Iterable[Rights], on: date | None = None) -> JoinedRights:
    """What may be done with a result made from all these pictures."""
    total = JoinedRights()
    for each, count in Counter(rights).items():
        one = of_results(each, on)
        total |= replace(one, licenses={each.license: count})
    return total


def stricter(first: Rights, second: Rights) -> Rights:
    """The first rights without what the second ones do not allow; for one picture known twice."""
    whys = ((use, second.why_not(use)) for use in USES)
    for use, why in whys:
        if why is not None and first.allows(use):
            first = first.override(use, allowed=False, reason=why)
    return first


def today() -> date:
    """The day on which rights are judged unless another is named."""
    return datetime.now(UTC).date()


_CONTRADICTION = "these licenses each want results under themselves: "


def _contradiction(licenses: frozenset[str]) -> str:
    return _CONTRADICTION + ", ".join(sorted(licenses))


def _without_contradictions(reasons: frozenset[str]) -> frozenset[str]:
    return frozenset(reason for reason in reasons if not reason.startswith(_CONTRADICTION))


def _first_reason(reasons: Mapping[Use, frozenset[str]], use: Use) -> str:
    return min(reasons.get(use, frozenset()), default="one of its pictures forbids it")
