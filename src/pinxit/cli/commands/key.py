"""Show, export or rotate the keys that sign your pictures."""

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
    from pinxit.mark.keys import KeyRing

    ring = KeyRing(home_folder() / "keys")
    ring.rotate()
    signer = next(fact for fact in ring.show() if fact.role == "signer")
    session.say(f"A new key signs from now on: {signer.name}", signer.to_json())


COMMAND = key
