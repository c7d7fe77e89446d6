"""Say who made a picture, with what, out of what, and whether it is unchanged."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.outputs import certificate_text
from pinxit.cli.session import Session, home_folder, with_session

if TYPE_CHECKING:
    from pinxit.mark.untrusted import ToldVerdict
    from pinxit.mark.verdict import Verdict

_LARGEST = 2**29


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
@click.option(
    "--untrusted",
    "is_untrusted",
    is_flag=True,
    help="Open each file in a process of its own that can do nothing but compute.",
)
@with_session
def verify(
    session: Session,
    file: tuple[Path, ...],
    trust: tuple[Path, ...],
    source: tuple[Path, ...],
    is_untrusted: bool,
) -> int:
    """Say who made each FILE, with what, out of what, and whether it is unchanged.

    When the signature is gone, a picture that this studio made is known again by its watermark and
    its looks. Models and data sets are files, too: their manifest lies beside them (.c2pa).
    Files of strangers are best verified with --untrusted: whatever a damaged or malicious one does
    to the programs that decode it, it has 2 GB of memory, 10 seconds, and no file or network. They
    are judged by their signature alone, not by watermark, looks or what is known of their models.

    Exit code 0 if every file is trusted, 3 if one is not.
    """
    from pinxit.mark.keys import KeyRing
    from pinxit.mark.lineage import with_lineage
    from pinxit.mark.trace import archive_of
    from pinxit.mark.verify import verify as verified

    home = home_folder()
    keys = KeyRing(home / "keys")
    if is_untrusted and source:
        raise UserMistake("--source opens files as your own; leave out --untrusted, or --source.")
    anchors, archive = keys.anchors(), archive_of(keys)
    anchors += "".join(certificate_text(path) for path in trust)
    verdicts: list[tuple[Path, Verdict | ToldVerdict]]
    if is_untrusted:
        verdicts = _in_armor(file, anchors)
    else:
        told = ((path, verified(path, anchors, files=source, archive=archive)) for path in file)
        verdicts = [(path, with_lineage(verdict, home, anchors)) for path, verdict in told]
    texts = []
    for path, verdict in verdicts:
        first, *others = verdict.lines()
        texts.append("\n    ".join([f"{path}: {verdict.state.upper()}. {first}", *others]))
    values = [{"file": str(path), **verdict.to_json()} for path, verdict in verdicts]
    session.say("\n\n".join(texts), values)
    return 0 if all(verdict.state == "trusted" for _, verdict in verdicts) else 3


def _in_armor(files: tuple[Path, ...], anchors: str) -> "list[tuple[Path, Verdict | ToldVerdict]]":
    from pinxit.mark.untrusted import verify_untrusted, verifying_armor
    from pinxit.pictures.read import read_file

    with verifying_armor() as armor:
        read = ((path, read_file(path, most_bytes=_LARGEST)) for path in files)
        return [(path, verify_untrusted(armor, data, anchors, path.name)) for path, data in read]


COMMAND = verify
