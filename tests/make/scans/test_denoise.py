"""Noise is measured and taken out, on pictures whose truth is known."""

import numpy as np
import pytest

pytest.importorskip("skimage")

from pinxit.base.errors import UserMistake
from pinxit.make.scans.denoise import denoise
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.make.scans.noise import noise_of
from pinxit.make.scans.sheet import comparison
from pinxit.scans.scan import Scan, Voxels
from pinxit.scans.window import Window


def ball() -> Voxels:
    """A ball with a smaller one in it; air around."""
    up, down, across = np.mgrid[-1:1:24j, -1:1:64j, -1:1:64j]
    far = np.sqrt(up**2 + down**2 + across**2)
    made = np.where(far < 0.8, 400.0, 0.0) + np.where(far < 0.3, 300.0, 0.0)
    return made.astype(np.float32)


def noisy(truth: Voxels, deviation: float, *, is_rician: bool, seed: int = 0) -> Scan:
    random = np.random.default_rng(seed)
    real = truth + random.normal(0, deviation, truth.shape)
    if is_rician:
        values = np.hypot(real, random.normal(0, deviation, truth.shape))
        return Scan(values.astype(np.float32), modality="MR")
    return Scan(real.astype(np.float32), modality="CT")


@pytest.mark.parametrize("deviation", [10.0, 40.0])
@pytest.mark.parametrize("is_rician", [False, True])
def test_noise_is_measured_within_a_fifth(deviation: float, is_rician: bool) -> None:
    found = noise_of(noisy(ball(), deviation, is_rician=is_rician))
    assert found.kind == ("rician" if is_rician else "gaussian")
    assert found.deviation == pytest.approx(deviation, rel=0.2)


@pytest.mark.parametrize(("way", "left"), [("volume", 0.65), ("slices", 0.75)])
@pytest.mark.parametrize("is_rician", [False, True])
def test_the_result_is_nearer_to_the_truth(is_rician: bool, way: str, left: float) -> None:
    truth = ball()
    scan = noisy(truth, 30, is_rician=is_rician)
    made = denoise(scan, DenoiseSettings(way=way)).scan
    inside = truth > 0
    before, after = (np.sqrt(((v - truth)[inside] ** 2).mean()) for v in (scan.voxels, made.voxels))
    assert after < left * before


def test_rician_bias_is_taken_away_where_the_signal_is_weak() -> None:
    truth = np.full((8, 48, 48), 60.0, np.float32)
    truth[:, :16] = 0
    scan = noisy(truth, 30, is_rician=True)
    made = denoise(scan, DenoiseSettings(deviation=30)).scan
    weak = truth > 0
    assert abs(made.voxels[weak].mean() - 60) < 0.4 * abs(scan.voxels[weak].mean() - 60)


def test_no_strength_changes_nothing() -> None:
    scan = noisy(ball(), 20, is_rician=False)
    made = denoise(scan, DenoiseSettings(strength=0)).scan
    assert np.allclose(made.voxels, scan.voxels, atol=1e-3)


def test_slabs_leave_no_seam_and_threads_change_nothing() -> None:
    scan = noisy(np.concatenate([ball(), ball()]), 20, is_rician=False)
    settings = DenoiseSettings(way="volume", deviation=20)
    one, two = (denoise(scan, settings, threads=count).scan for count in (1, 2))
    assert np.array_equal(one.voxels, two.voxels)
    part = Scan(scan.voxels[4:28], modality="CT")
    inner = denoise(part, settings).scan.voxels[8:16]
    assert np.allclose(inner, one.voxels[12:20], atol=1e-3)


def test_thick_slices_are_taken_one_by_one() -> None:
    voxels = noisy(ball(), 20, is_rician=False).voxels
    thick = Scan(voxels, np.diag([1.0, 1.0, 7.0, 1.0])[:, [2, 1, 0, 3]])
    assert not denoise(thick, DenoiseSettings()).is_volume
    assert denoise(Scan(voxels), DenoiseSettings()).is_volume


def test_a_flat_scan_has_no_noise() -> None:
    with pytest.raises(UserMistake, match="No noise"):
        denoise(Scan(np.ones((3, 32, 32), np.float32)), DenoiseSettings())


def test_the_history_says_what_was_measured() -> None:
    made = denoise(noisy(ball(), 20, is_rician=True), DenoiseSettings()).scan
    step = made.steps[-1]
    assert (step.verb, step.engine) == ("denoise", "non-local means")
    assert step.settings["noise"] == "rician"


def test_the_sheet_shows_both_and_the_difference() -> None:
    scan = noisy(ball(), 20, is_rician=False)
    made = denoise(scan, DenoiseSettings()).scan
    sheet = comparison(scan, made, Window(300, 800))
    assert sheet.width == 3 * (64 + 6)
    assert sheet.steps[-1].verb == "compare"
    with pytest.raises(UserMistake, match="different shapes"):
        comparison(scan, Scan(scan.voxels[:3]), Window(300, 800))
