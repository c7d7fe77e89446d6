"""Audit: which groups a model draws how often, how well, and what truncation does to them.

How the group of a generated picture is known is said with every number: by the class that was asked
for, by labels that the user gave to a blind sample, or by a linear probe whose errors are corrected
for (`pinxit.base.shares.corrected`). No classifier of people comes with Pinxit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from jaxtyping import UInt8

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.base.shares import Estimate, corrected, counted, is_possible, wilson_interval
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.gaps import DELTA, judged
from pinxit.datasets.labels import CLASS, Grouping, Labels
from pinxit.datasets.targets import Targets
from pinxit.engine import Model, Run
from pinxit.make.audited import AttributeAudit, Audit, How, Quality, percent
from pinxit.make.engines import ENGINES
from pinxit.make.generate import generate
from pinxit.metrics.copying import copying
from pinxit.metrics.distributions import density_coverage, precision_recall
from pinxit.metrics.lite0 import NAME, features
from pinxit.metrics.probe import Probe, trained_probe
from pinxit.nets.conditions import Code, conditions_for
from pinxit.settings import Settings
from pinxit.training.model_file import hash_of

Pictures = UInt8[np.ndarray, "_ height width channel"]

COUNT, FEWEST = 400, 50
"""Pictures that are made unless somebody says otherwise; those a group needs for its quality."""
SWEEP = (0.25, 0.5, 0.75, 1.0)
_TOGETHER = 64
_MISSING = 0.1
_STRANGE = 0.1
"""Share of generated pictures; if certainly more are strange to a probe, it gives no verdict."""
_COMPARED = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The pictures that a model learned from, and what is said of them.

    Attributes:
        dataset: The data set.
        pixels: Its trainable pictures at the model's shape.
        labels: What is said of them.
    """

    dataset: Dataset
    pixels: Pictures
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a model.

    Attributes:
        count: Pictures to make.
        seed: Of the first.
        psi: Truncation; None for the model's own.
        targets: The shares that are wanted.
        delta: The gap that is tolerated.
        seeds: The pictures of a blind sample instead; () for none.
        labels: What the user said of these, by attribute, in the order of ``seeds``.
        is_sweeping: Whether other truncations are tried, too.
    """

    count: int = COUNT
    seed: int = 1
    psi: float | None = None
    targets: Targets = field(default_factory=Targets)
    delta: float = DELTA
    seeds: tuple[int, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_sweeping: bool = True

    @property
    def drawn(self) -> tuple[int, ...]:
        """The seeds of the pictures that are looked at."""
        return self.seeds or tuple(range(self.seed, self.seed + self.count))


def audit(model: Model, known: Known | None, question: Question, run: Run) -> Audit:
    """What groups a model draws, beside the data it learned from and what is wanted.

    Args:
        model: The model.
        known: What it learned from; None if that is not here.
        question: What is asked.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: a target is of something that nobody knows.
        Cancelled: the run was cancelled.
    """
    work = _Work(model, known, question, run)
    found = [work.audited(name, how) for name in work.attributes for how in work.ways(name)]
    settings = {
        "count": len(question.drawn),
        "seed": question.drawn[0],
        "psi": work.psi,
        "delta": question.delta,
    }
    return Audit(
        model.card.name, hash_of(model), work.about(), settings, tuple(found), work.notes()
    )


def asked_classes(model: Model, seeds: Sequence[int]) -> tuple[str, ...]:
    """The class that each seed asks a model for when nobody names one; () if it knows none."""
    classes = Code.from_card(model.card).classes
    rows = conditions_for(model, seeds) if classes else None
    if rows is None:
        return ()
    told = rows[:, : len(classes)]
    return tuple(classes[int(row.argmax())] if row.max() > 0 else "" for row in told)


def settings_at(model: Model, psi: float | None) -> Settings:
    """The settings of a model, with another truncation if one is named.

    Raises:
        UserMistake: its engine has no such knob, or the value is out of range.
    """
    kind = ENGINES.load(model.card.engine).settings_type
    if psi is None:
        return kind.from_json(model.card.settings)
    return kind.from_json({**model.card.settings, "psi": psi})


class _Work:
    """One audit: the pictures, the features, the probes, each made once."""

    def __init__(self, model: Model, known: Known | None, question: Question, run: Run) -> None:
        self._model, self._known, self._question, self._run = model, known, question, run
        self._asked = asked_classes(model, question.drawn)
        self._entries = known.dataset.trainable() if known else ()
        self._refuse_targets()
        self._made = self._drawn(question.drawn, question.psi)
        self._new = features(self._made)
        self._seen = features(known.pixels) if known else np.empty((0, self._new.shape[1]))
        self._is_copy = copying(known.pixels, self._made).is_copy if known else None
        self._other: dict[float, Any] = {}

    def _refuse_targets(self) -> None:
        """Makes sure, before long work, that targets are of what is known."""
        targets = self._question.targets
        targets.refuse_unknown(self.attributes)
        for attribute in targets.shares:
            mine = self._question.labels.get(attribute, ())
            classes = Code.from_card(self._model.card).classes if attribute == CLASS else ()
            names = sorted({*self._data(attribute), *mine, *classes} - {""})
            targets.of(attribute, names, None)

    @property
    def psi(self) -> float | None:
        """The truncation; None for engines that have none."""
        value = getattr(settings_at(self._model, self._question.psi), "psi", None)
        return None if value is None else float(value)

    @property
    def attributes(self) -> tuple[str, ...]:
        """All that something is known of: the class, the labels of the data set and the user's."""
        there = self._known.labels.attributes(self._entries) if self._known else ()
        mine = [CLASS] * bool(self._asked)
        return tuple(dict.fromkeys([*mine, *there, *self._question.labels]))

    def ways(self, attribute: str) -> list[How]:
        """In which ways the groups of generated pictures are known."""
        told: list[How] = ["labels"] * (attribute in self._question.labels)
        asked: list[How] = ["asked"] * (attribute == CLASS and bool(self._asked))
        is_labeled = self._known and attribute in self._known.labels.attributes(self._entries)
        probed: list[How] = ["probe"] * bool(is_labeled)
        return [*told, *asked, *probed]

    def about(self) -> str:
        drawn, psi = self._question.drawn, "" if self.psi is None else f", psi {self.psi:g}"
        seeds = "of a blind sample" if self._question.seeds else f"from seed {drawn[0]}"
        beside = ""
        if self._known:
            real = f"{len(self._entries)} pictures of the data set {self._known.dataset.name}"
            beside = f", beside {real}, both seen by {NAME}"
        return f"{len(drawn)} pictures of {self._model.card.name} {seeds}{psi}{beside}."

    def notes(self) -> tuple[str, ...]:
        if self._known is None:
            name = self._model.card.dataset.get("name", "?")
            return (
                f"The data set {name} is not here: groups are known only by what is asked for and "
                "by your labels, and nothing is said of quality. Import it, or say --dataset.",
            )
        missing = {
            name: self._known.labels.grouping(self._entries, name).missing
            for name in self._known.labels.attributes(self._entries)
        }
        return tuple(
            f"{count} of {len(self._entries)} pictures have no label for {name}: a probe tells "
            "generated pictures like these as one of the groups all the same. If none of them "
            'fits, label them "none".'
            for name, count in missing.items()
            if count > _MISSING * len(self._entries)
        )

    def audited(self, attribute: str, how: How) -> AttributeAudit:
        if how == "probe":
            return self._probed(attribute)
        groups = self._question.labels[attribute] if how == "labels" else self._asked
        data = self._data(attribute)
        names = tuple(sorted({*groups, *data} - {""}))
        counts = Counter(groups)
        labeled = sum(counts[name] for name in names)
        if not labeled:
            return AttributeAudit(attribute, how, why_not="no picture of the sample has a label")
        estimate = counted([counts[name] for name in names], self._question.seed)
        made = AttributeAudit(
            attribute, how, names, estimate, data, unlabeled=len(groups) - labeled
        )
        return self._completed(made, np.array([_place(names, name) for name in groups]))

    def _probed(self, attribute: str) -> AttributeAudit:
        grouping = self._grouping(attribute)
        try:
            probe = trained_probe(self._seen, grouping.of, self._question.seed)
        except ValueError as fault:
            return AttributeAudit(attribute, "probe", why_not=str(fault))
        if not probe.is_of_use:
            return AttributeAudit(
                attribute,
                "probe",
                accuracy=probe.accuracy,
                why_not="the probe tells the groups apart hardly better than by chance "
                f"({percent(probe.accuracy)} right); label a blind sample instead (--sample)",
            )
        told, strange = probe.told(self._new), probe.strange(self._new)
        agrees = [probe.names[n] == asked for n, asked in zip(told, self._asked, strict=False)]
        made = AttributeAudit(
            attribute,
            "probe",
            probe.names,
            self._corrected(probe, told),
            self._data(attribute),
            accuracy=probe.accuracy,
            confusion=tuple(tuple(map(int, row)) for row in probe.confusion),
            strange=strange / len(told),
            agreement=float(np.mean(agrees)) if agrees and attribute == CLASS else None,
            sweep=self._sweep(probe),
        )
        return self._doubted(self._completed(made, told), strange)

    def _doubted(self, made: AttributeAudit, strange: int) -> AttributeAudit:
        """Without verdicts, if the probe cannot be believed on these pictures."""
        if made.estimate is None:
            return made
        if wilson_interval(strange, len(self._made))[0] > _STRANGE:
            share = percent(strange / len(self._made))
            why = f"{share} of the generated pictures are unlike nearly all real ones to the probe"
        elif not is_possible(made.estimate):
            why = "no shares of groups could lead to what the probe told"
        else:
            return made
        why += ", so that its errors on them are not known; its shares are a hint. Label a blind "
        why += "sample (--sample)"
        return replace(made, verdicts=(), why_not=why)

    def _completed(self, made: AttributeAudit, told: Any) -> AttributeAudit:
        """With verdicts and the quality of groups; ``told`` is the group of each picture, or -1."""
        question = self._question
        if made.estimate is None or len(made.names) < 2:
            return replace(made, estimate=None, why_not="there is one group alone")
        wanted = [question.targets.of(made.attribute, made.names, made.data or None)]
        if made.data and wanted[0][0] != "the data set":
            wanted.append(("the data set", made.data))
        verdicts = tuple(
            judged(made.names, made.estimate, shares, against, question.delta)
            for against, shares in wanted
        )
        quality, together = self._quality(made, told) if made.data else ((), 0)
        made = replace(made, quality=quality, together=together)
        return replace(made, wanted=wanted[0][1], verdicts=verdicts)

    def _quality(self, made: AttributeAudit, told: Any) -> tuple[tuple[Quality, ...], int]:
        real = np.array([_place(made.names, name) for name in self._grouping(made.attribute).of])
        pairs = [
            (np.flatnonzero(real == n), np.flatnonzero(told == n)) for n in range(len(made.names))
        ]
        sizes = [min(len(old), len(new)) for old, new in pairs]
        enough = [size for size in sizes if size >= FEWEST]
        together = min([*enough, _COMPARED])
        stream = random_stream(self._question.seed, "quality", made.attribute)
        found = []
        for name, (old, new), size in zip(made.names, pairs, sizes, strict=True):
            plain = Quality(name, len(new), len(old))
            if size < FEWEST:
                why = f"{len(new)} made and {len(old)} real; {FEWEST} of each are the least"
                found.append(replace(plain, why_not=why))
                continue
            some = [stream.permutation(places)[:together] for places in (old, new)]
            scores = _scores(self._seen[some[0]], self._new[some[1]])
            found.append(replace(plain, scores=scores, copies=self._copies(new)))
        return tuple(found), together if enough else 0

    def _copies(self, places: Any) -> tuple[float, float, float] | None:
        if self._is_copy is None:
            return None
        hits = int(self._is_copy[places].sum())
        return hits / len(places), *wilson_interval(hits, len(places))

    def _sweep(self, probe: Probe) -> dict[float, Estimate]:
        question = self._question
        if not question.is_sweeping or question.seeds or self.psi is None:
            return {}
        for psi in SWEEP:
            if psi not in self._other and psi != self.psi:
                self._other[psi] = features(self._drawn(question.drawn, psi))
        seen = {**self._other, self.psi: self._new}
        return {psi: self._corrected(probe, probe.told(seen[psi])) for psi in sorted(seen)}

    def _corrected(self, probe: Probe, told: Any) -> Estimate:
        counts = np.bincount(told, minlength=len(probe.names))
        return corrected(counts, probe.confusion, self._question.seed)

    def _drawn(self, seeds: Sequence[int], psi: float | None) -> Pictures:
        settings, made = settings_at(self._model, psi), []
        for number, picture in enumerate(generate(self._model, seeds, settings, run=self._run)):
            if number % _TOGETHER == 0:
                self._run.report(Progress("audit", number, len(seeds), "pictures"))
            made.append(np.rint(picture.pixels * 255).astype(np.uint8))
        return np.stack(made)

    def _grouping(self, attribute: str) -> Grouping:
        if self._known is None:
            raise UserMistake("The data set is not here.")
        return self._known.labels.grouping(self._entries, attribute)

    def _data(self, attribute: str) -> dict[str, float]:
        """The shares among the labeled pictures of the data set; {} if nobody labeled them."""
        if self._known is None:
            return {}
        if attribute not in self._known.labels.attributes(self._entries):
            return {}
        counts = self._grouping(attribute).counts
        return {name: count / sum(counts.values()) for name, count in counts.items()}


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1


def _scores(real: Any, made: Any) -> dict[str, float]:
    precision, recall = precision_recall(real, made)
    return {
        "precision": precision,
        "recall": recall,
        "coverage": density_coverage(real, made)[1],
    }
