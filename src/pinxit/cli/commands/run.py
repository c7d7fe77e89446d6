"""Make a picture again from its recipe."""

import json
from pathlib import Path
from typing import Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.cli.options import device_option, marking_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.session import Session, with_session
from pinxit.deliver.clips import refuse_clip_place
from pinxit.desks.again import is_walk, walk_again
from pinxit.mark.recipe import read_recipe_file, steps_of

_DIFFER = "The pixels differ: another version, or another kind of processor or device."


@click.command()
@click.argument("recipe", type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option(
    "--inputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File or folder where the inputs lie; they are known by their hashes. "
    "The recipe's folder and this one are always searched.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@marking_option
@device_option
@with_session
def run(
    session: Session,
    recipe: Path,
    out: Path,
    inputs: tuple[Path, ...],
    overwrite: bool,
    **options: Any,
) -> None:
    """Make a picture again from RECIPE (JSON of `pinxit recipe`, or - for standard input).

    Sheets and walks of `pinxit explore` and `pinxit generate` as well: of those every picture is
    checked anew. The same inputs, version and kind of device give the same pixels; it says if they
    did.
    """
    wanted = _read(recipe)
    steps = steps_of(wanted)
    if is_walk(steps):
        refuse_clip_place(out, overwrite=overwrite)
    else:
        refuse_place(out, overwrite=overwrite)
    places = (*inputs, recipe.parent if recipe.name != "-" else Path(), Path())
    with session.studio(options["device"], options["marking"]) as studio:
        if is_walk(steps):
            clip = walk_again(steps[0], studio.finder(places), studio.run())
            done = studio.deliver_clip(clip, out, overwrite=overwrite)
            made = read_recipe_file(done.path).recipe.get("pixels")
        else:
            picture = studio.make_again(wanted, places)
            made = hash_array(picture.pixels)
            done = studio.deliver(picture, out, overwrite=overwrite)
    session.delivered(done)
    is_same = made == wanted.get("pixels")
    session.end(
        "The pixels are the same." if is_same else _DIFFER,
        {"same_pixels": is_same},
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        with click.open_file(str(path), encoding="utf-8") as stream:
            value = json.load(stream)
    except FileNotFoundError as fault:
        raise UserMistake(f"There is no file {path}.") from fault
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise UserMistake(
            f"{path} is not a recipe; `pinxit recipe picture.png > {path.stem}.json` writes one."
        ) from fault
    if not isinstance(value, dict):
        raise UserMistake(f"{path} is JSON, but not a recipe of Pinxit.")
    return value


COMMAND = run
