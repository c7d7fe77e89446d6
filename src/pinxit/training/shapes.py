"""Which size and which channels the pictures of a model will have."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.vast.sharded import Entries, ShardedDataset
from pinxit.datasets.vast.store import ShardStore
from pinxit.pictures.picture import Pixels
from pinxit.pictures.read import decode_picture, read_picture

Shape = tuple[int, int, int]

_SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")
_LOOKED_AT = 24
"""Pictures with alpha that are opened to see whether anything in them is transparent."""
_OPAQUE = 0.99
_MOST_ENLARGED = 2.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shape, and what the user should know of it.

    Attributes:
        shape: Height, width and channels.
        notices: Sentences.
    """

    shape: Shape
    notices: tuple[str, ...] = ()


def parse_size(text: str) -> tuple[int, int]:
    """Height and width from ``64``, or from width and height such as ``96x64``.

    Raises:
        UserMistake: it is written otherwise.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UserMistake(
            f"{text!r} is no size in pixels; write 64, or width and height such as 96x64."
        )
    width = int(match[1])
    return int(match[2] or width), width


def channels_of(dataset: Dataset | ShardedDataset, entries: Sequence[Entry]) -> int:
    """4 if most pictures are transparent somewhere, 1 if all are gray, else 3."""
    if isinstance(dataset, ShardedDataset) and isinstance(entries, Entries):
        return _of_shards(dataset.store, entries)
    if entries and all(entry.channels == 1 for entry in entries):
        return 1
    with_alpha = [entry for entry in entries if entry.channels == 4]
    if len(with_alpha) * 2 < len(entries) or not with_alpha:
        return 3
    some = with_alpha[:: max(1, len(with_alpha) // _LOOKED_AT)][:_LOOKED_AT]
    assert isinstance(dataset, Dataset)  # noqa: S101, entries of shards were seen to above
    return _with_alpha(read_picture(dataset.path_of(entry)).pixels for entry in some)


def _of_shards(store: ShardStore, entries: Entries) -> int:
    counts = entries.channels()
    if set(counts) == {1}:
        return 1
    if not counts[4] or counts[4] * 2 < len(entries):
        return 3
    places = islice(entries.places("channels = 4"), 0, None, max(1, counts[4] // _LOOKED_AT))
    some = store.read(list(islice(places, _LOOKED_AT)))
    return _with_alpha(decode_picture(data, "A picture of a shard").pixels for data in some)


def _with_alpha(pictures: Iterable[Pixels]) -> int:
    """4 if half of these pictures with alpha are transparent somewhere, else 3."""
    alphas = [float(pixels[..., 3].min()) for pixels in pictures]
    return 4 if np.mean([alpha < _OPAQUE for alpha in alphas]) >= 0.5 else 3


def checked_size(
    entries: Sequence[Entry], size: tuple[int, int], *, allow_upscale: bool = False
) -> tuple[str, ...]:
    """Sentences on pictures that are smaller than what is to be learned.

    Raises:
        UserMistake: half of the pictures would be enlarged more than twice.
    """
    sizes = (
        entries.sizes()
        if isinstance(entries, Entries)
        else Counter((entry.height, entry.width) for entry in entries)
    )
    counts: Counter[float] = Counter()
    for (height, width), count in sizes.items():
        counts[max(size[0] / height, size[1] / width)] += count
    typical = _median(counts)
    if typical <= 1:
        return ()
    smaller = sum(count for factor, count in counts.items() if factor > 1)
    said = f"{smaller} of {len(entries)} pictures are smaller than {size[1]} x {size[0]} px"
    if typical > _MOST_ENLARGED and not allow_upscale:
        raise UserMistake(
            f"{said}, half of them at least {typical:.1f} times; choose a smaller --resolution, "
            "or say --allow-upscale."
        )
    return (f"{said} and are enlarged; what they do not show, no model can learn.",)


def _median(counts: Counter[float]) -> float:
    """The median of numbers that come so often; 0 of none."""
    values = np.array(sorted(counts))
    ends = np.cumsum([counts[value] for value in values.tolist()])
    if not len(values):
        return 0.0
    middle = ((int(ends[-1]) - 1) // 2, int(ends[-1]) // 2)
    return float(np.mean(values[np.searchsorted(ends, middle, side="right")]))
