"""Say who made a picture, with what, out of what, and whether it is unchanged."""

from pathlib import Path

import click

from pinxit.cli.outputs import certificate_text
from pinxit.cli.session import Session, home_folder, with_session


@click.command()
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(path_type=Path),
    help="PEM file of another authority to trust, from its `pinxit key export`.",
)
@click.option(
    "--source",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file to compare with the recorded inputs.",
)
@with_session
def verify(
    session: Session, file: tuple[Path, ...], trust: tuple[Path, ...], source: tuple[Path, ...]
) -> int:
    """Say who made each FILE, with what, out of what, and whether it is unchanged.

    Exit code 0 if every file is trusted, 3 if one is not.
    """
    from pinxit.mark.keys import KeyRing
    from pinxit.mark.verify import verify as verified

    anchors = KeyRing(home_folder() / "keys").anchors()
    anchors += "".join(certificate_text(path) for path in trust)
    verdicts = [(path, verified(path, anchors, files=source)) for path in file]
    texts = []
    for path, verdict in verdicts:
        first, *others = verdict.lines()
        texts.append("\n    ".join([f"{path}: {verdict.state.upper()}. {first}", *others]))
    values = [{"file": str(path), **verdict.to_json()} for path, verdict in verdicts]
    session.say("\n\n".join(texts), values)
    return 0 if all(verdict.state == "trusted" for _, verdict in verdicts) else 3


COMMAND = verify
