"""Put a cloth on a garment: a silhouette in several colorways, on a sheet for print."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.make.designs import Design
    from pinxit.make.garment import Cut
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

_HARMONIES = ("monochrome", "analogous", "complementary", "split", "triadic", "tetradic")


@click.command()
@click.argument("source")
@click.option(
    "--cloth",
    required=True,
    type=click.Path(path_type=Path),
    help="Picture of the cloth; best a tile of `pinxit tile` or `pinxit pattern`.",
)
@click.option("--class", "class_name", default="", help="Kind of garment that a model draws.")
@click.option("--repeat", metavar="CM", type=float, help="Width of the cloth's repeat.")
@click.option("--height", metavar="CM", type=float, help="Of the garment.  [default: by --class]")
@click.option(
    "--colorways",
    "count",
    default=4,
    show_default=True,
    type=click.IntRange(1, 6),
    help="How many, the first in the cloth's own colors.",
)
@click.option(
    "--harmony",
    type=click.Choice(_HARMONIES),
    default="analogous",
    show_default=True,
    help="Hues of the other colorways.",
)
@click.option(
    "--shade", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="How deep."
)
@click.option(
    "--symmetric/--as-drawn",
    "is_symmetric",
    default=None,
    help="Whether both halves become one.  [default: of clothes, not of shoes and bags]",
)
@click.option("--size", default=1400, show_default=True, type=int, help="Of each garment, px.")
@click.option(
    "--dpi", default=200, show_default=True, type=click.IntRange(72, 400), help="Of the sheet."
)
@click.option("--parts", type=click.Path(path_type=Path), help="Folder for garments and cloths.")
@seed_option
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The sheet.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@device_option
@with_session
def garment(session: Session, source: str, cloth: Path, out: Path, **options: Any) -> None:
    """Put a cloth on the garment of SOURCE: a picture of one, or a model that draws them.

    The sheet is A4: the garment in its cloth, other colorways, the cloth at true size, and its
    colors by name. A small picture gives silhouette, light and shade, no seams or buttons.

    \b
    pinxit garment fashion --class dress --seed 3 --cloth tile.png -o dress.png
    pinxit garment shirt.png --height 72 --cloth tile.png --repeat 8 -o shirt.tif
    """
    overwrite = options["overwrite"]
    parts = options["parts"]
    refuse_place(out, overwrite=overwrite)
    if parts and parts.exists() and not parts.is_dir():
        raise UserMistake(f"{parts} is a file; name a folder for --parts.")
    cut = _cut(options)
    with session.studio(options["device"], options["marking"]) as studio:
        tile = studio.open(cloth)
        picture = _picture(studio, source, options)
        made = _designs(studio, picture, tile, cut, options)
        sheet = _sheet(made, picture, cut, options)
        session.delivered(studio.deliver(sheet, out, overwrite=overwrite))
        if parts:
            _write_parts(session, studio, made, options)
    session.end(value={"colors": [each.palette.to_json()["colors"] for each in made]})


def _write_parts(
    session: Session, studio: "Studio", made: "list[Design]", options: dict[str, Any]
) -> None:
    parts = [(f"garment-{n}", each.front) for n, each in enumerate(made, 1)]
    parts += [(f"cloth-{n}", each.cloth) for n, each in enumerate(made, 1)]
    for name, part in parts:
        place = options["parts"] / f"{name}.png"
        session.delivered(studio.deliver(part, place, overwrite=options["overwrite"]))


def _picture(studio: "Studio", source: str, options: dict[str, Any]) -> "Picture":
    """The garment without its cloth: a file's, or one that a model draws."""
    if Path(source).is_file() and not source.endswith(".safetensors"):
        return studio.open(Path(source))
    model = studio.models.load(source)
    known = model.card.conditions.get("classes", ())
    if known and not options["class_name"]:
        raise UserMistake(f"Say with --class what {source} is to draw: {', '.join(known)}.")
    knobs = {"class_name": options["class_name"]} if options["class_name"] else {}
    settings = studio.model_settings(model, knobs)
    return next(iter(studio.generate(model, (options["seed"],), settings)))


def _cut(options: dict[str, Any]) -> "Cut":
    from pinxit.make.garment import cut_for

    return cut_for(
        options["class_name"],
        height_cm=options["height"],
        repeat_cm=options["repeat"],
        is_symmetric=options["is_symmetric"],
        size=options["size"],
        shade=options["shade"],
    )


def _designs(
    studio: "Studio", picture: "Picture", cloth: "Picture", cut: "Cut", options: dict[str, Any]
) -> "list[Design]":
    from pinxit.make.designs import designs

    knobs = {name: options[name] for name in ("count", "harmony", "seed")}
    return designs(picture, cloth, cut, **knobs)


def _sheet(
    made: "list[Design]", picture: "Picture", cut: "Cut", options: dict[str, Any]
) -> "Picture":
    from pinxit.deliver.design_sheet import design_sheet, title_for

    asked = {name: options[name] for name in ("class_name", "harmony", "seed")}
    return design_sheet(made, title_for(picture, cut, asked), options["dpi"])


COMMAND = garment
