"""What may be done with a picture, and who says so; `pinxit.datasets.joined` says it of results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.decisions import UNASKED, Clause, Consent, Override, Proof, Waiver
from pinxit.datasets.licenses import LICENSED, UNKNOWN, USES, Use, license_name, terms_of
from pinxit.datasets.territory import Territory, parse_territory


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
        waivers: Clauses of the license that do not carry over to results.
        territory: Where the license holds; None for the whole world.
        proof: When the evidence was looked at, and its hash; None if nobody noted it.
        consent: What is known of the people in the picture.

    Raises:
        UserMistake: the license is unknown, or a bought license has no evidence.
    """

    license: str = UNKNOWN
    creator: str = ""
    source: str = ""
    evidence: str = ""
    until: date | None = None
    overrides: tuple[Override, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    territory: Territory = None
    proof: Proof | None = None
    consent: Consent = UNASKED

    def __post_init__(self) -> None:
        object.__setattr__(self, "license", license_name(self.license))
        if self.license == LICENSED and not self.evidence.strip():
            raise UserMistake(
                f"{LICENSED} needs evidence: name the contract, invoice or letter that grants it."
            )

    @property
    def attribution(self) -> bool:
        """Whether results must name creator and license."""
        return terms_of(self.license).attribution and "attribution" not in self.waived

    @property
    def share_alike(self) -> bool:
        """Whether results must be passed on under the same license."""
        return terms_of(self.license).share_alike and "share-alike" not in self.waived

    @property
    def no_derivatives(self) -> bool:
        """Whether the license lets only unchanged copies be passed on."""
        return terms_of(self.license).no_derivatives and "no-derivatives" not in self.waived

    @property
    def waived(self) -> frozenset[Clause]:
        """Clauses that do not carry over to results."""
        return frozenset(waiver.clause for waiver in self.waivers)

    @property
    def departs(self) -> bool:
        """Whether somebody decided to do more than the license or the picture itself allows."""
        return bool(self.waivers) or any(override.allowed for override in self.overrides)

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
        ends = self.until if "expiry" not in self.waived else None
        if ends is not None and (on or today()) > ends:
            return f"the license {self.license} ended on {ends.isoformat()}"
        decided = next((o for o in reversed(self.overrides) if o.use == use), None)
        if decided is not None:
            return None if decided.allowed else decided.reason
        terms = terms_of(self.license)
        allows = terms.allowed_without(self.waived)
        return None if use in allows else f"{self.license} {terms.because}"

    def override(self, use: Use, allowed: bool, reason: str) -> "Rights":
        """The same rights with one more decision.

        Raises:
            UserMistake: the use is unknown or the reason is blank.
        """
        return replace(self, overrides=(*self.overrides, Override(use, allowed, reason)))

    def waive(self, clause: Clause, reason: str) -> "Rights":
        """The same rights with one clause that does not carry over to results.

        Raises:
            UserMistake: the clause is unknown or the reason is blank.
        """
        return replace(self, waivers=(*self.waivers, Waiver(clause, reason)))

    def to_json(self) -> dict[str, Any]:
        """The rights as JSON values; what older data sets do not know is left out where unsaid."""
        return {
            "license": self.license,
            "creator": self.creator,
            "source": self.source,
            "evidence": self.evidence,
            "until": self.until.isoformat() if self.until else None,
            "overrides": [override.to_json() for override in self.overrides],
            **dict(self._said_besides()),
        }

    def _said_besides(self) -> Iterator[tuple[str, Any]]:
        if self.waivers:
            yield "waivers", [waiver.to_json() for waiver in self.waivers]
        if self.territory is not None:
            yield "territory", sorted(self.territory)
        if self.proof is not None:
            yield "proof", self.proof.to_json()
        if self.consent != UNASKED:
            yield "consent", self.consent.to_json()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Rights":
        """The rights that ``to_json`` wrote.

        Raises:
            UserMistake: the value holds no rights.
        """
        try:
            until = value.get("until")
            proof, consent = value.get("proof"), value.get("consent")
            return cls(
                license=str(value["license"]),
                creator=str(value["creator"]),
                source=str(value["source"]),
                evidence=str(value["evidence"]),
                until=date.fromisoformat(until) if until else None,
                overrides=tuple(map(Override.from_json, value["overrides"])),
                waivers=tuple(map(Waiver.from_json, value.get("waivers", ()))),
                territory=_territory(value.get("territory")),
                proof=Proof.from_json(proof) if proof else None,
                consent=Consent.from_json(consent) if consent else UNASKED,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise UserMistake(f"These are no rights: {fault!r} is wrong in them.") from fault


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


def _territory(value: Any) -> Territory:
    if value is None:
        return None
    return parse_territory(" ".join(map(str, value))) if value else frozenset()
