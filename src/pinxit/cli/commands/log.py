"""Show, verify, prove or export the record of what was done in your studio."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.session import Session, home_folder, with_session

if TYPE_CHECKING:
    from pinxit.mark.log import Head, Log


@click.group()
def log() -> None:
    """Show, verify, prove or export the record of what was done in your studio.

    Each import, freeze, training, model made of another, delivered file, refusal, revocation and
    new key is a row of hashes: no names, no paths, no prompts. Rows are chained and signed, so that
    none can be changed or taken away unseen.
    """


@log.command()
@click.option("-n", "most", default=20, show_default=True, type=click.IntRange(1), help="Rows.")
@click.option("--from", "first", type=click.IntRange(0), help="First row; without it, the last.")
@with_session
def show(session: Session, most: int, first: int | None) -> None:
    """Show the last rows, or those from a number on."""
    found = _log()
    start = max(0, found.count() - most) if first is None else first
    rows = list(found.rows(start, most))
    text = "\n".join(row.line() for row in rows) or f"There is no row {start}."
    session.say(text, [row.to_json() for row in rows])


@log.command()
@click.option(
    "--head",
    type=click.Path(path_type=Path),
    help="A head kept elsewhere (`pinxit log export --head`); the log must still hold it.",
)
@click.option(
    "--proof",
    type=click.Path(path_type=Path),
    help="Verify a proof (`pinxit log prove`) with your keys, and not the log.",
)
@with_session
def verify(session: Session, head: Path | None, proof: Path | None) -> int:
    """Find edited, deleted, swapped and cut-off rows.

    Exit code 3 if there is one.
    """
    from pinxit.mark.log_proofs import proof_from_json
    from pinxit.mark.log_verify import verify_log

    if proof is not None:
        shown = proof_from_json(_json_in(proof))
        holds = shown.holds(_log().keys.certificates())
        words = shown.sentence() if holds else "The proof does not hold."
        session.say(words, {"holds": holds, "sentence": words})
        return 0 if holds else 3
    health = verify_log(_log(), _head_in(head) if head else None)
    session.say("\n".join(health.lines()), health.to_json())
    return 3 if health.faults else 0


@log.command()
@click.argument("what", required=False)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    help="A head kept elsewhere: prove that the log only grew since.",
)
@with_session
def prove(session: Session, what: str | None, since: Path | None) -> None:
    """Print a proof that a file or sha256 is on record.

    The row that is proven is the first that has WHAT as an output.
    """
    from pinxit.base.hashing import hash_file
    from pinxit.mark.log_proofs import prove_growth, prove_row

    if (what is None) == (since is None):
        raise UserMistake("Name a sha256 or a file, or a head with --since.")
    found = _log()
    if since is not None:
        session.say_json(prove_growth(found, _head_in(since)).to_json())
        return
    path = Path(str(what))
    sha256 = hash_file(path) if path.is_file() else str(what)
    rows = found.find(sha256)
    if not rows:
        raise UserMistake(f"The log has no row on {sha256}.")
    made = [row for row in rows if sha256 in row.event.get("outputs", ())]
    session.say_json(prove_row(found, (made or list(rows))[0].n).to_json())


@log.command()
@click.option("--head", "is_head_alone", is_flag=True, help="The newest head alone, to be kept.")
@with_session
def export(session: Session, is_head_alone: bool) -> None:
    """Print all rows and heads, a JSON value a line."""
    found = _log()
    heads = found.heads()
    if is_head_alone:
        if not heads:
            raise UserMistake("The log has no head yet; see `pinxit log verify`.")
        session.say_json(heads[-1].to_json())
        return
    for row in found.rows():
        click.echo(json.dumps(row.to_json()))
    for head in heads:
        click.echo(json.dumps(head.to_json()))


def _log() -> "Log":
    from pinxit.mark.log import log_of

    return log_of(home_folder())


def _head_in(path: Path) -> "Head":
    from pinxit.mark.log import Head

    return Head.from_json(_json_in(path))


def _json_in(path: Path) -> Any:
    """The JSON value in a file; of a whole export, its last line.

    Raises:
        UserMistake: it cannot be read, or holds none.
    """
    try:
        text = path.read_text(encoding="utf-8").strip()
        is_export = text.startswith('{"n"')
        return json.loads(text.splitlines()[-1] if is_export else text)
    except (OSError, ValueError, RecursionError) as fault:
        why = getattr(fault, "strerror", None) or "it is not JSON"
        raise UserMistake(f"{path} cannot be read: {why}.") from fault


COMMAND = log
