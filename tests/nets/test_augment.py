"""Differentiable augmentation."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

from pinxit.nets.augment import Augmentation, draw_augmentation

CPU = torch.device("cpu")


def _pictures(channels: int = 3, batch: int = 6) -> Tensor:
    draw = torch.Generator().manual_seed(0)
    return torch.rand(batch, channels, 16, 24, generator=draw) * 2 - 1


def _draw(share: float, batch: int = 6, seed: int = 0) -> Augmentation:
    return draw_augmentation(np.random.default_rng(seed), (batch, 16, 24), share, CPU)


def _nothing(batch: int = 6) -> Augmentation:
    return _draw(0.0, batch)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_share_of_zero_changes_nothing(channels: int) -> None:
    pictures = _pictures(channels)
    assert torch.allclose(_nothing().apply(pictures), pictures, atol=1e-6)


def test_real_and_generated_pictures_of_a_pair_change_alike() -> None:
    change, pictures = _draw(1.0), _pictures()
    assert torch.equal(change.apply(pictures), change.apply(pictures.clone()))
    assert not torch.allclose(change.apply(pictures), pictures, atol=0.1)


def test_the_share_is_the_part_of_pictures_that_change() -> None:
    pictures = _pictures(batch=400)
    changed = (_draw(0.3, 400).apply(pictures) - pictures).abs().amax((1, 2, 3)) > 1e-4
    assert float(changed.float().mean()) == pytest.approx(1 - 0.7**3, abs=0.07)


def test_a_shift_moves_by_whole_pixels_and_fills_with_grey() -> None:
    shift = np.array([[1, -2]] * 6)
    moved = dataclasses.replace(_nothing(), shift=shift).apply(_pictures())
    assert torch.allclose(moved[:, :, :-1, 2:], _pictures()[:, :, 1:, :-2], atol=1e-6)
    assert float(moved[:, :, -1].abs().max()) == 0
    assert float(moved[:, :, :, :2].abs().max()) == 0


def test_no_saturation_makes_grey_and_keeps_the_light() -> None:
    pictures = _pictures()
    grey = dataclasses.replace(_nothing(), saturation=torch.zeros(6, 1, 1, 1)).apply(pictures)
    assert float(grey.std(1).max()) < 1e-6
    assert torch.allclose(grey.mean(1), pictures.mean(1), atol=1e-6)


def test_half_of_each_side_is_cut_out_at_most() -> None:
    kept = _draw(1.0, 200).keep.mean((1, 2, 3))
    assert float(kept.min()) == pytest.approx(0.75)
    assert float(kept.max()) < 1


def test_alpha_keeps_its_values_and_what_is_transparent_stays_black() -> None:
    pictures = _pictures(4)
    pictures[:, 3, :8], pictures[:, :, 8:] = 1.0, -1.0
    still = dataclasses.replace(
        _draw(1.0), shift=np.zeros((6, 2), np.int64), keep=torch.ones(6, 1, 16, 24)
    )
    changed = still.apply(pictures)
    assert torch.equal(changed[:, 3], pictures[:, 3])
    assert torch.allclose(changed[:, :3, 8:], torch.tensor(-1.0))
    assert not torch.allclose(changed[:, :3, :8], pictures[:, :3, :8], atol=0.1)


def test_slopes_flow_through_twice() -> None:
    pictures = _pictures(4).double().requires_grad_()
    judged = _draw(1.0).apply(pictures).square().sum()
    (slope,) = torch.autograd.grad(judged, pictures, create_graph=True)
    (second,) = torch.autograd.grad(slope.square().sum(), pictures)
    assert float(second.abs().sum()) > 0


def test_colors_can_be_left_alone_while_pictures_move() -> None:
    stream = np.random.default_rng(3)
    drawn = draw_augmentation(stream, (64, 16, 24), 1.0, CPU, color=0.0)
    assert drawn.brightness.abs().max() == 0
    assert torch.equal(drawn.saturation, torch.ones_like(drawn.saturation))
    assert np.abs(drawn.shift).max() > 0
    assert drawn.keep.min() == 0
