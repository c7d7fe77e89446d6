"""What a model can be asked for: classes, which are folders of its pictures, and words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.seeds import random_stream
from pinxit.datasets.entry import Entry
from pinxit.engine import Card, Conditions, Model, State
from pinxit.nets.words import word_table

Wanted = Literal["auto", "off", "classes", "words"]
WANTED: tuple[Wanted, ...] = ("auto", "off", "classes", "words")

MOST_CLASSES = 100
FEWEST_PICTURES = 8
"""Of a class; with fewer, folders say where pictures lie, not what they show."""
_EXAMPLES, _KEPT = "conditions.examples", 512
_EMBEDDING = "embed.weight"
_CAPTIONED = 0.5
"""Part of the pictures that must have words, for words to be learned unasked."""
CLASS = 2.0
"""What stands for "this class": as loud as four of the numbers of words."""


@dataclass(frozen=True, slots=True)
class Code:
    """How conditions become numbers: one number for each class, then those of the words.

    Attributes:
        classes: Names of the classes, sorted; () if there are none.
        has_words: Whether words are understood.
    """

    classes: tuple[str, ...] = ()
    has_words: bool = False

    @property
    def numbers(self) -> int:
        """How many numbers describe one picture; 0 if nothing can be asked for."""
        return len(self.classes) + (word_table().numbers if self.has_words else 0)

    def to_card(self) -> dict[str, Any]:
        """What a model's card says of it; {} if nothing can be asked for."""
        if not self.numbers:
            return {}
        return {"numbers": self.numbers, "classes": list(self.classes), "words": self.has_words}

    @classmethod
    def from_card(cls, card: Card) -> "Code":
        """What a model understands.

        Raises:
            UserMistake: the card says something else than this version understands.
        """
        told = card.conditions
        try:
            code = cls(tuple(map(str, told.get("classes", ()))), bool(told.get("words", False)))
            is_known = code.numbers == int(told.get("numbers", 0))
        except (TypeError, ValueError):
            is_known = False
        if not is_known:
            raise UserMistake(
                f"{card.name} was trained with conditions that this version does not know; "
                "train it again."
            )
        return code

    def asked(self, row: Conditions, class_name: str, text: str) -> Conditions:
        """A row of conditions with those replaced that somebody asks for.

        Raises:
            UserMistake: there is no such class or word, or the model does not know any.
        """
        made = np.array(row)
        if class_name:
            if not self.classes:
                raise UserMistake("This model was trained without classes; leave the class out.")
            if class_name not in self.classes:
                raise unknown_name("class", class_name, self.classes)
            made[:, : len(self.classes)] = 0
            made[:, self.classes.index(class_name)] = CLASS
        if text:
            if not self.has_words:
                raise UserMistake(
                    "This model was trained on pictures without words; leave the words out."
                )
            made[:, len(self.classes) :] = word_table().asked(text)
        return made

    def classes_of(self, rows: Conditions | None) -> tuple[int, ...]:
        """The number of each picture's class, -1 for none; () if there are no classes."""
        if rows is None or not self.classes:
            return ()
        told = rows[:, : len(self.classes)]
        return tuple(np.where(told.any(1), told.argmax(1), -1).tolist())

    def rows(self, entries: Sequence[Entry]) -> Conditions | None:
        """The numbers of training pictures; None if nothing can be asked for."""
        if not self.numbers:
            return None
        made = np.zeros((len(entries), self.numbers), np.float32)
        for number, entry in enumerate(entries):
            name = class_of(entry)
            if name in self.classes:
                made[number, self.classes.index(name)] = CLASS
            words = word_table().numbers_of(entry.caption) if self.has_words else None
            if words is not None:
                made[number, len(self.classes) :] = words
        return made


