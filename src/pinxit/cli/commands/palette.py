"""Say which colors pictures are made of."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.cli.outputs import contents
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

_KINDS = ("ase", "gpl", "css", "json", "png")


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-n", "count", default=6, show_default=True, type=int, help="How many colors.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(_KINDS),
    help="Kind of file.  [default: as the suffix of the file says]",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def palette(
    session: Session,
    pictures: tuple[Path, ...],
    count: int,
    kind: str | None,
    out: Path | None,
    overwrite: bool,
) -> int:
    """Say which colors PICTURES (or folders of pictures) are made of, with names and shares.

    \b
    pinxit palette photo.jpg                        colors, harmonies, contrasts
    pinxit palette photo.jpg -n 8 -o photo.ase      for Adobe's programs
    pinxit palette holiday/ -n 5 -o holiday.css     one palette of all
    """
    from pinxit.deliver.palettes import palette_card, write_palette
    from pinxit.make.palette import palette_in

    kind = _kind_of(out, kind)
    if out is not None:
        refuse_existing(out, overwrite=overwrite)
    files = [each.file for each in contents(pictures, out or Path())]
    failures = Failures(len(files), "read")
    with session.studio() as studio:
        opened = _opened(studio, files, failures)
        found = palette_in(opened, count, out.stem if out else files[0].stem)
        if len(found.swatches) < count:
            session.remark(f"These pictures have {len(found.swatches)} different colors alone.")
        if out is not None and kind == "png":
            used = tuple(picture.as_source("picture") for picture in opened)
            session.delivered(studio.deliver(palette_card(found, used), out, overwrite=overwrite))
        elif out is not None:
            write_palette(found, out, kind, overwrite=overwrite)
    told = found.to_json()
    lines = [f"{s.color}  {s.share:4.0%}  {s.name}" for s in found.swatches]
    for pair in told["contrast"]:
        both = " on ".join(pair["colors"])
        lines.append(f"{pair['ratio']:5}  {both}  text: {pair['text']}")
    lines += [f"{name}: {' '.join(each)}" for name, each in told["harmonies"].items()]
    if not session.is_json:
        click.echo("\n".join(lines))
    else:
        session.end(value={**told, "failed": failures.to_json()})
    return failures.told()


def _kind_of(out: Path | None, kind: str | None) -> str:
    if out is None:
        return kind or "json"
    suffix = out.suffix.lower().removeprefix(".")
    if kind is None and suffix not in _KINDS:
        known = ", ".join(f".{each}" for each in _KINDS)
        raise UserMistake(f"{out} names no kind of palette; end it in one of {known}.")
    if kind == "png" and suffix != "png":
        raise UserMistake(f"{out} is to be a picture; end it in .png.")
    return kind or suffix


def _opened(studio: "Studio", files: list[Path], failures: Failures) -> "list[Picture]":
    from pinxit.base.errors import PinxitError

    opened = []
    for file in files:
        try:
            opened.append(studio.open(file))
        except PinxitError as fault:
            failures.note(file, fault)
    if not opened:
        raise UserMistake(f"None of the {len(files)} pictures can be read.")
    return opened


COMMAND = palette
