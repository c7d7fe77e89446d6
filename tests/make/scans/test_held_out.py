"""Without the truth it is said who is nearer to it, and rightly."""

import numpy as np
import pytest

pytest.importorskip("skimage")

from scipy import ndimage

from pinxit.make.scans.grain import WHITE, Grain
from pinxit.make.scans.held_out import Part, Verdict, judged
from pinxit.scans.scan import Voxels

GRAIN = Grain("gaussian", WHITE, 0.0, 1.0)


def truth() -> Voxels:
    up, down, across = np.mgrid[0:8, 0:80, 0:80]
    return np.asarray((8 * np.sin(down / 9) + 6 * np.cos(across / 7 + up / 5)), np.float32)


def parts(seed: int) -> list[Part]:
    made = []
    for at in range(4):
        noise = np.random.default_rng(seed + at).normal(size=truth().shape)
        noisy = (truth() + noise).astype(np.float32)
        made.append(Part(noisy, truth(), np.ones(noisy.shape, bool)))
    return made


def blur(width: float) -> "object":
    def work(values: Voxels) -> Voxels:
        found: Voxels = ndimage.gaussian_filter(values, (0, width, width))
        return found

    return work


def verdict(default: float, challenger: float) -> Verdict:
    return judged(parts(3), GRAIN, blur(default), blur(challenger))  # type: ignore[arg-type]


def test_the_better_one_wins() -> None:
    found = verdict(0.5, 1.5)
    assert found.is_better
    assert found.share > 0.8


def test_the_worse_one_does_not() -> None:
    found = verdict(1.5, 6.0)
    assert not found.is_better or found.share < 0.2


def test_the_same_one_does_not() -> None:
    found = verdict(1.5, 1.5)
    assert (found.share, found.is_better) == (0.0, False)


def test_the_gain_is_that_against_the_truth() -> None:
    found = verdict(0.6, 1.5)
    louder = np.sqrt(1.25)
    random = np.random.default_rng(9)
    noisy = truth() + louder * random.normal(size=truth().shape).astype(np.float32)
    first, second = (blur(width)(noisy) for width in (0.6, 1.5))  # type: ignore[operator]
    mixed = first + found.share * (second - first)
    gain = ((first - truth()) ** 2).mean() - ((mixed - truth()) ** 2).mean()
    assert found.gain == pytest.approx(float(gain), abs=3 * found.doubt + 0.01)
    assert found.decibels is not None
    before, after = (float(((each - truth()) ** 2).mean()) for each in (first, mixed))
    assert found.decibels == pytest.approx(10 * np.log10(before / after), abs=0.7)


def test_what_was_found_is_said_in_words() -> None:
    assert "won over non-local means on" in verdict(0.5, 1.5).words
    assert "did not win" in verdict(1.5, 1.5).words
