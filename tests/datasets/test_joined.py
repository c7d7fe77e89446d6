"""What results may be used for: 200 and more cases of licenses, and the join's laws.

``license_cases.csv`` is our reading of the clauses it names, and of Creative Commons' chart of what
can be combined, from memory of them; it was not written by the code under test. A blank cell is
not judged; "?" under share_alike says that no license satisfies all.
"""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.datasets.decisions import CLAUSES, Override, Waiver
from pinxit.datasets.joined import JoinedRights, join, of_results
from pinxit.datasets.licenses import LICENSED, LICENSES, USES
from pinxit.datasets.rights import Rights
from pinxit.datasets.territory import parse_territory

# The type checker of the tests looks at random elements, which hypothesis dislikes.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")

DAY = date(2026, 1, 1)
_TABLE = Path(__file__).with_name("license_cases.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(_TABLE.splitlines()))


def _rights(name: str) -> Rights:
    return Rights(name, "Ann", evidence="invoice 7" if name == LICENSED else "")


def _said(joined: JoinedRights) -> dict[str, str]:
    words = {True: "yes", False: "no"}
    return {
        "learn": words["learn" in joined.allows],
        "publish": words["publish" in joined.allows],
        "commercial": words["commercial" in joined.allows],
        "share_alike": "?" if joined.result_license is None else joined.result_license,
        "credit": words[bool(joined.credits)],
        "conflict": words[bool(joined.conflicts)],
    }


def test_there_are_more_than_200_different_cases() -> None:
    assert len({case["licenses"] for case in CASES}) == len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["licenses"])
def test_results_may_be_used_for_what_the_licenses_say(case: dict[str, str]) -> None:
    names = case["licenses"].split(" + ")
    said = _said(join(map(_rights, names), DAY))
    judged = {name: case[name] for name in said if case[name]}
    if case["learn"] == "yes":
        judged["share_alike"] = case["share_alike"]
    assert {name: said[name] for name in judged} == judged, case["terms"]


_plain = sorted(set(LICENSES) - {LICENSED})
_overrides = st.builds(
    Override, st.sampled_from(USES), st.booleans(), st.sampled_from(["asked", "contract 7"])
)
_waivers = st.builds(Waiver, st.sampled_from(CLAUSES), st.just("agreed"))
_each = st.builds(
    Rights,
    license=st.sampled_from(_plain),
    creator=st.sampled_from(["", "Ann", "Ben"]),
    until=st.sampled_from([None, date(2025, 12, 31), date(2026, 1, 1), date(2030, 1, 1)]),
    overrides=st.lists(_overrides, max_size=2).map(tuple),
    waivers=st.lists(_waivers, max_size=2).map(tuple),
    territory=st.sampled_from(["", "DE AT", "AT CH", "EU", "US"]).map(parse_territory),
)
_several = st.lists(_each, max_size=5).map(lambda many: join(many, DAY))


@given(_several, _several)
def test_the_join_is_commutative(a: JoinedRights, b: JoinedRights) -> None:
    assert a | b == b | a


@given(_several, _several, _several)
def test_the_join_is_associative(a: JoinedRights, b: JoinedRights, c: JoinedRights) -> None:
    assert (a | b) | c == a | (b | c)


@given(_several)
def test_nothing_is_the_neutral_element(a: JoinedRights) -> None:
    assert a | JoinedRights() == a == JoinedRights() | a


@given(_several)
def test_the_verdict_is_idempotent(a: JoinedRights) -> None:
    assert (a | a).verdict == a.verdict
    assert len((a | a).conflicts) == len(a.conflicts)


@given(_several, _several)
def test_more_pictures_never_allow_more_or_ask_for_less(a: JoinedRights, b: JoinedRights) -> None:
    both = a | b
    assert both.allows <= a.allows & b.allows
    assert both.credits >= a.credits | b.credits
    assert both.until == min((d for d in (a.until, b.until) if d), default=None)
    for one in (a, b):
        assert one.territory is None or (both.territory or frozenset()) <= one.territory
        assert not one.conflicts or "publish" not in both.allows


