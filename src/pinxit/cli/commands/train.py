"""Train a GAN to make pictures like those of a data set."""

from typing import Any

import click

from pinxit.cli.options import device_option, seed_option
from pinxit.cli.session import Session, with_session

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
@click.option("--start", help="Model to continue from; --resolution may be twice as large.")
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
def train(session: Session, pictures: str, device: str, **options: Any) -> None:
    """Train a GAN on PICTURES: a folder, or a name from `pinxit dataset list`.

    \b
    pinxit train drawings/ --license LicenseRef-Own --creator "Me" --minutes 30
    pinxit train drawings --minutes 30 --resume        after Ctrl-C or a crash
    pinxit train drawings --start my-model --name m2   from a trained model on

    Says first what the pictures are, how fast this device learns and what to expect. A film of the
    training and its curves are written beside the model.
    """
    from pinxit.cli.training import Holder, dataset_of, ended, plan_of, trained

    is_resuming, overwrite = options.pop("is_resuming"), options.pop("overwrite")
    if not options["is_endless"] and options["minutes"] is None and options["images"] is None:
        options["minutes"] = _DEFAULT_MINUTES
    holder = Holder(options.pop("license_id"), options.pop("creator"), options.pop("source"))
    is_strict = options.pop("is_strict")
    with session.studio(device) as studio:
        dataset = dataset_of(studio, pictures, holder, session.remark, is_strict=is_strict)
        plan = plan_of(studio, dataset, options)
        model = trained(studio, plan, is_resuming=is_resuming, overwrite=overwrite)
    with session.studio(device) as studio:  # Ctrl-C ended the training, not what is made of it
        model = model or ended(studio, plan)
        place = studio.models.find(plan.name)
        film = studio.deliver(studio.film(model), place.with_suffix(".png"), overwrite=True)
        curves = place.with_suffix(".curves.png")
        studio.deliver(studio.curves(model), curves, overwrite=True)
        studio.deliver_clip(studio.film_clip(model), place.with_suffix(".webp"), overwrite=True)
        numbers = studio.run_folder(plan.name).path / "curves.csv"
    value = {"name": plan.name, "file": str(place), "sha256": model.sha256, "film": str(film.path)}
    value |= {"moving": str(place.with_suffix(".webp")), "curves": str(curves)}
    value |= {"numbers": str(numbers)}
    text = (
        f"The model {plan.name} is in {place}; beside it its film ({film.path.name}, and moving: "
        f"{place.stem}.webp) and its curves ({curves.name}; as numbers: {numbers}).\n"
    )
    session.say(text + f"Try: pinxit generate {plan.name} -n 36 -o sheet.png", value)


COMMAND = train
