"""Show, export or rotate the keys that sign your pictures."""

from pathlib import Path

import click

from pinxit.cli.session import Session, home_folder, with_session


@click.group()
def key() -> None:
    """Show, export or rotate the keys that sign your pictures.

    They are made at first use, lie in your data folder, and only you can read them.
    """


@key.command()
@with_session
def show(session: Session) -> None:
    """Who signs, until when, with which fingerprint, and where the keys lie."""
    from pinxit.mark.keys import KeyRing

    facts = KeyRing(home_folder() / "keys").show()
    texts = [
        f"{fact.role}: {fact.name}\n    valid {fact.since} to {fact.until}\n"
        f"    fingerprint {fact.sha256}\n    {fact.path}"
        for fact in facts
    ]
    session.say("\n".join(texts), [fact.to_json() for fact in facts])


@key.command()
@with_session
def export(session: Session) -> None:
    """Print the certificate that others need to trust your pictures (no secret in it)."""
    from pinxit.mark.keys import KeyRing

    pem = KeyRing(home_folder() / "keys").export()
    session.say(pem.rstrip("\n"), {"pem": pem})


@key.command()
@with_session
def rotate(session: Session) -> None:
    """Make a new signing key; what the old one signed stays trusted."""
    from pinxit.mark.log import log_of

    log = log_of(home_folder())
    ring = log.keys
    ring.rotate()
    log.note_keys()
    signer = next(fact for fact in ring.show() if fact.role == "signer")
    session.say(f"A new key signs from now on: {signer.name}", signer.to_json())


@key.command()
@click.argument("address", required=False)
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="Certificate (PEM) of the authority's root.",
)
@click.option("--off", is_flag=True, help="Ask nobody from now on.")
@with_session
def stamp(session: Session, address: str | None, root: Path | None, *, off: bool) -> None:
    """Have a time authority (RFC 3161) at ADDRESS say when pictures were signed.

    Every signature then asks that address over the network, and is sent there as a hash. It stays
    trusted after the certificate of your key has ended. Where nobody answers, the picture is signed
    without, and says so.
    """
    from pinxit.base.errors import UserMistake
    from pinxit.mark.keys import KeyRing

    ring = KeyRing(home_folder() / "keys")
    if off:
        ring.stamp_by("")
    elif address is not None:
        if root is None:
            raise UserMistake(
                "Say with --root which certificate the authority's own ends in; without it nobody "
                "here would believe its stamps."
            )
        ring.stamp_by(address, _text(root))
    now = ring.time_authority
    session.say(f"Asked for time stamps: {now or 'nobody'}", {"address": now})


def _text(path: Path) -> str:
    from pinxit.base.errors import UserMistake
    from pinxit.pictures.read import read_file

    try:
        return read_file(path, most_bytes=2**20).decode()
    except UnicodeDecodeError as fault:
        raise UserMistake(f"{path.name} is no PEM certificate.") from fault


COMMAND = key
