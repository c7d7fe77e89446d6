"""List, show and export models."""

from dataclasses import asdict
from pathlib import Path

import click

from pinxit.base.errors import UserMistake
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
        lines = [f"{name:<20} {_line(path)}" for name, path in paths.items()]
    session.say("\n".join(lines), [{"name": n, "file": str(p)} for n, p in paths.items()])


def _line(path: Path) -> str:
    """What the list says of one model; damage does not hide the others."""
    from pinxit.training.model_file import load_model

    try:
        card = load_model(path).card
    except UserMistake as fault:
        return f"cannot be used: {fault}"
    size = "x".join(map(str, card.shape))
    learned = card.dataset
    return (
        f"{card.engine}, {size}, {learned.get('pictures', '?')} pictures of {learned.get('name')}"
    )


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
