"""What draws pictures changes nothing of them: company, threads, size of the request."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from pinxit.nets.groups import at_once, group_size
from pinxit.nets.latent_space import LatentSpace, draw_pictures, reshaped
from pinxit.nets.mirror import Generator, plan


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def generator() -> Generator:
    draw = torch.Generator().manual_seed(3)
    made = Generator(plan((32, 32, 4), 64, 1, 5), draw)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape, generator=draw))
    return made.requires_grad_(requires_grad=False)


TOLD = np.random.default_rng(2).random((11, 5), np.float32)


def _drawn(generator: Generator, threads: int) -> list[np.ndarray]:
    torch.set_num_threads(threads)
    space = LatentSpace(generator)
    manners = space.manners(space.latents(range(11)), TOLD)
    large = reshaped(generator, (128, 96), wraps=True)
    return [
        draw_pictures(generator, tuple(range(11)), 0.9, TOLD),
        manners,
        space.draw(manners),
        draw_pictures(large, (1, 2, 3), 1.0, TOLD[:3]),
    ]


def test_any_number_of_threads_draws_the_same_pixels(generator: Generator) -> None:
    one = _drawn(generator, 1)
    for threads in (2, 3):
        for before, now in zip(one, _drawn(generator, threads), strict=True):
            assert np.array_equal(before, now)
        assert torch.get_num_threads() == threads, "they are given back"


def test_a_large_picture_is_drawn_alone_and_the_same_in_company(generator: Generator) -> None:
    assert group_size(generator) == 4
    large = reshaped(generator, (128, 128), wraps=False)
    assert group_size(large) == 1
    both = draw_pictures(large, (1, 2), 1.0, TOLD[:2])
    assert np.array_equal(draw_pictures(large, (2,), 1.0, TOLD[1:2])[0], both[1])
    torch.set_num_threads(2)
    assert (at_once(large), at_once(generator)) == (2, 32)
