"""Reading histories: sheets hold those of all the pictures on them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pinxit.pictures.picture import Step


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
