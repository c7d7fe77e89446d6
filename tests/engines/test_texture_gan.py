"""The engine ``texture_gan``: the contract, closing sides, sizes, and that it learns."""

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.engine import Model, Request, Run
from pinxit.engines.texture_gan import ENGINE
from pinxit.nets.texture_settings import TextureSettings
from pinxit.pictures.picture import Picture, Pixels
from pinxit.testing import check_engine

QUICK = TextureSettings(steps=2, crop=64, channels=8)


def grain(channels: int = 3) -> Picture:
    """Brown grain."""
    noise = np.random.default_rng(2).random((72, 80, channels), np.float32)
    color = np.array((0.6, 0.45, 0.3, 1.0), np.float32)[:channels]
    return Picture(np.asarray(color * (0.7 + 0.3 * noise), np.float32), title="grain.png")


def drawn(model: Model | None, settings: TextureSettings, seed: int = 1) -> Pixels:
    request = Request(settings, {"source": (grain(),)}, model, seeds=(seed,))
    return next(iter(ENGINE.make(request, Run())))


@pytest.fixture(scope="module")
def model() -> Model:
    return ENGINE.learn(grain(), TextureSettings(steps=40, crop=64, channels=8, rate=0.01), Run())


@pytest.mark.full
def test_the_engine_keeps_the_contract() -> None:
    check_engine(ENGINE, TextureSettings(steps=1, crop=64, channels=8))


def test_it_learns_the_colors_of_the_texture(model: Model) -> None:
    made, goal = drawn(model, QUICK), grain().pixels
    assert np.abs(made.mean((0, 1)) - goal.mean((0, 1))).max() < 0.08


def test_a_tile_of_any_size_closes_and_seeds_differ(model: Model) -> None:
    settings = TextureSettings(width=90, height=75, tile=True)
    one, other = drawn(model, settings, 1), drawn(model, settings, 2)
    assert one.shape == (75, 90, 3)
    assert np.abs(one - other).mean() > 0.005
    for axis in (0, 1):
        jump = np.abs(one.take(0, axis) - one.take(-1, axis)).mean()
        assert jump < 1.5 * np.abs(np.diff(one, axis=axis)).mean()


def test_a_model_draws_the_same_again(model: Model) -> None:
    np.testing.assert_array_equal(drawn(model, QUICK), drawn(model, QUICK))


def test_a_model_of_other_channels_is_refused(model: Model) -> None:
    gray = Request(QUICK, {"source": (grain(1),)}, model)
    with pytest.raises(UserMistake, match="3 channels; a texture of 1"):
        next(iter(ENGINE.make(gray, Run())))
