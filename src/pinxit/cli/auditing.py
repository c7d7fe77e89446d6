"""``pinxit model audit``: from its options to a question, and to files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.session import Session
from pinxit.datasets.labels import NAME
from pinxit.datasets.targets import parse_targets
from pinxit.deliver.audits import AUDIT_SUFFIXES
from pinxit.engine import Model
from pinxit.make.audit import Question, settings_at
from pinxit.make.blind import KEY, blind_sample, labeled
from pinxit.studio import Studio


def question_of(options: Mapping[str, Any], model: Model) -> Question:
    """What the options ask.

    Raises:
        UserMistake: a target or a file of labels is wrong, or the model knows no truncation.
    """
    settings_at(model, options["psi"])
    question = Question(
        count=options["count"],
        seed=options["seed"],
        psi=options["psi"],
        targets=parse_targets(options["targets"]),
        delta=options["delta"],
        is_sweeping=not options["is_quick"],
    )
    return labeled(question, options["labels"], model) if options["labels"] else question


def refuse_places(places: Sequence[Path], *, overwrite: bool) -> None:
    """Makes sure that an audit may be written to these files.

    Raises:
        UserMistake: a file exists, or its suffix is not that of an audit.
    """
    for place in places:
        if place.suffix.lower() not in AUDIT_SUFFIXES:
            raise UserMistake(f"{place} is no file of an audit; end it in .pdf or .json.")
        refuse_existing(place, overwrite=overwrite)


def write_sample(session: Session, studio: Studio, name: str, options: Mapping[str, Any]) -> None:
    """Writes a blind sample into a folder: pictures, a table to be filled in, the key.

    Raises:
        UserMistake: nobody says what is to be labeled, or there is such a sample already.
    """
    model, folder = studio.models.load(name), options["sample"]
    question = question_of({**options, "labels": None}, model)
    columns = _columns(studio, model, options)
    for file in (folder / NAME, folder / KEY):
        refuse_existing(file, overwrite=options["overwrite"])
    sample = blind_sample(model, question)
    pictures = studio.generate(
        model, tuple(sample.seeds.values()), settings_at(model, question.psi)
    )
    held = []
    for picture, file in zip(pictures, sample.seeds, strict=True):
        try:
            studio.deliver(picture, folder / file, overwrite=options["overwrite"])
        except Refused:
            held.append(file)
    left = sample.without(held)
    write_bytes(folder / KEY, left.key(), overwrite=options["overwrite"])
    write_bytes(folder / NAME, left.table(columns), overwrite=options["overwrite"])
    back = f" {len(held)} were held back by checks; `pinxit log show` says which." if held else ""
    text = (
        f"{len(left.seeds)} pictures are in {folder}, in random order.{back}\n"
        f"Fill in {folder / NAME} ({', '.join(columns)}; leave empty what nobody can tell), "
        f"without reading {KEY}. Then: pinxit model audit {name} --labels {folder / NAME}"
    )
    session.say(
        text,
        {
            "folder": str(folder),
            "pictures": len(left.seeds),
            "held_back": len(held),
            "table": str(folder / NAME),
            "attributes": columns,
        },
    )


def _columns(studio: Studio, model: Model, options: Mapping[str, Any]) -> list[str]:
    """What is to be labeled: what the options say, else all that the data set has labels of."""
    given = list(dict.fromkeys(each.strip() for each in options["attributes"]))
    if given:
        return given
    name = options["dataset"] or str(model.card.dataset.get("name"))
    if name in studio.datasets.list():
        entries = studio.datasets.load(name).entries
        known = studio.datasets.labels(name).attributes(entries)
        if known:
            return list(known)
    raise UserMistake("Say what is to be labeled, such as --attribute skin --attribute age.")
