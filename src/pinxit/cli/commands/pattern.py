"""Make a repeat for cloth or paper at its true size."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import refuse_existing
from pinxit.cli.options import marking_option, seed_option
from pinxit.cli.outputs import contents, is_folder, refuse_place
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures

if TYPE_CHECKING:
    from pinxit.make.pattern import Layout
    from pinxit.studio import Studio

_REPEATS = ("straight", "half-drop", "brick", "mirror", "toss")
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54}
_AXES = {"x": "across", "y": "down"}


@click.command()
@click.argument("tiles", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--repeat", type=click.Choice(_REPEATS), default="straight", show_default=True, help="How."
)
@click.option("--size", required=True, metavar="64cm", help="Width of the repeat: cm, mm or in.")
@click.option("--dpi", type=float, help="Pixels an inch.  [default: the printer's, or 150]")
@click.option("--printer", "printer_name", help="Printer that it is for, such as digital-150.")
@click.option("--printer-file", type=click.Path(path_type=Path), help="Your own printers (TOML).")
@click.option("--allow-upscale", is_flag=True, help="Enlarge the tile beyond its pixels.")
@click.option("--ground", metavar="COLOR", help="Of a toss: color under the motifs.")
@click.option("--count", default=9, show_default=True, type=int, help="Of a toss: motifs.")
@click.option("--proof", type=click.Path(path_type=Path), help="Write the repeat 3 x 3 there, too.")
@seed_option
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="TIFF, PNG or PDF; a folder for several tiles.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@with_session
def pattern(session: Session, tiles: tuple[Path, ...], out: Path, **options: Any) -> int:
    """Make TILES (pictures or folders of pictures) repeats at their true size on cloth.

    The file is the unit that repeats straight: a half-drop is two tiles wide, brick two high,
    mirror two by two, a toss strews a motif. Says whether the joints can be seen.

    \b
    pinxit pattern tile.png --repeat half-drop --size 16cm --dpi 150 -o cloth.tif --proof 3x3.png
    pinxit pattern motif.png --repeat toss --ground f4ecd8 --size 20cm -o strewn.png
    pinxit pattern tiles/ --size 8cm --printer digital-150 -o cloth/
    """
    layout = _layout(options)
    files = contents(tiles, out)
    is_many = len(files) > 1 or not out.suffix or is_folder(out)
    if is_many and options["proof"]:
        raise UserMistake("--proof shows one repeat; leave it out for several tiles.")
    failures, told = Failures(len(files), "repeated"), []
    with session.studio(marking=options["marking"]) as studio:
        for each in files:
            target = out / each.place.with_suffix(".tif") if is_many else out
            try:
                told.append(_repeated(session, studio, (each.file, target), layout, options))
            except (PinxitError, OSError, ValueError) as fault:
                failures.note(each.file, fault)
    failed = {"failed": failures.to_json()} if failures.faults else {}
    session.end(value={"patterns": told, **failed})
    return failures.told()


def _layout(options: dict[str, Any]) -> "Layout":
    from pinxit.make.color_names import parse_color, spelled
    from pinxit.make.pattern import Layout
    from pinxit.make.printers import printer

    chosen = None
    if options["printer_name"]:
        chosen = printer(options["printer_name"], options["printer_file"])
    elif options["printer_file"]:
        raise UserMistake("--printer-file says where printers are; name one with --printer.")
    dpi = options["dpi"] or (chosen.dpi if chosen else 150.0)
    if options["ground"] and options["repeat"] != "toss":
        raise UserMistake("Only a toss has a ground; leave out --ground.")
    ground = spelled(parse_color(options["ground"])) if options["ground"] else ""
    layout = Layout(
        options["repeat"],
        _cm(options["size"]),
        dpi,
        options["allow_upscale"],
        ground,
        options["count"],
    )
    options["chosen"] = chosen
    return layout


def _cm(text: str) -> float:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(cm|mm|in)\s*", text.lower())
    if found is None or float(found[1]) == 0:
        raise UserMistake(f"--size {text} is no size; write it as 64cm, 640mm or 25in.")
    return float(found[1]) * _UNITS[found[2]]


def _repeated(
    session: Session,
    studio: "Studio",
    way: tuple[Path, Path],
    layout: "Layout",
    options: dict[str, Any],
) -> dict[str, Any]:
    """Makes one repeat; gives its size and its seams."""
    from pinxit.deliver.pdf import write_pdf
    from pinxit.make.pattern import judged, pattern, proof

    (file, target), overwrite = way, options["overwrite"]
    if options["chosen"]:
        options["chosen"].refuse(layout.cm, layout.dpi, target.suffix)
        session.remark(f"{options['chosen'].name}: {options['chosen'].note}")
    is_page = target.suffix.lower() == ".pdf"
    signed = target.with_suffix(".tif") if is_page else target
    for each in (signed, *([options["proof"]] if options["proof"] else [])):
        refuse_place(each, overwrite=overwrite)
    refuse_existing(target, overwrite=overwrite)
    made = pattern(studio.open(file), layout, seed=options["seed"])
    done = studio.deliver(made, signed, overwrite=overwrite)
    session.delivered(done)
    if is_page:
        session.remark(f"{write_pdf(done, made.dpi or layout.dpi, target, overwrite=overwrite)}")
    if options["proof"]:
        session.delivered(studio.deliver(proof(made), options["proof"], overwrite=overwrite))
    height = layout.cm * made.height / made.width
    session.remark(
        f"  {made.width} x {made.height} pixels are {layout.cm:g} x {height:.4g} cm "
        f"at {made.dpi:.3f} dpi"
    )
    seams = judged(made, layout.repeat)
    for seam in seams:
        said = "may be seen" if seam.is_seen else "cannot be told from the rest"
        session.remark(
            f"  joints {_AXES[seam.axis]}: {said} (jump {seam.ratio:.2f} of the inner mean, "
            f"above {seam.percentile:.0f} %)"
        )
    size = {"width": made.width, "height": made.height, "cm": [layout.cm, height], "dpi": made.dpi}
    return {"file": str(target), **size, "seams": [seam.to_json() for seam in seams]}


COMMAND = pattern
