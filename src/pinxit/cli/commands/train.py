"""Train a GAN to make pictures like those of a data set."""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import Refused
from pinxit.cli.options import device_option, seed_option
from pinxit.cli.session import Session, home_folder, with_session

if TYPE_CHECKING:
    from pinxit.deliver.files import Delivered
    from pinxit.engine import Model
    from pinxit.studio import Studio

_DEFAULT_MINUTES = 10.0


@click.command()
@click.argument("pictures")
@click.option("--license", "license_id", default="", help="License of a folder's pictures (SPDX).")
@click.option("--creator", default="", help="Who made a folder's pictures.")
@click.option("--source", default="", help="Where a folder's pictures come from.")
@click.option("--strict", "is_strict", is_flag=True, help="Stop if a file cannot be read.")
@click.option("--name", help="Name of the model.  [default: the data set's]")
@click.option("--minutes", type=float, help="Train for so long.  [default: 10]")
@click.option("--images", type=int, help="Train on so many pictures, repetitions counted.")
@click.option(
    "--until-stopped", "is_endless", is_flag=True, help="Train until Ctrl-C, then make the model."
)
@click.option(
    "--recipe",
    default="auto",
    show_default=True,
    help="auto, few, many, exact-colors, icons, textures, fine-tune: knobs for kinds of pictures.",
)
@click.option(
    "--resolution",
    metavar="64|96x64",
    help="Size in px, or width x height.  [default: 32, or as --start]",
)
@click.option(
    "--channels",
    type=click.Choice(["auto", "1", "3", "4"]),
    default="auto",
    show_default=True,
    help="1 gray, 3 RGB, 4 with transparency.",
)
@click.option(
    "--conditions",
    type=click.Choice(["auto", "off", "classes", "words"]),
    default="auto",
    show_default=True,
    help="What can be asked for later: folders are classes; captions.csv holds words.",
)
@click.option(
    "--balance",
    metavar="ATTRIBUTE",
    default="",
    help="See all groups equally often: class (folders), or a column of labels.csv.",
)
@click.option(
    "--fit",
    type=click.Choice(["crop", "letterbox"]),
    default="crop",
    show_default=True,
    help="What happens to pictures of other proportions.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many learn together; they share each batch.",
)
@click.option(
    "--precision",
    type=click.Choice(["float32", "bfloat16"]),
    default="float32",
    show_default=True,
    help="What networks multiply; bfloat16 needs half the memory on graphics cards.",
)
@click.option(
    "--cluster",
    default="",
    metavar="auto|ray://HOST:10001|slurm",
    help="Where the processes run: a Ray cluster, or Slurm.",
)
@click.option(
    "--slurm",
    multiple=True,
    metavar="NAME=VALUE",
    help="What Slurm is told, such as partition=gpu, time=120, nodes=2; several are allowed.",
)
@click.option("--start", help="Model to continue from; --resolution may be twice as large.")
@click.option(
    "--branch",
    default="",
    metavar="NAME@MOMENT",
    help="Begin where training NAME stood at 25, 50 or 75 % of its budget, or stands now; other "
    "knobs may be set.",
)
@click.option("--again", help="Train as this model was, on the pictures that are left.")
@click.option("--resume", "is_resuming", is_flag=True, help="Go on with a stopped training.")
@click.option("--overwrite", is_flag=True, help="Begin anew and replace the model of that name.")
@click.option("--allow-subset", is_flag=True, help="Leave out pictures without the right to learn.")
@click.option("--allow-upscale", is_flag=True, help="Enlarge pictures more than twice.")
@seed_option
@click.option(
    "--set",
    "knobs",
    multiple=True,
    metavar="KNOB=VALUE",
    help="A knob of the engine, such as flip=horizontal; several are allowed.",
)
@device_option
@with_session
def train(session: Session, pictures: str, device: str, **options: Any) -> int:
    """Train a GAN on PICTURES: a folder, or a name from `pinxit dataset list`.

    \b
    pinxit train drawings/ --license LicenseRef-Own --creator "Me" --minutes 30
    pinxit train drawings --minutes 30 --resume        after Ctrl-C or a crash
    pinxit train drawings --start my-model --name m2   from a trained model on
    pinxit train drawings --branch drawings@50 --name m3 --set rate=0.0005
    pinxit train drawings --again my-model             as before, after a picture was revoked
    torchrun --nproc-per-node 2 -m pinxit train ...    several processes, also of several machines
    pinxit train drawings --processes 8 --cluster auto on a Ray cluster; --cluster slurm under Slurm

    Says first what the pictures are, how fast this device learns and what to expect. While it
    learns, NAME.now.png beside the model shows each minute what it makes; at the end a film of the
    training and its curves are written there.
    """
    from pinxit.cli.launching import is_started_anew, launch_of
    from pinxit.cli.live import watched
    from pinxit.cli.training import Holder, dataset_of, plan_of, trained
    from pinxit.training.recipes import RECIPES

    cluster, told = options.pop("cluster"), options.pop("slurm")
    if cluster:
        return _on_cluster(cluster, options["processes"], told)
    launch = launch_of(os.environ, options["processes"])
    if launch is not None and launch.rank:
        from pinxit.training.launched import follow

        follow(launch)
        return 0
    is_resuming, overwrite = options.pop("is_resuming"), options.pop("overwrite")
    is_resuming = is_resuming or is_started_anew(os.environ)
    if (
        not options["again"]
        and not options["is_endless"]
        and options["minutes"] is None
        and options["images"] is None
    ):
        options["minutes"] = _DEFAULT_MINUTES
    holder = Holder(options.pop("license_id"), options.pop("creator"), options.pop("source"))
    is_strict = options.pop("is_strict")
    with session.studio(device) as studio:
        dataset = dataset_of(studio, pictures, holder, session.remark, is_strict=is_strict)
        plan = replace(plan_of(studio, dataset, options), launch=launch)
        if plan.recipe in RECIPES:
            session.remark(f"recipe        {plan.recipe}. {RECIPES[plan.recipe].measured}")
        model = trained(watched(studio, plan), plan, is_resuming=is_resuming, overwrite=overwrite)
    with session.studio(device) as studio:  # Ctrl-C ended the training, not what is made of it
        model = model or studio.training_desk.finished(plan)
        place = studio.models.find(plan.name)
        place.with_suffix(".now.png").unlink(missing_ok=True)
        written = _looks(session, studio, model, place)
        numbers = studio.run_folder(plan.name).path / "curves.csv"
    value = {"name": plan.name, "file": str(place), "sha256": model.sha256, **written}
    _tell(session, {**value, "numbers": str(numbers)}, written)
    return 0


