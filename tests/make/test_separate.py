"""Separations: plates that print the picture, traps, inks that are chosen."""

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, dots, flat

from pinxit.base.errors import UserMistake
from pinxit.make.color_names import parse_color, spelled
from pinxit.make.differences import delta_e
from pinxit.make.palette import Colors
from pinxit.make.separate import best_inks, printed_by, separate
from pinxit.pictures.picture import Picture


def _colors(*codes: str) -> Colors:
    return np.stack([parse_color(code) for code in codes])


def test_flat_areas_print_solid_and_nowhere_else() -> None:
    made = separate(flat({RED: 20, BLUE: 30, "#ffffff": 10}), _colors(BLUE, RED))
    assert made.inks == (RED, BLUE)
    assert (made.plates[0, :, :20] == 1).all()
    assert (made.plates[0, :, 20:] == 0).all()
    assert (made.plates[1, :, 20:50] == 1).all()
    assert (made.plates[1, :, 50:] == 0).all()
    assert made.worst < 0.1


def test_a_tint_is_covered_by_the_share_of_light_that_it_takes() -> None:
    gray = np.full((4, 4, 3), 0.5, np.float32)
    made = separate(Picture(gray), _colors("#000000"))
    light = ((0.5 + 0.055) / 1.055) ** 2.4
    assert made.plates[0] == pytest.approx(1 - light, abs=0.01)
    assert made.mean < 0.5


def test_the_proof_is_what_the_plates_print_and_says_how_far_it_is() -> None:
    picture = dots(_colors(RED, CREAM))
    made = separate(picture, _colors(RED, CREAM))
    assert np.abs(printed_by(made.plates, made.inks) - made.proof.pixels).max() < 1e-6
    apart = delta_e(picture.pixels, made.proof.pixels)
    assert made.mean == pytest.approx(apart.mean())
    assert made.worst == pytest.approx(np.percentile(apart, 95))
    assert made.mean < 0.5


def test_a_trap_spreads_lighter_inks_under_darker_ones_and_changes_no_color() -> None:
    picture = flat({CREAM: 30, BLUE: 30})
    plain, trapped = (separate(picture, _colors(CREAM, BLUE), trap) for trap in (0, 3))
    assert plain.plates[0, 20].sum() == 30
    assert trapped.plates[0, 20].sum() == 33
    assert np.array_equal(plain.plates[1], trapped.plates[1])
    assert np.abs(plain.proof.pixels - trapped.proof.pixels).max() < 1e-6


def test_a_trap_never_prints_on_paper() -> None:
    picture = flat({CREAM: 20, "#ffffff": 20, BLUE: 20})
    made = separate(picture, _colors(CREAM, BLUE), 4)
    assert (made.plates[0, :, 20:40] == 0).all()


def test_what_is_transparent_is_paper() -> None:
    pixels = np.zeros((8, 8, 4), np.float32)
    made = separate(Picture(pixels), _colors("#000000"))
    assert (made.plates == 0).all()


def test_inks_of_a_flat_design_are_its_colors() -> None:
    found = best_inks(flat({RED: 20, BLUE: 30, CREAM: 50}), 3)
    assert {spelled(ink) for ink in found} == {RED, BLUE, CREAM}


def test_a_vivid_color_of_a_small_area_is_chosen_before_one_that_can_be_mixed() -> None:
    parts = {"#ffffff": 40, "#404040": 40, "#a0a0a0": 40, "#b0b0b0": 40, RED: 12}
    found = {spelled(ink) for ink in best_inks(flat(parts), 2)}
    assert RED in found
    assert "#404040" in found


@pytest.mark.parametrize(
    ("count", "why"), [(0, "1 to 12 inks"), (13, "1 to 12 inks"), (5, "has 2 ")]
)
def test_impossible_numbers_of_inks_are_refused(count: int, why: str) -> None:
    with pytest.raises(UserMistake, match=why):
        best_inks(flat({RED: 20, BLUE: 20}), count)


def test_an_ink_named_twice_and_a_wild_trap_are_refused() -> None:
    with pytest.raises(UserMistake, match="name each once"):
        separate(flat({RED: 9}), _colors(RED, RED))
    with pytest.raises(UserMistake, match="0 to 20 pixels"):
        separate(flat({RED: 9}), _colors(RED), 21)
