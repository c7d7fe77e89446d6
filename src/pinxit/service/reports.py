"""What the reports say: rights and groups of a data set, the audit of a model."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pinxit.datasets.groups import NOT_AUDITED
from pinxit.service.report_pages import Bar, Part, Table, facts_table, percent

_USES: Mapping[str, str] = {
    "learn": "learn from the pictures",
    "style": "paint in their manner",
    "edit": "edit them",
    "publish": "publish results",
    "commercial": "use results commercially",
}
_MOST_PATHS = 8
_MOST_ROWS = 200
NO_ADVICE = "A reading of the licenses by policy, not legal advice."
NO_FAIR = 'There is no verdict "fair". What cannot be told is said.'


def rights_parts(facts: Mapping[str, Any]) -> Iterator[Part]:
    """The report of a data set (`pinxit.datasets.report`), its rights first."""
    results = facts["results"]
    allows = set(results.get("allows", ()))
    rows = [
        (words, "yes" if use in allows else "no", "; ".join(_why(results, use)))
        for use, words in _USES.items()
    ]
    yield Part(
        "What may be done",
        items=results.get("conflicts", ()),
        table=Table("With all trainable pictures together", ("Use", "Allowed", "Why not"), rows),
    )
    yield Part("Licenses", table=_counts("How many pictures stand under each", facts["licenses"]))
    lines = results.get("credits", [])
    yield Part("Credits", () if lines else ("Nobody has to be credited.",), items=lines)
    yield from _left_out(facts["not_trainable"])
    yield from _limits(facts)
    yield Part(
        "The data set",
        table=facts_table(
            "What is in it",
            {
                "Version": facts["version"],
                "Frozen": facts["frozen"],
                "Pictures": facts["pictures"],
                "Of which may be learned from": facts["trainable"],
                "Exact copies": sum(len(group) - 1 for group in facts["exact_copies"]),
                "Short sides, px": facts["sizes"],
                "Proportions": facts["proportions"],
                "With words": facts["captioned"],
                "People": facts["people"],
                "Evidence looked at": facts["proven"],
                "Signed departures": facts["signed"],
                "Digest": facts["digest"],
            },
        ),
    )


def bias_parts(groups: Mapping[str, Any]) -> Iterator[Part]:
    """The groups of a data set (`pinxit.datasets.groups`): shares, gaps, what to collect."""
    if not groups["is_audited"]:
        yield Part("Groups", (f"{NOT_AUDITED}.".capitalize(),))
    for each in groups["attributes"]:
        yield _attribute(each)
    for each in groups["crossings"]:
        empty = [f"No picture: {name}" for name in each["empty"][:_MOST_PATHS]]
        table = _counts("Pictures of both", each["counts"])
        yield Part(f"Together: {each['attribute']}", items=empty, table=table)
    if groups["unused_labels"]:
        yield Part("Labels of what is no picture here", items=groups["unused_labels"][:_MOST_ROWS])


def model_parts(card: Mapping[str, Any]) -> Iterator[Part]:
    """What a model's card says: of what it learned, and how it was judged."""
    data = card["dataset"]
    rights = data.get("rights") or {}
    yield Part(
        "What it learned from",
        [str(rights["sentence"])] if rights.get("sentence") else (),
        table=facts_table(
            "Its data set",
            {
                "Name": data.get("name"),
                "Version": data.get("version"),
                "Pictures": data.get("pictures"),
                "Licenses": rights.get("licenses"),
                "People": data.get("consent"),
                "Balanced by": (data.get("balanced") or {}).get("by"),
                "Digest": data.get("digest"),
            },
        ),
    )
    if card["scores"]:
        yield Part("Scores", table=facts_table("As measured", card["scores"]))


