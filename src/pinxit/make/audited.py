"""What an audit found: the shares of groups among a model's pictures, and what may be said of them.

Nothing here says "fair". Where a number cannot be had, a sentence says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pinxit.base.shares import Estimate
from pinxit.datasets.gaps import Verdict

How = Literal["asked", "labels", "probe"]
HOW: Mapping[How, str] = {
    "asked": "by the class asked for",
    "labels": "by your labels of a blind sample",
    "probe": "by a linear probe, corrected for its errors",
}
LIMITS = (
    "Groups are what the labels say, and labels are what people saw; an audit is no better.",
    "Intervals hold for pictures made with these settings and other seeds, not for other settings.",
    "The class asked for says what a picture was meant to show, not what it shows.",
    "A probe is taken to err on generated pictures as often as on held-out real ones. If generated "
    "ones are stranger to it than that, its shares are off, and the interval does not show it.",
    "No gap shown is not the same as no gap, and says nothing of groups that nobody labeled.",
)


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the pictures of one group are, beside real ones of that group.

    Attributes:
        group: Its name.
        made: Generated pictures of it.
        real: Real pictures of it.
        scores: "precision", "recall", "coverage", of as many pictures for every group; {} if not
            measurable.
        copies: Share of copies, with its interval; None if not measurable.
        why_not: Why a number is missing; "" if none is.
    """

    group: str
    made: int
    real: int
    scores: Mapping[str, float] = field(default_factory=dict)
    copies: tuple[float, float, float] | None = None
    why_not: str = ""

    def to_json(self) -> dict[str, Any]:
        """The quality as JSON values."""
        told = None if self.copies is None else [round(each, 5) for each in self.copies]
        return {
            "group": self.group,
            "made": self.made,
            "real": self.real,
            "scores": {name: round(value, 5) for name, value in self.scores.items()},
            "copies": told,
            "why_not": self.why_not,
        }


