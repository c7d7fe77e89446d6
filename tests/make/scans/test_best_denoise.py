"""A network learned from the scan takes part only where it wins."""

import numpy as np
import pytest

pytest.importorskip("skimage")
pytest.importorskip("torch")

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.make.scans.best_denoise import best_denoised, marks_of
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.scans.scan import Scan, Voxels


def body(depth: int = 20) -> Voxels:
    """Rings and stripes, which change slowly from slice to slice."""
    up, down, across = np.mgrid[0:depth, 0:64, 0:64]
    far = np.hypot(down - 32, across - 32)
    rings = 300 + 120 * np.sin(far / 2.2 + up / 6) + 60 * np.sin(across / 1.9)
    return np.where(far < 28, rings, 0).astype(np.float32)


def noisy(truth: Voxels, deviation: float = 40, *, modality: str = "CT") -> Scan:
    random = np.random.default_rng(0)
    values = truth + random.normal(0, deviation, truth.shape)
    if modality == "MR":
        values = np.hypot(values, random.normal(0, deviation, truth.shape))
    return Scan(values.astype(np.float32), modality=modality)


def settings(method: str, steps: int = 25) -> DenoiseSettings:
    return DenoiseSettings(method=method, steps=steps, minutes=100)


def error(scan: Scan, truth: Voxels) -> float:
    return float(((scan.voxels - truth)[truth > 0] ** 2).mean())


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_what_wins_without_the_truth_is_nearer_to_it(modality: str) -> None:
    truth = body()
    scan = noisy(truth, modality=modality)
    plain = best_denoised(scan, settings("nlm"))
    found = best_denoised(scan, settings("auto"))
    assert plain.verdict is None
    assert found.verdict is not None
    assert found.is_learned == found.verdict.is_better
    before, after = (error(each.denoised.scan, truth) for each in (plain, found))
    assert after < before if found.is_learned else after == before


def test_a_network_that_learned_nothing_is_not_used() -> None:
    found = best_denoised(noisy(body()), settings("auto", steps=1))
    assert not found.is_learned
    assert found.denoised.scan.steps[-1].engine == "non-local means"


def test_it_takes_part_if_the_user_insists_and_the_history_says_so() -> None:
    found = best_denoised(noisy(body()), settings("learned", steps=1))
    step = found.denoised.scan.steps[-1]
    assert found.is_learned
    assert "network" in step.engine
    assert 0 < step.settings["share"] <= 1
    assert marks_of(noisy(body()), found).marks.voxels.shape == (20, 64, 64)


def test_the_same_seed_gives_the_same_voxels() -> None:
    one, two = (best_denoised(noisy(body()), settings("learned", 3)) for _ in range(2))
    assert np.array_equal(one.denoised.scan.voxels, two.denoised.scan.voxels)


def test_a_single_slice_of_odd_sides_will_do() -> None:
    truth = body(1)[:, :63, :61]
    found = best_denoised(noisy(truth), settings("learned", 2))
    assert found.denoised.scan.voxels.shape == (1, 63, 61)


def test_very_small_slices_are_not_learned_from() -> None:
    small = noisy(body(6)[:, 12:52, 12:52])
    assert best_denoised(small, settings("auto")).verdict is None
    with pytest.raises(UserMistake, match="too small to learn from"):
        best_denoised(small, settings("learned"))


def test_the_user_may_stop_it() -> None:
    asked: list[int] = []

    def is_cancelled() -> bool:
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(Cancelled):
        best_denoised(noisy(body()), settings("auto"), is_cancelled=is_cancelled)
