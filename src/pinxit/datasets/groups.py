"""The groups of a data set: how many pictures each has, what is missing, what to collect."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from pinxit.base.shares import counted, effective_groups
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.gaps import DELTA, judged, to_collect
from pinxit.datasets.labels import Grouping, Labels
from pinxit.datasets.targets import Targets
from pinxit.datasets.words import few

NOT_AUDITED = (
    "not audited: nobody says which groups the pictures belong to. Put them into folders, or "
    "write labels.csv with the columns path and, for example, skin or site"
)
_NAMED = 6


def groups_report(
    dataset: Dataset, labels: Labels, targets: Targets | None = None, delta: float = DELTA
) -> dict[str, Any]:
    """All that labels say of a data set, as JSON values. Exact copies count once.

    Args:
        dataset: The data set.
        labels: What is said of its pictures.
        targets: What is wanted; equal shares, if absent.
        delta: The gap that is tolerated.

    Raises:
        UserMistake: a target is of an attribute or a group that nobody knows.
    """
    entries, wanted = dataset.singles(), targets or Targets()
    names = labels.attributes(entries)
    wanted.refuse_unknown(names)
    groupings = [labels.grouping(entries, name) for name in names]
    return {
        "pictures": len(entries),
        "is_audited": any(each.counts for each in groupings),
        "attributes": [_attribute(each, wanted, delta) for each in groupings if each.counts],
        "crossings": [
            facts
            for one, other in combinations(names, 2)
            if (facts := _crossing(labels, entries, one, other))
        ],
        "unused_labels": list(labels.unused(dataset.entries)),
    }


def groups_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """The report in lines for people."""
    if not facts["is_audited"]:
        yield f"groups        {NOT_AUDITED}."
    for each in facts["attributes"]:
        yield from _attribute_lines(each)
    for each in facts["crossings"]:
        yield (
            f"groups        {each['attribute']}: {len(each['counts'])} of {each['possible']} "
            f"crossings have pictures, the smallest {each['smallest']} with {each['least']}"
            + (f"; none: {few(each['empty'], _NAMED)}" if each["empty"] else "")
        )
    if facts["unused_labels"]:
        yield f"labels        name what is no picture here: {few(facts['unused_labels'])}"


def _attribute(grouping: Grouping, targets: Targets, delta: float) -> dict[str, Any]:
    told = (grouping.attribute, grouping.counts, grouping.missing)
    return attribute_facts(told, len(grouping.of), targets, delta)


def attribute_facts(
    told: tuple[str, dict[str, int], int], pictures: int, targets: Targets, delta: float
) -> dict[str, Any]:
    """What is said of the groups of one attribute, as JSON values.

    Args:
        told: The attribute, how many pictures each group has (the largest first), and how many
            have none.
        pictures: How many there are.
        targets: What is wanted.
        delta: The gap that is tolerated.
    """
    attribute, counts, missing = told
    against, wanted = targets.of(attribute, list(counts), None)
    estimate = counted(list(counts.values()))
    verdict = judged(list(counts), estimate, wanted, against, delta)
    smallest = min(counts, key=lambda name: counts[name])
    return {
        "attribute": attribute,
        "groups": [
            {
                "name": name,
                "count": count,
                "share": round(float(estimate.shares[number]), 5),
                "interval": [
                    round(float(estimate.low[number]), 5),
                    round(float(estimate.high[number]), 5),
                ],
                "wanted": round(wanted[name], 5),
            }
            for number, (name, count) in enumerate(counts.items())
        ],
        "missing": missing,
        "missing_share": round(missing / pictures, 5),
        "effective_groups": round(effective_groups(list(counts.values())), 3),
        "smallest": {"name": smallest, "count": counts[smallest]},
        "verdict": verdict.to_json(),
        "collect": to_collect(counts, wanted),
    }


def _attribute_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    groups, verdict = facts["groups"], facts["verdict"]
    told = [
        f"{each['count']} {each['name']} ({_percent(each['share'])}, "
        f"{_percent(each['interval'][0])} to {_percent(each['interval'][1])})"
        for each in groups
    ]
    yield f"groups        {facts['attribute']}: {few(told, _NAMED)}"
    gap = " to ".join(map(_percent, verdict["total_variation_interval"]))
    if len(groups) == 1:
        yield "              one group alone: there is nothing to compare"
    else:
        yield (
            f"              as mixed as {facts['effective_groups']:.1f} equal groups; smallest: "
            f"{facts['smallest']['name']} with {facts['smallest']['count']}; "
            f"{_percent(verdict['total_variation'])} would have to change their group ({gap})"
        )
        yield f"              {verdict['sentence']}"
    if facts["missing"]:
        yield f"              no label: {facts['missing']} ({_percent(facts['missing_share'])})"
    if facts["collect"]:
        lacking = [f"{count} of {name}" for name, count in facts["collect"].items()]
        yield f"              to reach it, add at least {few(lacking, _NAMED)}"


def _crossing(
    labels: Labels, entries: Sequence[Entry], one: str, other: str
) -> dict[str, Any] | None:
    """How two attributes go together; None if no picture has both labels."""
    first, second = labels.grouping(entries, one), labels.grouping(entries, other)
    crossed = labels.crossed(entries, one, other)
    counts = crossed.counts
    if not counts:
        return None
    possible = [f"{a}, {b}" for a in first.names for b in second.names]
    return {
        "attribute": crossed.attribute,
        "counts": counts,
        "possible": len(possible),
        "empty": [name for name in possible if name not in counts],
        "smallest": min(counts, key=lambda name: counts[name]),
        "least": min(counts.values()),
        "missing": crossed.missing,
    }


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
