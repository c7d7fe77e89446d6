"""Paint pictures in the manner of others."""

from pathlib import Path
from typing import Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.cli.knobs import KnobCommand, chosen
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import contents, places
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_inputs import has_learned, place_inputs, style_inputs
from pinxit.cli.style_options import style_options
from pinxit.cli.style_work import Failures, StyleWork
from pinxit.cli.video_work import is_clip_work, stylize_clips
from pinxit.make.methods import DEFAULT, style_settings
from pinxit.nets.style_controls import refuse_unfit


@click.command(cls=KnobCommand)
@click.argument("content", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--style",
    "styles",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="Picture or learned style (see pinxit style) whose manner is taken; up to four.",
)
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write; a folder for several pictures.",
)
@style_options
@seed_option
@click.option(
    "--rate", type=click.FloatRange(0.1, 1000), help="Frames a second of numbered frames."
)
@click.option(
    "--steadiness",
    type=click.FloatRange(0, 0.98),
    help="Of clips: how much frames hold together; 0 paints each by itself. [default: 0.95]",
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--skip-existing", is_flag=True, help="Leave out what is painted already.")
@click.option("--keep-location", is_flag=True, help="Keep where the photograph was taken.")
@marking_option
@device_option
@with_session
def stylize(
    session: Session,
    content: tuple[Path, ...],
    styles: tuple[Path, ...],
    out: Path,
    seed: int,
    **options: Any,
) -> int:
    """Paint CONTENT (pictures or folders of pictures) in the manner of the --style pictures.

    \b
    pinxit stylize photo.jpg --style painting.jpg -o out.png
    pinxit stylize photo.jpg --style a.jpg --style b.jpg --style-weights 0.7,0.3 -o out.png
    pinxit stylize clip.mp4 --style painting.jpg -o painted.mp4
    pinxit stylize holiday/ --style painting.jpg -o painted/ --skip-existing
    """
    if is_clip_work(content, out):
        return stylize_clips(session, content, styles, out, options)
    for name in ("rate", "steadiness"):
        if options.pop(name) is not None:
            raise UserMistake(f"Only clips have a {name}; leave out --{name}.")
    overwrite, skip = options.pop("overwrite"), options.pop("skip_existing")
    device, keep_location = options.pop("device"), options.pop("keep_location")
    marking = options.pop("marking")
    mask, regions, protect = (options.pop(name) for name in ("mask", "regions", "protect"))
    files = contents(content, out)
    targets = places(out, files, overwrite=overwrite or skip)
    is_quick = len(files) > 1 or has_learned(styles)
    method = options.pop("method") or ("fast" if is_quick else DEFAULT)
    settings = style_settings(method, chosen(options))
    refuse_unfit(settings, len(styles), len(regions))
    failures = Failures(len(files))
    with session.studio(device, marking) as studio:
        paintings = style_inputs(studio, styles)
        where = place_inputs(studio, mask, regions, protect)
        work = StyleWork(studio, paintings, settings, where, seed, overwrite, keep_location)
        for each, target in zip(files, targets, strict=True):
            if skip and target.exists():
                continue
            try:
                work.paint(each.file, target, session)
            except (PinxitError, OSError, RuntimeError, ValueError) as fault:
                failures.note(each.file, fault)
    return failures.end(session)


COMMAND = stylize
