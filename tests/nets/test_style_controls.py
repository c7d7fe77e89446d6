"""What happens before and after painting, with a painter that paints everything orange."""

import dataclasses

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.engine import Request
from pinxit.nets.color import Colors
from pinxit.nets.oklab import to_oklab
from pinxit.nets.style_controls import Prepared, finished, prepared, result_size
from pinxit.nets.style_settings import StyleSettings
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.resize import resized

OWN_SIZE = StyleSettings(size=0)
ORANGE = np.array((0.9, 0.5, 0.1), np.float32)


def picture(seed: int = 1, height: int = 40, width: int = 48, channels: int = 3) -> Picture:
    coarse = random_stream(seed, "controls").random((5, 6, channels), dtype=np.float32)
    return Picture(resized(coarse, width, height), title=f"{seed}.png")


def gray(values: Pixels) -> Picture:
    return Picture(np.ascontiguousarray(values, np.float32)[..., None], title="mask.png")


def left_white(height: int = 40, width: int = 48) -> Picture:
    plane = np.zeros((height, width), np.float32)
    plane[:, : width // 2] = 1
    return gray(plane)


def ready(
    settings: StyleSettings = OWN_SIZE,
    content: Picture | None = None,
    styles: tuple[Picture, ...] | None = None,
    **places: tuple[Picture, ...],
) -> Prepared:
    pictures = {"content": (content or picture(),), "style": styles or (picture(2),), **places}
    return prepared(Request(settings, pictures), settings)


def orange(ready: Prepared) -> Colors:
    return np.broadcast_to(ORANGE, ready.content.shape).copy()


@pytest.mark.parametrize(
    ("shape", "size", "wanted"),
    [((40, 80), 0, (80, 40)), ((40, 80), 100, (100, 50)), ((80, 2), 512, (13, 512))],
)
def test_size_is_the_longest_side(
    shape: tuple[int, int], size: int, wanted: tuple[int, int]
) -> None:
    assert result_size(picture(1, *shape), StyleSettings(size=size)) == wanted


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [0, 24])
def test_black_of_a_mask_is_the_content_bit_for_bit(channels: int, size: int) -> None:
    settings, content = StyleSettings(size=size), picture(channels=channels)
    here = ready(settings, content, mask=(left_white(),))
    made = finished(orange(here), here, settings)
    width, height = result_size(content, settings)
    own = resized(content.pixels, width, height)
    own = own if channels == 4 else rgb(own)
    is_black = here.margins.cut_from(np.asarray(here.mask)) == 0
    assert 0.3 < is_black.mean() < 0.6
    np.testing.assert_array_equal(made[is_black], own[is_black])
    np.testing.assert_allclose(made[:, 0, :3], np.broadcast_to(ORANGE, (height, 3)), atol=1e-6)


def test_gray_of_a_mask_mixes() -> None:
    here = ready(mask=(gray(np.full((40, 48), 0.5, np.float32)),))
    made = finished(orange(here), here, OWN_SIZE)
    np.testing.assert_allclose(made, (here.content + ORANGE) / 2, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_black_mask_gives_the_picture_and_a_notice(channels: int) -> None:
    content = picture(channels=channels)
    here = ready(content=content, mask=(gray(np.zeros((40, 48), np.float32)),))
    assert here.is_masked_out
    assert here.notices == ("mask.png is black everywhere, so nothing was painted.",)
    np.testing.assert_array_equal(finished(orange(here), here, OWN_SIZE), content.pixels)


def test_a_mask_of_another_size_is_told_once() -> None:
    here = ready(mask=(left_white(20, 24),), protect=(left_white(20, 24),))
    assert here.notices == ("mask.png has 24 x 20 pixels and the picture 48 x 40; it was resized.",)


def test_regions_follow_the_styles() -> None:
    styles = (picture(2), picture(3))
    right = gray(1 - left_white().pixels[..., 0])
    here = ready(styles=styles, region=(left_white(), right))
    np.testing.assert_allclose(sum(here.regions), 1)
    assert here.regions[0][:, :20].min() == 1
    with pytest.raises(UserMistake, match="3 regions for 2 style pictures"):
        ready(styles=styles, region=(right,) * 3)


def test_style_weights_that_do_not_fit_are_refused() -> None:
    settings = dataclasses.replace(OWN_SIZE, style_weights=(1.0, 2.0))
    with pytest.raises(UserMistake, match="The style weights 1, 2 do not fit 1 style pictures"):
        ready(settings)


def test_transparency_is_kept() -> None:
    content = picture(channels=4)
    here = ready(content=content)
    made = finished(orange(here), here, OWN_SIZE)
    np.testing.assert_array_equal(made[..., 3], content.pixels[..., 3])


@pytest.mark.parametrize("way", ["before", "both"])
def test_colors_kept_before_give_the_style_the_contents_colors(way: str) -> None:
    content = picture(1)
    here = ready(StyleSettings(size=0, keep_colors=way), content)
    np.testing.assert_allclose(here.styles[0].mean((0, 1)), content.pixels.mean((0, 1)), atol=0.03)
    assert np.abs(ready().styles[0].mean((0, 1)) - content.pixels.mean((0, 1))).max() > 0.05


@pytest.mark.parametrize("way", ["after", "both"])
def test_colors_kept_after_give_the_result_the_contents_hue(way: str) -> None:
    settings = StyleSettings(size=0, keep_colors=way)
    content = Picture(np.asarray(0.4 + 0.2 * picture(1).pixels, np.float32))
    here = ready(settings, content)
    made = to_oklab(finished(np.full_like(here.content, 0.5), here, settings))
    np.testing.assert_allclose(made[..., 1:], to_oklab(content.pixels)[..., 1:], atol=2e-3)
    assert np.ptp(made[..., 0]) < 2e-3


def test_a_palette_holds_style_and_result() -> None:
    settings = StyleSettings(size=0, palette=("#000080", "#ffffff"))
    here = ready(settings)
    for pixels in (here.styles[0], finished(orange(here), here, settings)):
        assert (pixels[..., 2] >= pixels[..., 0] - 0.01).all(), "not between navy and white"


def test_protection_brings_detail_back_and_faces_that_are_not_there_are_told() -> None:
    settings = StyleSettings(size=0, protect_faces=True)
    here = ready(settings, protect=(left_white(),))
    made = finished(orange(here), here, settings)
    assert made[:, :20].std((0, 1)).max() > 5 * made[:, 30:].std((0, 1)).max()
    assert "No face was found in 1.png" in here.notices[0]


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 2), (31, 64)])
@pytest.mark.parametrize("tile", [False, True])
def test_tiny_pictures_are_painted_larger_and_cut_back(shape: tuple[int, int], tile: bool) -> None:
    settings = StyleSettings(size=0, tile=tile)
    mask = gray(np.ones(shape, np.float32))
    here = ready(settings, picture(1, *shape), mask=(mask,), region=(mask,), protect=(mask,))
    assert min(here.height, here.width) >= 32
    for plane in (here.mask, here.protect, *here.regions):
        assert plane is not None
        assert plane.shape == here.content.shape[:2]
    assert finished(orange(here), here, settings).shape == (*shape, 3)


def test_a_tiny_style_is_told() -> None:
    here = ready(styles=(picture(2, 8, 300),))
    assert here.notices == (
        "2.png has only 300 x 8 pixels; larger pictures show more of their manner.",
    )
    assert min(here.styles[0].shape[:2]) >= 64
