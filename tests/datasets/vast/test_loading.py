"""Pictures of a sharded data set as one array."""

from pathlib import Path

import numpy as np
import pytest
from vast_folders import MINE, many_kinds

from pinxit.base.errors import UserMistake
from pinxit.datasets.importing import import_folder
from pinxit.datasets.pixels import training_pixels
from pinxit.datasets.vast.bringing import How, bring_in
from pinxit.datasets.vast.loading import Look, StreamedPictures, write_chosen
from pinxit.datasets.vast.sharded import ShardedDataset, ShardedStore
from pinxit.datasets.vast.tables import Tables


def streamed(dataset: ShardedDataset, folder: Path, workers: int = 0) -> StreamedPictures:
    with Tables(dataset.index) as tables:
        write_chosen(folder / "chosen.bin", tables.places(dataset.learnable()))
    return StreamedPictures(folder / "chosen.bin", Look(dataset.address, (16, 16, 3)), workers)


@pytest.fixture
def both(tmp_path: Path) -> tuple[StreamedPictures, np.ndarray]:
    folder = many_kinds(tmp_path / "pictures")
    made = bring_in(ShardedStore(tmp_path / "home"), folder, "set", MINE, How("", 0, 7))
    known, _ = import_folder(folder, "set", MINE)
    pixels = training_pixels(known, (16, 16, 3), allow_subset=True)
    return streamed(made, tmp_path), pixels


def test_streamed_pictures_are_those_of_memory(
    both: tuple[StreamedPictures, np.ndarray],
) -> None:
    stream, pixels = both
    assert stream.shape == pixels.shape
    assert stream.dtype == pixels.dtype
    assert np.array_equal(stream[:], pixels)
    some = np.array([3, 0, 25, 3])
    assert np.array_equal(stream[some], pixels[some])
    assert np.array_equal(stream[2::5], pixels[2::5])
    assert stream[np.array([], np.int64)].shape == (0, 16, 16, 3)


@pytest.mark.slow
def test_what_is_expected_is_read_ahead_by_workers_and_is_the_same(
    both: tuple[StreamedPictures, np.ndarray], tmp_path: Path
) -> None:
    plain, pixels = both
    stream = StreamedPictures(tmp_path / "chosen.bin", plain.look, workers=2)
    try:
        batches = [np.arange(n, n + 4) for n in range(0, 24, 4)]
        for number, batch in enumerate(batches):
            stream.expect(batches[number : number + 20])
            assert len(stream._ahead) <= 4
            assert np.array_equal(stream[batch], pixels[batch])
        assert np.array_equal(stream[np.array([7])], pixels[[7]]), "unasked, too"
    finally:
        stream.close()


def test_a_lost_shard_is_told_in_the_middle_of_a_training(
    both: tuple[StreamedPictures, np.ndarray], tmp_path: Path
) -> None:
    stream, _ = both
    (tmp_path / "home" / "set" / "shards" / "000002.tar").unlink()
    with pytest.raises(UserMistake, match="Put it back"):
        stream[:]
