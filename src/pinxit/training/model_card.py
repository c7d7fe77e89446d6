"""A model's card in words, for people who get the file."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pinxit.datasets.joined import JoinedRights
from pinxit.engine import Model
from pinxit.nets.conditions import told_of


def card_text(model: Model, file: str, told: Mapping[str, str] | None = None) -> str:
    """The card as Markdown.

    Args:
        model: The model.
        file: Name of the file that the card lies beside.
        told: What goes in and comes out, in words; of files for other programs.
    """
    ways = [f"- `{name}`: {words}" for name, words in (told or {}).items()]
    return "\n".join([*_lines(model, file), *ways]) + "\n"


def _lines(model: Model, file: str) -> Iterator[str]:
    card, learned, about = model.card, model.card.dataset, model.card.training
    rows, columns, channels = card.shape
    kinds = {1: "gray", 3: "RGB", 4: "RGB with transparency"}
    yield f"# {card.name}"
    yield f"`{file}`; the model it was made from has sha256 `{model.sha256}`"
    yield ""
    yield f"- Makes: pictures of {columns} x {rows} px, {kinds[channels]}"
    yield f"- Can be asked for: {told_of(card.conditions)}"
    yield f"- Engine: `{card.engine}` version {card.version}"
    count = learned.get("pictures", "?")
    yield f"- Learned from: {count} pictures of the data set {learned.get('name')}"
    yield f"- Digest of the data set: `{learned.get('digest')}`"
    if learned.get("rights"):
        yield f"- Rights: {JoinedRights.from_json(learned['rights']).sentence}"
    for source in learned.get("sources", ()):
        yield f"- Credit: {source}"
    yield (
        f"- Trained: {about.get('pictures', 0):,} pictures shown in "
        f"{float(about.get('seconds', 0)) / 60:.0f} minutes on {about.get('device')}, seed "
        f"{about.get('seed')}; energy was not measured"
    )
    for finding, seen in dict(about.get("findings", {})).items():
        yield f"- Noticed while it learned: {finding}, after {seen} pictures"
    yield f"- Settings: `{json.dumps(dict(card.settings), sort_keys=True)}`"
    for name, value in card.scores.items():
        yield f"- Score: {name} {value:g}{_measured(card.judged.get(name))}"


def _measured(how: Mapping[str, Any] | None) -> str:
    """By how many pictures of which seeds a score was measured, if that is known."""
    if not how:
        return ""
    return (
        f" ({how.get('pictures')} pictures from seed {how.get('seed')} beside {how.get('real')} "
        f"real ones, {how.get('compared')} of each compared; seen by {how.get('eye')}; Pinxit "
        f"{how.get('version')})"
    )
