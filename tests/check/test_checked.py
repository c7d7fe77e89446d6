"""The first permit: what passes, what is refused, and that nobody forges it."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import pytest

from pinxit.base.errors import PinxitError, Refused, UserMistake
from pinxit.base.registry import Registry
from pinxit.check.checked import Checked, check
from pinxit.check.finding import Context, Finding, Level, Policy
from pinxit.pictures.picture import Picture

PICTURE = Picture(np.zeros((4, 5, 3), np.float32))


@dataclass(frozen=True)
class Says:
    name: str
    level: Level | None

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        if self.level is None:
            return None
        return Finding(self.name, self.level, f"{self.name} saw {picture.width} columns.", 0.5)


@pytest.fixture(autouse=True)
def _only_our_own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Registry, "describe", lambda _: {})


def test_a_picture_that_nothing_blocks_is_let_through_with_every_finding() -> None:
    more = (Says("b", "warns"), Says("a", "fine"), Says("c", None))
    checked = check(PICTURE, more=more)
    assert checked.picture is PICTURE
    assert [(finding.check, finding.level) for finding in checked.findings] == [
        ("a", "fine"),
        ("b", "warns"),
    ]


def test_a_refusal_holds_the_sentence_of_each_check_that_blocks() -> None:
    more = (Says("a", "blocks"), Says("b", "fine"), Says("c", "blocks"))
    with pytest.raises(Refused, match=r"^a saw 5 columns\. c saw 5 columns\.$"):
        check(PICTURE, more=more)


def test_a_check_that_is_switched_off_does_not_run_and_the_policy_is_kept() -> None:
    policy = Policy({"a": "agreed with the museum"})
    checked = check(PICTURE, policy=policy, more=(Says("a", "blocks"), Says("b", "fine")))
    assert [finding.check for finding in checked.findings] == ["b"]
    assert checked.policy.to_json() == {"off": {"a": "agreed with the museum"}}


def test_a_check_cannot_be_switched_off_without_a_reason() -> None:
    with pytest.raises(UserMistake, match="Say why the check 'a' is left out"):
        Policy({"a": " "})


def test_switching_off_an_unknown_check_names_the_nearest_one() -> None:
    with pytest.raises(UserMistake, match="Did you mean 'copies'"):
        check(PICTURE, policy=Policy({"copys": "why"}), more=(Says("copies", "fine"),))


def test_nobody_but_check_makes_a_checked_picture() -> None:
    with pytest.raises(PinxitError, match="check"):
        Checked(PICTURE, (), Policy(), Context())
    with pytest.raises(PinxitError, match="check"):
        Checked(PICTURE, (), Policy(), Context(), object())


def test_a_checked_picture_cannot_be_given_other_pixels() -> None:
    checked = check(PICTURE)
    with pytest.raises(PinxitError, match="check"):
        dataclasses.replace(checked, picture=Picture(np.ones((4, 5, 3), np.float32)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        checked.picture = PICTURE  # type: ignore[misc]


def test_pixels_that_were_checked_cannot_be_changed_through_the_array_they_came_from() -> None:
    ours = np.zeros((4, 5, 3), np.float32)
    checked = [check(Picture(ours)), check(Picture(ours[:])), check(Picture(_closed(ours[:])))]
    ours[:] = 1
    assert [float(each.picture.pixels.max()) for each in checked] == [0, 0, 0]
    with pytest.raises(ValueError, match="WRITEABLE"):
        checked[0].picture.pixels.flags.writeable = True


def _closed(view: np.ndarray) -> np.ndarray:
    view.flags.writeable = False
    return view


def test_pixels_that_nobody_can_change_are_not_copied() -> None:
    ours = _closed(np.zeros((4, 5, 3), np.float32))
    picture = Picture(ours)
    assert np.shares_memory(picture.pixels, ours)
    assert np.shares_memory(dataclasses.replace(picture, title="b").pixels, ours)


def test_nobody_can_bring_other_checks_instead_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(TypeError):
        check(PICTURE, checks=Registry("check", "pinxit.nothing", "CHECK"))  # type: ignore[call-arg]
    with pytest.raises(UserMistake, match="Two checks are named 'copies'"):
        check(PICTURE, more=(Says("copies", "fine"),))


def test_a_refusal_names_the_picture() -> None:
    picture = dataclasses.replace(PICTURE, title="flowers seed 7")
    with pytest.raises(Refused, match=r"^flowers seed 7: a saw 5 columns\.$"):
        check(picture, more=(Says("a", "blocks"),))


def test_evidence_that_is_not_json_is_refused() -> None:
    with pytest.raises(TypeError):
        Finding("a", "fine", "Fine.", None, {"array": np.zeros(2)})
    with pytest.raises(ValueError, match="JSON"):
        Finding("a", "fine", "Fine.", float("nan"))
