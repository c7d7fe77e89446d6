"""Parts of a large work on their way from job to job: files in the store, until all are joined.

They lie beside the objects, under names of their own: no picture names them, and nobody else sees
them. What nobody joined goes after a week.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pinxit.library.objects import Objects

_TOP = "parts"
_SUFFIXES = {".json", ".nut"}
_WHOLE = "whole.json"
_ABOUT = "about.json"
_JOINED = "joined.json"
_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one work.

    Attributes:
        objects: The store.
        owner: Whose work it is.
        key: The same for all jobs that do parts of it: letters and digits.
    """

    objects: Objects
    owner: str
    key: str

    def take_about(self, folder: Path) -> None:
        """Puts what another job found out about the whole into a folder, if it is known."""
        if not (folder / _ABOUT).exists() and self.objects.has_named(self._name(_ABOUT)):
            self.objects.fetch_named(self._name(_ABOUT), folder / _ABOUT)

    def put(self, part: int, folder: Path) -> None:
        """Keeps the frames of a part, and what is known of the whole.

        Raises:
            NoSpace: the disk is full.
        """
        names = sorted(each.name for each in folder.iterdir() if each.suffix in _SUFFIXES)
        for name in names:
            shared = name == _ABOUT
            self.objects.put_named(
                self._name(name) if shared else self._name(part, name), folder / name
            )
        about = {"files": [name for name in names if name != _ABOUT]}
        self.objects.put_named(self._name(part, _WHOLE), json.dumps(about).encode())

    def has(self, part: int) -> bool:
        """Whether a part is there, whole."""
        return self.objects.has_named(self._name(part, _WHOLE))

    def fetch(self, part: int, folder: Path) -> Path:
        """Puts the files of a part into a folder, and gives it."""
        about = json.loads(self.objects.get_named(self._name(part, _WHOLE)))
        for name in about["files"]:
            self.objects.fetch_named(self._name(part, name), folder / name)
        return folder

    def joined(self) -> dict[str, Any] | None:
        """What was said when the parts were joined; None before that."""
        if not self.objects.has_named(self._name(_JOINED)):
            return None
        told: dict[str, Any] = json.loads(self.objects.get_named(self._name(_JOINED)))
        return told

    def end(self, told: dict[str, Any], count: int) -> None:
        """Says that the parts were joined, and removes them."""
        self.objects.put_named(self._name(_JOINED), json.dumps(told).encode())
        for part in range(1, count + 1):
            self.objects.remove_folder(self._name(part))

    def _name(self, *parts: object) -> str:
        return "/".join(map(str, (_TOP, self.owner, self.key, *parts)))


def remove_parts_of(objects: Objects, owner: str) -> None:
    """Removes all parts of somebody's works."""
    objects.remove_folder(f"{_TOP}/{owner}")


def remove_old_parts(objects: Objects) -> None:
    """Removes the parts of works at which nobody worked for a week."""
    newest: dict[str, datetime] = {}
    for name, when in objects.named(_TOP):
        work = "/".join(name.split("/")[:3])
        newest[work] = max(when, newest.get(work, when))
    before = datetime.now(UTC) - _KEPT
    for work, when in newest.items():
        if when < before:
            objects.remove_folder(work)
