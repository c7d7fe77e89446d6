"""Recoloring: flat areas exact, shade kept, edges without halos, the same colors for the same."""

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, dots, flat

from pinxit.base.errors import UserMistake
from pinxit.make.color_names import parse_color
from pinxit.make.colorways import colorways, paired
from pinxit.make.differences import delta_e
from pinxit.make.palette import HARMONIES, Colors
from pinxit.make.recolor import colors_there, own_colors, reached, recolor
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Picture


def _colors(*codes: str) -> Colors:
    return np.stack([parse_color(code) for code in codes])


OLD, NEW = _colors(RED, CREAM), _colors("#3a6b35", "#221a33")


def test_flat_areas_get_exactly_the_color_that_was_wanted() -> None:
    made = recolor(flat({RED: 30, CREAM: 30}), OLD, NEW)
    assert delta_e(made.pixels[5:-5, 5:25], NEW[0]).max() < 0.1
    assert delta_e(made.pixels[5:-5, 35:-5], NEW[1]).max() < 0.1


def test_soft_edges_become_mixtures_of_the_new_colors_without_a_halo() -> None:
    before, after = dots(OLD), recolor(dots(OLD), OLD, NEW).pixels
    ideal = dots(NEW).pixels
    assert np.abs(before.pixels - ideal).max() > 0.3
    assert np.abs(after - ideal).max() < 0.02


def test_a_color_that_becomes_itself_changes_nothing() -> None:
    picture = Picture(np.random.default_rng(1).random((20, 20, 3)).astype(np.float32) * 0.6 + 0.2)
    made = recolor(picture, OLD, OLD)
    assert np.abs(made.pixels - picture.pixels).max() < 0.02


def test_shade_stays_where_it_was() -> None:
    folds = (0.75 + 0.25 * np.sin(np.linspace(0, 9, 200)))[None, :, None]
    lab = to_oklab(_colors(RED))[0] * folds.repeat(30, axis=0)
    before = Picture(shown(lab.astype(np.float32)))
    made = recolor(before, _colors(RED), _colors("#3a6b35"))
    light, now = to_oklab(before.pixels)[15, :, 0], to_oklab(made.pixels)[15, :, 0]
    assert np.corrcoef(light, now)[0, 1] > 0.995
    hue = np.arctan2(to_oklab(made.pixels)[15, :, 2], to_oklab(made.pixels)[15, :, 1])
    assert np.ptp(np.degrees(hue)) < 6


def test_what_is_told_of_flat_and_shaded_areas_is_what_was_reached() -> None:
    picture = flat({RED: 40, CREAM: 40})
    made = recolor(picture, OLD, NEW)
    first, second = reached(picture, made, OLD, NEW)
    assert first.flat is not None
    assert first.flat < 0.1
    assert first.shaded is None
    assert second.flat_share == pytest.approx(0.5, abs=0.05)
    worse = made.after(made.pixels * 0.8, made.steps[-1])
    assert (reached(picture, worse, OLD, NEW)[0].flat or 0) > 3


def test_alpha_stays_and_large_pictures_have_no_seam_between_bands() -> None:
    pixels = np.tile(dots(OLD).pixels, (7, 1, 1))
    alpha = np.full((*pixels.shape[:2], 1), 0.5, np.float32)
    made = recolor(Picture(np.concatenate((pixels, alpha), axis=2)), OLD, NEW)
    assert (made.pixels[..., 3] == 0.5).all()
    assert np.abs(made.pixels[..., :3] - np.tile(dots(NEW).pixels, (7, 1, 1))).max() < 0.02


def test_a_named_color_is_the_pictures_own_that_is_near() -> None:
    found = colors_there(flat({RED: 30, CREAM: 30}), [parse_color("#c8301a")])
    assert delta_e(found, _colors(RED)).max() < 0.1
    with pytest.raises(UserMistake, match="There is no #00ff00 in this picture; it has #"):
        colors_there(flat({RED: 30}), [parse_color("#00ff00")])


def test_a_color_in_the_shade_is_no_color_of_its_own() -> None:
    lab = to_oklab(_colors(RED))[0]
    halves = shown(np.stack([np.tile(lab * k, (40, 20, 1)) for k in (1, 0.8)]))
    both = Picture(np.concatenate((*halves, flat({CREAM: 20}).pixels), axis=1).astype(np.float32))
    assert len(own_colors(both)) == 2
    with pytest.raises(UserMistake, match="has 2 different colors, not 3"):
        own_colors(both, 3)


@pytest.mark.parametrize("harmony", HARMONIES)
def test_colorways_are_as_many_as_asked_and_all_differ(harmony: str) -> None:
    ways = colorways(_colors(RED, BLUE, CREAM), 6, harmony, seed=4)
    assert len(ways) == 6
    apart = [delta_e(a, b).max() for i, a in enumerate(ways) for b in ways[:i]]
    assert min(apart) > 4
    assert all(
        np.array_equal(a, b)
        for a, b in zip(ways, colorways(_colors(RED, BLUE, CREAM), 6, harmony, seed=4), strict=True)
    )


def test_colorways_keep_light_and_dark() -> None:
    source = _colors(RED, BLUE, CREAM)
    for way in colorways(source, 8, "tetradic", seed=1):
        assert np.abs(to_oklab(way)[:, 0] - to_oklab(source)[:, 0]).max() < 0.06


def test_a_palette_is_paired_by_lightness_first_and_in_every_way_once() -> None:
    source, given = _colors(RED, CREAM, BLUE), _colors("#222222", "#888888", "#eeeeee")
    (first,) = paired(source, given)
    assert np.array_equal(np.argsort(to_oklab(first)[:, 0]), np.argsort(to_oklab(source)[:, 0]))
    ways = paired(source, given, 6, seed=2)
    assert np.array_equal(ways[0], first)
    assert len({way.tobytes() for way in ways}) == 6
    with pytest.raises(UserMistake, match="in 6 ways, not 7"):
        paired(source, given, 7)
    with pytest.raises(UserMistake, match="has 2 colors, and 3"):
        paired(source, given[:2])


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [((RED,), (RED, BLUE), "cannot become 2"), ((RED, RED), (BLUE, CREAM), "name it once")],
)
def test_pairs_that_make_no_sense_are_refused(
    old: tuple[str, ...], new: tuple[str, ...], why: str
) -> None:
    with pytest.raises(UserMistake, match=why):
        recolor(flat({RED: 9}), _colors(*old), _colors(*new))


def test_a_recolored_picture_says_what_became_what() -> None:
    step = recolor(flat({RED: 9}), _colors(RED), _colors(BLUE)).steps[-1]
    assert step.verb == "recolor"
    assert step.settings == {"from": [RED], "to": [BLUE]}
