"""Materials: closed forms of normals and occlusion, wrapping, delighting, mipmaps, bad input."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.make import surface
from pinxit.make.again import make_again
from pinxit.make.material import MAPS, material, powers_below, sized
from pinxit.make.material_settings import MaterialSettings
from pinxit.make.mipmaps import mipmap, mipmaps
from pinxit.make.seams import seams
from pinxit.pictures.history import is_data
from pinxit.pictures.picture import Picture, Pixels, Source, Step


def waves(height: int = 64, width: int = 96, color: tuple[float, ...] = (1, 0.8, 0.6)) -> Picture:
    """A surface that repeats."""
    y, x = np.mgrid[:height, :width]
    light = 0.5 + 0.2 * np.sin(2 * np.pi * 3 * x / width) + 0.2 * np.cos(2 * np.pi * 2 * y / height)
    pixels = (light[..., None] * np.array(color)).astype(np.float32)
    return Picture(pixels, title="waves.png")


def test_normals_of_a_slope_are_its_own() -> None:
    """z = x / 2 leans by atan(1/2) to the left, z = y / 2 downwards by as much."""
    ramp = np.arange(40, dtype=np.float32)[None].repeat(40, 0) / 40
    leaning = surface.normals(ramp, 20)[10, 10]
    assert leaning == pytest.approx(np.array((-0.5, 0, 1)) / np.sqrt(1.25), abs=1e-5)
    below = surface.normals(np.ascontiguousarray(ramp.T), 20)[10, 10]
    assert below == pytest.approx(np.array((0, 0.5, 1)) / np.sqrt(1.25), abs=1e-5)


def test_directx_normals_are_those_of_opengl_with_green_the_other_way() -> None:
    names = ("normal", "normal-gl")
    made = material(waves(), MaterialSettings(normal="directx"), names).maps
    down, up = (made[name].pixels for name in names)
    np.testing.assert_allclose(down[..., 1], 1 - up[..., 1], atol=1e-6)
    np.testing.assert_array_equal(down[..., 0], up[..., 0])


def test_a_plain_sees_the_whole_sky_and_the_foot_of_a_wall_of_45_degrees_half_to_one_side() -> None:
    plane = np.zeros((128, 128), np.float32)
    assert surface.open_sky(plane, 10).min() == 1
    wall = plane.copy()
    wall[:, 64:] = 1
    sky = surface.open_sky(wall, 4)
    # of eight directions one meets the wall squarely, two along the diagonal
    straight = 1 / (1 + 4.0**2)
    slanted = 1 / (1 + (4 / np.sqrt(2)) ** 2)
    assert sky[60, 63] == pytest.approx((5 + straight + 2 * slanted) / 8, abs=1e-4)


def test_shade_is_told_from_paint_by_color() -> None:
    """A shadow changes lightness alone; paint changes color."""
    pixels = np.full((64, 64, 3), (0.6, 0.5, 0.4), np.float32)
    shadow, paint = pixels.copy(), pixels.copy()
    shadow[:, 20:40] = surface.to_srgb(surface.to_linear(shadow[:, 20:40]) * np.float32(0.3))
    paint[:, 20:40] = (0.2, 0.3, 0.6)
    found = [np.ptp(surface.shade(each)) for each in (shadow, paint)]
    assert found[0] > 0.9
    assert found[1] < 0.1 * found[0]


def test_base_is_lit_more_evenly_than_the_picture_and_as_bright() -> None:
    y = np.linspace(-1, 1, 128, dtype=np.float32)[:, None, None]
    grain = np.random.default_rng(0).normal(0, 0.03, (128, 128, 3)).astype(np.float32)
    lit = Picture(np.clip(0.5 + 0.2 * y + grain, 0, 1).astype(np.float32))
    base = material(lit, None, ("base",)).maps["base"].pixels
    rows = [np.std(each.mean((1, 2))) for each in (lit.pixels, base)]
    assert rows[1] < 0.6 * rows[0]
    means = [surface.to_linear(each).mean() for each in (lit.pixels, base)]
    assert means[1] == pytest.approx(means[0], rel=0.02)


def test_maps_of_a_picture_that_repeats_repeat() -> None:
    made = material(waves(), None, (*MAPS, "orm"))
    assert made.settings.edges == "wrap"
    rolled = material(Picture(np.roll(waves().pixels, (20, 31), (0, 1))), None, MAPS)
    for name in MAPS:
        assert not any(seam.is_seen for seam in seams(made.maps[name].pixels)), name
        again = np.roll(made.maps[name].pixels, (20, 31), (0, 1))
        np.testing.assert_allclose(rolled.maps[name].pixels, again, atol=2e-3)


def test_edges_of_other_pictures_are_mirrored() -> None:
    ramp = np.linspace(0.1, 0.9, 80, dtype=np.float32)[None, :, None].repeat(70, 0).repeat(3, 2)
    grain = np.random.default_rng(1).normal(0, 0.01, ramp.shape).astype(np.float32)
    made = material(Picture(np.clip(ramp + grain, 0, 1).astype(np.float32)))
    assert made.settings.edges == "mirror"
    assert made.maps["height"].pixels.shape == (70, 80, 1)


def test_orm_holds_occlusion_roughness_and_no_metal() -> None:
    made = material(waves(), None, ("orm", "ao", "roughness")).maps
    np.testing.assert_array_equal(made["orm"].pixels[..., :1], made["ao"].pixels)
    np.testing.assert_array_equal(made["orm"].pixels[..., 1:2], made["roughness"].pixels)
    assert made["orm"].pixels[..., 2].max() == 0


def test_data_keep_16_bits_and_are_told_from_colors() -> None:
    made = material(waves(), None, (*MAPS, "preview")).maps
    assert {name for name, each in made.items() if is_data(each.steps)} == set(MAPS) - {"base"}
    assert (made["height"].depth, made["base"].depth) == (16, 8)
    assert made["preview"].pixels.shape == (384, 1536, 3)


class _Known:
    """Finds one picture."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def picture(self, source: Source) -> Picture:
        return self._picture

    def file(self, source: Source) -> Path:
        raise AssertionError

    def model(self, source: Source) -> None:
        raise AssertionError