def _tell(
    session: Session, made: Mapping[str, str | None], written: Mapping[str, str | None]
) -> None:
    """Says what was made, and where."""
    beside = ", ".join(f"its {what}: {file}" for what, file in written.items() if file)
    text = (
        f"The model {made['name']} is in {made['file']}; "
        f"{beside or 'nothing was written beside it'} (curves as numbers: {made['numbers']}).\n"
    )
    session.say(text + f"Try: pinxit generate {made['name']} -n 36 -o sheet.png", dict(made))


def _on_cluster(cluster: str, processes: int, told: tuple[str, ...]) -> int:
    """Has the same words carried out by processes of a cluster; gives the exit code."""
    from pinxit.cli.clusters import Part, train_on, words_without_cluster
    from pinxit.cli.training import knobs_in_words

    home = home_folder().absolute()
    mark = home / "runs" / f".cluster-{secrets.token_hex(8)}"
    words = words_without_cluster(sys.argv[1:])
    part = Part(words, str(home), str(mark), str(Path.cwd()))
    return train_on(cluster, part, processes, knobs_in_words(told))


def _looks(
    session: Session, studio: "Studio", model: "Model", place: Path
) -> dict[str, str | None]:
    """Writes film, moving film and curves beside a model; None for what a check refuses.

    The model is there by then, whatever becomes of them.
    """
    desk = studio.training_desk
    film, moving = place.with_suffix(".png"), place.with_suffix(".webp")
    gif = place.with_suffix(".gif")
    curves = place.with_suffix(".curves.png")
    ways: dict[str, tuple[Path, "Callable[[], Delivered]"]] = {
        "film": (film, lambda: studio.deliver(desk.film(model), film, overwrite=True)),
        "moving": (
            moving,
            lambda: studio.deliver_clip(desk.film_clip(model), moving, overwrite=True),
        ),
        "gif": (gif, lambda: studio.deliver_clip(desk.film_clip(model), gif, overwrite=True)),
        "curves": (curves, lambda: studio.deliver(desk.curves(model), curves, overwrite=True)),
    }
    written: dict[str, str | None] = {}
    for what, (file, write) in ways.items():
        try:
            write()
            written[what] = str(file)
        except Refused as refusal:
            click.echo(f"pinxit: {file.name} was not written: {refusal}", err=True)
            written[what] = None
    return written


COMMAND = train
