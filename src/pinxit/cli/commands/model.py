"""List, show and export models."""

from dataclasses import asdict
from pathlib import Path

import click

from pinxit.base.files import write_bytes
from pinxit.cli.session import Session, with_session


@click.group()
def model() -> None:
    """List, show and export models."""


@model.command("list")
@with_session
def list_(session: Session) -> None:
    """List your models and the shipped ones."""
    with session.studio() as studio:
        paths = studio.models.paths()
        cards = {name: studio.models.load(name).card for name in paths}
    lines = [
        f"{name:<20} {card.engine}, {'x'.join(map(str, card.shape))}, "
        f"{card.dataset.get('pictures', '?')} pictures of {card.dataset.get('name', '?')}"
        for name, card in cards.items()
    ]
    session.say("\n".join(lines), [{"name": n, "file": str(p)} for n, p in paths.items()])


@model.command()
@click.argument("name")
@with_session
def show(session: Session, name: str) -> None:
    """Show the card of NAME: what it learned from, how, and what its pictures may be used for."""
    with session.studio() as studio:
        card = studio.models.load(name).card
    session.say_json(asdict(card))


@model.command()
@click.argument("name")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def export(session: Session, name: str, out: Path, overwrite: bool) -> None:
    """Copy NAME to a .safetensors file that others can use with `pinxit generate FILE`."""
    with session.studio() as studio:
        data = studio.models.find(name).read_bytes()
    write_bytes(out, data, overwrite=overwrite)
    session.say(f"{name} was copied to {out}.", {"name": name, "file": str(out)})


COMMAND = model
