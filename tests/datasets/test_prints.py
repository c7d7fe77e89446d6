import numpy as np
import pytest
from picture_files import raster

from pinxit.base.errors import UserMistake
from pinxit.datasets.duplicates import near_groups
from pinxit.datasets.prints import (
    as_raster,
    hash_distances,
    perceptual_hash,
    thumb_distances,
    thumbnail,
)
from pinxit.datasets.training_prints import TrainingPrints, without_prints

NAMES = [f"{number:064x}" for number in range(40)]
PICTURES = np.stack([raster(seed, 32, 32) for seed in range(40)])


def test_distances_are_those_of_the_definition() -> None:
    draw = np.random.Generator(np.random.PCG64(0))
    some, others = (draw.integers(0, 256, (n, 32), dtype=np.uint8) for n in (3, 5))
    bits = np.unpackbits(some, axis=1)[:, None] != np.unpackbits(others, axis=1)[None]
    np.testing.assert_array_equal(hash_distances(some, others), bits.sum(2))
    small, smaller = (draw.integers(0, 256, (n, 4, 4, 3), dtype=np.uint8) for n in (3, 5))
    apart = small[:, None].astype(float) - smaller[None]
    wanted = np.sqrt((apart**2).mean((2, 3, 4)))
    np.testing.assert_allclose(thumb_distances(small, smaller), wanted, rtol=1e-4)


def test_a_hash_survives_scaling_and_tells_pictures_apart() -> None:
    large, small = raster(1, 300, 400), raster(1, 60, 80)
    other = raster(2, 300, 400)
    hashes = np.stack([perceptual_hash(each)[0] for each in (large, small, other)])
    apart = hash_distances(hashes, hashes)
    assert apart[0, 1] <= 31
    assert apart[0, 2] > 60


def test_a_plain_surface_has_a_hash_of_low_quality() -> None:
    assert perceptual_hash(np.full((50, 50, 3), 120, np.uint8))[1] < 50
    assert perceptual_hash(raster(1))[1] >= 50


def test_alpha_is_laid_over_white() -> None:
    clear = np.zeros((2, 2, 4), np.float32)
    assert (as_raster(clear) == 255).all()


def test_near_groups_are_connected() -> None:
    rasters = [raster(1, 64, 64), raster(2, 64, 64), raster(1, 64, 64), raster(1, 64, 64)]
    hashes = np.stack([perceptual_hash(each)[0] for each in rasters])
    thumbs = np.stack([thumbnail(each) for each in rasters])
    assert near_groups(hashes, thumbs) == ((0, 2, 3),)


def test_one_shape_in_two_colors_is_not_nearly_alike() -> None:
    red = np.zeros((64, 64, 3), np.uint8)
    red[16:48, 8:56] = (200, 40, 40)
    blue = red[..., ::-1].copy()
    hashes = np.stack([perceptual_hash(each)[0] for each in (red, blue)])
    thumbs = np.stack([thumbnail(each) for each in (red, blue)])
    assert near_groups(hashes, thumbs) == ()


def test_a_training_picture_is_found_plain_mirrored_and_moved() -> None:
    prints = TrainingPrints.of(PICTURES, NAMES)
    picture = PICTURES[7]
    for changed in (picture, picture[:, ::-1], np.roll(picture, 1, axis=0)):
        by_hash, by_thumb = prints.nearest(np.ascontiguousarray(changed))
        assert by_thumb.sha256 == NAMES[7]
        assert by_hash.sha256 == NAMES[7]
        assert by_thumb.distance < 12
    assert prints.nearest(picture)[0].distance == 0


def test_p_values_are_counted_as_conformal_prediction_counts() -> None:
    prints = TrainingPrints.of(PICTURES, NAMES)
    assert prints.nearest(PICTURES[3])[1].p == pytest.approx(1 / 41)
    far = prints.nearest(np.zeros((32, 32, 3), np.uint8))[1]
    assert far.p == pytest.approx((1 + (prints.levels <= far.distance).sum()) / 41)


def test_calibration_leaves_each_picture_itself_out() -> None:
    twice = np.concatenate((PICTURES[:5], PICTURES[:5]))
    assert TrainingPrints.of(twice, NAMES[:10]).bits.tolist() == [0] * 10
    assert TrainingPrints.of(PICTURES, NAMES).bits.min() > 0


def test_prints_survive_as_arrays_beside_weights() -> None:
    prints = TrainingPrints.of(PICTURES, NAMES)
    weights = {"layer": np.ones(3, np.float32)}
    stored = {**weights, **prints.to_arrays()}
    again = TrainingPrints.from_arrays(stored)
    assert again is not None
    assert again.nearest(PICTURES[2]) == prints.nearest(PICTURES[2])
    assert set(without_prints(stored)) == {"layer"}
    assert TrainingPrints.from_arrays(weights) is None


def test_prints_that_do_not_belong_together_are_refused() -> None:
    arrays = TrainingPrints.of(PICTURES, NAMES).to_arrays()
    with pytest.raises(UserMistake, match="do not fit together"):
        TrainingPrints.from_arrays({**arrays, "training.sha256": np.zeros((3, 32), np.uint8)})
    del arrays["training.thumbs"]
    with pytest.raises(UserMistake, match="not complete"):
        TrainingPrints.from_arrays(arrays)
    with pytest.raises(UserMistake, match="do not name"):
        TrainingPrints.of(PICTURES, NAMES[:2])


def test_gray_transparent_and_single_pictures_have_prints() -> None:
    for channels in (1, 4):
        pictures = np.stack([raster(seed, 16, 16, channels) for seed in range(3)])
        assert TrainingPrints.of(pictures, NAMES[:3]).nearest(pictures[1])[0].distance == 0
    one = TrainingPrints.of(PICTURES[:1], NAMES[:1])
    assert one.nearest(PICTURES[1])[0].p == 1
