"""Lost and invented lesions are counted, and enhancement is held to it."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("skimage")

from scipy import ndimage

from pinxit.make.scans.best_denoise import best_denoised
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.make.scans.inventions import Planted, counted, planted
from pinxit.scans.scan import Scan


def planted_ones(contrast: float = 60.0) -> Planted:
    up, down, across = np.mgrid[0:32, 0:72, 0:72]
    truth = (300 + 20 * np.sin(down / 11) + 20 * np.cos(across / 13 + up / 9)).astype(np.float32)
    return planted(truth, np.ones(truth.shape, bool), contrast, count=16)


def test_lesions_lie_apart_and_inside() -> None:
    made = planted_ones()
    assert len(made.places) == 16
    places = np.array(made.places)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 99 * np.eye(16)
    assert apart.min() > 8
    assert made.signs.count(1) == made.signs.count(-1)


def test_the_truth_loses_and_invents_nothing() -> None:
    made = planted_ones()
    found = counted(made, made.voxels)
    assert (found.planted, found.lost, found.invented, found.kept) == (16, 0, 0, 1.0)


def test_a_removed_lesion_is_counted_as_lost() -> None:
    made = planted_ones()
    other = made.voxels.copy()
    near = tuple(slice(at - 4, at + 5) for at in made.places[3])
    other[near] = np.median(other[near])
    assert counted(made, other).lost == 1


def test_a_planted_lie_is_counted_as_invented_and_a_mark_on_it_too() -> None:
    made = planted_ones()
    half = replace(made, places=made.places[::2], signs=made.signs[::2])
    clean = planted_ones(0.0).voxels
    for place in half.places:
        near = tuple(slice(at - 4, at + 5) for at in place)
        clean[near] = made.voxels[near]
    truth = replace(half, voxels=clean)
    marks = np.zeros_like(clean)
    marks[made.places[1]] = 1
    found = counted(truth, made.voxels, marks)
    assert (found.lost, found.invented, found.marked) == (0, 8, 1)


def test_too_much_blur_loses_them_all() -> None:
    made = planted_ones()
    assert counted(made, ndimage.gaussian_filter(made.voxels, 4)).lost == 16


@pytest.mark.parametrize("method", ["nlm", "learned"])
def test_denoising_keeps_what_stands_out_of_the_noise_and_invents_nothing(method: str) -> None:
    made = planted_ones(60)
    noise = np.random.default_rng(0).normal(0, 15, made.voxels.shape)
    noisy = Scan((made.voxels + noise).astype(np.float32), modality="CT")
    settings = DenoiseSettings(method=method, steps=12, minutes=100)
    found = counted(made, best_denoised(noisy, settings).denoised.scan.voxels)
    assert (found.lost, found.invented) == (0, 0)
