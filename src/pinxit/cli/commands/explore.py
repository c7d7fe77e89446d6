"""Explore what a model can draw: between its seeds, stage by stage, along directions."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.seeds import parse_seeds
from pinxit.cli.options import device_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.make.explore import Recipe

_class_option = click.option("--class", "class_name", default="", help="Show this class.")
_text_option = click.option("--text", default="", help="Show what these words say.")
_psi_option = click.option("--psi", type=float, default=1.0, show_default=True, help="Truncation.")
_overwrite_option = click.option("--overwrite", is_flag=True, help="Replace files that exist.")
_way_option = click.option(
    "--way",
    type=click.Choice(["arc", "line"]),
    default="arc",
    show_default=True,
    help="arc keeps pictures as lively as those of seeds; line goes through the average.",
)


def _out_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help=what)


@click.group()
def explore() -> None:
    """Explore what a model can draw: between its seeds, stage by stage, along directions."""


@explore.command()
@click.argument("model")
@click.option("--seeds", default="1-6", show_default=True, help="Stops, such as 3,8,21.")
@click.option("--frames", type=click.IntRange(1, 1000), default=24, show_default=True)
@click.option("--rate", type=click.IntRange(1, 120), default=24, show_default=True)
@_way_option
@_class_option
@_text_option
@_psi_option
@_out_option("Video: .mp4, .webm, .gif, .webp.")
@_overwrite_option
@device_option
@with_session
def walk(session: Session, model: str, seeds: str, out: Path, device: str, **how: Any) -> None:
    """A video that wanders from seed to seed of MODEL, and back to the first.

    --frames is how many from one seed to the next, --rate how many in a second.
    """
    from pinxit.deliver.clips import refuse_clip_place

    overwrite = how.pop("overwrite")
    refuse_clip_place(out, overwrite=overwrite)
    frames, rate = how.pop("frames"), Fraction(how.pop("rate"))
    about = _about(how)
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        stops = [replace(about, seeds=(seed,)) for seed in parse_seeds(seeds)]
        clip = explorer.walk(stops, frames, rate, f"{model}, a walk")
        session.delivered(studio.deliver_clip(clip, out, overwrite=overwrite))
    session.end()


@explore.command()
@click.argument("model")
@click.option("--rows", default="1-6", show_default=True, help="Seeds of shape and layout.")
@click.option("--columns", default="11-16", show_default=True, help="Seeds of color and detail.")
@click.option("--stage", type=int, default=2, show_default=True, help="First that columns decide.")
@_class_option
@_text_option
@_psi_option
@_out_option("The sheet.")
@_overwrite_option
@device_option
@with_session
def mix(
    session: Session, model: str, rows: str, columns: str, out: Path, device: str, **how: Any
) -> None:
    """A sheet of MODEL: each row's seed gives the coarse stages, each column's the fine ones.

    --stage says where the one ends and the other begins; 0 is the coarsest.
    """
    from pinxit.make.explore import grid

    overwrite = how.pop("overwrite")
    refuse_place(out, overwrite=overwrite)
    stage = how.pop("stage")
    across = parse_seeds(columns)
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        recipes = grid(parse_seeds(rows), across, stage, _about(how))
        sheet = studio.sheet(list(explorer.pictures(recipes)), columns=len(across))
        session.delivered(studio.deliver(sheet, out, overwrite=overwrite))
    session.end()


@explore.command()
@click.argument("model")
@click.option("--seed", type=int, default=1, show_default=True, help="Where to start from.")
@click.option("--count", type=click.IntRange(1, 64), default=8, show_default=True)
@click.option("--first", type=click.IntRange(0), default=0, show_default=True)
@click.option("--reach", type=float, default=4.0, show_default=True, help="How far to go.")
@_class_option
@_text_option
@_psi_option
@_out_option("The sheet.")
@_overwrite_option
@device_option
@with_session
def directions(session: Session, model: str, seed: int, out: Path, device: str, **how: Any) -> None:
    """A sheet of MODEL: one picture moved along the directions that change most.

    They are found in the network's own numbers, without examples. A row is a direction, counted
    from --first; --count is how many. The middle is the picture of --seed.
    """
    from pinxit.make.explore import along

    overwrite = how.pop("overwrite")
    refuse_place(out, overwrite=overwrite)
    first, count, reach = how.pop("first"), how.pop("count"), how.pop("reach")
    about = _about(how)
    steps = [reach * share for share in (-1, -0.5, 0, 0.5, 1)]
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        numbers = range(first, first + count)
        recipes = [each for number in numbers for each in along((seed,), number, steps, about)]
        sheet = studio.sheet(list(explorer.pictures(recipes)), columns=len(steps))
        session.delivered(studio.deliver(sheet, out, overwrite=overwrite))
    session.end()


@explore.command()
@click.argument("model")
@click.option("--like", default="", help="Numbers of the pictures you like, such as 2,5.")
@click.option("--state", type=click.Path(path_type=Path), help="[default: beside -o, .json]")
@click.option("-n", "count", type=click.IntRange(2, 100), default=16, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Decides all chance.")
@_class_option
@_text_option
@_psi_option
@_out_option("The sheet; also a folder for single pictures of those you like.")
@device_option
@with_session
def pick(
    session: Session, model: str, like: str, state: Path | None, out: Path, **how: Any
) -> None:
    """Pick what you like of MODEL's pictures; the next sheet shows their children.

    \\b
    pinxit explore pick icons -o pick.png                  a first sheet
    pinxit explore pick icons --like 3,7,12 -o pick.png    the next one, and so on

    Pictures are counted from 1, row by row. What you liked comes first in the next sheet.
    """
    from pinxit.make.breeding import next_generation

    count, seed, device = how.pop("count"), how.pop("seed"), how.pop("device")
    kept = state or out.with_suffix(".json")
    about = _about(how)
    if like:
        known, round_ = _read(kept)
        chosen = [_one_of(known, number) for number in parse_seeds(like)]
        recipes, round_ = next_generation(chosen, count, seed + round_), round_ + 1
    else:
        recipes, round_ = [replace(about, seeds=(seed + n,)) for n in range(count)], 0
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        sheet = studio.sheet(list(explorer.pictures(recipes)))
        done = studio.deliver(sheet, out, overwrite=True)
    value = {"round": round_, "recipes": [each.to_json() for each in recipes]}
    write_bytes(kept, json.dumps(value, indent=1).encode(), overwrite=True)
    session.delivered(done)
    session.end()


@explore.command()
@click.argument("model")
@click.argument("picture", type=click.Path(path_type=Path))
@click.option("--steps", type=click.IntRange(1, 5000), default=200, show_default=True)
@click.option("--reach", type=float, default=4.0, show_default=True, help="How far to move it.")
@_out_option("The sheet; the recipe is written beside it, .json.")
@_overwrite_option
@device_option
@with_session
def project(
    session: Session, model: str, picture: Path, out: Path, device: str, **how: Any
) -> None:
    """Find PICTURE in what MODEL can draw, and show how near that comes.

    The sheet shows what was found, and moved along four directions; the error is the mean
    difference of the pixels, 0 to 1. `pinxit explore pick` goes on from the recipe beside it.
    """
    overwrite, kept = how["overwrite"], out.with_suffix(".json")
    refuse_place(out, overwrite=overwrite)
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        found, error = explorer.project(studio.open(picture), how["steps"])
        far = [how["reach"] * share for share in (-1, 1)]
        moved = [replace(found, moves={number: each}) for number in range(4) for each in far]
        sheet = studio.sheet(list(explorer.pictures([found, *moved])), columns=3)
        done = studio.deliver(sheet, out, overwrite=overwrite)
    value = {"round": 0, "recipes": [found.to_json(), *(each.to_json() for each in moved)]}
    write_bytes(kept, json.dumps(value).encode(), overwrite=True)
    session.delivered(done)
    text = f"Mean difference of the pixels: {error:.4f} (0 is the picture itself)."
    session.end(text, {"error": error, "recipe": str(kept)})


def _about(how: dict[str, Any]) -> "Recipe":
    from pinxit.make.explore import Recipe

    return Recipe(**how)


def _read(file: Path) -> tuple[list["Recipe"], int]:
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


def _one_of(known: list["Recipe"], number: int) -> "Recipe":
    if not 1 <= number <= len(known):
        raise UserMistake(f"The sheet has the pictures 1 to {len(known)}, not {number}.")
    return known[number - 1]


COMMAND = explore
