"""Say who made a picture, with what, out of what, and whether it is unchanged."""

from pathlib import Path

import click

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
    from pinxit.cli.verdicts import trust_anchors, verdict_text
    from pinxit.mark.verify import verify as verified

    anchors = trust_anchors(home_folder() / "keys", trust)
    verdicts = [verified(path, anchors, files=source) for path in file]
    texts = [verdict_text(path, verdict) for path, verdict in zip(file, verdicts, strict=True)]
    values = [
        {"file": str(path), **verdict.to_json()}
        for path, verdict in zip(file, verdicts, strict=True)
    ]
    session.say("\n\n".join(texts), values)
    return 0 if all(verdict.state == "trusted" for verdict in verdicts) else 3


COMMAND = verify