def _opened() -> Picture:
    plain = waves()
    step = Step("open", "", "1", used=(Source("file", "waves.png", plain.sha256),))
    return Picture(plain.pixels, (step,))


def test_every_map_is_made_again_from_its_history() -> None:
    made = material(sized(_opened(), (64, 64)), MaterialSettings(relief=30), ("normal",))
    small = mipmap(made.maps["normal"], 2)
    again = make_again(small.steps, _Known(_opened()))  # type: ignore[arg-type]
    np.testing.assert_array_equal(again.pixels, small.pixels)


def test_mipmaps_are_averaged_as_light() -> None:
    board = np.indices((64, 64)).sum(0) % 2
    picture = Picture(board[..., None].repeat(3, 2).astype(np.float32))
    sizes = [(each.width, each.height) for each in mipmaps(picture)]
    assert sizes == [(32, 32), (16, 16), (8, 8), (4, 4), (2, 2), (1, 1)]
    assert mipmap(picture, 1).pixels == pytest.approx(0.7354, abs=1e-3)


def test_mipmaps_of_normals_stay_of_length_1_and_those_of_odd_sizes_keep_their_mean() -> None:
    made = material(waves(70, 99), None, ("normal", "height")).maps
    vectors = mipmap(made["normal"], 3).pixels * 2 - 1
    assert np.linalg.norm(vectors, axis=2) == pytest.approx(1, abs=1e-5)
    small = mipmap(made["height"], 2)
    assert small.pixels.shape == (17, 24, 1)
    assert small.pixels.mean() == pytest.approx(float(made["height"].pixels.mean()), abs=1e-5)
    with pytest.raises(UserMistake, match="levels 1 to 6, not 9"):
        mipmap(made["height"], 9)


def test_sizes_wrap_and_do_not_grow_unasked() -> None:
    picture = waves(64, 128)
    small = sized(picture, powers_below(127, 90))
    assert small.pixels.shape == (64, 64, 3)
    moved = sized(Picture(np.roll(picture.pixels, (20, 32), (0, 1))), (64, 64))
    np.testing.assert_allclose(moved.pixels, np.roll(small.pixels, (20, 16), (0, 1)), atol=1e-5)
    with pytest.raises(UserMistake, match="--allow-upscale"):
        sized(picture, (256, 64))
    assert sized(picture, (256, 64), may_upscale=True).width == 256


def _flat(side: int) -> Pixels:
    return np.full((side, side, 3), 0.5, np.float32)


@pytest.mark.parametrize(
    ("picture", "names", "why"),
    [
        (Picture(_flat(80), title="gray.png"), MAPS, "gray.png is flat"),
        (Picture(_flat(32), title="small.png"), MAPS, "32 x 32 pixels; a material needs"),
        (waves(), ("base", "metal"), "no map named 'metal'"),
    ],
)
def test_what_gives_no_material_is_refused(
    picture: Picture, names: tuple[str, ...], why: str
) -> None:
    with pytest.raises(UserMistake, match=why):
        material(picture, None, names)
