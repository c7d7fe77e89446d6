"""Reading histories: sheets hold those of all the pictures on them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pinxit.pictures.picture import Step

STYLE_SUFFIX = ".pinxit-style"
"""Ending of style files."""

LEARNED = "learned style"
"""Role of the pictures that a style file was learned from, in steps that used the file."""

DIRECTIONS = "directions"
"""Role of files that say only how pictures of a model are moved."""


def histories_in(step: Step) -> tuple[tuple[Step, ...], ...]:
    """The histories of the pictures that a sheet was put together from; none for other steps."""
    pictures: Iterable[Iterable[Mapping[str, Any]]] = step.settings.get("pictures", ())
    return tuple(tuple(Step.from_json(each) for each in steps) for steps in pictures)


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
