"""Distances of statistics against closed forms, gradients against differences."""

import pytest
import torch
from torch import Tensor

from pinxit.nets.statistics import Goal, Moments, mixed, moments_of, trace_of_root


def features(channels: int, height: int, width: int, seed: int = 0) -> Tensor:
    chance = torch.Generator().manual_seed(seed)
    mix = torch.rand((channels, channels), generator=chance, dtype=torch.float64)
    seen = torch.rand((channels, height * width), generator=chance, dtype=torch.float64)
    return (mix @ seen).reshape(1, channels, height, width)


def positive(size: int, seed: int) -> Tensor:
    return moments_of(features(size, 4, 9, seed)).covariance


def test_the_gradient_of_the_trace_of_the_root_is_its_slope() -> None:
    root = positive(5, 2)

    def trace(matrix: Tensor) -> Tensor:
        return trace_of_root(matrix @ matrix.T, root, 1e-9)

    assert torch.autograd.gradcheck(trace, (positive(5, 1).requires_grad_(),))


def test_the_trace_of_the_root_is_that_of_the_root() -> None:
    covariance, root = positive(6, 1), positive(6, 2)
    values = torch.linalg.eigvals(covariance @ root @ root).real
    wanted = float(values.clamp(min=0).sqrt().sum())
    assert float(trace_of_root(covariance, root, 0.0)) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
def test_the_gradient_of_moments_reaches_the_features(weighted: bool) -> None:
    weights = torch.rand((3, 4), dtype=torch.float64) if weighted else None

    def sums(seen: Tensor) -> tuple[Tensor, Tensor]:
        moments = moments_of(seen, weights)
        return moments.first, moments.second

    assert torch.autograd.gradcheck(sums, (features(3, 3, 4).requires_grad_(),))


def test_statistics_of_channels_that_do_not_depend_on_each_other_have_a_closed_form() -> None:
    def moments(mean: list[float], spread: list[float]) -> Moments:
        first = torch.tensor(mean, dtype=torch.float64)
        covariance = torch.diag(torch.tensor(spread, dtype=torch.float64))
        return Moments(torch.tensor(1.0), first, covariance + torch.outer(first, first))

    goal = Goal(moments([1.0, 2.0], [4.0, 9.0]))
    found = float(goal.distance(moments([0.0, 2.5], [1.0, 16.0])))
    wanted = (1 + 0.25 + (2 - 1) ** 2 + (3 - 4) ** 2) / (1 + 4 + 4 + 9)
    assert found == pytest.approx(wanted, rel=1e-4)


def test_the_distance_is_nothing_at_the_goal_and_one_for_black() -> None:
    there = moments_of(features(8, 12, 12))
    black = moments_of(torch.zeros((1, 8, 5, 5), dtype=torch.float64))
    assert abs(float(Goal(there).distance(there))) < 1e-3
    assert float(Goal(there).distance(black)) == pytest.approx(1, abs=1e-3)


def test_moments_of_parts_add_up_to_those_of_the_whole() -> None:
    seen = features(4, 6, 10)
    whole = moments_of(seen)
    parts = moments_of(seen[..., :7]).plus(moments_of(seen[..., 7:]))
    torch.testing.assert_close(parts.covariance, whole.covariance)
    torch.testing.assert_close(parts.mean, whole.mean)


def test_weights_of_places_count_like_copies_of_them() -> None:
    seen = features(4, 1, 3)
    weights = torch.tensor([[2.0, 0.0, 1.0]], dtype=torch.float64)
    copies = moments_of(seen[..., [0, 0, 2]])
    weighted = moments_of(seen, weights)
    torch.testing.assert_close(weighted.covariance, copies.covariance)
    torch.testing.assert_close(weighted.mean, copies.mean)


def test_pictures_of_other_sizes_are_mixed_by_their_shares_alone() -> None:
    small, large = moments_of(features(3, 2, 2)), moments_of(features(3, 20, 20, 1))
    both = mixed([(small, 0.25), (large, 0.75)])
    torch.testing.assert_close(both.mean, 0.25 * small.mean + 0.75 * large.mean)


def test_sums_of_many_places_in_bfloat16_are_exact_to_its_rounding() -> None:
    seen = features(3, 200, 200).float()
    rough = moments_of(seen.bfloat16())
    exact = moments_of(seen.bfloat16().double())
    torch.testing.assert_close(rough.second.double(), exact.second, rtol=1e-4, atol=0)
