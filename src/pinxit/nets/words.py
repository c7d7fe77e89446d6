"""Words as numbers, near for words of near meaning, from a table that comes with Pinxit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import numpy as np
from jaxtyping import Float32
from safetensors.numpy import load_file

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped

Numbers = Float32[np.ndarray, " number"]

_WORD = re.compile(r"[a-z]+")
_SAYS_NOTHING = re.compile(
    "an?|and|are|as|at|be|by|for|from|has|in|into|is|its?|of|on|or|that|the|this|to|was|without|with"
)


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """A table of words.

    Attributes:
        place: Row of each word.
        rows: Numbers of each word; their mean square over the whole table is 1.
    """

    place: dict[str, int]
    rows: Float32[np.ndarray, "word number"]

    @property
    def numbers(self) -> int:
        """How many numbers stand for one word, and for one text."""
        return int(self.rows.shape[1])

    def unknown(self, text: str) -> list[str]:
        """The words that the table does not hold."""
        return [word for word in _words(text) if word not in self.place]

    def known(self, text: str) -> list[str]:
        """The words that the table holds, sorted: what `numbers_of` hears."""
        return sorted(word for word in _words(text) if word in self.place)

    def numbers_of(self, text: str) -> Numbers | None:
        """The mean of the text's words, scaled to mean square 1; None if none is known.

        The order of words plays no part, nor do words such as "of" and "the".
        """
        known = [self.place[word] for word in self.known(text)]
        if not known:
            return None
        mean = self.rows[known].mean(0)
        return np.asarray(mean / np.sqrt(np.square(mean).mean() + 1e-12), np.float32)

    def asked(self, text: str) -> Numbers:
        """As `numbers_of`, for what somebody asks for.

        Raises:
            UserMistake: a word is unknown, or there is none.
        """
        unknown = self.unknown(text)
        if unknown:
            near = get_close_matches(unknown[0], self.place, n=3)
            guess = f" Did you mean {' or '.join(near)}?" if near else ""
            raise UserMistake(f"The word {unknown[0]!r} is not in the table of words.{guess}")
        numbers = self.numbers_of(text)
        if numbers is None:
            raise UserMistake(f"{text!r} holds no word that says what to show.")
        return numbers


@cache
def word_table() -> WordTable:
    """The table that comes with Pinxit: common English words."""
    arrays = load_file(shipped("weights", "words.safetensors"))
    words = arrays["words"].tobytes().decode().split("\n")
    rows = arrays["numbers"].astype(np.float32) * arrays["size"].astype(np.float32)
    return WordTable({word: row for row, word in enumerate(words)}, rows)


def _words(text: str) -> Iterable[str]:
    return [word for word in _WORD.findall(text.lower()) if not _SAYS_NOTHING.fullmatch(word)]
