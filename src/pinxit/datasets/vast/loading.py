"""Pictures of a sharded data set as if they were one array: read and decoded ahead by workers.

What a training asks for next it says beforehand (`StreamedPictures.expect`); workers read and
decode it meanwhile. No more than `MOST_AHEAD` batches are in memory, whatever the data set holds.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Int64, UInt8
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.orphans import end_with_parent
from pinxit.datasets.pixels import WHITE, Color, Fit, fitted
from pinxit.datasets.vast.store import Place, ShardStore
from pinxit.pictures.read import decode_picture

MOST_AHEAD = 4
"""Batches that are read before they are asked for."""
_ROW = np.dtype([("shard", "<u4"), ("crc", "<u4"), ("size", "<u4"), ("offset", "<u8")])
_TOGETHER = 64
"""Pictures that are read at once where many are asked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """How pictures are to look, and where they lie.

    Attributes:
        address: Of the shards.
        shape: Height, width and channels.
        fit: "crop" or "letterbox".
        background: What shows through transparent pictures and in margins; sRGB 0..1.
    """

    address: str
    shape: tuple[int, int, int]
    fit: Fit = "crop"
    background: Color = WHITE


def write_chosen(path: Path, places: Iterable[Place]) -> int:
    """Writes which pictures are learned from, 20 bytes each; gives their number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    count = 0
    with beside.open("wb") as stream:
        for each in places:
            row = (each.shard, each.crc, each.size, each.offset)
            stream.write(np.array([row], _ROW).tobytes())
            count += 1
    beside.replace(path)
    return count


class StreamedPictures:
    """The pictures that a training learns from: sRGB 0..255, of one shape, never all in memory.

    Sent to another process, it is opened there anew.

    Args:
        chosen: What `write_chosen` wrote.
        look: How they are to look.
        workers: Processes that read and decode; 0 reads when asked, in this one.
    """

    dtype = np.dtype(np.uint8)

    def __init__(self, chosen: Path, look: Look, workers: int = 1) -> None:
        self.chosen, self.look, self.workers = chosen, look, workers
        self._rows: NDArray[Any] = np.memmap(chosen, _ROW, "r")
        self._pool: ProcessPoolExecutor | None = None
        self._ahead: OrderedDict[bytes, Future[NDArray[np.uint8]]] = OrderedDict()

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Number, height, width and channels."""
        height, width, channels = self.look.shape
        return len(self._rows), height, width, channels

    def __reduce__(self) -> tuple[Any, ...]:
        return StreamedPictures, (self.chosen, self.look, self.workers)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(
        self, which: slice | Int64[np.ndarray, " many"]
    ) -> UInt8[np.ndarray, "many height width channel"]:
        indices = np.arange(len(self))[which] if isinstance(which, slice) else which
        ready = self._ahead.pop(_key(indices), None)
        if ready is not None:
            return _result(ready)
        parts = [indices[n : n + _TOGETHER] for n in range(0, len(indices), _TOGETHER)]
        if not parts:
            return np.empty((0, *self.look.shape), np.uint8)
        return np.concatenate([decoded(self.look, self._places(part)) for part in parts])

    def expect(self, batches: Sequence[Int64[np.ndarray, " many"]]) -> None:
        """Says what will be asked for next, so that it is read meanwhile; older words are void."""
        if not self.workers:
            return
        wanted = {_key(each): each for each in batches[:MOST_AHEAD]}
        for key in [key for key in self._ahead if key not in wanted]:
            self._ahead.pop(key).cancel()
        for key, indices in wanted.items():
            if key not in self._ahead:
                self._ahead[key] = self._started().submit(decoded, self.look, self._places(indices))

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawned = get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, spawned, initializer=end_with_parent)
        return self._pool

    def _places(self, indices: Int64[np.ndarray, " many"]) -> list[Place]:
        rows = self._rows[indices].tolist()
        return [Place(shard, offset, size, crc) for shard, crc, size, offset in rows]

    def close(self) -> None:
        """Ends the workers."""
        self._ahead.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def decoded(look: Look, places: Sequence[Place]) -> UInt8[np.ndarray, "many height width channel"]:
    """Pictures read from their shards and made to look as wanted.

    Raises:
        UserMistake: a shard is missing or damaged, or the store does not answer.
    """
    result = np.empty((len(places), *look.shape), np.uint8)
    for number, data in enumerate(_store(look.address).read(places)):
        place = places[number]
        pixels = decode_picture(
            data, f"picture at byte {place.offset} of shard {place.shard}"
        ).pixels
        shown = fitted(pixels, look.shape, look.fit, look.background)
        result[number] = np.round(shown * 255).astype(np.uint8)
    return result


@lru_cache(maxsize=4)
def _store(address: str) -> ShardStore:
    return ShardStore.at(address)


def _key(indices: Int64[np.ndarray, " many"]) -> bytes:
    return np.ascontiguousarray(indices, np.int64).tobytes()


def _result(ready: "Future[NDArray[np.uint8]]") -> NDArray[np.uint8]:
    try:
        return ready.result()
    except BrokenProcessPool as fault:
        raise UserMistake(
            "A process that reads pictures was killed, most often because memory ran out. Call "
            "again with --resume, with fewer processes or a smaller batch."
        ) from fault