@given(st.lists(_each, min_size=1, max_size=4))
def test_a_waiver_never_takes_anything_away(many: list[Rights]) -> None:
    for each in many:
        for clause in CLAUSES:
            waived = of_results(each.waive(clause, "agreed"), DAY)
            assert waived.allows >= of_results(each, DAY).allows


@given(_several)
def test_joined_rights_survive_json(a: JoinedRights) -> None:
    assert JoinedRights.from_json(a.to_json()) == a


def test_reasons_count_the_pictures() -> None:
    joined = join([Rights("CC-BY-NC-4.0", "Ann")] * 12 + [Rights("CC0-1.0")])
    assert joined.reasons["commercial"] == {"CC-BY-NC-4.0 allows no commercial use": 12}
    assert "(because of 12 pictures: CC-BY-NC-4.0 allows no commercial use)" in joined.sentence


def test_the_sentence_tells_territory_and_end() -> None:
    joined = join(
        [Rights("own", territory=parse_territory("EU"), until=date(2030, 5, 1)), Rights("CC0-1.0")]
    )
    assert joined.sentence == (
        "Results may be published and used commercially, only in EU, until 2030-05-01."
    )


def test_territories_without_a_common_country_are_a_conflict() -> None:
    some = [Rights("own", territory=parse_territory(each)) for each in ("DE AT", "US")]
    assert join(some).conflicts == ("there is no country in which all of them may be used",)
    assert "publish" not in join(some).allows
    assert JoinedRights.from_json(join(some).to_json()) == join(some)


@pytest.mark.parametrize(
    "limit", [{"territory": parse_territory("DE")}, {"until": date(2099, 1, 1)}]
)
def test_share_alike_bears_no_further_limits(limit: dict[str, object]) -> None:
    joined = join([Rights("CC-BY-SA-4.0"), Rights("own", **limit)])  # type: ignore[arg-type]
    assert "CC-BY-SA-4.0 lets nobody add limits" in joined.conflicts[0]


@pytest.mark.parametrize(
    ("license_id", "clause", "gained"),
    [
        ("CC-BY-NC-4.0", "non-commercial", {"commercial"}),
        ("CC-BY-ND-4.0", "no-derivatives", {"learn", "style", "edit"}),
        ("CC-BY-4.0", "attribution", set()),
        ("CC-BY-SA-4.0", "share-alike", set()),
    ],
)
def test_a_waived_clause_does_not_carry_over(
    license_id: str, clause: str, gained: set[str]
) -> None:
    before = Rights(license_id, "Ann")
    after = of_results(before.waive(clause, "asked by letter"), DAY)  # type: ignore[arg-type]
    assert after.allows - of_results(before, DAY).allows == gained
    assert after.waivers == {f"{clause}: asked by letter": 1}
    assert clause != "attribution" or not after.credits
    assert clause != "share-alike" or not after.share_alike


def test_older_cards_are_read() -> None:
    old = {
        "allows": ["learn", "style", "edit"],
        "licenses": {"CC-BY-SA-4.0": 1, "GPL-3.0-only": 1},
        "share_alike": ["CC-BY-SA-4.0", "GPL-3.0-only"],
        "credits": [],
        "reasons": {
            use: ["these licenses each want results under themselves: CC-BY-SA-4.0, GPL-3.0-only"]
            for use in ("publish", "commercial")
        },
    }
    read = JoinedRights.from_json(old)
    assert read.allows == {"learn", "style", "edit"}
    assert read.denials == {}
    assert JoinedRights.from_json({**old, "reasons": {}, "share_alike": []}).allows == {
        "learn",
        "style",
        "edit",
    }


@pytest.mark.parametrize("words", ["Germany", "D", "DE, 12"])
def test_a_territory_is_written_in_country_codes(words: str) -> None:
    with pytest.raises(UserMistake, match="ISO country codes"):
        parse_territory(words)
