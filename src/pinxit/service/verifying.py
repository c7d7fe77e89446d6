"""Files that anybody drops, looked at in armor; of them and of what they say nothing is kept."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.mark.keys import KeyRing
from pinxit.mark.lineage import with_lineage
from pinxit.mark.untrusted import ToldVerdict, recipe_untrusted, verify_untrusted, verifying_armor
from pinxit.mark.verdict import SourceVerdict, Verdict
from pinxit.mark.watermark_grid import lightness
from pinxit.pictures.picture import Picture
from pinxit.pictures.untrusted import decode_untrusted
from pinxit.service.places import Places
from pinxit.service.problem import TooMuch
from pinxit.studio import Studio

MOST_READ = 4
"""Files that are in memory at the same time, at each counter."""
MOST_EACH = 2
"""Of them, those of one person."""
MOST_OF_ADDRESS = 1
"""Of them, those of strangers at one address."""

_MANY = "Many files are being looked at; try again in a moment."
_PATIENCE = 5.0
_MOST_WAITING = 8
_MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found out about a file.

    Attributes:
        verdict: As `pinxit verify --json` gives it.
        lines: The same in plain words.
        recipe: What it says of how it was made, signed or not; {} if nothing.
    """

    verdict: Mapping[str, Any]
    lines: tuple[str, ...]
    recipe: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        return str(self.verdict.get("sentence", ""))


@dataclass(frozen=True, slots=True)
class Counter:
    """Where files are looked at: one at a time, and only so many wait.

    Strangers and people who are signed in have one counter each, so that nobody has to wait
    because strangers send many files.

    Attributes:
        places: How many files lie in memory, in all and of each who sends some.
    """

    places: Places = field(default_factory=lambda: Places(MOST_READ, MOST_EACH), repr=False)
    _armor: Armor = field(default_factory=verifying_armor, repr=False)
    _room: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(_MOST_WAITING), repr=False
    )

    @asynccontextmanager
    async def place(self, who: str, patience: float | None = None) -> AsyncIterator[None]:
        """A place at the counter: before somebody has one, nothing of their file is read.

        So no more files than there are places lie in memory, however many are sent, and nobody
        holds all places.

        Args:
            who: Id of a person, or the address of a stranger.
            patience: Seconds to wait for it; None for as long as people like to wait.

        Raises:
            TooMuch: none became free in time.
        """
        until = time.monotonic() + (_PATIENCE if patience is None else patience)
        while not self.places.take(who):
            if time.monotonic() > until:
                raise TooMuch(_MANY, "many_files", headers={"Retry-After": "5"})
            await asyncio.sleep(0.05)
        try:
            yield
        finally:
            self.places.give_back(who)

    def judged(self, data: bytes, title: str, anchors: str) -> ToldVerdict:
        """The verdict on a file, by its signature alone.

        Raises:
            UserMistake: it is no picture or clip, or went beyond the limits.
            TooMuch: too many files are waiting.
        """
        with self._turn():
            return verify_untrusted(self._armor, data, anchors, title)

    def recipe(self, data: bytes, title: str) -> dict[str, Any]:
        """The recipe that a file carries; {} if it has none."""
        with self._turn():
            return recipe_untrusted(self._armor, data, title)

    def picture(self, data: bytes, title: str) -> Picture:
        """The picture in a file.

        Raises:
            UserMistake: it cannot be read as a picture, or went beyond the limits.
            TooMuch: too many files are waiting.
        """
        with self._turn():
            return decode_untrusted(self._armor, data, title)

    def traced(self, data: bytes, title: str, studio: Studio) -> dict[str, Any] | None:
        """What a studio's watermark and records say of a picture; None of what is no picture."""
        try:
            picture = self.picture(data, title)
        except TooMuch:
            raise
        except UserMistake:
            return None
        return studio.archive.trace(lightness(picture.pixels)).to_json()

    def close(self) -> None:
        """Ends the process in which files are opened."""
        self._armor.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise TooMuch(_MANY, "many_files", headers={"Retry-After": "5"})
        try:
            yield
        finally:
            self._room.release()


def seen_by_stranger(counter: Counter, data: bytes, title: str, anchors: str) -> Seen:
    """What the file itself proves, and nothing that only this server knows.

    No watermark is looked for, no record, no model and no library: they would tell strangers what
    people made here.
    """
    told = counter.judged(data, title, anchors)
    return Seen(told.to_json(), told.lines())


def seen_by_owner(counter: Counter, data: bytes, title: str, studio: Studio) -> Seen:
    """What the file proves, and what the asker's own studio knows of it.

    Raises:
        UserMistake: it is no picture or clip that can be read.
    """
    anchors = studio.keys.anchors()
    told = counter.judged(data, title, anchors)
    verdict, lines = told.to_json(), list(told.lines())
    if told.state != "trusted":
        verdict["trace"] = counter.traced(data, title, studio)
        sentence = (verdict["trace"] or {}).get("sentence")
        lines[1:1] = [sentence] if sentence else []
    behind = with_lineage(Verdict(told.state, "", sources=_sources(verdict)), studio.home, anchors)
    verdict["lineage"] = [*_texts(verdict.get("lineage")), *behind.lineage]
    verdict["warnings"] = [*_texts(verdict.get("warnings")), *behind.warnings]
    lines += [*behind.warnings, *behind.lineage]
    return Seen(verdict, tuple(lines), counter.recipe(data, title))


def anchors_of_house(home: Path, people: Path) -> str:
    """PEM of the roots of everybody here: a file that one of them signed is known.

    That says no more than the file's own certificate does, and that this server knows its signer.
    """
    rings = [home, *sorted(people.iterdir())] if people.is_dir() else [home]
    found = (KeyRing(each / "keys").anchors() for each in rings)
    return "".join(dict.fromkeys(found))


def _sources(verdict: Mapping[str, Any]) -> tuple[SourceVerdict, ...]:
    """Sources as an armored process told them, which is as little to be trusted as the file."""
    told = verdict.get("sources")
    found = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return tuple(
        SourceVerdict(
            str(each.get("title", "")),
            str(each.get("role", "")),
            str(each.get("sha256", "")),
            "unsigned",
        )
        for each in found[:_MOST_SOURCES]
    )


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
