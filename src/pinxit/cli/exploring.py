"""Recipes as `pinxit explore` reads and keeps them: seeds, and files of pictures found before."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.seeds import parse_seeds

if TYPE_CHECKING:
    from pinxit.make.directions import Directions
    from pinxit.make.explore import Explorer, Recipe

_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet shows.

    Attributes:
        recipes: In the order of the sheet.
        round: How many rounds of picking led to it.
        model: Name of the model.
        sha256: Of the model's file.
    """

    recipes: "tuple[Recipe, ...]"
    round: int
    model: str
    sha256: str


def recipes_of(text: str, about: "Recipe") -> list["Recipe"]:
    """Recipes from text such as ``3,8-10,found.json,pick.json:4``.

    A file that `pinxit explore project` or `pick` wrote stands for its first picture, or for the
    one whose number follows.

    Args:
        text: Seeds and files.
        about: What the pictures of seeds share.

    Raises:
        UserMistake: it is no list of seeds, or a file holds no such picture.
    """
    made: list[Recipe] = []
    for part in text.split(","):
        name, _, number = part.strip().partition(f"{_SUFFIX}:")
        if number:
            made.append(_one_of(read_sheet(Path(name + _SUFFIX)).recipes, number))
        elif name.endswith(_SUFFIX):
            made.append(_one_of(read_sheet(Path(name)).recipes, "1"))
        else:
            made += [replace(about, seeds=(seed,)) for seed in parse_seeds(part)]
    return made


def chosen(known: Sequence["Recipe"], numbers: str) -> list["Recipe"]:
    """Those of a sheet whose numbers somebody names, counted from 1.

    Raises:
        UserMistake: there is no such number.
    """
    return [_one_of(known, str(number)) for number in parse_seeds(numbers)]


def _one_of(known: Sequence["Recipe"], number: str) -> "Recipe":
    if not number.isdigit() or not 1 <= int(number) <= len(known):
        raise UserMistake(f"The sheet has the pictures 1 to {len(known)}, not {number}.")
    return known[int(number) - 1]


def read_sheet(file: Path) -> Sheet:
    """The sheet that `write_sheet` kept.

    Raises:
        UserMistake: the file cannot be read, or is none of ours.
    """
    from pinxit.make.explore import Recipe

    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        recipes = tuple(Recipe.from_json(each) for each in value["recipes"])
        model = value.get("model", {})  # older files name none
        name, sha256 = str(model.get("name", "")), str(model.get("sha256", ""))
        return Sheet(recipes, int(value["round"]), name, sha256)
    except OSError as fault:
        raise UserMistake(
            f"{file} cannot be read ({fault.strerror}); first make a sheet without --like."
        ) from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UserMistake(f"{file} holds no sheet of pictures to pick from.") from fault


def refuse_other_model(sheet: Sheet, file: Path, explorer: "Explorer") -> None:
    """Makes sure that a sheet shows pictures of this model.

    Raises:
        UserMistake: it is another one's, or the model was trained anew since.
    """
    if sheet.model and sheet.model != explorer.name:
        raise UserMistake(
            f"{file} shows pictures of {sheet.model}, not of {explorer.name}; begin a sheet of its "
            "own without --like."
        )
    if sheet.sha256 and sheet.sha256 != explorer.sha256:
        raise UserMistake(
            f"{file} shows pictures of {sheet.model} as it was before (sha256 "
            f"{sheet.sha256[:12]}..., now {explorer.sha256[:12]}...); begin anew without --like."
        )


def write_sheet(file: Path, sheet: Sheet, *, overwrite: bool = False) -> None:
    """Keeps the recipes of a sheet, and of which model they are.

    Raises:
        UserMistake: it may not be written there.
    """
    value = {
        "model": {"name": sheet.model, "sha256": sheet.sha256},
        "round": sheet.round,
        "recipes": [each.to_json() for each in sheet.recipes],
    }
    write_bytes(file, json.dumps(value, indent=1).encode(), overwrite=overwrite)


def followed(recipe: "Recipe", wanted: Sequence[tuple["Directions", int, float]]) -> "Recipe":
    """A recipe moved along each of several directions."""
    for directions, number, far in wanted:
        recipe = directions.followed(recipe, number, far)
    return recipe


def parse_direction(text: str) -> tuple["Directions", int, float]:
    """A direction from text such as ``ways.safetensors:1=2.5``: which, and how far.

    Raises:
        UserMistake: it is written otherwise, or the file holds no directions.
    """
    from pinxit.make.directions import load_directions

    file, _, way = text.rpartition(":")
    number, _, far = way.partition("=")
    try:
        which, how_far = int(number), float(far)
    except ValueError:
        which, how_far = -1, float("nan")
    if not file or which < 0 or not abs(how_far) < 1e6:
        raise UserMistake(
            f"{text!r} names no direction: write FILE:NUMBER=HOW-FAR, such as "
            "ways.safetensors:1=2.5."
        )
    return load_directions(Path(file)), which, how_far
