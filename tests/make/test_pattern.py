"""Patterns: units that repeat, true sizes, seams that are told, motifs that are strewn."""

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, flat

from pinxit.base.errors import UserMistake
from pinxit.make.pattern import Layout, judged, layout_of, pattern, proof, wrapped_resize
from pinxit.make.seams import seams
from pinxit.make.toss import strewn
from pinxit.pictures.picture import Picture


def _waves(height: int = 60, width: int = 80) -> Picture:
    """A tile that repeats without seams."""
    y, x = np.mgrid[:height, :width]
    planes = [
        0.5 + 0.4 * np.sin(2 * np.pi * (a * x / width + b * y / height))
        for a, b in ((1, 2), (2, 1), (3, 0))
    ]
    return Picture(np.stack(planes, axis=2).astype(np.float32))


def _noise(height: int = 40, width: int = 60) -> Picture:
    return Picture(np.random.default_rng(0).random((height, width, 3)).astype(np.float32))


def _at(width: int, repeat: str = "straight") -> Layout:
    """So many pixels at 100 a centimeter."""
    return Layout(repeat, width / 100, 254)


def test_a_half_drop_lowers_every_second_column_by_half() -> None:
    tile = _noise()
    unit = pattern(tile, _at(120, repeat="half-drop")).pixels
    assert unit.shape == (40, 120, 3)
    assert np.array_equal(unit[:, :60], tile.pixels)
    assert np.array_equal(unit[:20, 60:], tile.pixels[20:])
    assert np.array_equal(unit[20:, 60:], tile.pixels[:20])


def test_brick_moves_every_second_row_by_half() -> None:
    tile = _noise()
    unit = pattern(tile, _at(60, repeat="brick")).pixels
    assert unit.shape == (80, 60, 3)
    assert np.array_equal(unit[40:, :30], tile.pixels[:, 30:])


def test_a_mirror_repeat_has_no_jump_at_any_joint() -> None:
    made = pattern(_noise(), _at(120, repeat="mirror"))
    assert made.pixels.shape == (80, 120, 3)
    assert np.array_equal(made.pixels[:, 59], made.pixels[:, 60])
    assert np.array_equal(made.pixels[0], made.pixels[-1])


@pytest.mark.parametrize("size", [(23, 31), (97, 140)])
def test_resampling_wraps_around(size: tuple[int, int]) -> None:
    """A tile that is rolled and resampled is the resampled tile, rolled."""
    height, width = size
    tile = _waves(60, 80).pixels
    thrice = wrapped_resize(np.tile(tile, (3, 3, 1)), 3 * width, 3 * height)
    once = wrapped_resize(tile, width, height)
    assert np.abs(thrice - np.tile(once, (3, 3, 1))).max() < 1e-4


@pytest.mark.parametrize(("cm", "dpi"), [(64, 150), (3, 150), (10, 300), (21.38, 360), (1.5, 150)])
def test_the_size_is_right_within_a_tenth_of_a_millimeter_in_ten_centimeters(
    cm: float, dpi: float
) -> None:
    made = pattern(_noise(), Layout(cm=cm, dpi=dpi, may_upscale=True))
    assert made.dpi is not None
    assert abs(made.width / made.dpi * 2.54 - cm) <= 0.001 * cm
    assert abs(made.dpi - dpi) / dpi < 0.01


def test_enlarging_is_refused_with_the_largest_size_unless_it_is_allowed() -> None:
    with pytest.raises(UserMistake, match=r"can be 2\.0 cm wide, not 64 cm.*--allow-upscale"):
        pattern(_noise(60, 60), Layout("half-drop", cm=64))
    assert pattern(_noise(60, 60), Layout(cm=4, may_upscale=True)).width == 236


@pytest.mark.parametrize(
    ("knobs", "why"),
    [
        ({"repeat": "diagonal"}, "There is no repeat 'diagonal'"),
        ({"cm": 0.01}, "make it larger"),
        ({"cm": -3}, "make it larger"),
        ({"dpi": 3}, "not between"),
        ({"count": 0}, "1 to 100 motifs"),
    ],
)
def test_impossible_layouts_are_refused(knobs: dict[str, object], why: str) -> None:
    with pytest.raises(UserMistake, match=why):
        Layout(**knobs)  # type: ignore[arg-type]


def test_a_repeat_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(UserMistake, match="would have"):
        pattern(_noise(), Layout(cm=900, dpi=300, may_upscale=True))


def test_tiny_tiles_are_refused() -> None:
    with pytest.raises(UserMistake, match="16 a side"):
        pattern(_noise(8, 8), Layout(cm=1))


def test_a_layout_comes_back_from_its_recipe() -> None:
    layout = Layout("toss", 12.5, 200, True, "#ffffff", 4)
    assert layout_of(layout.to_json()) == layout
    with pytest.raises(UserMistake, match="no pattern of a recipe"):
        layout_of({"repeat": "toss"})


def test_seams_of_a_tile_that_repeats_cannot_be_told_and_those_of_others_are() -> None:
    assert not any(seam.is_seen for seam in judged(pattern(_waves(), _at(80)), "straight"))
    across, down = seams(flat({RED: 20, BLUE: 20, CREAM: 20}).pixels, scales=(1,))
    assert down.ratio == 1.0
    assert not down.is_seen
    ramp = np.linspace(0, 1, 60, dtype=np.float32)[None, :, None].repeat(40, 0).repeat(3, 2)
    across, _ = seams(ramp, scales=(1,))
    assert across.is_seen
    assert across.ratio > 30


def test_a_joint_inside_the_unit_is_judged_too() -> None:
    ramp = np.linspace(0, 1, 40, dtype=np.float32)[:, None, None].repeat(40, 1).repeat(3, 2)
    made = pattern(Picture(ramp), _at(80, repeat="half-drop"))
    across, down = judged(made, "half-drop")
    assert across.is_seen
    assert down.is_seen


def test_a_flat_tile_has_no_seam() -> None:
    assert not any(seam.is_seen for seam in seams(flat({RED: 20}).pixels))


def _motif() -> Picture:
    y, x = np.mgrid[:40, :40] - 19.5
    pixels = np.zeros((40, 40, 4), np.float32)
    pixels[..., 0] = 1
    pixels[..., 3] = np.clip(15 - np.hypot(y, x), 0, 1)
    return Picture(pixels)


def test_a_toss_strews_whole_motifs_that_wrap_around() -> None:
    unit = strewn(_motif().pixels, "", 6, seed=1)
    one = _motif().pixels[..., 3].sum()
    assert unit[..., 3].sum() == pytest.approx(6 * one, rel=0.06)
    made = pattern(_motif(), Layout("toss", cm=2, count=6, ground="#ffffff", may_upscale=True))
    assert made.channels == 3
    assert not any(seam.is_seen for seam in judged(made, "toss"))


def test_a_toss_is_decided_by_its_seed() -> None:
    first, again, other = (strewn(_motif().pixels, "#fff", 5, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_toss_needs_something_transparent() -> None:
    with pytest.raises(UserMistake, match="must be transparent around it"):
        pattern(_noise(), Layout("toss", cm=1))


def test_the_proof_shows_the_unit_three_times_each_way() -> None:
    made = pattern(_waves(), _at(80))
    shown = proof(made)
    assert shown.pixels.shape == (180, 240, 3)
    assert np.array_equal(shown.pixels, np.tile(made.pixels, (3, 3, 1)))
    assert [step.verb for step in shown.steps] == ["pattern", "proof"]
    assert proof(made, longest=120).width == 120
