"""Lessons on paper: a worksheet to fill in, and a guide for teachers with all answers (PDF)."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from pinxit.base.about import __version__
from pinxit.base.glossary import words_of
from pinxit.base.lessons import LessonStep, LessonText
from pinxit.deliver.audit_charts import GRAY, PALE, RULE
from pinxit.deliver.lesson_words import WORDS, marked_up
from pinxit.deliver.print_page import EDGE, WIDE, document, style

_SQUARE = 5 * mm  # of paper to write and draw on
_GRID = HexColor("#cfd8de")
_RIGHT = HexColor("#2f6b44")
_BOX = 9  # pt, to tick


_style = partial(style, spaceAfter=4)
_TITLE = _style(24, 28, fontName="Helvetica-Bold", spaceAfter=6)
_KIND = _style(9.5, 13, textColor=GRAY, spaceAfter=2)
_LEAD = _style(11, 15.5, spaceAfter=8)
_HEADING = _style(13, 17, 14, fontName="Helvetica-Bold", keepWithNext=True)
_UNDER = _style(9, 12, 6, fontName="Helvetica-Bold", textColor=GRAY, keepWithNext=True)
_TEXT = _style(10, 14)
_ASKED = _style(10.01, 14, fontName="Helvetica-Bold")
_SMALL = _style(8.5, 11.5, textColor=GRAY)
_CELL = _style(9.5, 12.5, spaceAfter=0)
_WHY = _style(8.51, 11.5, textColor=GRAY, spaceAfter=0)
_TICKED = _style(9.51, 12.5, fontName="Helvetica-Bold", textColor=_RIGHT, spaceAfter=0)


def worksheet(lesson: LessonText, *, is_for_teacher: bool = False) -> bytes:
    """A lesson as PDF; the same lesson gives the same bytes.

    Args:
        lesson: In the language that it is wanted in.
        is_for_teacher: Gives the guide with answers instead of the sheet to fill in.
    """
    words = WORDS[lesson.language]
    kind = words["guide" if is_for_teacher else "worksheet"]
    stream = io.BytesIO()
    page = document(stream, f"{lesson.title} ({kind})", top=48, bottom=54, lang=lesson.language)

    def foot(canvas: Any, _page: Any) -> None:
        canvas.setFont("Helvetica", 7.5)
        canvas.setFillColor(GRAY)
        canvas.drawString(EDGE, 32, f"{lesson.title}, {kind}. Pinxit {__version__}")
        number = f"{words['page']} {canvas.getPageNumber()}"
        canvas.drawRightString(A4[0] - EDGE, 32, number)

    story = _guide(lesson) if is_for_teacher else _sheet(lesson)
    page.build([*_head(lesson, kind), *story], onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _head(lesson: LessonText, kind: str) -> Iterator[Any]:
    words = WORDS[lesson.language]
    number = f"{words['lesson']} {lesson.number}" if lesson.number else words["lesson"]
    about = [kind, number, words["minutes"].format(lesson.minutes)]
    yield _text(" \u00b7 ".join(about), _KIND)
    yield _text(lesson.title, _TITLE)
    yield _text(lesson.lead, _LEAD)


def _sheet(lesson: LessonText) -> Iterator[Any]:
    words = WORDS[lesson.language]
    yield _who([words["name"], words["class"], words["date"]])
    yield _text(words["learn"], _HEADING)
    yield from _ticks(lesson.learn)
    yield _text(words["start"].format(lesson.title), _SMALL)
    for number, step in enumerate(lesson.steps, 1):
        yield from _step(number, step, words)
    yield from _talk(lesson, lines=2)
    yield from _glossary(lesson)
    yield from _papers(lesson)


def _step(number: int, step: LessonStep, words: Any) -> Iterator[Any]:
    yield CondPageBreak(50 * mm)
    yield _text(f"{number}  {step.title}", _HEADING)
    yield from (_text(each, _TEXT) for each in step.text)
    if step.goals:
        squares = 6 if len(step.goals) > 1 else 5
        paper = [_text(words["saw"], _UNDER), _squared(squares)]
        yield KeepTogether([*_ticks(step.goals), *paper])
    if step.answers:
        yield Spacer(1, 8)
        yield _asked(step, [_text(f"{words['because']}:", _SMALL), *_lines(2, WIDE - 20)])
    if step.deeper:
        deeper = [_text(each, _SMALL) for each in step.deeper]
        yield KeepTogether([_text(words["deeper"], _UNDER), *deeper])


def _asked(step: LessonStep, tail: Sequence[Any]) -> Any:
    """The question on pale ground, a box to tick for each answer."""
    rows: list[Any] = [[_text(step.question, _ASKED), "", ""]]
    for letter, answer in zip("ABCDEFGH", step.answers, strict=False):
        rows.append([_box(), _text(letter, _ASKED), _text(answer.text, _CELL)])
    rows.append([list(tail), "", ""])
    last = len(rows) - 1
    looks = [
        ("SPAN", (0, 0), (-1, 0)),
        ("SPAN", (0, last), (-1, last)),
        ("BACKGROUND", (0, 0), (-1, -1), HexColor("#f2f5f8")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 10),
        ("TOPPADDING", (0, 0), (-1, 0), 8),
        ("TOPPADDING", (0, 1), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 1), (-1, -2), 2),
        ("BOTTOMPADDING", (0, last), (-1, last), 12),
    ]
    return KeepTogether([Table(rows, [28, 18, WIDE - 46], style=TableStyle(looks))])


def _guide(lesson: LessonText) -> Iterator[Any]:
    words = WORDS[lesson.language]
    yield _text(words["learn_guide"], _HEADING)
    yield from _bullets(lesson.learn)
    yield _text(words["advice"], _HEADING)
    yield from _bullets(lesson.teacher)
    yield _text(words["start"].format(lesson.title), _SMALL)
    heads = [_text(words["plan"], _HEADING), _plan(lesson), Spacer(1, 4)]
    yield KeepTogether([*heads, _text(words["suggested"], _SMALL)])
    for number, step in enumerate(lesson.steps, 1):
        yield from _solved(number, step, words)
    yield from _talk(lesson, lines=0)
    yield from _papers(lesson)


def minutes_of_steps(lesson: LessonText) -> list[int]:
    """A plan of the minutes of a lesson by what there is to read (words) and to do."""
    loads = [
        len(" ".join(step.text).split()) + 60 * len(step.goals) + 40 * bool(step.answers)
        for step in lesson.steps
    ]
    share = [lesson.minutes * each / sum(loads) for each in loads]
    found = [max(1, int(each)) for each in share]
    by_rest = sorted(range(len(share)), key=lambda at: found[at] - share[at])
    for at in by_rest[: max(0, lesson.minutes - sum(found))]:
        found[at] += 1
    return found


def _plan(lesson: LessonText) -> Any:
    words = WORDS[lesson.language]
    rows = [[_text(words[each], _SMALL) for each in ("step", "min", "do", "right")]]
    for number, (step, minutes) in enumerate(
        zip(lesson.steps, minutes_of_steps(lesson), strict=True), 1
    ):
        rows.append(
            [
                _text(f"{number}  {step.title}", _CELL),
                _text(str(minutes), _CELL),
                [_text(each, _CELL) for each in step.goals] or "",
                _text(_right_letter(step), _TICKED),
            ]
        )
    looks = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
    return Table(rows, [140, 34, WIDE - 234, 60], style=TableStyle(looks), hAlign="LEFT")


def _right_letter(step: LessonStep) -> str:
    letters = zip("ABCDEFGH", step.answers, strict=False)
    return ", ".join(letter for letter, answer in letters if answer.is_right)


def _solved(number: int, step: LessonStep, words: Any) -> Iterator[Any]:
    yield _text(f"{number}  {step.title}", _HEADING)
    yield from _ticks(step.goals)
    if step.answers:
        rows = []
        for letter, answer in zip("ABCDEFGH", step.answers, strict=False):
            look = _TICKED if answer.is_right else _CELL
            mark = f"{letter} \u2713" if answer.is_right else letter
            rows.append(
                [_text(mark, look), [_text(answer.text, look), _text(answer.why, _WHY)]],
            )
        looks = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEABOVE", (0, 1), (-1, -1), 2, white)]
        looks += [("BACKGROUND", (0, 0), (-1, -1), PALE), ("BOTTOMPADDING", (0, 0), (-1, -1), 6)]
        table = Table(rows, [34, WIDE - 34], style=TableStyle(looks))
        yield KeepTogether([Spacer(1, 5), _text(step.question, _ASKED), table])
    if step.deeper:
        deeper = [_text(each, _SMALL) for each in step.deeper]
        yield KeepTogether([_text(words["deeper"], _UNDER), *deeper])


def _talk(lesson: LessonText, lines: int) -> Iterator[Any]:
    heading = _text(WORDS[lesson.language]["discuss"], _HEADING)
    for number, each in enumerate(lesson.discuss):
        before = [heading] if number == 0 else []
        yield KeepTogether([*before, _text(f"{number + 1}. {each}", _TEXT), *_lines(lines, WIDE)])


def _papers(lesson: LessonText) -> Iterator[Any]:
    parts = []
    for each in lesson.papers:
        link = marked_up(each.link)
        told = f'{marked_up(each.what)} {marked_up(each.source)} <link href="{link}">{link}</link>'
        parts.append(Paragraph(told, _SMALL))
    yield KeepTogether([_text(WORDS[lesson.language]["papers"], _HEADING), *parts[:1]])
    yield from parts[1:]


def _glossary(lesson: LessonText) -> Iterator[Any]:
    told = [_text(f"**{each.word}**: {each.text}", _SMALL) for each in words_of(lesson)]
    yield KeepTogether([_text(WORDS[lesson.language]["glossary"], _HEADING), *told[:1]])
    yield from told[1:]


def _who(fields: Sequence[str]) -> Any:
    widths = [WIDE * part for part in (0.5, 0.2, 0.3)]
    looks = [("LINEBELOW", (0, 0), (-1, -1), 0.6, GRAY), ("BOTTOMPADDING", (0, 0), (-1, -1), 12)]
    looks += [("LEFTPADDING", (0, 0), (0, -1), 0)]
    return Table([[_text(each, _SMALL) for each in fields]], widths, style=TableStyle(looks))


def _ticks(items: Iterable[str]) -> Iterator[Any]:
    rows = [[_box(), _text(each, _CELL)] for each in items]
    looks = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 2)]
    looks += [("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
    if rows:
        yield Table(rows, [20, WIDE - 20], style=TableStyle(looks), hAlign="LEFT")


def _bullets(items: Iterable[str]) -> Iterator[Any]:
    look = ParagraphStyle("bullet", parent=_TEXT, leftIndent=12, bulletIndent=2)
    yield from (Paragraph(marked_up(each), look, bulletText="\u2022") for each in items)


def _box() -> Drawing:
    drawn = Drawing(_BOX + 2, _BOX + 3)
    drawn.add(Rect(0.5, 0.5, _BOX, _BOX, fillColor=white, strokeColor=GRAY, strokeWidth=0.8))
    return drawn


def _lines(count: int, width: float) -> Iterator[Drawing]:
    for _ in range(count):
        drawn = Drawing(width, 22)
        drawn.add(Line(0, 2, width, 2, strokeColor=GRAY, strokeWidth=0.4))
        yield drawn


def _squared(rows: int) -> Drawing:
    """Squared paper, 5 mm."""
    across = int(WIDE // _SQUARE)
    width, height = across * _SQUARE, rows * _SQUARE
    drawn = Drawing(WIDE, height + 2)
    looks = {"strokeColor": _GRID, "strokeWidth": 0.5}
    for column in range(across + 1):
        drawn.add(Line(column * _SQUARE, 1, column * _SQUARE, height + 1, **looks))
    for row in range(rows + 1):
        drawn.add(Line(0, row * _SQUARE + 1, width, row * _SQUARE + 1, **looks))
    return drawn


def _text(words: str, style: Any) -> Any:
    return Paragraph(marked_up(words), style)
