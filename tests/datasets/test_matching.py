"""Parts of pictures: vectors, and which pictures share a part."""

import math

import numpy as np
import pytest
from picture_files import raster
from PIL import Image

from pinxit.datasets.matching import Fit, Matcher, leads
from pinxit.datasets.patches import (
    Maps,
    cuts,
    packed,
    part_vectors,
    patch_vectors,
    places,
    unpacked,
)

PICTURES = [raster(seed, 64, 64) for seed in range(40)]
MATCHER = Matcher.of(Maps.of(PICTURES, 32))


def _resized(pixels: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC))


def _found(pixels: np.ndarray, without: int = -1) -> list[Fit]:
    return MATCHER.fits(Maps.of([pixels], 32).canvases([0])[0], without=without)


def test_the_vector_of_a_part_is_that_of_its_cosine_transform() -> None:
    canvas = Maps.of([PICTURES[0]], 32).canvases([0])
    (vector,) = part_vectors(canvas, [(0.25, 0.5, 0.25)])[0:1, 0]
    part = canvas[0, 8:16, 16:24]
    points = np.arange(8)
    plain = []
    for plane, most, weight in ((0, 8, 1.0), (1, 4, 2.0), (2, 4, 2.0)):
        for u in range(most):
            for v in range(most):
                across = np.cos(math.pi * (points + 0.5) * v / 8)
                down = np.cos(math.pi * (points + 0.5) * u / 8)
                scale = (math.sqrt(0.5) if u == 0 else 1) * (math.sqrt(0.5) if v == 0 else 1)
                wave = scale * float(down @ part[..., plane] @ across)
                plain.append(weight * math.sqrt(math.hypot(u, v)) * wave)
    wanted = np.array(plain) / np.linalg.norm(plain)
    np.testing.assert_allclose(vector, wanted, atol=1e-4)


def test_brightness_and_contrast_change_no_vector_and_flat_parts_have_none() -> None:
    canvas = Maps.of([PICTURES[1]], 32).canvases([0])
    np.testing.assert_allclose(patch_vectors(canvas * 0.5 + 20), patch_vectors(canvas), atol=1e-3)
    assert not patch_vectors(np.full((1, 8, 8, 3), 90, np.float32)).any()


def test_packing_loses_little() -> None:
    vectors = part_vectors(MATCHER.maps.canvases(slice(0, 5)), places((0.5,), 0.5))
    assert np.abs(unpacked(packed(vectors)) - vectors).max() < 0.005


def test_a_cut_that_is_not_turned_is_a_slice_and_turning_by_a_right_angle_is_rot90() -> None:
    canvas = MATCHER.maps.canvases([0])
    poses = np.array([[0.5, 0.25, 0.5, 0.0], [0.5, 0.5, 1.0, math.pi / 2]])
    straight, turned = cuts(canvas.repeat(2, 0), np.array([0, 1]), poses, 16)
    np.testing.assert_allclose(straight, canvas[0, :16, 8:24], atol=0.1)
    whole = cuts(canvas, np.array([0]), np.array([[0.5, 0.5, 1.0, 0.0]]), 16)[0]
    np.testing.assert_allclose(turned, np.rot90(whole), atol=3)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("index", [3, 17, 30])
def test_crops_pasted_and_turned_pictures_lead_to_their_source(index: int, mirrored: bool) -> None:
    picture = PICTURES[index][:, ::-1] if mirrored else PICTURES[index]
    crop = _resized(np.ascontiguousarray(picture[5:46, 14:55]), 64)
    pasted = raster(1000, 64, 64)
    pasted[10:51, 20:61] = _resized(picture, 41)
    turned = np.asarray(Image.fromarray(picture).rotate(12, Image.Resampling.BICUBIC))
    for changed in (crop, pasted):
        part = leads(_found(changed))[1]
        assert part.index == index
        assert part.lead > 0.5
    assert leads(_found(turned))[0].index == index


def test_what_is_new_leads_nowhere_as_far_as_a_copy() -> None:
    new = [leads(_found(raster(500 + seed, 64, 64))) for seed in range(20)]
    copies = [leads(_found(PICTURES[seed]))[0].lead for seed in range(20)]
    assert max(whole.lead for whole, _ in new) < min(copies) / 3


def test_a_picture_that_is_left_out_is_not_found() -> None:
    assert 4 not in {fit.index for fit in _found(PICTURES[4], without=4)}
    assert leads(_found(PICTURES[4]))[0].index == 4


def test_a_lead_is_the_best_minus_the_mean_of_the_next_five() -> None:
    fits = [Fit(n, whole, 0.0) for n, whole in enumerate([1.0, 9.0, 2.0, 3.0, 4.0, 5.0, 0.0])]
    whole, part = leads(fits)
    assert (whole.index, whole.lead) == (1, 9 - 3.0)
    assert part.lead == 0
    assert leads([Fit(7, 2.5, 1.0)])[0].lead == 2.5
