"""Make new pictures with a trained model."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import parse_seeds
from pinxit.cli.exploring import followed, parse_direction
from pinxit.cli.options import device_option, marking_option
from pinxit.cli.outputs import is_folder, refuse_place
from pinxit.cli.quotas import drawn_by_quota, parse_quota
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("model")
@click.option("-n", "count", type=click.IntRange(1), help="How many pictures.  [default: 16]")
@click.option("--seed", default="1", show_default=True, help="First seed, or seeds: 1-16 or 3,7,9.")
@click.option("--class", "class_name", default="", help="Draw this class.")
@click.option(
    "--quota",
    metavar="class=NAME:COUNT,...",
    default="",
    help="So many of each class, such as class=cats:8,dogs:8; instead of -n and --class.",
)
@click.option("--text", default="", help='Draw what these words say, such as "red heart".')
@click.option("--size", default="", metavar="WxH", help="Other size, px: laid out otherwise.")
@click.option("--tile", is_flag=True, default=None, help="Pictures that repeat without seams.")
@click.option("--psi", type=float, help="Truncation: below 1 more typical, above 1 more varied.")
@click.option(
    "--direction",
    "ways",
    multiple=True,
    metavar="FILE:N=FAR",
    help="Move along a direction of `explore directions --save`; may be repeated.",
)
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder for the pictures; a file name for one sheet of all.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@device_option
@with_session
def generate(
    session: Session, model: str, count: int | None, seed: str, out: Path, **options: Any
) -> None:
    """Make new pictures with MODEL, a name from `pinxit model list` or a file.

    \b
    pinxit generate my-model -n 16 -o new/          16 pictures in a folder
    pinxit generate my-model -n 36 -o sheet.png     one sheet of 36
    pinxit generate my-model --quota class=cats:8,dogs:8 -o even.png
    pinxit generate icons --text "red heart" -o hearts/
    pinxit generate icons --direction ways.safetensors:1=2.5 -o moved/
    """
    quota = parse_quota(options["quota"]) if options["quota"] else {}
    if quota and (count is not None or options["class_name"] or options["ways"]):
        raise UserMistake(
            "--quota says how many of each class; leave out -n, --class, --direction."
        )
    seeds = _seeds(seed, sum(quota.values()) or count, is_told=bool(quota))
    overwrite = options.pop("overwrite")
    is_sheet = bool(out.suffix) and not is_folder(out)
    targets = [out] if is_sheet else [out / f"{model_stem(model)}-{n}.png" for n in seeds]
    if len(set(targets)) < len(targets):
        raise UserMistake(f"--seed {seed} names a seed twice; each gives one picture.")
    for target in targets:
        refuse_place(target, overwrite=overwrite)
    with session.studio(options["device"], options["marking"]) as studio:
        loaded = studio.models.load(model)
        names = ("psi", "class_name", "text", "size", "tile")
        knobs = {name: options[name] for name in names if options[name] not in {None, ""}}
        settings = studio.model_settings(loaded, knobs)
        if quota:
            pictures = drawn_by_quota(studio, loaded, seeds, quota, knobs)
        elif options["ways"]:
            pictures = _moved(studio, loaded, seeds, settings.to_json(), options["ways"])
        else:
            pictures = studio.generate(loaded, seeds, settings)
        if is_sheet:
            pictures = iter([studio.sheet(list(pictures))])
        for picture, target in zip(pictures, targets, strict=True):
            session.delivered(studio.deliver(picture, target, overwrite=overwrite))
    session.end()


def _moved(
    studio: "Studio",
    model: "Model",
    seeds: tuple[int, ...],
    knobs: dict[str, Any],
    ways: tuple[str, ...],
) -> Iterator["Picture"]:
    """Pictures of seeds, moved along directions."""
    from pinxit.make.explore import Recipe

    if knobs.get("size") or knobs.get("tile"):
        raise UserMistake("--direction moves pictures of the model's own size; leave out the rest.")
    wanted = [parse_direction(way) for way in ways]
    about = {name: knobs[name] for name in ("psi", "class_name", "text") if name in knobs}
    recipes = [followed(Recipe(seeds=(seed,), **about), wanted) for seed in seeds]
    return studio.model_desk.explorer(model).pictures(recipes)


def model_stem(model: str) -> str:
    """A model's name, whether it was given as a name or as a file."""
    return Path(model).stem if model.endswith(".safetensors") else model


def _seeds(seed: str, count: int | None, *, is_told: bool = False) -> tuple[int, ...]:
    seeds = parse_seeds(seed)
    if len(seeds) == 1:
        return tuple(range(seeds[0], seeds[0] + (count or 16)))
    if count is not None and count != len(seeds):
        who = "--quota" if is_told else "-n"
        raise UserMistake(f"--seed {seed} names {len(seeds)} seeds and {who} asks for {count}.")
    return seeds


COMMAND = generate
