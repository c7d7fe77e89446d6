"""What results made from many pictures may be used for. Policy, not legal advice.

Joining takes the worst case of every clause: a use is allowed if all pictures allow it, each
creator who wants a credit gets one, share-alike licenses must meet in one, the earliest end and the
common territory hold. The join is commutative and associative, and `JoinedRights.verdict` is
idempotent and monotone: more pictures never allow more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.licenses import USES, Use, terms_of
from pinxit.datasets.rights import Rights
from pinxit.datasets.share_alike import share_alike_license
from pinxit.datasets.territory import Territory, common, parse_territory, territory_words
from pinxit.datasets.words import counted

_OF_RESULTS: tuple[Use, ...] = ("publish", "commercial")
_CONTRADICTION = "these licenses each want results under themselves: "


@dataclass(frozen=True, slots=True)
class JoinedRights:
    """What may be done with a result made from many pictures: never more than with each of them.

    Attributes:
        licenses: How many pictures stand under each license.
        share_alike: Licenses that want results passed on under themselves.
        credits: Lines that results must carry.
        denials: Why pictures forbid a use, and how many do for that reason (0: not counted).
        until: Last day on which results may be used; None for ever.
        territory: Where; None for the whole world.
        waivers: Clauses that were waived and why, and of how many pictures.
    """

    licenses: Mapping[str, int] = field(default_factory=dict)
    share_alike: frozenset[str] = frozenset()
    credits: frozenset[str] = frozenset()
    denials: Mapping[Use, Mapping[str, int]] = field(default_factory=dict)
    until: date | None = None
    territory: Territory = None
    waivers: Mapping[str, int] = field(default_factory=dict)

    def __or__(self, other: "JoinedRights") -> "JoinedRights":
        """The rights of a result made from both; order and grouping do not matter."""
        uses = [use for use in USES if use in self.denials or use in other.denials]
        ends = [each for each in (self.until, other.until) if each is not None]
        return JoinedRights(
            _sum(self.licenses, other.licenses),
            self.share_alike | other.share_alike,
            self.credits | other.credits,
            {use: _sum(self.denials.get(use, {}), other.denials.get(use, {})) for use in uses},
            min(ends, default=None),
            common(self.territory, other.territory),
            _sum(self.waivers, other.waivers),
        )

    @property
    def result_license(self) -> str | None:
        """The license results must be passed on under; "" if any will do, None if none can."""
        return share_alike_license(self.share_alike)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What the pictures want that cannot be had together; then nothing may be published."""
        found = []
        under = self.result_license
        if under is None:
            found.append(_CONTRADICTION + ", ".join(sorted(self.share_alike)))
        if self.territory == frozenset():
            found.append("there is no country in which all of them may be used")
        if under:
            limits = list(self._limits(under))
            found += [f"{under} lets nobody add limits, and {each}" for each in limits]
        return tuple(found)

    def _limits(self, under: str) -> Iterable[str]:
        """Limits of other pictures that a share-alike license does not let results have."""
        against = self.denials.get("commercial")
        if against and "commercial" in terms_of(under).allows:
            yield f"commercial use is forbidden {because(against)}"
        if self.territory is not None:
            yield f"some may be used only in: {territory_words(self.territory)}"
        if self.until is not None:
            yield f"some may be used only until {self.until.isoformat()}"

    @property
    def reasons(self) -> Mapping[Use, Mapping[str, int]]:
        """Why each use that is not allowed is not, and how many pictures forbid it for that."""
        torn = dict.fromkeys(self.conflicts, 0)
        why = {u: {**self.denials.get(u, {}), **(torn if u in _OF_RESULTS else {})} for u in USES}
        return {use: reasons for use, reasons in why.items() if reasons}

    @property
    def allows(self) -> frozenset[Use]:
        """What may be done."""
        return frozenset(USES) - frozenset(self.reasons)

    @property
    def verdict(self) -> dict[str, Any]:
        """What holds, without counting how many pictures want it, as JSON values."""
        return {
            "allows": [use for use in USES if use in self.allows],
            "result_license": self.result_license,
            "credits": sorted(self.credits),
            "until": self.until.isoformat() if self.until else None,
            "territory": None if self.territory is None else sorted(self.territory),
        }

    @property
    def sentence(self) -> str:
        """One sentence on what results may be used for."""
        reasons = self.reasons
        if "publish" in reasons:
            return f"Results may not be published, {because(reasons['publish'])}."
        words = "Results may be published"
        if "commercial" in reasons:
            words += f", but not used commercially ({because(reasons['commercial'])})"
        else:
            words += " and used commercially"
        if self.result_license:
            words += f", under {self.result_license}"
        if self.territory is not None:
            words += f", only in {territory_words(self.territory)}"
        if self.until is not None:
            words += f", until {self.until.isoformat()}"
        if self.credits:
            words += f", with {counted(len(self.credits), 'credit line')}"
        return words + "."

    def to_json(self) -> dict[str, Any]:
        """The rights as JSON values."""
        return {
            **self.verdict,
            "sentence": self.sentence,
            "licenses": dict(self.licenses),
            "share_alike": sorted(self.share_alike),
            "conflicts": list(self.conflicts),
            "reasons": {use: dict(why) for use, why in self.reasons.items()},
            "denials": {use: dict(why) for use, why in self.denials.items()},
            "waivers": dict(self.waivers),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "JoinedRights":
        """The rights that ``to_json`` wrote; also those of older models.

        Raises:
            UserMistake: the value holds no rights.
        """
        try:
            until, territory = value.get("until"), value.get("territory")
            return cls(
                {str(name): int(count) for name, count in value["licenses"].items()},
                frozenset(map(str, value["share_alike"])),
                frozenset(map(str, value["credits"])),
                _denials(value),
                date.fromisoformat(until) if until else None,
                _territory(territory),
                {str(why): int(count) for why, count in value.get("waivers", {}).items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise UserMistake(f"These are no joined rights: {fault!r} is wrong in them.") from fault


def of_results(rights: Rights, on: date | None = None, count: int = 1) -> JoinedRights:
    """What may be done with a result made from one picture, or from several with these rights."""
    whys = {use: why for use in USES if (why := rights.why_not(use, on)) is not None}
    waived = rights.waived
    return JoinedRights(
        {rights.license: count},
        frozenset({rights.license} if rights.share_alike else ()),
        frozenset({rights.credit} if rights.attribution else ()),
        {use: {why: count} for use, why in whys.items()},
        None if "expiry" in waived else rights.until,
        None if "territory" in waived else rights.territory,
        {f"{each.clause}: {each.reason}": count for each in rights.waivers},
    )


def join(rights: Iterable[Rights], on: date | None = None) -> JoinedRights:
    """What may be done with a result made from all these pictures."""
    total = JoinedRights()
    for each, count in Counter(rights).items():
        total |= of_results(each, on, count)
    return total


def because(reasons: Mapping[str, int]) -> str:
    """Reasons as the end of a sentence; the one that most pictures have first."""
    ranked = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    told = [f"because of {counted(n, 'picture')}: {why}" if n else why for why, n in ranked[:2]]
    more = f", and {counted(len(ranked) - 2, 'more reason')}" if len(ranked) > 2 else ""
    return "; ".join(told) + more


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    names = sorted({*first, *second})
    return {name: first.get(name, 0) + second.get(name, 0) for name in names}


def _territory(value: Any) -> Territory:
    if value is None:
        return None
    return parse_territory(" ".join(map(str, value))) if value else frozenset()


def _denials(value: Mapping[str, Any]) -> dict[Use, dict[str, int]]:
    """Why uses are forbidden; older models list reasons without counting, conflicts among them."""
    known: dict[str, Use] = {use: use for use in USES}
    allowed = {known[use] for use in value["allows"]}
    if "denials" in value:
        counted_whys = value["denials"].items()
        return {known[u]: {str(w): int(n) for w, n in why.items()} for u, why in counted_whys}
    old = {known[use]: dict.fromkeys(map(str, why), 0) for use, why in value["reasons"].items()}
    for use in known.values():
        if use not in allowed and not old.get(use):
            old[use] = {"one of its pictures forbids it": 0}
    plain = {use: _without_contradictions(why) for use, why in old.items()}
    return {use: why for use, why in plain.items() if why}


def _without_contradictions(reasons: Mapping[str, int]) -> dict[str, int]:
    return {why: n for why, n in reasons.items() if not why.startswith(_CONTRADICTION)}
