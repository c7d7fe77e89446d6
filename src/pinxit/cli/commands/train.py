"""Train a GAN to make pictures like those of a data set."""

from typing import Any

import click

from pinxit.cli.options import device_option, seed_option
from pinxit.cli.session import Session, with_session

_DEFAULT_MINUTES = 10.0


@click.command()
@click.argument("dataset")
@click.option("--name", help="Name of the model.  [default: the data set's]")
@click.option("--minutes", type=float, help="Train for so long.  [default: 10]")
@click.option("--images", type=int, help="Train on so many pictures, repetitions counted.")
@click.option(
    "--resolution", type=click.Choice(["32", "64"]), default="32", show_default=True, help="px"
)
@click.option(
    "--channels",
    type=click.Choice(["auto", "1", "3", "4"]),
    default="auto",
    show_default=True,
    help="1 grey, 3 RGB, 4 with transparency.",
)
@click.option(
    "--fit",
    type=click.Choice(["crop", "letterbox"]),
    default="crop",
    show_default=True,
    help="What happens to pictures of other proportions.",
)
@click.option("--start", help="Model to continue from.")
@click.option("--resume", "is_resuming", is_flag=True, help="Go on with a stopped training.")
@click.option("--overwrite", is_flag=True, help="Begin anew and replace the model of that name.")
@click.option("--allow-subset", is_flag=True, help="Leave out pictures without the right to learn.")
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
def train(session: Session, dataset: str, device: str, **options: Any) -> None:
    """Train a GAN on DATASET, a name from `pinxit dataset list`.

    \b
    pinxit train drawings --minutes 30                 a new model
    pinxit train drawings --minutes 30 --resume        after Ctrl-C or a crash
    pinxit train drawings --start my-model --name m2   from a trained model on

    A film strip of the training is written beside the model.
    """
    from pinxit.cli.training import plan_of

    is_resuming, overwrite = options.pop("is_resuming"), options.pop("overwrite")
    if options["minutes"] is None and options["images"] is None:
        options["minutes"] = _DEFAULT_MINUTES
    with session.studio(device) as studio:
        plan = plan_of(studio, dataset, options)
        model = studio.train(plan, is_resuming=is_resuming, overwrite=overwrite)
        place = studio.models.find(plan.name)
        film = studio.deliver(studio.film(model), place.with_suffix(".png"), overwrite=True)
    value = {"name": plan.name, "file": str(place), "sha256": model.sha256, "film": str(film.path)}
    text = f"The model {plan.name} is in {place}, its film strip in {film.path}.\n"
    session.say(text + f"Try: pinxit generate {plan.name} -n 36 -o sheet.png", value)


COMMAND = train
