"""Other sizes and seamless tiles from a trained generator."""

import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.nets.latent_space import draw_pictures, reshaped
from pinxit.nets.mirror import Generator, plan


@pytest.fixture(scope="module")
def generator() -> Generator:
    draw = torch.Generator().manual_seed(3)
    made = Generator(plan((32, 32, 3), 32, 1), draw)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape, generator=draw))
    return made.requires_grad_(requires_grad=False)


def _seam(pictures: np.ndarray) -> float:
    """Difference across opposite borders, over the largest of any two neighboring lines inside."""
    across = np.abs(pictures[:, :, 0] - pictures[:, :, -1]).mean()
    inside = np.abs(np.diff(pictures, axis=2)).mean((0, 1, 3)).max()
    down = np.abs(pictures[:, 0] - pictures[:, -1]).mean()
    below = np.abs(np.diff(pictures, axis=1)).mean((0, 2, 3)).max()
    return float(max(across / inside, down / below))


def test_a_tile_has_no_seam(generator: Generator) -> None:
    seeds = tuple(range(12))
    plain = draw_pictures(generator, seeds, 1.0)
    tiles = draw_pictures(reshaped(generator, None, wraps=True), seeds, 1.0)
    assert tiles.shape == plain.shape
    assert _seam(tiles) < 1.05
    assert _seam(plain) > 1.2, "the test sees seams where there are some"


def test_a_tile_that_is_turned_round_is_the_tile_of_the_turned_basis(generator: Generator) -> None:
    wrapped = reshaped(generator, None, wraps=True)
    before = draw_pictures(wrapped, (5,), 1.0)
    wrapped.basis.data = wrapped.basis.data.roll((1, 2), (2, 3))
    after = draw_pictures(wrapped, (5,), 1.0)
    np.testing.assert_allclose(after, np.roll(before, (8, 16), (1, 2)), atol=1e-4)


@pytest.mark.parametrize("wraps", [False, True])
def test_other_sizes_are_drawn_and_the_own_size_is_the_same(
    generator: Generator, wraps: bool
) -> None:
    wide = draw_pictures(reshaped(generator, (32, 96), wraps=wraps), (1, 2), 1.0)
    assert wide.shape == (2, 32, 96, 3)
    own = draw_pictures(reshaped(generator, (32, 32), wraps=wraps), (1, 2), 1.0)
    as_is = draw_pictures(reshaped(generator, None, wraps=wraps), (1, 2), 1.0)
    np.testing.assert_allclose(own, as_is, atol=1e-5)
    assert _seam(draw_pictures(reshaped(generator, (64, 96), wraps=True), (1,), 1.0)) < 1.2


def test_the_generator_itself_stays_as_it_was(generator: Generator) -> None:
    before = draw_pictures(generator, (1,), 1.0)
    reshaped(generator, (64, 64), wraps=True)
    assert np.array_equal(before, draw_pictures(generator, (1,), 1.0))


@pytest.mark.parametrize("size", [(30, 32), (32, 4096), (0, 32)])
def test_sizes_that_cannot_be_drawn_are_refused(
    generator: Generator, size: tuple[int, int]
) -> None:
    with pytest.raises(UserMistake, match="multiples of 8"):
        reshaped(generator, size, wraps=False)
