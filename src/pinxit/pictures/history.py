"""Reading histories: sheets hold those of all the pictures on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Step

STYLE_SUFFIX = ".pinxit-style"
"""Ending of style files."""

LEARNED = "learned style"
"""Role of the pictures that a style file was learned from, in steps that used the file."""

DIRECTIONS = "directions"
"""Role of files that say only how pictures of a model are moved."""


MATERIAL = "material"
"""The verb that makes maps of a surface; all but "base" and the preview are numbers."""

_COLORS = ("base", "preview")
_KEEP_KIND = ("crop", "mipmap", "repeat", "resize")


def is_data(steps: Sequence[Step]) -> bool:
    """Whether what a history ends with is numbers to compute with, and no colors to be seen."""
    last = next((step for step in reversed(steps) if step.verb not in _KEEP_KIND), None)
    return last is not None and last.verb == MATERIAL and last.settings.get("map") not in _COLORS


ALL_AROUND = "all around"
"""The verb by which somebody says that a picture of 2:1 is a panorama."""

_PANORAMAS = (ALL_AROUND, "fold", "panorama")


def is_panorama(steps: Sequence[Step]) -> bool:
    """Whether what a history ends with is a panorama all around, of 2:1."""
    return bool(steps) and steps[-1].verb in _PANORAMAS


SHEETS = ("sheet", "sprites")
"""Verbs that lay many pictures on one; each picture was checked before."""


def histories_in(step: Step) -> tuple[tuple[Step, ...], ...]:
    """The histories of the pictures that a sheet was put together from; none for other steps.

    Raises:
        UserMistake: they are none; histories come from files of strangers, too.
    """
    pictures: Iterable[Iterable[Mapping[str, Any]]] = step.settings.get("pictures", ())
    try:
        return tuple(tuple(Step.from_json(each) for each in steps) for steps in pictures)
    except TypeError as fault:
        raise UserMistake(f"The history of a sheet is damaged: {fault}.") from fault


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """Every step of a history; those of the pictures on a sheet come before the sheet's own."""
    for step in steps:
        for history in histories_in(step):
            yield from all_steps(history)
        yield step


def spoken_for(step: Step) -> frozenset[str]:
    """Hashes of style files in a step that names the pictures they were learned from, too."""
    if not any(source.role == LEARNED for source in step.used):
        return frozenset()
    files = (s for s in step.used if s.role == "style" and s.title.endswith(STYLE_SUFFIX))
    return frozenset(source.sha256 for source in files)
