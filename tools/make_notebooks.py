"""Makes the notebooks of the lessons: their texts, and code from ``notebooks/cells``.

Code lies in one file a lesson, in parts that begin with ``# %% STEP``: "start" stands before the
first step, "parameters" right after it (tagged, so that they can be replaced). A lesson without
such a file becomes a notebook without code.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from pinxit.base.lessons import LANGUAGES, LessonStep, LessonText, lesson_names, lesson_text

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
START, PARAMETERS = "start", "parameters"
_WORDS = {
    "en": {
        "learn": "What you will be able to do",
        "do": "To do, in the studio",
        "solution": "Solution",
        "deeper": "For those who want the mathematics",
        "discuss": "To talk about",
        "papers": "To read on",
        "about": "Run the cells one after the other. The studio has the same lesson to click.",
    },
    "de": {
        "learn": "Was du danach kannst",
        "do": "Zu tun, im Studio",
        "solution": "Lösung",
        "deeper": "Für alle, die es mathematisch wollen",
        "discuss": "Zum Reden",
        "papers": "Zum Weiterlesen",
        "about": "Führ die Zellen der Reihe nach aus. Im Studio ist dieselbe Lektion zum Klicken.",
    },
}


def main() -> None:
    """Writes every notebook."""
    for name, language in product(lesson_names(), LANGUAGES):
        path = place_of(name, language)
        path.write_text(written(notebook(lesson_text(name, language))), encoding="utf-8")
        print(path.name)


def place_of(name: str, language: str) -> Path:
    """Where the notebook of a lesson lies."""
    return FOLDER / f"{name}.{language}.ipynb"


def written(made: dict[str, Any]) -> str:
    """A notebook as it stands in its file."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def code_of(name: str) -> dict[str, list[str]]:
    """The code of a lesson by the steps it belongs to.

    Raises:
        ValueError: a part belongs to no step.
    """
    path = FOLDER / "cells" / f"{name.replace('-', '_')}.py"
    if not path.is_file():
        return {}
    found: dict[str, list[str]] = {}
    for part in path.read_text(encoding="utf-8").split("# %% ")[1:]:
        step, _, code = part.partition("\n")
        found.setdefault(step.strip(), []).append(code.strip())
    steps = {step.id for step in lesson_text(name).steps}
    unknown = found.keys() - steps - {START, PARAMETERS}
    if unknown:
        raise ValueError(f"{path} has code for {sorted(unknown)}, which are no steps.")
    return found


def notebook(lesson: LessonText) -> dict[str, Any]:
    """A notebook of a lesson (nbformat 4.5), without outputs."""
    return {
        "cells": list(_cells(lesson)),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cells(lesson: LessonText) -> Iterator[dict[str, Any]]:
    words, code = _WORDS[lesson.language], code_of(lesson.id)
    head = [f"# {lesson.title}", lesson.lead, f"**{words['learn']}**", _list(lesson.learn)]
    yield _text("lead", [*head, words["about"]] if code else head)
    for name in (START, PARAMETERS):
        yield from _coded(name, code.get(name, []))
    for number, step in enumerate(lesson.steps, 1):
        yield _text(f"{step.id}-text", [f"## {number}. {step.title}", *step.text])
        yield from _coded(step.id, code.get(step.id, []))
        rest = list(_rest(step, words))
        if rest:
            yield _text(f"{step.id}-rest", rest)
    papers = [f"{each.what} {each.source} <{each.link}>" for each in lesson.papers]
    parts = [f"## {words['discuss']}", _list(lesson.discuss)]
    yield _text("end", [*parts, f"## {words['papers']}", _list(papers)])


def _rest(step: LessonStep, words: dict[str, str]) -> Iterator[str]:
    if step.goals:
        yield f"**{words['do']}**"
        yield _list(step.goals)
    if step.question:
        yield f"**{step.question}**"
        yield _list([answer.text for answer in step.answers])
        told = [
            f"{'✓' if answer.is_right else '✗'} {answer.text} {answer.why}"
            for answer in step.answers
        ]
        yield f"<details><summary>{words['solution']}</summary>\n\n{_list(told)}\n\n</details>"
    if step.deeper:
        yield f"<details><summary>{words['deeper']}</summary>"
        yield from step.deeper
        yield "</details>"


def _list(items: Any) -> str:
    return "\n".join(f"- {each}" for each in items)


def _text(name: str, paragraphs: list[str]) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": _id(name),
        "metadata": {},
        "source": _lines("\n\n".join(paragraphs)),
    }


def _coded(step: str, codes: list[str]) -> Iterator[dict[str, Any]]:
    for number, code in enumerate(codes, 1):
        yield {
            "cell_type": "code",
            "execution_count": None,
            "id": _id(f"{step}-code-{number}"),
            "metadata": {"tags": [PARAMETERS]} if step == PARAMETERS else {},
            "outputs": [],
            "source": _lines(code),
        }


def _id(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:64]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


if __name__ == "__main__":
    main()