def code_for(entries: Sequence[Entry], wanted: Wanted = "auto") -> Code:
    """What can be learned of these pictures.

    Args:
        entries: The training pictures.
        wanted: "classes" and "words" insist; "auto" takes what is there; "off" takes nothing.

    Raises:
        UserMistake: what is insisted on is not there.
    """
    if wanted not in WANTED:
        raise unknown_name("kind of conditions", wanted, WANTED)
    if wanted == "off":
        return Code()
    counts = Counter(class_of(entry) for entry in entries)
    is_sorted = 2 <= len(counts) <= MOST_CLASSES and min(counts.values()) >= FEWEST_PICTURES
    has_classes = is_sorted and "" not in counts
    known = sum(word_table().numbers_of(entry.caption) is not None for entry in entries)
    if wanted == "classes" and not has_classes:
        raise UserMistake(
            f"These pictures have no classes: put them into 2 to {MOST_CLASSES} folders of at "
            f"least {FEWEST_PICTURES} each; there are {len(counts)}, the smallest has "
            f"{min(counts.values(), default=0)}."
        )
    if wanted == "words" and not known:
        raise UserMistake(
            "No picture has words that are known: write captions.csv with the columns path,words "
            "into the folder and import it again."
        )
    has_words = known > 0 if wanted == "words" else known >= _CAPTIONED * len(entries)
    classes = tuple(sorted(counts)) if has_classes and wanted != "words" else ()
    return Code(classes, has_words and wanted != "classes")


def conditions_for(
    model: Model, seeds: Sequence[int], class_name: str = "", text: str = ""
) -> Conditions | None:
    """What the pictures of these seeds will show; None if the model knows no conditions.

    What nobody asks for is that of one of its training pictures, which the seed draws.

    Args:
        model: A trained model.
        seeds: One row is made for each.
        class_name: One of its classes, "" for any.
        text: Words, "" for any.

    Raises:
        UserMistake: there is no such class or word, or the model does not know any.
    """
    code = Code.from_card(model.card)
    if not code.numbers:
        code.asked(np.zeros((1, 0), np.float32), class_name, text)
        return None
    known = model.weights.get(_EXAMPLES, np.zeros((1, code.numbers), np.float16))
    drawn = [int(random_stream(seed, "condition").integers(len(known))) for seed in seeds]
    return code.asked(known[drawn].astype(np.float32), class_name, text)


def examples(conditions: Conditions | None, seed: int) -> State:
    """What a model keeps of the conditions it learned: some of them, by the name of the array."""
    if conditions is None:
        return {}
    order = random_stream(seed, "examples").permutation(len(conditions))
    return {_EXAMPLES: conditions[order[:_KEPT]].astype(np.float16)}


def class_of(entry: Entry) -> str:
    """The folder a picture lies in; "" for none."""
    return entry.tags[-1] if entry.tags else ""


def told_of(card: Mapping[str, Any]) -> str:
    """In words, what a model can be asked for."""
    classes, words = list(card.get("classes", ())), bool(card.get("words"))
    parts = [f"{len(classes)} classes ({', '.join(classes[:6])}{', ...' * (len(classes) > 6)})"]
    return " and ".join([*parts * bool(classes), *["words"] * words]) or "nothing in particular"


def aligned(weights: State, before: Code, now: Code, seed: int) -> State:
    """A model's weights, so that it goes on with what it knows of classes and words.

    Words stay words, and a class stays itself where it has the same name; other classes begin with
    chance as loud as what is known. Where one of the two knows no conditions nothing changes.

    Args:
        weights: Of the model that a training goes on from.
        before: What that understands.
        now: What is learned.
        seed: Draws what new classes begin with.
    """
    if before == now or not (before.numbers and now.numbers):
        return weights
    kept = [before.classes.index(name) if name in before.classes else -1 for name in now.classes]
    if now.has_words:
        words = len(before.classes) + np.arange(word_table().numbers)
        kept += words.tolist() if before.has_words else [-1] * len(words)
    is_known = np.array(kept) >= 0
    made = dict(weights)
    for name, array in weights.items():
        if not name.endswith(_EMBEDDING) or array.shape[1:2] != (before.numbers,):
            continue
        shape = (array.shape[0], now.numbers, *array.shape[2:])
        # the average of a generator begins as the generator does
        layer = name.partition(".")[2]
        fresh = random_stream(seed, "classes", layer).standard_normal(shape)
        fresh *= np.sqrt(np.square(array.astype(np.float64)).mean())
        fresh[:, is_known] = array[:, np.array(kept)[is_known]]
        made[name] = fresh.astype(array.dtype)
    return made
