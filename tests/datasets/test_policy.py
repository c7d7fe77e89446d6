from datetime import date
from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.datasets.decisions import CLAUSES
from pinxit.datasets.joined import of_results
from pinxit.datasets.policy import CONSERVATIVE, SWITCHES, RightsPolicy, policy_in, read_policy
from pinxit.datasets.rights import Rights
from pinxit.datasets.territory import parse_territory


def test_everything_is_honored_by_default(tmp_path: Path) -> None:
    assert policy_in(tmp_path) == CONSERVATIVE
    assert all(CONSERVATIVE.honors(each) for each in SWITCHES)


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_can_be_switched_off_with_a_reason(tmp_path: Path, switch: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(f'[rights]\n{switch} = false\nreason = "counsel"\n')
    policy = policy_in(tmp_path)
    assert [each for each in SWITCHES if not policy.honors(each)] == [switch]
    file.write_text(f"[rights]\n{switch} = false\n")
    with pytest.raises(UserMistake, match=f"Say why {switch} is off"):
        policy_in(tmp_path)


_WITH_CLAUSE = {
    "attribution": Rights("CC-BY-4.0", "Ann"),
    "share-alike": Rights("CC-BY-SA-4.0", "Ann"),
    "non-commercial": Rights("CC-BY-NC-4.0", "Ann"),
    "no-derivatives": Rights("CC-BY-ND-4.0", "Ann"),
    "expiry": Rights("CC0-1.0", until=date(2020, 1, 1)),
    "territory": Rights("own", territory=parse_territory("DE")),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_that_is_off_does_not_carry_over_and_says_so(clause: str) -> None:
    policy = RightsPolicy(frozenset({clause}), "counsel")
    before = _WITH_CLAUSE[clause]
    after = policy.applied(before)
    assert after.waived == {clause}
    assert of_results(after).waivers == {f"{clause}: policy: counsel": 1}
    assert of_results(after).verdict != of_results(before).verdict
    assert policy.applied(after) == after
    assert CONSERVATIVE.applied(before) == before
    assert policy.applied(Rights("own")) == Rights("own")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rights]\nshare_alike = false\nreason='x'\n", "no switch named 'share_alike'"),
        ("[rights]\nexpiry = 3\n", "expiry is true or false, not 3"),
        ("rights = 1\n", "is a table"),
        ("[rights\n", "cannot be read"),
    ],
)
def test_a_wrong_policy_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(UserMistake, match=says) as told:
        read_policy(tmp_path / "p.toml")
    assert str(told.value).count("p.toml") == 1


def test_other_tables_are_none_of_our_business(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("[safety]\nnudity = false\n")
    assert read_policy(tmp_path / "p.toml") == CONSERVATIVE
