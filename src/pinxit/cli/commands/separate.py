"""Separate pictures into few inks: a plate for each."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import refuse_existing
from pinxit.cli.options import marking_option
from pinxit.cli.outputs import contents
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures

if TYPE_CHECKING:
    from pinxit.make.palette import Colors
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--inks", required=True, metavar="N|COLORS", help="How many, or which: c0311f,black.")
@click.option(
    "--trap", default=0, show_default=True, type=int, help="Spread under darker inks, px."
)
@click.option("--dpi", type=click.FloatRange(10, 2400), help="Pixels an inch that plates say.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["tif", "png"]),
    default="tif",
    show_default=True,
    help="Of the plates.",
)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@with_session
def separate(session: Session, pictures: tuple[Path, ...], out: Path, **options: Any) -> int:
    """Separate PICTURES (or folders of pictures) into few inks: a gray plate for each, and a proof.

    Inks count as opaque on white paper; says how far the proof is from the picture, as CIEDE2000.

    \b
    pinxit separate poster.png --inks 4 -o plates/
    pinxit separate cloth.png --inks "c0311f,20407a" --trap 2 -o plates/
    """
    if out.suffix.lower() in {".png", ".tif", ".tiff"}:
        raise UserMistake(f"{out} is one file, and there is one for each ink; name a folder.")
    files = contents(pictures, out)
    failures, told = Failures(len(files), "separated"), []
    with session.studio(marking=options["marking"]) as studio:
        for each in files:
            home = out / each.place.parent / each.place.stem
            try:
                told.append(_separated(session, studio, each.file, home, options))
            except (PinxitError, OSError, ValueError) as fault:
                failures.note(each.file, fault)
    failed = {"failed": failures.to_json()} if failures.faults else {}
    session.end(value={"separations": told, **failed})
    return failures.told()


def _separated(
    session: Session, studio: "Studio", file: Path, home: Path, options: dict[str, Any]
) -> dict[str, Any]:
    """Separates one file; gives the plates and the differences."""
    from pinxit.deliver.separations import write_plate
    from pinxit.make.separate import separate

    picture, overwrite = studio.open(file), options["overwrite"]
    made = separate(picture, _inks(picture, options["inks"]), options["trap"])
    words = [re.sub(r"[^a-z0-9]+", "-", name).strip("-") for name in made.names]
    plates = [
        home.with_name(f"{home.name}-{number}-{word}-{ink[1:]}.{options['kind']}")
        for number, (word, ink) in enumerate(zip(words, made.inks, strict=True), 1)
    ]
    for path in plates:
        refuse_existing(path, overwrite=overwrite)
    target = home.with_name(f"{home.name}-proof.png")
    session.delivered(studio.deliver(made.proof, target, overwrite=overwrite))
    for plate, path in zip(made.plates, plates, strict=True):
        write_plate(plate, path, dpi=options["dpi"], overwrite=overwrite)
        session.remark(str(path))
    session.remark(
        f"  the proof differs by {made.mean:.1f} on average, by {made.worst:.1f} at 95 %"
    )
    return {
        "file": str(file),
        "proof": str(target),
        "plates": [
            {"file": str(path), "ink": ink, "coverage": round(float(plate.mean()), 4)}
            for path, ink, plate in zip(plates, made.inks, made.plates, strict=True)
        ],
        "difference": {"mean": round(made.mean, 3), "worst": round(made.worst, 3)},
    }


def _inks(picture: "Picture", text: str) -> "Colors":
    import numpy as np

    from pinxit.make.color_names import parse_color
    from pinxit.make.separate import best_inks

    if re.fullmatch(r"\s*-?\d{1,2}\s*", text):
        return best_inks(picture, int(text))
    return np.stack([parse_color(color) for color in text.split(",")])


COMMAND = separate
