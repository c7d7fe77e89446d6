"""Keep a brand kit: colors, logo, letters, tone and texts of everything a brand shows."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.outputs import refuse_place
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.make.campaign.kit import BrandKit

KIT = "brand.yaml"
LONGEST_NAME = 80


@click.group()
def brand() -> None:
    """Keep a brand kit: colors, logo, letters, tone and texts of everything a brand shows.

    \b
    pinxit brand new "Harbor Roast" --from photo.jpg -o harbor
    pinxit brand check harbor/brand.yaml
    pinxit brand show harbor/brand.yaml -o board.png
    """


@brand.command()
@click.argument("name")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), help="Picture that gives the colors."
)
@click.option("--color", help="The brand's own color, such as 0f4c5c or 'navy blue'.")
@click.option("--headline", default="Fraunces", show_default=True, help="Font of headlines.")
@click.option("--text", default="Inter", show_default=True, help="Font of texts.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@with_session
def new(session: Session, name: str, out: Path, **options: Any) -> None:
    """Write a kit for the brand NAME to begin with: a file to change, and a mark of its name."""
    from pinxit.make.campaign.fonts import typeface
    from pinxit.make.campaign.kit_file import kit_from
    from pinxit.make.campaign.start import DEFAULT, colors_from, colors_with, kit_text, mark
    from pinxit.make.color_names import parse_color

    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise UserMistake(
            f"A brand's name has 1 to {LONGEST_NAME} letters, not {len(name.strip())}."
        )
    source, color, overwrite = options["source"], options["color"], options["overwrite"]
    headline, text = options["headline"], options["text"]
    if source is not None and color is not None:
        raise UserMistake("Colors come --from a picture or from one --color, not from both.")
    file, logos = out / KIT, {"logo.png": False, "logo-on-dark.png": True}
    for each in (file, *(out / name for name in logos)):
        refuse_existing(each, overwrite=overwrite)
    face = typeface(headline, "strong", Path())
    typeface(text, "plain", Path())
    with session.studio() as studio:
        picture = studio.open(source) if source else None
        given = parse_color(color or DEFAULT)
        palette = colors_from(picture) if picture else colors_with(given)
        for logo, is_on_dark in logos.items():
            made = mark(name, face, palette, is_on_dark=is_on_dark)
            session.delivered(studio.deliver(made, out / logo, overwrite=overwrite))
    written = kit_text(name, palette, (headline, text))
    kit_from(written, out)
    write_bytes(file, written.encode(), overwrite=overwrite)
    session.end(str(file), {"kit": str(file), "palette": palette})


@brand.command()
@click.argument("kit", type=click.Path(path_type=Path))
@with_session
def check(session: Session, kit: Path) -> None:
    """Say whether KIT is right, and which of its colors can be read on which."""
    from pinxit.make.campaign.kit_file import read_kit
    from pinxit.make.color_names import parse_color
    from pinxit.make.palette import contrast

    found = read_kit(kit)
    rows = [
        {
            "letters": letters,
            "ground": ground,
            "ratio": round(contrast(parse_color(code), parse_color(below)), 2),
        }
        for letters, code in found.palette.items()
        for ground, below in found.palette.items()
        if letters != ground
    ]
    rows.sort(key=lambda row: -float(str(row["ratio"])))
    lines = [f"{kit}: the kit of {found.name} is right."]
    lines += [f"{row['ratio']:5.1f}:1  {row['letters']} on {row['ground']}" for row in rows[::2]]
    session.say("\n".join(lines), {"brand": found.name, "contrast": rows[::2]})


@brand.command()
@click.argument("kit", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="A picture, or a PDF."
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def show(session: Session, kit: Path, out: Path, overwrite: bool) -> None:
    """Draw KIT as a board: colors, letters, logo on its grounds, tone."""
    from pinxit.deliver.boards import brand_board
    from pinxit.deliver.pdf import write_pdf
    from pinxit.desks.campaigns import logos_of
    from pinxit.make.campaign.kit_file import read_kit

    is_page = out.suffix.lower() == ".pdf"
    picture = out.with_suffix(".png") if is_page else out
    refuse_place(picture, overwrite=overwrite)
    refuse_existing(out, overwrite=overwrite)
    found: BrandKit = read_kit(kit)
    with session.studio() as studio:
        styles = tuple(studio.open(path) for path in found.tone.styles)
        board = brand_board(found, logos_of(studio, found), styles)
        done = studio.deliver(board, picture, overwrite=overwrite)
        session.delivered(done)
    session.end(str(write_pdf(done, 200.0, out, overwrite=overwrite)) if is_page else "")


COMMAND = brand
