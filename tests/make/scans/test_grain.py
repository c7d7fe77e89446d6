"""The grain of noise is measured, and can be made again."""

import numpy as np
import pytest

pytest.importorskip("skimage")

from scipy import ndimage

from pinxit.make.scans.denoise import denoise, scale_of
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.make.scans.grain import grain_of, rician_deviation
from pinxit.make.scans.noise import Noise, noise_of
from pinxit.scans.scan import Scan, Voxels


def drawn(sigma: float, deviation: float, seed: int = 0) -> Voxels:
    """Noise that is blurred within slices, of a known deviation."""
    white = np.random.default_rng(seed).normal(size=(12, 96, 96))
    made = ndimage.gaussian_filter(white, (0, sigma, sigma), mode="wrap") if sigma else white
    return np.asarray((made / made.std() * deviation), np.float32)


def body() -> Voxels:
    up, down, across = np.mgrid[-1:1:12j, -1:1:96j, -1:1:96j]
    far = np.sqrt(0.2 * up**2 + down**2 + across**2)
    return np.asarray(np.where(far < 0.7, 60.0, -200.0), np.float32)


def test_white_noise_is_told_as_white() -> None:
    grain = grain_of(drawn(0, 1.0), Noise("gaussian", 1.0))
    assert (grain.kernel.size, grain.larger) == (1, 1.0)


def test_correlated_noise_is_measured_within_a_fifth() -> None:
    scan = Scan(body() + drawn(0.8, 25.0), modality="CT")
    noise = noise_of(scan)
    assert noise.deviation < 0.7 * 25  # the finest details hold little of it
    grain = grain_of(scan.voxels / scale_of(scan.voxels, noise), noise)
    assert grain.larger * noise.deviation == pytest.approx(25, rel=0.2)


def test_noise_that_is_drawn_is_like_the_measured_one() -> None:
    source = drawn(0.8, 1.0)
    grain = grain_of(source, Noise("gaussian", 1.0))
    again = grain.draw((8, 96, 96), np.random.default_rng(1))
    assert again.std() == pytest.approx(1, rel=0.03)
    for step in (1, 2):
        kin = [float((each[:, step:] * each[:, :-step]).mean()) for each in (source, again)]
        assert kin[1] == pytest.approx(kin[0], abs=0.1)


def test_knowing_the_grain_makes_the_result_better() -> None:
    truth = body()
    scan = Scan(truth + drawn(0.8, 25.0), modality="CT")
    noise = noise_of(scan)
    grain = grain_of(scan.voxels / scale_of(scan.voxels, noise), noise)
    errors = [
        float(((denoise(scan, DenoiseSettings(), larger=each).scan.voxels - truth) ** 2).mean())
        for each in (1.0, grain.larger)
    ]
    assert errors[1] < 0.8 * errors[0]


def test_magnitudes_deviate_as_they_do_when_drawn() -> None:
    random = np.random.default_rng(0)
    for signal in (0.0, 1.0, 2.0, 5.0):
        parts = random.normal(size=(2, 200_000))
        drawn_ones = np.hypot(parts[0] + signal, parts[1])
        # the expected value of the magnitude is not the square root of its square's: near enough
        found = rician_deviation(np.full((1, 1, 1), np.sqrt(signal**2 + 1), np.float32))
        assert float(found.item()) == pytest.approx(drawn_ones.std(), rel=0.03)
