"""The texts of the lessons, of which studio, worksheets and notebooks are made.

Each is a JSON file for each language in ``data/lessons``, NAME.LANGUAGE.json; docs/learn.md tells
its parts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped

LANGUAGES = ("en", "de")
"""Languages of the lessons; the first is that of names that are told without one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer: its text, whether it is right, and why or why not."""

    text: str
    is_right: bool
    why: str


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One step of a lesson.

    Attributes:
        id: Of the step within its lesson.
        title: One line.
        text: Paragraphs.
        goals: What there is to do.
        question: Empty for none.
        answers: To the question; one is right.
        deeper: Paragraphs for those who know more mathematics.
    """

    id: str
    title: str
    text: tuple[str, ...]
    goals: tuple[str, ...]
    question: str
    answers: tuple[Answer, ...]
    deeper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Where something is written: what it is about, who wrote it, its address."""

    what: str
    source: str
    link: str


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language; texts know **bold**, *emphasis* and `code`.

    Attributes:
        id: Name of the lesson, the same in all languages.
        language: "en" or "de".
        number: As teachers call it; 0 where it has none.
        title: One line.
        lead: What happens in it.
        minutes: How long it takes.
        learn: What one can do afterwards.
        steps: In their order.
        discuss: Questions to talk about.
        teacher: Advice to teachers.
        papers: To read on.
    """

    id: str
    language: str
    number: int
    title: str
    lead: str
    minutes: int
    learn: tuple[str, ...]
    steps: tuple[LessonStep, ...]
    discuss: tuple[str, ...]
    teacher: tuple[str, ...]
    papers: tuple[Paper, ...]


def lesson_names() -> tuple[str, ...]:
    """The names of all lessons, by their numbers."""
    found = [read_lesson(path) for path in shipped("lessons").glob(f"*.{LANGUAGES[0]}.json")]
    ordered = sorted(found, key=lambda each: (each.number == 0, each.number, each.id))
    return tuple(each.id for each in ordered)


def lesson_text(name: str, language: str = LANGUAGES[0]) -> LessonText:
    """A lesson in a language.

    Raises:
        UserMistake: there is no such lesson, or not in that language.
    """
    names = lesson_names()
    if name not in names:
        raise UserMistake(f"There is no lesson {name[:80]!r}; there are {', '.join(names)}.")
    path = shipped("lessons", f"{name}.{language}.json")
    if language not in LANGUAGES or not path.is_file():
        raise UserMistake(f"Lessons are told in {' and '.join(LANGUAGES)}, not {language[:80]!r}.")
    return read_lesson(path)


def read_lesson(path: Path) -> LessonText:
    """A lesson from its file, which is named NAME.LANGUAGE.json."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return LessonText(
        id=told["id"],
        language=path.stem.rpartition(".")[2],
        number=int(told.get("number", 0)),
        title=told["title"],
        lead=told["lead"],
        minutes=int(told["minutes"]),
        learn=tuple(told["learn"]),
        steps=tuple(map(_step, told["steps"])),
        discuss=tuple(told["discuss"]),
        teacher=tuple(told["teacher"]),
        papers=tuple(Paper(each["what"], each["source"], each["link"]) for each in told["papers"]),
    )


def _step(told: Mapping[str, Any]) -> LessonStep:
    asked = told.get("ask") or {"question": "", "answers": []}
    answers = [
        Answer(each["text"], bool(each.get("isRight")), each["why"]) for each in asked["answers"]
    ]
    return LessonStep(
        id=told["id"],
        title=told["title"],
        text=tuple(told["text"]),
        goals=tuple(each["text"] for each in told.get("do", ())),
        question=asked["question"],
        answers=tuple(answers),
        deeper=tuple(told.get("deeper", ())),
    )
