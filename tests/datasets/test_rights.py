from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.datasets.decisions import Override
from pinxit.datasets.joined import JoinedRights, join, of_results
from pinxit.datasets.licenses import LICENSES, USES, license_name
from pinxit.datasets.rights import Rights
from pinxit.datasets.share_alike import share_alike_license

# The type checker of the tests looks at random elements, which hypothesis dislikes.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")

DAY = date(2026, 1, 1)
_plain = sorted(set(LICENSES) - {"LicenseRef-Licensed"})
overrides = st.builds(
    Override, st.sampled_from(USES), st.booleans(), st.sampled_from(["asked", "contract 7"])
)
rights = st.builds(
    Rights,
    license=st.sampled_from(_plain),
    creator=st.sampled_from(["", "Ann", "Ben"]),
    source=st.sampled_from(["", "here"]),
    until=st.sampled_from([None, date(2025, 12, 31), date(2026, 1, 1)]),
    overrides=st.lists(overrides, max_size=2).map(tuple),
)
several = st.lists(rights, max_size=5)


@given(several, st.randoms())
def test_the_join_does_not_depend_on_the_order(many: list[Rights], chance: object) -> None:
    shuffled = list(many)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert join(many, DAY) == join(shuffled, DAY)


@given(several, several, several)
def test_the_join_does_not_depend_on_the_grouping(
    a: list[Rights], b: list[Rights], c: list[Rights]
) -> None:
    one, two, three = (join(each, DAY) for each in (a, b, c))
    assert (one | two) | three == one | (two | three) == join([*a, *b, *c], DAY)


@given(several)
def test_the_join_never_allows_more_than_each_part(many: list[Rights]) -> None:
    joined = join(many, DAY)
    for each in many:
        assert all(each.allows(use, DAY) for use in joined.allows)


@given(several)
def test_every_use_that_is_not_allowed_has_a_reason(many: list[Rights]) -> None:
    joined = join(many, DAY)
    assert {use for use in USES if joined.reasons.get(use)} == set(USES) - joined.allows


@given(several)
def test_joined_rights_and_rights_survive_json(many: list[Rights]) -> None:
    joined = join(many, DAY)
    assert JoinedRights.from_json(joined.to_json()) == joined
    for each in many:
        assert Rights.from_json(each.to_json()) == each


@given(several)
def test_every_creator_who_must_be_named_is_named(many: list[Rights]) -> None:
    named = join(many, DAY).credits
    assert named == {each.credit for each in many if each.attribution}


@pytest.mark.parametrize(
    ("license_id", "allowed"),
    [
        ("CC0-1.0", "learn style edit publish commercial"),
        ("CC-BY-4.0", "learn style edit publish commercial"),
        ("CC-BY-SA-3.0", "learn style edit publish commercial"),
        ("CC-BY-NC-4.0", "learn style edit publish"),
        ("CC-BY-NC-SA-2.0", "learn style edit publish"),
        ("CC-BY-ND-4.0", "publish commercial"),
        ("CC-BY-NC-ND-4.0", "publish"),
        ("MIT", "learn style edit publish commercial"),
        ("GPL-3.0-or-later", "learn style edit publish commercial"),
        ("LicenseRef-Own", "learn style edit publish commercial"),
        ("LicenseRef-AllRightsReserved", ""),
        ("LicenseRef-Unknown", ""),
        ("LicenseRef-MyClub", ""),
    ],
)
def test_a_license_allows_what_its_text_says(license_id: str, allowed: str) -> None:
    assert {use for use in USES if Rights(license_id).allows(use)} == set(allowed.split())


def test_without_a_license_nothing_may_be_learned() -> None:
    assert not Rights().allows("learn")
    assert not Rights("").allows("learn")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cc by 4.0", "CC-BY-4.0"),
        ("cc0", "CC0-1.0"),
        ("own", "LicenseRef-Own"),
        ("Public Domain", "LicenseRef-PublicDomain"),
        ("all rights reserved", "LicenseRef-AllRightsReserved"),
        ("LicenseRef-Foo-1", "LicenseRef-Foo-1"),
    ],
)
def test_a_license_is_understood_as_people_write_it(written: str, meant: str) -> None:
    assert license_name(written) == meant


def test_an_unknown_license_names_the_nearest_one() -> None:
    with pytest.raises(UserMistake, match=r"'CC-BY-4\.1'. Did you mean 'CC-BY-4\.0'\?"):
        Rights("CC-BY-4.1")


