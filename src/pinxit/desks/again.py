"""Sheets and walks made again from their recipes: of these, each picture is checked anew."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.engine import Run
from pinxit.pictures.picture import Picture, Step

if TYPE_CHECKING:
    from pinxit.clips.clip import Clip
    from pinxit.make.again import Finder

_SHEET = "sheet"


@runtime_checkable
class Sheets(Protocol):
    """What puts pictures on a sheet, after each was checked."""

    def __call__(
        self, pictures: Sequence[Picture], columns: int, cell: int, *, is_labeled: bool
    ) -> Picture:
        """The sheet."""


def made_again(steps: Sequence[Step], find: "Finder", run: Run, sheet: Sheets) -> Picture:
    """The picture that these steps make, or the sheet.

    Args:
        steps: Of a recipe.
        find: Finds what went in.
        run: Device, progress, cancellation.
        sheet: Makes sheets; what a recipe says that checks found is not believed.

    Raises:
        Refused: a picture of a sheet may not be shown.
        UserMistake: the recipe cannot be followed.
    """
    from pinxit.make.again import make_again

    def again(_: Picture | None, step: Step, find: "Finder", run: Run) -> Picture:
        try:
            told = [[Step.from_json(each) for each in one] for one in step.settings["pictures"]]
            columns, cell = int(step.settings["columns"]), int(step.settings["cell"])
            is_labeled = any(step.settings["labels"])
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise UserMistake(f"The sheet of this recipe has no {fault}.") from fault
        pictures = [make_again(one, find, run) for one in told]
        return sheet(pictures, columns, cell, is_labeled=is_labeled)

    return make_again(steps, find, run, {_SHEET: again})


def is_walk(steps: Sequence[Step]) -> bool:
    """Whether a recipe tells of a walk through a model."""
    return len(steps) == 1 and steps[0].verb == "explore" and "stops" in steps[0].settings


def walk_again(step: Step, find: "Finder", run: Run) -> "Clip":
    """The walk of a recipe.

    Raises:
        UserMistake: the model cannot be found, or the recipe is wrong.
    """
    from pinxit.make.explore import Explorer, Recipe

    about: Mapping[str, Any] = step.settings
    source = next((each for each in step.used if each.role == "model"), None)
    if source is None:
        raise UserMistake("The walk of this recipe names no model.")
    explorer = Explorer(find.model(source), run)
    try:
        stops = [Recipe.from_json(each) for each in about["stops"]]
        frames, rate = int(about["frames"]), Fraction(str(about["rate"]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as fault:
        raise UserMistake(f"The walk of this recipe has no {fault}.") from fault
    return explorer.walk(stops, frames, rate, f"{explorer.name}, a walk")
