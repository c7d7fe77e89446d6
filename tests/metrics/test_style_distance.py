import numpy as np
import pytest
import torch
from torch import Tensor

from pinxit.metrics.backbones import Backbone
from pinxit.metrics.style_distance import (
    TAPS,
    art_score,
    statistics_of,
    style_distance,
    style_statistics,
    style_unit,
)


def _picture(seed: int) -> Tensor:
    return torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(seed))


def _taps(features: list[np.ndarray]) -> tuple[Tensor, ...]:
    return tuple(torch.from_numpy(each)[None, :, None, :] for each in features)


def test_a_picture_has_its_own_style(vgg: Backbone, alex: Backbone) -> None:
    for backbone in (vgg, alex):
        own = style_statistics(backbone, _picture(1))
        assert style_distance(own, own) == pytest.approx(0, abs=1e-5)


def test_where_things_stand_does_not_matter(vgg: Backbone) -> None:
    tap = vgg.taps(_picture(1))[0]
    places = torch.randperm(64 * 64, generator=torch.Generator().manual_seed(2))
    moved = tap.flatten(2)[..., places].view_as(tap)
    one, other = statistics_of((tap,)), statistics_of((moved,))
    assert style_distance(one, other) == pytest.approx(0, abs=1e-5)


def test_it_is_the_closed_form_for_independent_channels() -> None:
    # plus and minus one at as many places each: mean m, variance s^2, and no correlation
    signs = np.array([[1, 1, -1, -1], [1, -1, 1, -1]], np.float32)
    one = signs * np.array([[3.0], [1.0]]) + np.array([[5.0], [2.0]])
    other = signs * np.array([[1.0], [2.0]]) + np.array([[4.0], [4.0]])
    power = 1 + 4 + 16 + 16
    expected = ((3 - 1) ** 2 + (1 - 2) ** 2 + (5 - 4) ** 2 + (2 - 4) ** 2) / power
    found = style_distance(statistics_of(_taps([one])), statistics_of(_taps([other])))
    assert found == pytest.approx(expected, rel=1e-6)


def test_it_is_the_closed_form_for_any_covariance_by_the_square_root_itself() -> None:
    draw = np.random.default_rng(4)
    one, other = draw.normal(size=(5, 400)), draw.normal(1, 2, (5, 5)) @ draw.normal(size=(5, 300))
    covariances = [np.cov(each, bias=True) for each in (one, other)]
    means = [each.mean(1) for each in (one, other)]
    values = np.linalg.eigvals(covariances[0] @ covariances[1])
    gap = sum(np.trace(each) for each in covariances) - 2 * np.sqrt(values.real.clip(0)).sum()
    gap += np.sum((means[0] - means[1]) ** 2)
    power = np.trace(covariances[1]) + np.sum(means[1] ** 2)
    found = style_distance(statistics_of(_taps([one])), statistics_of(_taps([other])))
    assert found == pytest.approx(gap / power, rel=1e-6)


def test_scale_of_the_features_does_not_matter() -> None:
    draw = np.random.default_rng(4)
    one, other = draw.normal(size=(5, 40)), draw.normal(1, 2, size=(5, 40))
    small = style_distance(statistics_of(_taps([one])), statistics_of(_taps([other])))
    large = style_distance(statistics_of(_taps([one * 50])), statistics_of(_taps([other * 50])))
    assert large == pytest.approx(small, rel=1e-9)


def test_a_black_tap_is_one_away() -> None:
    other = np.random.default_rng(4).normal(size=(5, 40))
    found = style_distance(statistics_of(_taps([other * 0])), statistics_of(_taps([other])))
    assert found == pytest.approx(1)


def test_flat_pictures_give_a_number(alex: Backbone) -> None:
    flat = style_statistics(alex, torch.full((1, 3, 64, 64), 0.5))
    assert np.isfinite(style_distance(flat, style_statistics(alex, _picture(1))))
    assert len(flat) == TAPS


def test_the_unit_is_how_far_halves_of_a_style_are_apart(alex: Backbone) -> None:
    twin = torch.cat((_picture(1), _picture(1)), 3)
    unlike = torch.cat((_picture(1), _picture(2) ** 4), 3)
    assert style_unit(alex, [twin]) == pytest.approx(0, abs=1e-5)
    left, right = (
        style_statistics(alex, unlike[..., part]) for part in (slice(64), slice(64, 128))
    )
    expected = (style_distance(left, right) + style_distance(right, left)) / 2
    assert style_unit(alex, [unlike]) == pytest.approx(expected)
    assert style_unit(alex, [unlike, twin]) == pytest.approx(expected / 2, abs=1e-5)


def test_the_art_score_is_one_only_if_nothing_differs() -> None:
    assert art_score(0, 0, 0.1) == 1
    assert art_score(0.5, 0.2, 0.1) == pytest.approx(4.5)
