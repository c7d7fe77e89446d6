"""Copies among generated pictures."""

import numpy as np
import pytest

from pinxit.metrics.copying import copying
from pinxit.metrics.lite0 import features
from pinxit.nets.coarse import coarse

DRAW = np.random.default_rng(1)


def _smooth(count: int, channels: int = 3) -> np.ndarray:
    small = DRAW.random((count, 4, 4, channels))
    return np.rint(small.repeat(8, 1).repeat(8, 2) * 255).astype(np.uint8)


REAL, NEW = _smooth(60), _smooth(40)


def test_new_pictures_are_no_copies() -> None:
    found = copying(REAL, NEW)
    assert found.share <= 0.05
    assert found.interval[0] <= found.share <= found.interval[1]


@pytest.mark.parametrize("mirrored", [False, True])
def test_copies_are_found_under_noise_and_mirrored(mirrored: bool) -> None:
    copies = REAL[:10, :, ::-1] if mirrored else REAL[:10]
    noisy = np.clip(copies + DRAW.normal(0, 2, copies.shape), 0, 255).astype(np.uint8)
    found = copying(REAL, np.concatenate([noisy, NEW[:30]]))
    assert found.is_copy[:10].mean() >= 0.9
    assert found.is_copy[10:].mean() <= 0.1


def test_twins_in_the_training_set_excuse_no_copies() -> None:
    twins = REAL.copy()
    twins[1] = np.clip(twins[0].astype(int) + 1, 0, 255)
    noisy = np.clip(twins[2:] + DRAW.normal(0, 2, twins[2:].shape), 0, 255).astype(np.uint8)
    assert copying(twins, noisy).share > 0.9


@pytest.mark.parametrize("count", [12, 24, 48])
def test_honest_pictures_are_no_copies_of_a_small_set(count: int) -> None:
    accused, found = [], []
    for _ in range(8):
        known = _smooth(count)
        accused.append(copying(known, _smooth(100)).share)
        noisy = np.clip(known + DRAW.normal(0, 8, known.shape), 0, 255).astype(np.uint8)
        found.append(copying(known, noisy).share)
    assert np.mean(accused) <= 0.01
    assert np.mean(found) == 1.0


def test_mirrored_pictures_of_one_set_accuse_each_other_as_rarely_as_others() -> None:
    many = _smooth(400)
    assert copying(many[:200], many[200:]).share <= 0.03


def test_twins_among_the_made_are_told() -> None:
    assert copying(REAL, np.repeat(NEW[:2], 10, axis=0)).twins == 1.0
    alike = np.repeat(NEW[:1], 200, axis=0)
    noisy = np.clip(alike + DRAW.normal(0, 3, alike.shape), 0, 255).astype(np.uint8)
    assert copying(REAL, noisy).twins == 1.0
    assert copying(REAL, NEW).twins <= 0.05


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_all_channels_are_seen_by_both_eyes(channels: int) -> None:
    pictures = _smooth(3, channels)
    assert features(pictures).shape == (3, 320)
    floats = pictures.astype(np.float32) / 255
    np.testing.assert_allclose(features(floats), features(pictures), atol=1e-4)
    assert coarse(pictures).shape == (3, 16 * 16 * channels)


def test_what_is_transparent_has_no_color() -> None:
    pictures = _smooth(2, 4)
    pictures[..., 3] = 0
    np.testing.assert_allclose(features(pictures)[0], features(pictures)[1], atol=1e-5)
    assert np.array_equal(coarse(pictures)[0], coarse(pictures)[1])


def test_three_training_pictures_are_the_least() -> None:
    with pytest.raises(ValueError, match="Three"):
        copying(REAL[:2], NEW)
