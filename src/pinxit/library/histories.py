"""What a history says of a picture in short: verb, model, seed, and words to find it by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.mark.recipe import steps_of
from pinxit.pictures.history import all_steps
from pinxit.pictures.picture import Step
from pinxit.tables.shelves import KeptPicture
from pinxit.tables.words import folded, owner_word

_ASKED = ("class_name", "text")
_MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """What a history says in short.

    Attributes:
        verb: Of the last step; "" where nothing was done but to open a file.
        model: Hash of the model that had a part; "" if none had.
        model_name: What it is called.
        seed: The last that was drawn from; None if none was.
        words: Names of models and styles, and what was asked for.
    """

    verb: str = ""
    model: str = ""
    model_name: str = ""
    seed: int | None = None
    words: tuple[str, ...] = ()


def told_by(steps: Sequence[Step]) -> Told:
    """What a history says in short."""
    done = [step for step in all_steps(steps) if step.verb != "open"]
    models = [source for step in done for source in step.used if source.role == "model"]
    seeds = [step.seed for step in done if step.seed is not None]
    titles = [s.title for step in done for s in step.used if s.role in ("model", "style")]
    asked = [str(step.settings[key]) for step in done for key in _ASKED if step.settings.get(key)]
    return Told(
        verb=done[-1].verb[:32] if done else "",
        model=models[-1].sha256[:64] if models else "",
        model_name=models[-1].title[:200] if models else "",
        seed=_within(seeds[-1]) if seeds else None,
        words=tuple(dict.fromkeys([*titles, *asked])),
    )


def told_in(recipe: Mapping[str, Any]) -> Told:
    """What a recipe says in short; nothing, if it is none."""
    try:
        return told_by(steps_of(recipe)) if recipe else Told()
    except UserMistake:
        return Told()


def words_of(row: KeptPicture, more: Iterable[str] = ()) -> str:
    """All that text search looks through for a picture.

    Args:
        row: The picture.
        more: Words from its history.
    """
    seed = () if row.seed is None else (str(row.seed),)
    own = (row.title, *row.tags, row.model_name, row.verb, row.color_name, *seed)
    found = folded(" ".join((*own, *more))).split()
    return " ".join(dict.fromkeys([owner_word(row.owner), *found[:_MOST_WORDS]]))


def _within(seed: int) -> int | None:
    """A seed that the database can hold; recipes of strangers may name any number."""
    return seed if abs(seed) < 2**63 else None
