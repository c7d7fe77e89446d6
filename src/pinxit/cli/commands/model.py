"""List, show and export models."""

from dataclasses import asdict
from pathlib import Path

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.options import device_option
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
@click.option("--dataset", help="Data set to compare with.  [default: the one it learned from]")
@click.option("-n", "count", type=click.IntRange(64, 8192), default=2048, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the first.")
@click.option("--save", "is_saved", is_flag=True, help="Write the scores into the model's card.")
@device_option
@with_session
def evaluate(
    session: Session, name: str, dataset: str | None, device: str, is_saved: bool, **how: int
) -> None:
    """Say how near pictures of NAME come to those it learned from, and how many are copies.

    With --save the file of the model changes, and with it the hash that signed pictures name.
    """
    with session.studio(device) as studio:
        if is_saved:
            studio.model_desk.refuse_others(name)
        found = studio.model_desk.evaluate(name, dataset, how["count"], how["seed"])
        if is_saved:
            studio.model_desk.keep_scores(name, found)
    session.say("\n".join(found.lines()), {"about": found.about, "scores": found.to_card()})


@model.command()
@click.argument("name")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def export(session: Session, name: str, out: Path, overwrite: bool) -> None:
    """Copy NAME to a file: .safetensors for Pinxit, .onnx for programs that have no torch.

    \b
    pinxit model export my-model -o my-model.safetensors   others: pinxit generate FILE
    pinxit model export my-model -o my-model.onnx          wants pip install "pinxit[onnx]"

    A card (.md) is written beside it: what it learned from, rights, settings, scores.
    """
    from pinxit.training.model_card import card_text

    refuse_existing(out, overwrite=overwrite)
    with session.studio() as studio:
        loaded = studio.models.load(name)
        if out.suffix == ".onnx":
            data = studio.model_desk.onnx(loaded)
        elif out.suffix == ".safetensors":
            data = studio.models.find(name).read_bytes()
        else:
            raise UserMistake(
                f"{out} names no kind of model file; end it in .safetensors or .onnx."
            )
    write_bytes(out, data, overwrite=overwrite)
    card = out.with_suffix(".md")
    write_bytes(card, card_text(loaded, out.name).encode(), overwrite=overwrite)
    value = {"name": name, "file": str(out), "card": str(card)}
    session.say(f"{name} was copied to {out}, with its card {card}.", value)


COMMAND = model
