"""Make a picture again from its recipe."""

import json
from pathlib import Path
from typing import Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.cli.options import device_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.session import Session, with_session


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
@device_option
@with_session
def run(
    session: Session,
    recipe: Path,
    out: Path,
    inputs: tuple[Path, ...],
    overwrite: bool,
    device: str,
) -> None:
    """Make a picture again from RECIPE (JSON of `pinxit recipe`, or - for standard input).

    The same inputs, version and kind of device give the same pixels; it says if they did.
    """
    refuse_place(out, overwrite=overwrite)
    wanted = _read(recipe)
    places = (*inputs, recipe.parent if recipe.name != "-" else Path(), Path())
    with session.studio(device) as studio:
        picture = studio.make_again(wanted, places)
        is_same = hash_array(picture.pixels) == wanted.get("pixels")
        session.delivered(studio.deliver(picture, out, overwrite=overwrite))
    session.end(
        "The pixels are the same." if is_same else "The pixels differ: another version or device.",
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