def audit_parts(audit: Mapping[str, Any]) -> Iterator[Part]:
    """An audit (`pinxit.make.audited.Audit.to_json`): verdicts first, then groups."""
    yield Part("How it was audited", [audit["about"], *audit["notes"]])
    for each in audit["attributes"]:
        yield _audited(each)
    yield Part("What an audit cannot say", items=audit["limits"])


def _why(results: Mapping[str, Any], use: str) -> list[str]:
    reasons: Mapping[str, int] = results.get("reasons", {}).get(use, {})
    return [f"{why} ({count})" if count else why for why, count in reasons.items()]


def _left_out(refused: Sequence[Mapping[str, str]]) -> Iterator[Part]:
    if not refused:
        return
    counts = Counter(each["why"] for each in refused)
    rows = [
        (why, count, _few([each["path"] for each in refused if each["why"] == why]))
        for why, count in counts.most_common(_MOST_ROWS)
    ]
    table = Table("Pictures nothing may learn from", ("Why", "Pictures", "Which"), rows)
    yield Part("Left out of training", table=table)


def _limits(facts: Mapping[str, Any]) -> Iterator[Part]:
    rows = [
        (_USES.get(each["use"], each["use"]), each["why"], each["pictures"], _few(each["paths"]))
        for each in facts["limits"]
    ]
    headings = ("Not allowed", "Why", "Pictures", "Which")
    if rows or facts["decisions"]:
        table = Table("Because of single pictures", headings, rows)
        yield Part("Limits and decisions", items=facts["decisions"], table=table)


def _few(paths: Sequence[str]) -> str:
    rest = len(paths) - _MOST_PATHS
    return ", ".join(paths[:_MOST_PATHS]) + (f" and {rest} more" if rest > 0 else "")


def _counts(caption: str, counts: Mapping[str, int]) -> Table:
    total = sum(counts.values()) or 1
    rows = [(name, n, percent(n / total)) for name, n in list(counts.items())[:_MOST_ROWS]]
    return Table(caption, ("Name", "Pictures", "Share"), rows)


def _attribute(each: Mapping[str, Any]) -> Part:
    groups, verdict = each["groups"], each["verdict"]
    sentences = [verdict["sentence"]] if len(groups) > 1 else ["There is one group alone."]
    if each["missing"]:
        sentences.append(f"{each['missing']} pictures have no label.")
    if each["collect"]:
        lacking = ", ".join(f"{count} of {name}" for name, count in each["collect"].items())
        sentences.append(f"To reach what is wanted, add at least {lacking}.")
    rows = [
        (
            group["name"],
            group["count"],
            percent(group["share"]),
            Bar(group["share"], *group["interval"]),
            percent(group["wanted"]),
        )
        for group in groups[:_MOST_ROWS]
    ]
    headings = ("Group", "Pictures", "Share", "With its 95 % interval", "Wanted")
    table = Table(f"Groups by {each['attribute']}", headings, rows)
    return Part(str(each["attribute"]), sentences, table=table)


def _audited(each: Mapping[str, Any]) -> Part:
    sentences = [verdict["sentence"] for verdict in each["verdicts"]]
    if each["why_not"]:
        sentences.append(f"Not audited: {each['why_not']}")
    if each["unlabeled"]:
        sentences.append(f"{each['unlabeled']} pictures of the sample have no label.")
    probe = each["probe"]
    if probe:
        sentences.append(
            f"The probe was right on {percent(probe['accuracy'])} of held-out pictures."
        )
    data, wanted = each["data"], each["wanted"]
    rows = [
        (
            group["name"],
            percent(group["share"]),
            Bar(group["share"], *group["interval"]),
            percent(data[group["name"]]) if group["name"] in data else "-",
            percent(wanted[group["name"]]) if group["name"] in wanted else "-",
        )
        for group in each["groups"]
    ]
    headings = ("Group", "Share", "With its 95 % interval", "In the data", "Wanted")
    table = Table(f"Known {each['known']}", headings, rows)
    return Part(f"{each['attribute']}, {each['known']}", sentences, table=table)
