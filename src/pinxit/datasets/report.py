"""What is in a data set, and what results made from it may be used for; as JSON and as text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import numpy as np

from pinxit.datasets.dataset import Dataset
from pinxit.datasets.duplicates import exact_groups
from pinxit.datasets.licenses import Use
from pinxit.datasets.words import counted, few

_MOST_NAMED = 5
SQUARE = 1.05
"""Pictures whose sides differ by less than this factor count as square."""


def report(dataset: Dataset, on: date | None = None) -> dict[str, Any]:
    """Everything people ask about a data set, as JSON values.

    Args:
        dataset: The data set.
        on: The day on which rights are judged; today, if absent.
    """
    entries = dataset.entries
    exact = exact_groups(entries)
    return {
        "name": dataset.name,
        "version": dataset.version,
        "frozen": dataset.frozen,
        "digest": dataset.digest,
        "pictures": len(entries),
        "trainable": len(dataset.trainable(on)),
        "sizes": _sizes(dataset),
        "channels": _counts(str(entry.channels) for entry in entries),
        "proportions": _proportions(dataset),
        "captioned": sum(bool(entry.caption) for entry in entries),
        "tags": _counts(tag for entry in entries for tag in entry.tags),
        "exact_copies": [list(group) for group in exact],
        "licenses": _counts(entry.rights.license for entry in entries),
        "results": dataset.joined(on).to_json(),
        "sentence": dataset.joined(on).sentence,
        "not_trainable": [{"path": e.path, "why": why} for e, why in dataset.untrainable(on)],
        "decisions": _decisions(dataset),
        "limits": _limits(dataset, on),
        "people": _counts(entry.rights.consent.people for entry in entries),
        "proven": sum(entry.rights.proof is not None for entry in entries),
        "signed": [str(each.about.get("when", "")) for each in dataset.statements],
    }


def report_lines(dataset: Dataset, on: date | None = None) -> list[str]:
    """The report in lines for people."""
    return list(lines_of(report(dataset, on)))


def lines_of(facts: Mapping[str, Any]) -> Iterator[str]:
    """A report in lines for people; lists that are cut short come with counts of the whole.

    Args:
        facts: What `report` gave. Where the data set is vast, "copies" counts exact copies, and
            "refused" lists why pictures are not trainable, how many and some of them.
    """
    state = "frozen" if facts["frozen"] else "not frozen"
    yield f"{facts['name']}, version {facts['version']} ({state}), digest {facts['digest'][:12]}"
    copies = facts.get("copies", sum(len(group) - 1 for group in facts["exact_copies"]))
    left_out = f" ({copies} of them exact copies, left out of training)" if copies else ""
    yield f"pictures      {facts['pictures']}{left_out}"
    yield f"trainable     {facts['trainable']}"
    if facts["sizes"]:
        sides = facts["sizes"]
        yield (
            f"short sides   {sides['least']} to {sides['most']} px, half of them up to "
            f"{sides['median']} px; {sides['different']} different sizes"
        )
    shapes = (f"{count} {name}" for name, count in facts["proportions"].items() if count)
    yield f"proportions   {', '.join(shapes) or 'none'}"
    channels = {"1": "gray", "3": "RGB", "4": "RGB with alpha"}
    kinds = (f"{count} {channels[name]}" for name, count in facts["channels"].items())
    yield f"channels      {', '.join(kinds)}"
    yield from _content_lines(facts)
    licenses = (f"{count} {name}" for name, count in facts["licenses"].items())
    yield f"licenses      {', '.join(licenses)}"
    nothing = "none: nothing here may be learned from"
    yield f"results       {facts['sentence'] if facts['trainable'] else nothing}"
    for line in facts["results"]["credits"]:
        yield f"credit        {line}"
    yield from _rights_lines(facts)
    for each in facts.get("refused", _refused(facts["not_trainable"])):
        some = (
            few(each["paths"], _MOST_NAMED)
            if len(each["paths"]) == each["count"]
            else (f"{', '.join(each['paths'])} and {each['count'] - len(each['paths'])} more")
        )
        yield f"not trainable {each['count']}: {each['why']}: {some}"
    for decision in facts["decisions"][:_MOST_NAMED]:
        yield f"decision      {decision}"
    for when in facts["signed"]:
        yield f"signed        what departs from licenses, on {when}"


def _rights_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    for each in facts["limits"]:
        count, paths = counted(each["pictures"], "picture"), few(each["paths"], _MOST_NAMED)
        yield f"limit         not {each['use']}, because of {count}: {each['why']}: {paths}"
    for conflict in facts["results"]["conflicts"]:
        yield f"conflict      {conflict}"
    told = [f"{count} {word}" for word, count in facts["people"].items() if word != "unasked"]
    if told:
        yield f"people        {', '.join(told)}, {facts['people'].get('unasked', 0)} unasked"
    if facts["proven"]:
        yield f"evidence      looked at for {counted(facts['proven'], 'picture')}"


def _content_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    tags = [f"{count} {name}" for name, count in facts["tags"].items()]
    if tags:
        yield f"folders       {few(tags, _MOST_NAMED)}"
    if facts["captioned"]:
        yield f"with words    {facts['captioned']}"


def _refused(refused: Sequence[Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """Why pictures are not trainable, the most frequent reason first, and which they are."""
    for why, count in Counter(each["why"] for each in refused).most_common():
        paths = [each["path"] for each in refused if each["why"] == why]
        yield {"why": why, "count": count, "paths": paths}


def _sizes(dataset: Dataset) -> dict[str, int]:
    if not dataset.entries:
        return {}
    short = np.array([min(entry.height, entry.width) for entry in dataset.entries])
    return {
        "least": int(short.min()),
        "median": int(np.median(short)),
        "most": int(short.max()),
        "different": len({(entry.height, entry.width) for entry in dataset.entries}),
    }


def _proportions(dataset: Dataset) -> dict[str, int]:
    shares = [entry.width / entry.height for entry in dataset.entries]
    square = sum(1 / SQUARE <= share <= SQUARE for share in shares)
    wide = sum(share > SQUARE for share in shares)
    return {"square": square, "wide": wide, "tall": len(shares) - square - wide}


def _counts(names: Iterator[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _limits(dataset: Dataset, on: date | None) -> list[dict[str, Any]]:
    """Why results may not be published or sold, and because of which pictures."""
    uses: tuple[Use, ...] = ("publish", "commercial")
    found: dict[tuple[Use, str], list[str]] = {}
    for entry in dataset.trainable(on):
        for use in uses:
            why = entry.rights.why_not(use, on)
            if why is not None:
                found.setdefault((use, why), []).append(entry.path)
    return [
        {"use": use, "why": why, "pictures": len(paths), "paths": paths}
        for (use, why), paths in found.items()
    ]


def _decisions(dataset: Dataset) -> list[str]:
    told = (
        f"{'allows' if o.allowed else 'forbids'} {o.use}: {o.reason}"
        for entry in dataset.entries
        for o in entry.rights.overrides
    )
    waived = (
        f"waives {waiver.clause}: {waiver.reason}"
        for entry in dataset.entries
        for waiver in entry.rights.waivers
    )
    return [f"{count} x {words}" for words, count in Counter(chain(told, waived)).most_common()]
