"""Patches: cut out, found and laid over each other, against slow plain references."""

from itertools import product

import numpy as np
import pytest
import torch

from pinxit.nets import patch_search
from pinxit.nets.patch_search import (
    PATCH,
    Components,
    Search,
    as_field,
    carried,
    nearest,
    patches_of,
    places_of,
    voted,
    voting_weights,
    wrapped,
)


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def slowly(queries: torch.Tensor, keys: torch.Tensor, alpha: float) -> list[int]:
    """Equation 2, one pair after the other."""
    far = [[float(((q - k) ** 2).mean()) for k in keys.double()] for q in queries.double()]
    least = [min(row[j] for row in far) for j in range(len(keys))]
    scores = [[d / (alpha + least[j]) for j, d in enumerate(row)] for row in far]
    return [row.index(min(row)) for row in scores]


@pytest.mark.parametrize("numbers", [10**6, 50])
@pytest.mark.parametrize("alpha", [0.005, 100.0])
def test_the_nearest_patch_is_that_of_the_equation(
    alpha: float, numbers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patch_search, "_NUMBERS", numbers)
    queries, keys = noise(23, 12, seed=1), noise(17, 12, seed=2)
    assert nearest(queries, keys, alpha).tolist() == slowly(queries, keys, alpha)


def test_completeness_uses_more_of_the_source() -> None:
    queries, keys = 0.5 + 0.1 * noise(60, 8, seed=3), noise(60, 8, seed=4)
    counts = [len(set(nearest(queries, keys, alpha).tolist())) for alpha in (0.0001, 100.0)]
    assert counts[0] > counts[1]


def test_a_patch_is_a_row_in_reading_order() -> None:
    pixels = noise(3, 9, 11)
    rows = patches_of(pixels)
    assert places_of(pixels) == (3, 5)
    assert torch.equal(rows[1 * 5 + 2].reshape(3, PATCH, PATCH), pixels[:, 1:8, 2:9])


def test_patches_that_wrap_go_on_at_the_other_side() -> None:
    pixels = noise(1, 9, 11)
    last = patches_of(pixels, wraps=True)[-1].reshape(PATCH, PATCH)
    assert places_of(pixels, wraps=True) == (9, 11)
    around = pixels[0].roll((-8, -10), (0, 1))[:PATCH, :PATCH]
    assert torch.equal(last, around)


def test_votes_for_a_pictures_own_patches_give_the_picture() -> None:
    pixels, weights = noise(3, 13, 10), voting_weights()
    high, wide = places_of(pixels)
    own = as_field(torch.arange(high * wide), (high, wide), wide)
    torch.testing.assert_close(voted(pixels, own, weights), pixels)
    own = as_field(torch.arange(13 * 10), (13, 10), 10)
    torch.testing.assert_close(voted(wrapped(pixels), own, weights, wraps=True), pixels)


@pytest.mark.parametrize("wraps", [False, True])
def test_every_pixel_is_the_weighted_mean_of_all_patches_over_it(wraps: bool) -> None:
    source, weights = noise(1, 12, 14), voting_weights()
    high, wide = places_of(source)
    size = (8, 9)
    numbers = torch.from_numpy(np.random.default_rng(0).integers(0, high * wide, 72))
    field = as_field(numbers, size, wide)
    more = 0 if wraps else PATCH - 1
    total, count = np.zeros((8 + more, 9 + more)), np.zeros((8 + more, 9 + more))
    for y, x, down, right in product(range(8), range(9), range(PATCH), range(PATCH)):
        row, column = field[y, x].tolist()
        place = ((y + down) % total.shape[0], (x + right) % total.shape[1])
        weight = float(weights[down, right])
        total[place] += weight * float(source[0, row + down, column + right])
        count[place] += weight
    made = voted(source, field, weights, wraps=wraps)[0].numpy()
    np.testing.assert_allclose(made, total / count, atol=1e-5)


def test_asking_neighbors_finds_nearly_what_comparing_every_pair_finds() -> None:
    grid = torch.linspace(0, 9, 48)
    source = torch.stack((grid.sin()[:, None] * grid.cos()[None], grid[:, None].cos() * grid / 9))
    source = source * 0.4 + 0.5 + 0.05 * noise(2, 48, 48)
    picture = source[:, 5:, 9:] + 0.05 * noise(2, 43, 39, seed=5)
    size, (high, wide) = places_of(picture), places_of(source)
    basis = Components.of(source)
    asked, there = basis.rows(picture), basis.rows(source)
    exact = nearest(asked, there, 1e6)
    away = torch.from_numpy(np.random.default_rng(2).integers(-3, 4, (*size, 2)))
    last = torch.tensor((high - 1, wide - 1))
    start = torch.minimum((as_field(exact, size, wide) + away).clamp(min=0), last)
    found = Search(asked, there, high, wide).improved(start, 2, np.random.default_rng(1))

    def distance(numbers: torch.Tensor) -> float:
        return float((asked - there[numbers]).square().sum(1).mean())

    near = distance((found[..., 0] * wide + found[..., 1]).flatten())
    assert near < 1.1 * distance(exact)
    assert near < 0.3 * distance((start[..., 0] * wide + start[..., 1]).flatten())


def test_a_field_that_is_carried_over_shows_the_same_places() -> None:
    field = as_field(torch.arange(24), (4, 6), 6)
    most = torch.tensor((7, 11))
    grown = carried(field, (8, 12), (2.0, 2.0), most)
    assert torch.equal(grown, as_field(torch.arange(96), (8, 12), 12))