@dataclass(frozen=True, slots=True, eq=False)
class AttributeAudit:
    """What was found of one attribute, in one way.

    Attributes:
        attribute: Its name.
        how: How the groups of generated pictures are known.
        names: Of its groups; () if it was not audited.
        estimate: Their shares; None if it was not audited.
        data: Their shares in the data set; {} if not known.
        wanted: The target's shares.
        verdicts: Beside the target, and beside the data set; () if none can be given.
        unlabeled: Pictures of the sample that nobody labeled.
        accuracy: How often the probe is right on held-out pictures; None without one.
        confusion: Its errors: a row for the group, a column for what it told.
        strange: Share of generated pictures that are unlike nearly all real ones to the probe.
        agreement: Share of pictures that the probe tells as the class that was asked for.
        quality: Of each group; () if there are no real pictures to compare with.
        together: As many pictures of each group were compared.
        sweep: Shares at other truncations psi.
        why_not: Why there is no verdict; "" if there is one. Shares that are there all the same
            are no more than a hint.
    """

    attribute: str
    how: How
    names: tuple[str, ...] = ()
    estimate: Estimate | None = None
    data: Mapping[str, float] = field(default_factory=dict)
    wanted: Mapping[str, float] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    unlabeled: int = 0
    accuracy: float | None = None
    confusion: tuple[tuple[int, ...], ...] = ()
    strange: float | None = None
    agreement: float | None = None
    quality: tuple[Quality, ...] = ()
    together: int = 0
    sweep: Mapping[float, Estimate] = field(default_factory=dict)
    why_not: str = ""

    @property
    def title(self) -> str:
        """Attribute and way, in words."""
        return f"{self.attribute}, {HOW[self.how]}"

    @property
    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Of each group: name, share, interval, share in the data, share that is wanted."""
        if self.estimate is None:
            return []
        found = self.estimate
        return [
            (
                name,
                percent(float(found.shares[number])),
                f"{percent(float(found.low[number]))} to {percent(float(found.high[number]))}",
                percent(self.data[name]) if name in self.data else "-",
                percent(self.wanted[name]),
            )
            for number, name in enumerate(self.names)
        ]

    @property
    def facts(self) -> list[str]:
        """What must be known to read the shares, in sentences."""
        told = []
        if self.accuracy is not None:
            told.append(
                f"The probe was right on {percent(self.accuracy)} of held-out pictures "
                f"({percent(1 / len(self.names))} would be chance)."
            )
        if self.strange is not None:
            told.append(
                f"To the probe {percent(self.strange)} of the pictures are unlike nearly all real "
                "ones (5 % of real ones are)."
            )
        if self.agreement is not None:
            told.append(f"It tells {percent(self.agreement)} as the class that was asked for.")
        if self.unlabeled:
            told.append(f"{self.unlabeled} pictures of the sample have no label.")
        for verdict in self.verdicts:
            low, high = verdict.interval
            told.append(
                f"{percent(verdict.variation)} would have to change their group to be like "
                f"{verdict.against} ({percent(low)} to {percent(high)})."
            )
        return told

    def to_json(self) -> dict[str, Any]:
        """The audit of the attribute as JSON values."""
        groups = self.estimate and _groups_json(self.names, self.estimate)
        return {
            "attribute": self.attribute,
            "known": HOW[self.how],
            "pictures": self.estimate.count if self.estimate else 0,
            "unlabeled": self.unlabeled,
            "groups": groups or [],
            "data": {name: round(share, 5) for name, share in self.data.items()},
            "wanted": {name: round(share, 5) for name, share in self.wanted.items()},
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "probe": None
            if self.accuracy is None
            else {
                "accuracy": round(self.accuracy, 5),
                "strange": self.strange,
                "agreement": self.agreement,
                "groups": list(self.names),
                "confusion": [list(row) for row in self.confusion],
            },
            "quality": [each.to_json() for each in self.quality],
            "quality_pictures": self.together,
            "truncation": {
                f"{psi:g}": _groups_json(self.names, each) for psi, each in self.sweep.items()
            },
            "why_not": self.why_not,
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found of a model.

    Attributes:
        model: Its name.
        sha256: Of its file.
        about: What was compared, and how, in one sentence.
        settings: Count, seed, psi and tolerated gap.
        attributes: What was found of each, in each way.
        notes: What else the reader must know.
    """

    model: str
    sha256: str
    about: str
    settings: Mapping[str, Any]
    attributes: tuple[AttributeAudit, ...]
    notes: tuple[str, ...] = ()

    @property
    def verdicts(self) -> list[tuple[str, str, str]]:
        """Of each attribute and way: its title, the verdict, and what it comes to."""
        told = []
        for each in self.attributes:
            told += [(each.title, v.sentence, str(v.outcome)) for v in each.verdicts]
            if each.why_not:
                told.append((each.title, f"not audited: {each.why_not}", "not audited"))
        if not told:
            told.append(
                (self.model, "not audited: nobody says what groups there are", "not audited")
            )
        return told

    def to_json(self) -> dict[str, Any]:
        """The audit as JSON values."""
        return {
            "model": self.model,
            "sha256": self.sha256,
            "about": self.about,
            "settings": dict(self.settings),
            "attributes": [each.to_json() for each in self.attributes],
            "notes": list(self.notes),
            "limits": list(LIMITS),
        }

    def lines(self) -> Iterator[str]:
        """The audit for people."""
        yield self.about
        for note in self.notes:
            yield f"note: {note}"
        yield ""
        for title, sentence, _ in self.verdicts:
            yield f"{title}: {sentence}"
        for each in self.attributes:
            if each.estimate is not None:
                yield from _attribute_lines(each)
        yield ""
        yield from (f"limit: {limit}" for limit in LIMITS)


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{100 * share:.1f} %"


def _groups_json(names: tuple[str, ...], found: Estimate) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "share": round(float(found.shares[number]), 5),
            "interval": [round(float(found.low[number]), 5), round(float(found.high[number]), 5)],
        }
        for number, name in enumerate(names)
    ]


def _attribute_lines(each: AttributeAudit) -> Iterator[str]:
    yield ""
    yield each.title
    wide = max([len("group"), *map(len, each.names)])
    yield f"  {'group':{wide}}  {'share':>7}  {'95 % interval':>18}  {'data':>7}  {'wanted':>7}"
    for name, share, interval, data, wanted in each.rows:
        yield f"  {name:{wide}}  {share:>7}  {interval:>18}  {data:>7}  {wanted:>7}"
    yield from (f"  {fact}" for fact in each.facts)
    yield from _sweep_lines(each, wide)
    for quality in each.quality:
        told = [f"{name} {value:.2f}" for name, value in quality.scores.items()]
        if quality.copies is not None:
            share, low, high = map(percent, quality.copies)
            told.append(f"copies {share} ({low} to {high})")
        told += [f"not measurable: {quality.why_not}"] * bool(quality.why_not)
        yield f"  quality of {quality.group:{wide}}  {', '.join(told)}"


def _sweep_lines(each: AttributeAudit, wide: int) -> Iterator[str]:
    if not each.sweep:
        return
    yield "  what truncation does (share at each psi):"
    yield f"  {'psi':{wide}}  " + "  ".join(f"{psi:>7g}" for psi in each.sweep)
    for number, name in enumerate(each.names):
        shares = (percent(float(found.shares[number])) for found in each.sweep.values())
        yield f"  {name:{wide}}  " + "  ".join(f"{share:>7}" for share in shares)
