import numpy as np
import pytest
from picture_files import raster

from pinxit.base.errors import UserMistake
from pinxit.datasets.copy_index import CopyIndex, own_index, without_index, without_maps
from pinxit.datasets.training_prints import TrainingPrints

COUNT = 60
NAMES = [f"{number:064x}" for number in range(COUNT)]
PICTURES = np.stack([raster(seed, 32, 32) for seed in range(COUNT)])
INDEX = CopyIndex.of(PICTURES, NAMES)


def test_the_three_nearest_begin_with_the_picture_that_is_copied() -> None:
    likeness = INDEX.likeness(PICTURES[7])
    assert len(likeness.nearest) == 3
    assert likeness.nearest[0].sha256 == NAMES[7]
    assert likeness.is_nearly_same
    assert likeness.rarity.p == pytest.approx(1 / (COUNT + 1))


def test_new_pictures_are_not_rare() -> None:
    rare = [INDEX.likeness(raster(900 + n, 32, 32)).rarity.p for n in range(30)]
    assert np.median(rare) > 0.2


def test_twins_are_left_out_of_what_is_natural() -> None:
    twice = np.concatenate([PICTURES[:12], PICTURES[:3]])
    index = CopyIndex.of(twice, [f"{n:064x}" for n in range(15)])
    assert (index.twins, len(index.natural)) == (6, 9)
    again = CopyIndex.from_arrays(index.to_arrays())
    assert again is not None
    assert (again.twins, len(again.natural)) == (6, 9)


def test_an_index_survives_as_arrays_beside_weights() -> None:
    weights = {"layer": np.ones(3, np.float32)}
    stored = {**weights, **INDEX.to_arrays()}
    again = CopyIndex.from_arrays(stored)
    assert again is not None
    picture = raster(77, 32, 32)
    one, other = again.likeness(picture), INDEX.likeness(picture)
    assert (one.nearest, one.rarity) == (other.nearest, other.rarity)
    assert set(without_index(stored)) == {"layer"}
    assert CopyIndex.from_arrays(weights) is None


def test_a_model_with_older_prints_or_without_its_small_pictures_has_no_index() -> None:
    assert CopyIndex.from_arrays(INDEX.prints.to_arrays()) is None
    left = without_maps(INDEX.to_arrays())
    assert CopyIndex.from_arrays(left) is None
    assert TrainingPrints.from_arrays(left) is not None


def test_damaged_maps_are_refused() -> None:
    arrays = INDEX.to_arrays()
    with pytest.raises(UserMistake, match="do not fit together"):
        CopyIndex.from_arrays({**arrays, "training.tint": np.zeros((2, 8, 8, 2), np.uint8)})
    del arrays["training.natural"]
    with pytest.raises(UserMistake, match="do not fit together"):
        CopyIndex.from_arrays(arrays)


def test_what_was_learned_before_stays_known() -> None:
    first = CopyIndex.of(PICTURES[:20], NAMES[:20])
    second = CopyIndex.of(PICTURES[15:30], NAMES[15:30])
    both = CopyIndex.from_arrays(second.after(first.to_arrays()))
    assert both is not None
    assert both.count == 30, "pictures in both count once"
    for number in (2, 17, 28):
        assert both.likeness(PICTURES[number]).nearest[0].sha256 == NAMES[number]
    assert set(second.after({})) == set(second.to_arrays())


def test_after_a_model_with_older_prints_all_have_those_and_new_ones_an_index_besides() -> None:
    older = CopyIndex.of(PICTURES[:20], NAMES[:20]).prints.to_arrays()
    arrays = CopyIndex.of(PICTURES[15:30], NAMES[15:30]).after(older)
    prints, own = TrainingPrints.from_arrays(arrays), own_index(arrays)
    assert prints is not None
    assert prints.count == 30
    assert CopyIndex.from_arrays(arrays) is None
    assert own is not None
    assert own.count == 15
    assert own.likeness(PICTURES[28]).nearest[0].sha256 == NAMES[28]
    further = CopyIndex.of(PICTURES[25:40], NAMES[25:40]).after(arrays)
    prints, own = TrainingPrints.from_arrays(further), own_index(further)
    assert prints is not None
    assert own is not None
    assert (prints.count, own.count) == (40, 25)
    assert set(without_maps(further)) == set(older)
    assert not without_index(further)
    assert own_index(older) is None


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_pictures_have_an_index_too(count: int) -> None:
    index = CopyIndex.of(PICTURES[:count], NAMES[:count])
    likeness = index.likeness(PICTURES[0])
    assert likeness.nearest[0].sha256 == NAMES[0]
    assert len(likeness.nearest) == count