@pytest.mark.parametrize("written", ["MPL-2.0", "eupl-1.2", "CC-BY-3.0-DE", "EPL 2.0", "Beerware"])
def test_a_license_whose_terms_are_not_known_allows_nothing_until_it_is_stated(
    written: str,
) -> None:
    rights = Rights(written)
    assert rights.license.lower() == written.replace(" ", "-").lower()
    why = rights.why_not("learn")
    assert why is not None
    assert why.startswith(f"{rights.license} is a license whose terms Pinxit does not know; state")
    assert rights.override("learn", True, "clause 2 says so").allows("learn")


@pytest.mark.parametrize("name", ["ISC", "OFL-1.1", "Unlicense", "0BSD", "BSD-3-Clause", "MIT-0"])
def test_permissive_licenses_of_software_allow_learning(name: str) -> None:
    assert Rights(name).allows("learn")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("GPL-3.0", "GPL-3.0-only"),
        ("cc by", "CC-BY-4.0"),
        ("CC-BY-4", "CC-BY-4.0"),
        ("MLP-2.0", "MPL-2.0"),
    ],
)
def test_a_misspelled_license_is_answered_with_the_nearest_in_short(
    written: str, meant: str
) -> None:
    with pytest.raises(UserMistake, match=f"Did you mean '{meant}'") as fault:
        Rights(written)
    assert len(str(fault.value)) < 300


def test_a_bought_license_needs_evidence() -> None:
    with pytest.raises(UserMistake, match="needs evidence"):
        Rights("licensed")
    assert Rights("licensed", evidence="invoice 12").allows("learn")


def test_rights_end_after_their_last_day() -> None:
    limited = Rights("CC0-1.0", until=date(2025, 6, 30))
    assert limited.allows("publish", date(2025, 6, 30))
    assert limited.why_not("publish", date(2025, 7, 1)) == (
        "the license CC0-1.0 ended on 2025-06-30"
    )


def test_an_override_wins_over_the_license_and_keeps_its_reason() -> None:
    allowed = Rights("CC-BY-ND-4.0").override("learn", True, "letter of 3 May")
    assert allowed.allows("learn")
    assert not allowed.allows("edit")
    forbidden = allowed.override("learn", False, "letter withdrawn")
    assert forbidden.why_not("learn") == "letter withdrawn"


def test_rights_without_anything_new_are_written_as_before() -> None:
    """Digests of older data sets are hashes of this."""
    assert Rights("CC0-1.0", "Ann").to_json() == {
        "license": "CC0-1.0",
        "creator": "Ann",
        "source": "",
        "evidence": "",
        "until": None,
        "overrides": [],
    }


def test_an_override_without_a_reason_is_refused() -> None:
    with pytest.raises(UserMistake, match="reason is blank"):
        Rights().override("learn", True, "  ")


@pytest.mark.parametrize(
    ("licenses", "under"),
    [
        ([], ""),
        (["CC-BY-SA-4.0"], "CC-BY-SA-4.0"),
        (["CC-BY-SA-3.0", "CC-BY-SA-4.0"], "CC-BY-SA-4.0"),
        (["CC-BY-SA-1.0", "CC-BY-SA-4.0"], None),
        (["CC-BY-SA-4.0", "CC-BY-NC-SA-4.0"], None),
        (["CC-BY-SA-4.0", "GPL-3.0-only"], None),
    ],
)
def test_share_alike_licenses_meet_in_one_or_contradict(
    licenses: list[str], under: str | None
) -> None:
    assert share_alike_license(frozenset(licenses)) == under


def test_contradicting_share_alike_licenses_forbid_publishing() -> None:
    joined = join([Rights("CC-BY-SA-4.0"), Rights("GPL-3.0-only")])
    assert "publish" not in joined.allows
    assert "learn" in joined.allows
    assert "CC-BY-SA-4.0, GPL-3.0-only" in joined.sentence


def test_the_sentence_says_what_results_may_be_used_for() -> None:
    joined = join([Rights("CC-BY-NC-4.0", "Ann"), Rights("CC0-1.0"), Rights("CC0-1.0")])
    assert joined.licenses == {"CC-BY-NC-4.0": 1, "CC0-1.0": 2}
    assert joined.sentence == (
        "Results may be published, but not used commercially "
        "(because of 1 picture: CC-BY-NC-4.0 allows no commercial use), with 1 credit line."
    )


def test_the_join_of_nothing_allows_everything() -> None:
    assert join([]) == JoinedRights()
    assert of_results(Rights("CC0-1.0")).allows == frozenset(USES)


def test_broken_json_is_refused_in_one_sentence() -> None:
    with pytest.raises(UserMistake, match="no rights"):
        Rights.from_json({"license": "MIT"})
    with pytest.raises(UserMistake, match="no joined rights"):
        JoinedRights.from_json({"allows": ["fly"]})
