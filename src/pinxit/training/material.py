"""What a training learns from, made ready: in memory, or streamed from shards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from pinxit.base.progress import Listener, Progress
from pinxit.base.seeds import random_stream
from pinxit.datasets.copy_index import CopyIndex
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.pixels import Color, Fit, training_pixels
from pinxit.datasets.vast.loading import Look, StreamedPictures, write_chosen
from pinxit.datasets.vast.sharded import Entries, ShardedDataset
from pinxit.engine import Conditions
from pinxit.nets.conditions import Code
from pinxit.training.reading import Pictures

MOST_KNOWN = 20_000
"""Pictures of a vast data set among which a model's copies are looked for; drawn by lot."""
_MOST_KNOWN_BYTES = 2**28
TOGETHER_AFAR = 32
"""Neighbors that are read in one request from a distant store."""
_TOGETHER = 4096


@dataclass(frozen=True, slots=True)
class Framing:
    """How pictures are to look.

    Attributes:
        shape: Height, width and channels.
        fit: "crop" or "letterbox".
        background: What shows through transparent pictures and in margins; sRGB 0..1.
        allow_subset: Leave out pictures that may not be learned from.
        workers: Processes that read and decode streamed pictures, for each that trains.
    """

    shape: tuple[int, int, int]
    fit: Fit
    background: Color
    allow_subset: bool = False
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Material:
    """What a training learns from.

    Attributes:
        pictures: All of them.
        told: What each shows; None if nothing is told.
        together: Neighbors that are read in one go; 0 for pictures in memory.
        entries: What is known of each.
    """

    pictures: Pictures
    told: Conditions | None
    together: int
    entries: Sequence[Entry]

    def known(self, seed: int) -> tuple[CopyIndex, dict[str, int]]:
        """What copies are looked for with, and what a card says of it where it knows not all.

        Args:
            seed: Draws the pictures of a vast data set that are known.
        """
        if not isinstance(self.pictures, StreamedPictures):
            pixels = np.asarray(self.pictures)
            return CopyIndex.of(pixels, [entry.sha256 for entry in self.entries]), {}
        count, *shape = self.pictures.shape
        most = max(2, min(MOST_KNOWN, _MOST_KNOWN_BYTES // int(np.prod(shape))))
        if count <= most:
            chosen = np.arange(count)
        else:
            chosen = np.sort(random_stream(seed, "known").choice(count, most, replace=False))
        hashes = list(_hashes(self.entries, chosen))
        index = CopyIndex.of(self.pictures[chosen], hashes)
        return index, ({"known": len(chosen)} if len(chosen) < count else {})


def _hashes(entries: Sequence[Entry], chosen: NDArray[np.int64]) -> Iterator[str]:
    """The hashes of some pictures, in one pass over all."""
    wanted = iter(chosen.tolist())
    following = next(wanted, None)
    for number, entry in enumerate(entries):
        if number == following:
            yield entry.sha256
            following = next(wanted, None)
        if following is None:
            return


@contextmanager
def material_of(
    dataset: Dataset | ShardedDataset,
    entries: Sequence[Entry],
    framing: Framing,
    code: Code,
    tell: Listener,
) -> Iterator[Material]:
    """The pictures of a data set as a training wants them, until the end of the block.

    Args:
        dataset: The data set.
        entries: Those of its pictures that are learned from.
        framing: How they are to look.
        code: How what they show becomes numbers.
        tell: Hears how far it is.

    Raises:
        Refused: rights forbid learning.
        UserMistake: a picture is missing or was changed, or a store does not answer.
    """
    if isinstance(dataset, Dataset):
        pixels = training_pixels(
            dataset,
            framing.shape,
            fit=framing.fit,
            background=framing.background,
            allow_subset=framing.allow_subset,
            tell=tell,
        )
        yield Material(pixels, code.rows(entries), 0, entries)
        return
    assert isinstance(entries, Entries)  # noqa: S101, those of shards are
    tell(Progress("choose pictures", 0, len(entries), "pictures"))
    with TemporaryDirectory(dir=dataset.folder) as scratch:
        chosen = Path(scratch) / "chosen.bin"
        write_chosen(chosen, entries.places())
        told = _told_on_disk(entries, code, Path(scratch) / "told.bin")
        look = Look(dataset.address, framing.shape, framing.fit, framing.background)
        pictures = StreamedPictures(chosen, look, framing.workers)
        try:
            yield Material(pictures, told, 1 if dataset.store.is_local else TOGETHER_AFAR, entries)
        finally:
            pictures.close()


def _told_on_disk(entries: Entries, code: Code, file: Path) -> Conditions | None:
    """The numbers of all pictures, in a file: there may be more than fit into memory."""
    if not code.numbers:
        return None
    made = np.memmap(file, np.float32, "w+", shape=(len(entries), code.numbers))
    block: list[Entry] = []
    done = 0
    for entry in entries:
        block.append(entry)
        if len(block) == _TOGETHER or done + len(block) == len(entries):
            made[done : done + len(block)] = code.rows(block)
            done, block = done + len(block), []
    return made
