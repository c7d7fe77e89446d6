from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush(Settings):
    width: int = knob(4, "Width of the brush", low=1, high=64, unit="px")
    pressure: float = knob(0.5, "How hard it presses", low=0, high=1)
    kind: str = knob("round", "Shape of the brush", choices=("round", "flat"))
    is_wet: bool = knob(False, "Whether the paint runs")
    weights: tuple[float, ...] = knob((), "Shares of the colors", low=0)
    is_new: bool = knob(default=True, help="What older brushes did not do", older=False)


def test_settings_survive_json() -> None:
    brush = Brush(width=7, weights=(0.25, 0.75))
    assert Brush.from_json(brush.to_json()) == brush
    assert brush.to_json()["weights"] == [0.25, 0.75]


def test_what_was_kept_before_there_was_a_knob_did_without_it() -> None:
    assert Brush.from_json(Brush.as_kept({"width": 7})) == Brush(width=7, is_new=False)
    assert Brush.from_json(Brush.as_kept(Brush().to_json())) == Brush()


def test_json_knows_no_difference_between_whole_numbers() -> None:
    assert Brush.from_json({"width": 7.0}).to_json()["width"] == 7


@given(st.integers(1, 64), st.floats(0, 1), st.sampled_from(["round", "flat"]), st.booleans())
def test_any_settings_in_range_survive_json(w: int, p: float, kind: str, wet: bool) -> None:
    brush = Brush(width=w, pressure=p, kind=kind, is_wet=wet)
    assert Brush.from_json(brush.to_json()) == brush


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("width", 65, "width runs from 1 to 64 px; 65 is outside"),
        ("width", 2.5, "width is a whole number, not 2.5"),
        ("width", True, "width cannot be True"),
        ("width", "wide", "width is a number, not 'wide'"),
        ("pressure", float("nan"), "pressure is a number, not nan"),
        ("kind", "flats", "Did you mean 'flat'"),
        ("is_wet", 1, "is_wet cannot be 1"),
        ("weights", [0.5, -1], "-1 is outside"),
    ],
)
def test_a_wrong_value_is_named_with_its_range(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(UserMistake, match=sentence):
        Brush.from_json({name: value})


def test_an_unknown_setting_gets_the_nearest_name() -> None:
    with pytest.raises(UserMistake, match="Did you mean 'width'"):
        Brush.from_json({"widht": 3})


def test_whole_numbers_become_floats_where_the_default_is_one() -> None:
    assert isinstance(Brush(pressure=1).pressure, float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inks(Settings):
    names: tuple[str, ...] = knob((), "Inks", pattern="[a-z]+", example="red,blue")


def test_texts_of_a_tuple_survive_json_and_must_look_right() -> None:
    inks = Inks(names=("red", "blue"))
    assert Inks.from_json(inks.to_json()) == inks
    assert Inks.from_json({"names": "red"}).names == ("red",)
    for wrong in ("Red", 3, ""):
        with pytest.raises(UserMistake, match="is no value of names; write it like red,blue"):
            Inks.from_json({"names": ["blue", wrong]})
