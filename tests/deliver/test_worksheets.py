"""Lessons on paper: every lesson, in every language, with every letter."""

import base64
import re
import zlib
from itertools import product

import pytest

from pinxit.base.lessons import LANGUAGES, lesson_names, lesson_text
from pinxit.deliver.lesson_words import WORDS, marked_up
from pinxit.deliver.worksheets import minutes_of_steps, worksheet

_ALL = list(product(lesson_names(), LANGUAGES))


def _written(data: bytes) -> str:
    """The words that pages of the PDF show, one after the other."""
    pages = []
    for stream in re.findall(rb"stream\s*(.*?)endstream", data, re.DOTALL):
        plain = zlib.decompress(base64.a85decode(stream.strip(), adobe=True))
        pages += re.findall(rb"\(((?:\\.|[^)\\])*)\)\s*Tj", plain)
    joined = b" ".join(pages)
    octal = re.sub(rb"\\(\d{3})", lambda found: bytes([int(found[1], 8)]), joined)
    return re.sub(rb"\\(.)", rb"\1", octal).decode("cp1252", "replace")


@pytest.mark.parametrize(("name", "language"), _ALL)
def test_all_answers_stand_on_the_sheet_and_reasons_in_the_guide_alone(
    name: str, language: str
) -> None:
    lesson = lesson_text(name, language)
    sheet = _written(worksheet(lesson))
    guide = _written(worksheet(lesson, is_for_teacher=True))
    for step in lesson.steps:
        assert step.title.split()[-1] in sheet
        for answer in step.answers:
            assert answer.text.split()[0] in sheet
    reasons = [a.why for step in lesson.steps for a in step.answers if _is_plain(a.why)]
    assert reasons
    for why in reasons:
        first = " ".join(why.split()[:5])
        assert first in guide
        assert first not in sheet


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"[\w ,.]+", " ".join(text.split()[:5])) is not None


@pytest.mark.parametrize(("name", "language"), _ALL)
def test_every_letter_of_the_lessons_can_be_printed(name: str, language: str) -> None:
    lesson = lesson_text(name, language)
    told = [lesson.title, lesson.lead, *lesson.learn, *lesson.discuss, *lesson.teacher]
    for step in lesson.steps:
        told += [step.title, *step.text, *step.goals, step.question, *step.deeper]
        told += [word for answer in step.answers for word in (answer.text, answer.why)]
    told += [word for paper in lesson.papers for word in (paper.what, paper.source)]
    assert not [each for each in told if "U+" in marked_up(each)]
    assert sum(minutes_of_steps(lesson)) == lesson.minutes


def test_marks_become_type_and_strange_letters_are_named() -> None:
    assert marked_up("**a** *b* `c` <d>") == (
        '<b>a</b> <i>b</i> <font face="Courier">c</font> &lt;d&gt;'
    )
    assert marked_up("e⁰ ≥ xₓ 画") == "e<super>0</super> ≥ x<sub>x</sub> U+753B"
    assert WORDS["en"].keys() == WORDS["de"].keys()


def test_the_same_lesson_gives_the_same_bytes() -> None:
    lesson = lesson_text(lesson_names()[0])
    assert worksheet(lesson) == worksheet(lesson)
