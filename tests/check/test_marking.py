"""Presets of marks, and what a policy says of them."""

from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.check.marking import PRESETS, Marking, read_marking


def test_without_a_policy_nothing_is_asked_for(tmp_path: Path) -> None:
    marking = read_marking(tmp_path)
    assert marking == Marking()
    assert marking.is_silent


def test_a_policy_says_preset_label_and_provider(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(
        '[marking]\npreset = "china"\nlabel = false\nprovider = "Example Ltd"\n'
    )
    marking = read_marking(tmp_path)
    assert marking == Marking("china", label=False, provider="Example Ltd")
    assert not marking.has_label
    assert not marking.is_silent


def test_a_preset_of_the_call_goes_before_the_policy_and_its_label(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(
        '[marking]\npreset = "eu"\nlabel = false\nprovider = "Example Ltd"\n'
    )
    assert read_marking(tmp_path, "china") == Marking("china", provider="Example Ltd")
    assert read_marking(tmp_path, "none").is_silent
    assert not read_marking(tmp_path, "eu").has_label


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[marking]\npreset = "eu "', "no preset of marks named 'eu '. Did you mean 'eu'"),
        ('[marking]\nlable = true\npreset = "eu"', "no setting of marking named 'lable'. Did you"),
        ('[marking]\nlabel = "yes"', "label is true or false, not 'yes'"),
        ("[marking]\nprovider = 3", "provider is a text in quotes, not 3"),
        ('[marking]\npreset = "california"', "california name a provider"),
        ('[marking]\npreset = "china"\nprovider = " "', "china name a provider"),
        ("[markings]", "Did you mean 'marking'"),
        ("[marking", "cannot be read"),
    ],
)
def test_mistakes_in_a_policy_are_told_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text)
    with pytest.raises(UserMistake) as caught:
        read_marking(tmp_path)
    assert says in str(caught.value)
    assert str(caught.value).count(str(path)) == 1


def test_a_label_alone_is_asked_for_without_any_law() -> None:
    marking = Marking(label=True)
    assert marking.has_label
    assert not marking.is_silent


def test_the_laws_that_ask_for_a_name_are_those_with_fields_for_it() -> None:
    named = {name for name, preset in PRESETS.items() if preset.needs_provider}
    assert named == {"california", "china"}
