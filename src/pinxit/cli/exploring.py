"""Recipes as `pinxit explore` reads and keeps them: seeds, and files of pictures found before."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.seeds import parse_seeds

if TYPE_CHECKING:
    from pinxit.make.directions import Directions
    from pinxit.make.explore import Recipe

_SUFFIX = ".json"


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
            made.append(_one_of(read_sheet(Path(name + _SUFFIX))[0], number))
        elif name.endswith(_SUFFIX):
            made.append(_one_of(read_sheet(Path(name))[0], "1"))
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


def read_sheet(file: Path) -> tuple[list["Recipe"], int]:
    """The recipes of a sheet, and how many rounds of picking led to it.

    Raises:
        UserMistake: the file cannot be read, or is none of ours.
    """
    from pinxit.make.explore import Recipe

    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        return [Recipe.from_json(each) for each in value["recipes"]], int(value["round"])
    except OSError as fault:
        raise UserMistake(
            f"{file} cannot be read ({fault.strerror}); first make a sheet without --like."
        ) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise UserMistake(f"{file} holds no sheet of pictures to pick from.") from fault


def write_sheet(
    file: Path, recipes: Sequence["Recipe"], picked: int = 0, *, overwrite: bool = False
) -> None:
    """Keeps the recipes of a sheet.

    Args:
        file: Where.
        recipes: In the order of the sheet.
        picked: How many rounds of picking led to it.
        overwrite: Whether a file there may be replaced.

    Raises:
        UserMistake: it may not be written there.
    """
    value = {"round": picked, "recipes": [each.to_json() for each in recipes]}
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
