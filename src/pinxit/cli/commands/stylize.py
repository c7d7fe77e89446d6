"""Paint pictures in the manner of others."""

from pathlib import Path
from typing import Any

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.knobs import chosen
from pinxit.cli.options import device_option, seed_option
from pinxit.cli.outputs import contents, places
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_options import style_options


@click.command()
@click.argument("content", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--style",
    "styles",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="Picture whose manner is taken; up to four.",
)
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write; a folder for several pictures.",
)
@seed_option
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--skip-existing", is_flag=True, help="Leave out what is painted already.")
@click.option("--keep-location", is_flag=True, help="Keep where the photograph was taken.")
@device_option
@style_options
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
    """
    overwrite, skip = options.pop("overwrite"), options.pop("skip_existing")
    device, keep_location = options.pop("device"), options.pop("keep_location")
    files = contents(content)
    work = list(zip(files, places(out, files, overwrite=overwrite or skip), strict=True))
    failed: list[str] = []
    with session.studio(device) as studio:
        settings = studio.settings("gatys", chosen(options))
        paintings = [studio.open(path) for path in styles]
        for file, target in work:
            if skip and target.exists():
                continue
            try:
                picture = studio.stylize(studio.open(file), paintings, settings, seed=seed)
                done = studio.deliver(
                    picture, target, overwrite=overwrite, keep_location=keep_location
                )
            except UserMistake as fault:
                failed.append(str(fault))
                continue
            session.delivered(done)
    if failed and len(work) > 1:
        failed.append(f"{len(failed)} of {len(work)} pictures were not painted.")
    session.end(value={"failed": failed} if failed else None)
    if failed and not session.is_json:
        raise UserMistake(" ".join(failed))
    return UserMistake.exit_code if failed else 0


COMMAND = stylize
