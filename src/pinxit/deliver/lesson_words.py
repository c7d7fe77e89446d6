"""What stands on worksheets besides the words of lessons, and lessons in letters that print."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfmetrics import getFont

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "worksheet": "Worksheet",
        "guide": "Teacher's guide",
        "lesson": "Lesson",
        "minutes": "about {} minutes",
        "name": "Name",
        "class": "Class",
        "date": "Date",
        "learn": "What you will be able to do",
        "learn_guide": "What is learned",
        "saw": "What I saw, in words or drawn",
        "because": "Because",
        "deeper": "For those who want the mathematics",
        "discuss": "To talk about",
        "papers": "To read on",
        "glossary": "Words",
        "advice": "Advice",
        "plan": "How the time may be spent",
        "step": "Step",
        "min": "min",
        "do": "What is done",
        "right": "Right",
        "start": "The lesson lies in the studio (pinxit studio), at Learn: {}.",
        "suggested": "Minutes are a suggestion, by how much there is to read and to do.",
        "page": "page",
    },
    "de": {
        "worksheet": "Arbeitsblatt",
        "guide": "Für Lehrkräfte",
        "lesson": "Lektion",
        "minutes": "etwa {} Minuten",
        "name": "Name",
        "class": "Klasse",
        "date": "Datum",
        "learn": "Was du danach kannst",
        "learn_guide": "Was gelernt wird",
        "saw": "Was ich gesehen habe, in Worten oder gezeichnet",
        "because": "Weil",
        "deeper": "Für alle, die es mathematisch wollen",
        "discuss": "Zum Reden",
        "papers": "Zum Weiterlesen",
        "glossary": "Wörter",
        "advice": "Hinweise",
        "plan": "Wie die Zeit verteilt werden kann",
        "step": "Schritt",
        "min": "min",
        "do": "Was getan wird",
        "right": "Richtig",
        "start": "Die Lektion liegt im Studio (pinxit studio) unter Lernen: {}.",
        "suggested": "Die Minuten sind ein Vorschlag, je nach dem, was zu lesen und zu tun ist.",
        "page": "Seite",
    },
}

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ", "0123456789+-nT", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ₓᵢⱼₙ", "0123456789xijn", strict=True))
_SPELLED = {"‖": "||", "\u2009": " ", "\u202f": "\u00a0"}
_MARKS = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\*(.+?)\*"), r"<i>\1</i>"),
    (re.compile(r"`(.+?)`"), r'<font face="Courier">\1</font>'),
)


def marked_up(text: str) -> str:
    """A text of a lesson as reportlab sets it: **bold**, *emphasis*, `code`, raised, lowered.

    Letters that the fonts of a PDF do not have are told by their number in Unicode.
    """
    found = "".join(map(_letter, escape(text)))
    for mark, instead in _MARKS:
        found = mark.sub(instead, found)
    return found


def _letter(letter: str) -> str:
    if letter in _RAISED:
        return f"<super>{_RAISED[letter]}</super>"
    if letter in _LOWERED:
        return f"<sub>{_LOWERED[letter]}</sub>"
    spelled = _SPELLED.get(letter, letter)
    return spelled if all(map(has_letter, spelled)) else f"U+{ord(letter):04X}"


def has_letter(letter: str) -> bool:
    """Whether Helvetica, or Symbol or Zapf Dingbats in its place, can write a letter."""
    font = getFont("Helvetica")
    for each in (font, *font.substitutionFonts):
        try:
            letter.encode(each.encName)
        except UnicodeEncodeError:
            continue
        return True
    return False
