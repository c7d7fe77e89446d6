"""Whether a data set is ready to be learned from: a list of what is met, and what is to be done."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from pinxit.datasets.dataset import Dataset
from pinxit.datasets.decisions import UNASKED
from pinxit.datasets.words import counted, few

_LEAST, _SOME, _MANY = 2, 20, 100
_SMALLEST = 32


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is to be so.

    Attributes:
        item: "pictures", "rights", "twins", "sizes" or "people".
        is_met: Whether it is.
        sentence: How it is, and what to do about it.
        blocks: Whether nothing can be learned until it is met.
    """

    item: str
    is_met: bool
    sentence: str
    blocks: bool = False


def readiness(dataset: Dataset, faces: Collection[str] = ()) -> tuple[Item, ...]:
    """What is met and what is not.

    Args:
        dataset: The data set.
        faces: Paths of pictures with a face, as the import found them, that nobody agreed to.
    """
    return tuple(_items(dataset, faces))


def _items(dataset: Dataset, faces: Collection[str]) -> Iterator[Item]:
    usable = len(dataset.trainable())
    yield Item("pictures", usable >= _SOME, _about_count(usable), usable < _LEAST)
    refused = dataset.untrainable()
    if refused:
        paths = [entry.path for entry, _ in refused]
        sentence = (
            f"{counted(len(refused), 'picture')} may not be learned from ({few(paths)}): "
            f"{refused[0][1]}. Say under which license you hold them, or leave them out."
        )
        yield Item("rights", False, sentence, blocks=True)
    else:
        yield Item("rights", True, "Every picture may be learned from.")
    twins = len(dataset.entries) - len(dataset.singles())
    told = f"{counted(twins, 'exact copy', 'exact copies')} will be left out of training."
    yield Item("twins", not twins, told if twins else "No picture is there twice.")
    yield _about_sizes(dataset)
    yield _about_people(dataset, faces)


def _about_count(usable: int) -> str:
    here = f"{counted(usable, 'picture')} to learn from"
    if usable < _LEAST:
        return f"{here}: a model needs at least {_LEAST}, and about {_MANY} to be of use."
    if usable < _SOME:
        return f"{here}: few. The model will know little more than these; {_SOME} are a beginning."
    if usable < _MANY:
        return f"{here}: a beginning. With {_MANY} and more, models vary more and copy less."
    return f"{here}."


def _about_sizes(dataset: Dataset) -> Item:
    sides = np.array([min(entry.height, entry.width) for entry in dataset.trainable()])
    if not sides.size:
        return Item("sizes", False, "There is no picture whose size could be looked at.")
    small, typical = int((sides < _SMALLEST).sum()), int(np.median(sides))
    if small:
        sentence = (
            f"{counted(small, 'picture')} are smaller than {_SMALLEST} px and will be enlarged; "
            "leave them out, or train at a smaller size."
        )
        return Item("sizes", False, sentence.replace("1 picture are", "1 picture is"))
    return Item("sizes", True, f"Half of the pictures have a short side of {typical} px or more.")


def _about_people(dataset: Dataset, faces: Collection[str]) -> Item:
    there = {entry.path: entry for entry in dataset.entries}
    open_ = [p for p in faces if p in there and there[p].rights.consent == UNASKED]
    if open_:
        sentence = (
            f"{counted(len(open_), 'picture shows a face', 'pictures show faces')} "
            f"({few(open_)}), and no consent is noted. Note it with the rights: people and release."
        )
        return Item("people", False, sentence)
    return Item("people", True, "No face was found whose consent is open.")
