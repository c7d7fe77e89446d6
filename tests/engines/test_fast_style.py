"""The engine that paints in one pass keeps the contract and obeys its knobs."""

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.engine import Request, Run
from pinxit.engines.fast_style import ENGINE
from pinxit.nets.fast_settings import FastSettings
from pinxit.pictures.picture import Picture, Pixels
from pinxit.testing import check_engine


def scene(height: int = 72, width: int = 96, channels: int = 3) -> Picture:
    """A light sky over dark ground with a red tower."""
    pixels = np.empty((height, width, 3), np.float32)
    pixels[:] = (0.6, 0.7, 0.9)
    pixels[height * 2 // 3 :] = (0.2, 0.3, 0.1)
    pixels[height // 4 : height * 3 // 4, width // 3 : width // 2] = (0.8, 0.2, 0.1)
    alpha = np.linspace(0, 1, width, dtype=np.float32)[None, :, None].repeat(height, 0)
    return Picture({1: pixels[..., :1], 3: pixels, 4: np.dstack((pixels, alpha))}[channels])


def painting(seed: int = 1, light: float = 1.0) -> Picture:
    """Small patches of color."""
    patches = random_stream(seed, "painting").random((16, 16, 3), dtype=np.float32)
    return Picture(np.ascontiguousarray((patches * light).repeat(5, 0).repeat(5, 1)))


def made(settings: FastSettings | None = None, **pictures: tuple[Picture, ...]) -> Pixels:
    given = {"content": (scene(),), "style": (painting(),), **pictures}
    settings = settings or FastSettings(size=96)
    return next(iter(ENGINE.make(Request(settings, given), Run())))


def test_it_keeps_the_contract() -> None:
    check_engine(ENGINE, FastSettings(size=64))


@pytest.mark.parametrize("channels", [1, 4])
def test_grey_and_transparent_pictures_are_painted(channels: int) -> None:
    content = scene(channels=channels)
    result = made(FastSettings(size=0), content=(content,))
    assert result.shape == (72, 96, 4 if channels == 4 else 3)
    assert channels == 1 or np.array_equal(result[..., 3], content.pixels[..., 3])


@pytest.mark.parametrize("tier", ["fast", "preview"])
def test_the_style_s_colors_arrive(tier: str) -> None:
    dark = made(FastSettings(size=96, tier=tier), style=(painting(2, 0.3),))
    light = made(FastSettings(size=96, tier=tier), style=(painting(2, 1.0),))
    assert dark.mean() < light.mean() - 0.1


def test_sizes_follow_the_longest_side() -> None:
    for size, shape in ((0, (72, 96, 3)), (48, (36, 48, 3)), (150, (112, 150, 3))):
        assert made(FastSettings(size=size)).shape == shape


def test_masked_pixels_stay_bit_for_bit() -> None:
    mask = np.zeros((72, 96, 1), np.float32)
    mask[:, 48:] = 1
    result = made(FastSettings(size=0), mask=(Picture(mask),))
    assert np.array_equal(result[:, :48], scene().pixels[:, :48])
    assert not np.array_equal(result[:, 48:], scene().pixels[:, 48:])


def test_regions_paint_each_part_in_its_style() -> None:
    mask = np.zeros((72, 96, 1), np.float32)
    mask[:, 48:] = 1
    styles = (painting(3, 0.3), painting(3, 1.0))
    result = made(FastSettings(size=0), style=styles, region=(Picture(1 - mask), Picture(mask)))
    assert result[:, :32].mean() < result[:, -32:].mean() - 0.1


@pytest.mark.parametrize("size", [(8, 8), (1, 400), (400, 2), (31, 33)])
def test_tiny_and_narrow_pictures_are_painted(size: tuple[int, int]) -> None:
    content = scene(*size)
    result = made(FastSettings(size=0), content=(content,), style=(scene(20, 9),))
    assert result.shape == content.pixels.shape
    assert np.isfinite(result).all()


def test_more_weights_than_styles_are_refused() -> None:
    with pytest.raises(UserMistake, match="weights"):
        made(FastSettings(style_weights=(1.0, 2.0)))
