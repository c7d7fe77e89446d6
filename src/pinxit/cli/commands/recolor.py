"""Give pictures other colors."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.cli.options import marking_option, seed_option
from pinxit.cli.outputs import Content, contents, is_folder, refuse_place
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures

if TYPE_CHECKING:
    from pinxit.make.palette import Colors
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

_HARMONIES = ("monochrome", "analogous", "complementary", "split", "triadic", "tetradic")


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--from", "source", metavar="COLORS", help="Colors there: c0311f,navy blue.")
@click.option("--to", "wanted", metavar="COLORS", help="What they become, in the same order.")
@click.option("--palette", type=click.Path(path_type=Path), help="File of colors to become.")
@click.option("-n", "count", type=int, help="How many colorways.  [default: 1]")
@click.option("-k", "colors", type=int, help="How many colors are exchanged.  [default: 5]")
@click.option(
    "--harmony", type=click.Choice(_HARMONIES), help="Hues of colorways.  [default: analogous]"
)
@seed_option
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File or folder.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@with_session
def recolor(session: Session, pictures: tuple[Path, ...], out: Path, **options: Any) -> int:
    """Give PICTURES (or folders of pictures) other colors; shading and soft edges stay.

    Says for each color how near flat and shaded areas came to what was wanted, as CIEDE2000.

    \b
    pinxit recolor cloth.png --from "c0311f,20407a" --to "3a6b35,e3b448" -o green.png
    pinxit recolor cloth.png --palette spring.ase -o spring.png
    pinxit recolor cloth.png -n 6 --harmony triadic --seed 3 -o colorways/
    """
    _refuse_odd(options)
    count = 1 if options["count"] is None else options["count"]
    files = contents(pictures, out)
    is_many = len(files) > 1 or count > 1 or not out.suffix or is_folder(out)
    failures, told = Failures(len(files), "recolored"), []
    with session.studio(marking=options["marking"]) as studio:
        for each in files:
            targets = _targets(out, each, count) if is_many else [out]
            try:
                told += _recolored(session, studio, each.file, targets, options)
            except (PinxitError, OSError, ValueError) as fault:
                failures.note(each.file, fault)
    failed = {"failed": failures.to_json()} if failures.faults else {}
    session.end(value={"reached": told, **failed})
    return failures.told()


def _refuse_odd(options: dict[str, Any]) -> None:
    is_pairs = options["source"] is not None or options["wanted"] is not None
    if is_pairs and (options["source"] is None or options["wanted"] is None):
        raise UserMistake("--from and --to go together: say which colors become which.")
    if is_pairs and options["palette"]:
        raise UserMistake("Say --from and --to, or --palette, not both.")
    if is_pairs and any(options[name] is not None for name in ("count", "colors", "harmony")):
        raise UserMistake("--from and --to say all colors; leave out -n, -k, --harmony.")
    if options["palette"] and options["harmony"]:
        raise UserMistake("The colors are those of --palette; leave out --harmony.")


def _targets(out: Path, content: Content, count: int) -> list[Path]:
    place = out / content.place.with_suffix(".png")
    if count == 1:
        return [place]
    return [place.with_name(f"{place.stem}-{number}.png") for number in range(1, count + 1)]


def _recolored(
    session: Session, studio: "Studio", file: Path, targets: list[Path], options: dict[str, Any]
) -> list[dict[str, Any]]:
    """Recolors one file into all its targets; gives what was reached in each."""
    from pinxit.make.recolor import reached, recolor

    for target in targets:
        refuse_place(target, overwrite=options["overwrite"])
    picture = studio.open(file)
    source, ways = _exchange(picture, len(targets), options)
    told = []
    for target, wanted in zip(targets, ways, strict=True):
        made = recolor(picture, source, wanted)
        session.delivered(studio.deliver(made, target, overwrite=options["overwrite"]))
        near = reached(picture, studio.open(target), source, wanted)
        for each in near:
            flat = "none flat" if each.flat is None else f"flat {each.flat:.1f}"
            shaded = "" if each.shaded is None else f", shaded {each.shaded:.1f}"
            session.remark(f"  {each.source} to {each.wanted}: {flat}{shaded}")
        told.append({"file": str(target), "colors": [each.to_json() for each in near]})
    return told


def _exchange(
    picture: "Picture", count: int, options: dict[str, Any]
) -> "tuple[Colors, list[Colors]]":
    """Which colors become which, in every colorway."""
    import numpy as np

    from pinxit.make.color_names import parse_color
    from pinxit.make.colorways import colorways, paired
    from pinxit.make.palette_files import read_palette
    from pinxit.make.recolor import colors_there, own_colors

    if options["source"] is not None:
        named = [parse_color(color) for color in options["source"].split(",")]
        wanted = np.stack([parse_color(color) for color in options["wanted"].split(",")])
        return colors_there(picture, named), [wanted]
    source = own_colors(picture, options["colors"])
    if options["palette"] is not None:
        given = read_palette(options["palette"]).colors
        source = source if options["colors"] is not None else source[: len(given)]
        return source, paired(source, given, count, options["seed"])
    return source, colorways(source, count, options["harmony"] or "analogous", options["seed"])


COMMAND = recolor
