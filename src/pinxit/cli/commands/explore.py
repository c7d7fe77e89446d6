"""Explore what a model can draw: between its seeds, stage by stage, along directions."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.cli.commands.generate import model_stem
from pinxit.cli.exploring import (
    Sheet,
    chosen,
    read_sheet,
    recipes_of,
    refuse_other_model,
    write_sheet,
)
from pinxit.cli.options import device_option, seed_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.make.directions import Directions
    from pinxit.make.explore import Explorer, Recipe

_way_option = click.option(
    "--way",
    type=click.Choice(["arc", "line"]),
    default="arc",
    show_default=True,
    help="arc keeps pictures as lively as those of seeds; line goes through the average.",
)


Command = Callable[..., Any]
_overwrite_option = click.option("--overwrite", is_flag=True, help="Replace files that exist.")


def _drawing(out: str) -> Callable[[Command], Command]:
    """What all commands share that draw: what is shown, where it goes, on which device."""

    def decorated(command: Command) -> Command:
        command = _written(out)(command)
        truncation = click.FloatRange(0, 2)
        command = click.option(
            "--psi", type=truncation, default=1.0, show_default=True, help="Truncation."
        )(command)
        command = click.option("--text", default="", help="Show what these words say.")(command)
        return click.option("--class", "class_name", default="", help="Show this class.")(command)

    return decorated


def _written(out: str) -> Callable[[Command], Command]:
    """Where the result goes, and on which device it is made."""

    def decorated(command: Command) -> Command:
        command = _overwrite_option(device_option(with_session(command)))
        place = click.Path(path_type=Path)
        return click.option("-o", "--out", required=True, type=place, help=out)(command)

    return decorated


@click.group()
def explore() -> None:
    """Explore what a model can draw: between its seeds, stage by stage, along directions."""


@explore.command()
@click.argument("model")
@click.option("--seeds", default="1-6", show_default=True, help="Stops, such as 3,8,21,found.json.")
@click.option("--frames", type=click.IntRange(1, 1000), default=24, show_default=True)
@click.option("--rate", type=click.IntRange(1, 120), default=24, show_default=True)
@_way_option
@_drawing("Video: .mp4, .webm, .gif, .webp.")
def walk(session: Session, model: str, seeds: str, out: Path, device: str, **how: Any) -> None:
    """A video that wanders from seed to seed of MODEL, and back to the first.

    Files that `explore project` and `explore pick` wrote can be stops, too: found.json is its first
    picture, pick.json:4 the fourth.

    --frames is how many from one seed to the next, --rate how many in a second.
    """
    from pinxit.deliver.clips import refuse_clip_place

    overwrite = how.pop("overwrite")
    refuse_clip_place(out, overwrite=overwrite)
    frames, rate = how.pop("frames"), Fraction(how.pop("rate"))
    about = _about(how)
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        clip = explorer.walk(recipes_of(seeds, about), frames, rate, f"{model}, a walk")
        session.delivered(studio.deliver_clip(clip, out, overwrite=overwrite))
    session.end()


@explore.command()
@click.argument("model")
@click.option("--rows", default="1-6", show_default=True, help="Seeds of shape and layout.")
@click.option("--columns", default="11-16", show_default=True, help="Seeds of color and detail.")
@click.option("--stage", type=int, default=2, show_default=True, help="First that columns decide.")
@_drawing("The sheet.")
def mix(
    session: Session, model: str, rows: str, columns: str, out: Path, device: str, **how: Any
) -> None:
    """A sheet of MODEL: each row's seed gives the coarse stages, each column's the fine ones.

    --stage says where the one ends and the other begins; 0 is the coarsest. Rows and columns may
    be files, as for `explore walk`.
    """
    overwrite = how.pop("overwrite")
    refuse_place(out, overwrite=overwrite)
    stage = how.pop("stage")
    about = _about(how)
    down, across = recipes_of(rows, about), recipes_of(columns, about)
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        recipes = [explorer.mixed(row, column, stage) for row in down for column in across]
        sheet = studio.sheet(list(explorer.pictures(recipes)), columns=len(across))
        session.delivered(studio.deliver(sheet, out, overwrite=overwrite))
    session.end()


@explore.command()
@click.argument("model")
@click.option("--seed", default="1", show_default=True, help="Where to start from; also a file.")
@click.option("--by", type=click.Choice(["weights", "features"]), help="[default: weights]")
@click.option("--more", default="", help="Seeds of pictures that it leads to, such as 3,7.")
@click.option("--less", default="", help="Seeds of pictures that it leads away from.")
@click.option("--toward-class", default="", help="A class that it leads to.")
@click.option("--toward-text", default="", help="Words that it leads to.")
@click.option("--count", type=click.IntRange(1, 64), default=8, show_default=True)
@click.option("--first", type=click.IntRange(0), default=0, show_default=True)
@click.option("--reach", type=float, default=4.0, show_default=True, help="How far to go.")
@click.option("--save", type=click.Path(path_type=Path), help="Keep them (.safetensors).")
@_drawing("The sheet.")
def directions(session: Session, model: str, out: Path, device: str, **how: Any) -> None:
    """A sheet of MODEL: one picture moved along directions, a row for each.

    \b
    pinxit explore directions icons -o d.png --save ways.safetensors
    pinxit explore directions icons --more 3,7 --less 9 -o d.png --save like.safetensors
    pinxit generate icons --direction ways.safetensors:1=2.5 -o moved/

    Without examples or labels they are what changes pictures most, found in the network's weights,
    or in the features of many seeds (--by features). Rows are counted from --first; --count is how
    many. The middle of a row is the picture of --seed.
    """
    overwrite, kept = how.pop("overwrite"), how.pop("save")
    refuse_place(out, overwrite=overwrite)
    if kept is not None:
        refuse_existing(kept, overwrite=overwrite)
    first, count, reach = how.pop("first"), how.pop("count"), how.pop("reach")
    seed = how.pop("seed")
    names = ("by", "more", "less", "toward_class", "toward_text")
    wanted = {name: how.pop(name) for name in names}
    (start, *_) = recipes_of(seed, _about(how))
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        found = _directions(explorer, wanted, start)
        numbers = range(len(found))[first : first + count] or [first]  # refused by what follows
        steps = [reach * share for share in (-1, -0.5, 0, 0.5, 1)]
        recipes = [found.followed(start, number, far) for number in numbers for far in steps]
        sheet = studio.sheet(list(explorer.pictures(recipes)), columns=len(steps))
        session.delivered(studio.deliver(sheet, out, overwrite=overwrite))
    if kept is not None:
        found.save(kept, overwrite=overwrite)
    about = {**found.about, "count": len(found), "file": str(kept) if kept else None}
    session.end(f"Directions: {found.about['found']}; there are {len(found)}.", about)


def _directions(explorer: "Explorer", wanted: dict[str, Any], about: "Recipe") -> "Directions":
    from pinxit.make.directions import of_examples, of_model, of_request

    examples = wanted["more"] or wanted["less"]
    labels = wanted["toward_class"] or wanted["toward_text"]
    if sum(map(bool, (examples, labels, wanted["by"]))) > 1:
        raise UserMistake(
            "Directions are found by examples (--more, --less), by labels (--toward-class, "
            "--toward-text) or by neither (--by); choose one."
        )
    if examples:
        plain = replace(about, told=(), moves={}, moved=(), steered=(), sources=(), fine=None)
        more, less = (
            recipes_of(wanted[side], plain) if wanted[side] else [] for side in ("more", "less")
        )
        return of_examples(explorer, more, less)
    if labels:
        return of_request(explorer, wanted["toward_class"], wanted["toward_text"])
    return of_model(explorer, wanted["by"] or "weights")


@explore.command()
@click.argument("model")
@click.option("--like", default="", help="Numbers of the pictures you like, such as 2,5.")
@click.option("--state", type=click.Path(path_type=Path), help="[default: beside -o, .json]")
@click.option("-n", "count", type=click.IntRange(2, 100), default=16, show_default=True)
@seed_option
@click.option("--save", type=click.Path(path_type=Path), help="Folder for those you like, singly.")
@_drawing("The sheet.")
def pick(
    session: Session, model: str, like: str, state: Path | None, out: Path, **how: Any
) -> None:
    """Pick what you like of MODEL's pictures; the next sheet shows their children.

    \b
    pinxit explore pick icons -o pick.png                  a first sheet
    pinxit explore pick icons --like 3,7,12 -o pick.png    the next one, and so on

    Pictures are counted from 1, row by row. What you liked comes first in the next sheet, which
    replaces the one before.
    """
    from pinxit.make.breeding import next_generation

    count, seed, device = how.pop("count"), how.pop("seed"), how.pop("device")
    singly, overwrite = how.pop("save"), how.pop("overwrite")
    kept = state or out.with_suffix(".json")
    about, known, liked, picked = _about(how), None, [], 0
    if like:
        known = read_sheet(kept)
        liked, picked = chosen(known.recipes, like), known.round + 1
        recipes = next_generation(liked, count, seed + known.round)
        overwrite = overwrite or state is None  # the sheet beside its state is ours
    else:
        recipes = [replace(about, seeds=(seed + number,)) for number in range(count)]
    refuse_place(out, overwrite=overwrite)
    refuse_existing(kept, overwrite=overwrite or bool(like))
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        if known is not None:
            refuse_other_model(known, kept, explorer)
        pictures = list(explorer.pictures(recipes))
        done = [studio.deliver(studio.sheet(pictures), out, overwrite=overwrite)]
        for number, picture in enumerate(pictures[: len(liked)] if singly else []):
            place = singly / f"{model_stem(model)}-{picked}-{number + 1}.png"
            done.append(studio.deliver(picture, place, overwrite=overwrite))
    shown = Sheet(tuple(recipes), picked, explorer.name, explorer.sha256)
    write_sheet(kept, shown, overwrite=True)
    for each in done:
        session.delivered(each)
    session.end()


@explore.command()
@click.argument("model")
@click.argument("picture", type=click.Path(path_type=Path))
@click.option("--steps", type=click.IntRange(1, 5000), default=200, show_default=True)
@click.option("--reach", type=float, default=4.0, show_default=True, help="How far to move it.")
@_written("The sheet; the recipe is written beside it, .json.")
def project(
    session: Session, model: str, picture: Path, out: Path, device: str, **how: Any
) -> None:
    """Find PICTURE in what MODEL can draw, and show how near that comes.

    The sheet shows what was found, and moved along four directions; the error is the mean
    difference of the pixels, 0 to 1. `pinxit explore pick`, `walk` and `mix` go on from the recipe
    beside it.
    """
    overwrite, kept = how["overwrite"], out.with_suffix(".json")
    refuse_place(out, overwrite=overwrite)
    refuse_existing(kept, overwrite=overwrite)
    with session.studio(device) as studio:
        explorer = studio.model_desk.explorer(studio.models.load(model))
        found, error = explorer.project(studio.open(picture), how["steps"])
        far = [how["reach"] * share for share in (-1, 1)]
        moved = [replace(found, moves={number: each}) for number in range(4) for each in far]
        sheet = studio.sheet(list(explorer.pictures([found, *moved])), columns=3)
        done = studio.deliver(sheet, out, overwrite=overwrite)
    shown = Sheet((found, *moved), 0, explorer.name, explorer.sha256)
    write_sheet(kept, shown, overwrite=overwrite)
    session.delivered(done)
    text = f"Mean difference of the pixels: {error:.4f} (0 is the picture itself)."
    session.end(text, {"error": error, "recipe": str(kept)})


def _about(how: dict[str, Any]) -> "Recipe":
    from pinxit.make.explore import Recipe

    return Recipe(**how)


COMMAND = explore
