"""Reservations in words and in ``tdmrep.json``, and the license that a file names itself.

TDM Reservation Protocol (W3C community group report, 2022, section 6): a list of rules with
``location``, ``tdm-reservation`` (1: reserved) and ``tdm-policy``; here it lies beside the
pictures, or in ``.well-known`` there. Of several rules that match a picture, the longest location
counts: our choice, as robots.txt does (RFC 9309, section 2.2.2).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.pictures.notices import Notice

NAME = "tdmrep.json"
_PLACES = (NAME, f".well-known/{NAME}")

_AI = (
    r"(?:\bA\.?I\.?\b(?![- ]?(?:generated|made|assisted))|artificial intelligence|"
    r"machine[- ]learning|data[- ]mining|\bTDM\b|\bKI\b|generative)"
)
_LEARNING = r"(?:train\w*|learn\w*|mining|use\b|usage|scrap\w*|TDM|Training)"
_NOT = r"(?:\bno\b|\bnot\b|prohibit\w*|forbid\w*|reserv\w*|opt(?:ed)?[- ]?out|\bkein\w*|verboten)"
_WORDS = re.compile(
    rf"{_NOT}.{{0,80}}{_AI}|{_AI}.{{0,20}}{_LEARNING}.{{0,60}}{_NOT}", re.IGNORECASE
)
_SAY_RIGHTS = (
    "dc:rights",
    "xmpRights:UsageTerms",
    "plus:OtherConstraints",
    "EXIF Copyright",
    "IPTC copyright notice",
)
_NAME_A_LICENSE = ("cc:license", "xmpRights:WebStatement", *_SAY_RIGHTS)
_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/(zero|mark)/1)",
    re.IGNORECASE,
)


def reserved_in_words(notices: Iterable[Notice]) -> str | None:
    """A reservation of training or mining in plain words, as a reason; None if there is none."""
    for each in notices:
        if each.field in _SAY_RIGHTS and _WORDS.search(each.text):
            return f"the picture itself says {each}"
        if each.field == "tdm:reservation" and each.text.strip() == "1":
            return "the picture itself says tdm:reservation 1"
    return None


def license_named(notices: Iterable[Notice]) -> tuple[str, Notice] | None:
    """The Creative Commons license that a file names, and where; None if it names none."""
    told = {each.field: each for each in reversed(list(notices))}
    for each in (told[field] for field in _NAME_A_LICENSE if field in told):
        match = _COMMONS.search(each.text)
        if match is not None:
            kind, version, dedication = match.groups()
            if dedication:
                return {"zero": "CC0-1.0", "mark": "CC-PDM-1.0"}[dedication.lower()], each
            return f"CC-{kind.upper()}-{version}", each
    return None


def creator_named(notices: Iterable[Notice]) -> str:
    """The author that a file names; "" if it names none."""
    told = {each.field: each.text for each in reversed(list(notices))}
    fields = ("dc:creator", "EXIF Artist", "IPTC by-line")
    return next((told[field] for field in fields if field in told), "")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    length: int
    is_reserved: bool
    policy: str


class Reservations:
    """The ``tdmrep.json`` of a folder and of the folders in it.

    Args:
        folder: Where the pictures lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rules = cache(_rules_in)

    def of(self, path: str) -> str | None:
        """The reservation of one picture, as a reason; None if there is none.

        Args:
            path: Relative to the folder, with forward slashes.

        Raises:
            UserMistake: a ``tdmrep.json`` is damaged.
        """
        parts = path.split("/")
        for depth in range(len(parts)):
            below, rest = "/".join(parts[:depth]), "/" + "/".join(parts[depth:])
            fitting = [r for r in self._rules(self._folder / below) if r.pattern.match(rest)]
            longest = max((rule.length for rule in fitting), default=0)
            reserved = [r for r in fitting if r.length == longest and r.is_reserved]
            if reserved:
                terms = f", terms at {reserved[0].policy}" if reserved[0].policy else ""
                return f"{NAME} beside it reserves text and data mining{terms}"
        return None


def _rules_in(folder: Path) -> tuple[_Rule, ...]:
    path = next((folder / place for place in _PLACES if (folder / place).is_file()), None)
    if path is None:
        return ()
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
        return tuple(map(_rule, rows if isinstance(rows, list) else [rows]))
    except (OSError, ValueError, AttributeError, TypeError) as fault:
        raise UserMistake(
            f"{path} cannot be read as reservations ({fault}); mend it or take it away."
        ) from fault


def _rule(row: dict[str, Any]) -> _Rule:
    location = str(row.get("location", "/"))
    location = location if location.startswith(("/", "*")) else f"/{location}"
    glob = re.escape(location.removesuffix("$")).replace(r"\*", ".*")
    pattern = re.compile(glob + ("$" if location.endswith("$") else ""))
    is_reserved = int(row.get("tdm-reservation", 0)) == 1
    return _Rule(pattern, len(location), is_reserved, str(row.get("tdm-policy", "")))
