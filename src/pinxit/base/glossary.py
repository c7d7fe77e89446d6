"""The words of the lessons, told for somebody of 15, and where they occur.

One JSON file for each language in ``data/glossary``; studio, worksheets and docs are made of it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pinxit.base.lessons import LANGUAGES, LessonText
from pinxit.base.shipped import shipped

_MARKS = re.compile(r"[*`]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it means.

    Attributes:
        id: The same in all languages.
        word: As it stands in a list.
        forms: As it stands in texts.
        text: What it means, in a sentence or two.
    """

    id: str
    word: str
    forms: tuple[str, ...]
    text: str

    def is_in(self, text: str) -> bool:
        """Whether the word occurs in a text, whatever its capitals."""
        forms = "|".join(map(re.escape, self.forms))
        return bool(re.search(rf"(?<!\w)({forms})(?!\w)", text, re.IGNORECASE))


def glossary(language: str = LANGUAGES[0]) -> tuple[Word, ...]:
    """All words in a language, in the order of its alphabet."""
    told = json.loads(shipped("glossary", f"{language}.json").read_text(encoding="utf-8"))
    return tuple(
        Word(each["id"], each["word"], tuple(each["forms"]), each["text"]) for each in told
    )


def words_of(lesson: LessonText) -> tuple[Word, ...]:
    """The words that a lesson says, in the order of the alphabet."""
    text = _MARKS.sub("", "\n".join(_texts(lesson)))
    return tuple(word for word in glossary(lesson.language) if word.is_in(text))


def _texts(lesson: LessonText) -> Iterable[str]:
    yield from (lesson.title, lesson.lead, *lesson.learn, *lesson.discuss)
    for step in lesson.steps:
        yield from (step.title, *step.text, *step.goals, step.question, *step.deeper)
        yield from (part for answer in step.answers for part in (answer.text, answer.why))
