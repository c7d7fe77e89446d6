"""Run the main job on real pictures from end to end, and show it on one page."""

from pathlib import Path

import click

from pinxit.base.errors import PinxitError
from pinxit.base.files import refuse_existing
from pinxit.cli.options import device_option
from pinxit.cli.session import Session, with_session


@click.command()
@click.option(
    "-o",
    "--out",
    default="pinxit-demo",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for everything it writes.",
)
@click.option("--overwrite", is_flag=True, help="Replace the files of an earlier demo.")
@device_option
@with_session
def demo(session: Session, out: Path, overwrite: bool, device: str) -> None:
    """Run the main job on real pictures, in under five minutes on two CPU cores.

    A photograph in the manner of three paintings; a data set imported with its rights; a GAN
    trained on it; new pictures; all of it checked, signed, verified, and shown on one page.
    """
    from pinxit.demo import tell_story

    refuse_existing(out / "index.html", overwrite=overwrite)

    def say(sentence: str) -> None:
        if not session.is_json:
            click.echo(f"\n{sentence}", err=True)

    with session.studio(device) as studio:
        told = tell_story(studio, out.absolute(), say, overwrite=overwrite)
    value = {"page": str(told.page), "files": [str(path) for path in told.files]}
    text = f"\nThe page is at {told.page}\n\nTry next:\n"
    text += "".join(f"  {line}\n" for line in told.commands)
    session.say(text, value)
    if told.untrusted:
        raise PinxitError(f"{told.untrusted[0]} was not trusted when it was verified.")


COMMAND = demo
