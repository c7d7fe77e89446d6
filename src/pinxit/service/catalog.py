"""The models of a shelf, told without opening their files twice."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.engine import Card, Model
from pinxit.service.explorers import Stamp, path_of_model
from pinxit.studio import Studio

_BEHIND = "training.sha256"


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """A model on a shelf.

    Attributes:
        name: What its owner calls it: the stem of its file.
        path: Its file.
        bytes: Of its file.
        changed: When the file was written.
        about: Its card and hash, and of its arrays those that say what it learned from; None if
            the file is damaged.
        fault: Why it cannot be used, in that case.
    """

    name: str
    path: Path
    bytes: int
    changed: datetime
    about: Model | None
    fault: str = ""

    @property
    def is_shipped(self) -> bool:
        """Whether it came with Pinxit."""
        return self.path.parent == shipped("models")

    @property
    def sha256(self) -> str:
        """Of the file; "" if it is damaged."""
        return self.about.sha256 if self.about else ""

    @property
    def card(self) -> Card:
        """What it says about itself; blank if it is damaged."""
        return self.about.card if self.about else Card(self.name, "", "", {}, (0, 0, 0))


class Catalog:
    """What is known of model files, by their stamps."""

    def __init__(self) -> None:
        self._known: dict[Stamp, Shelved] = {}

    def all(self, studio: Studio) -> list[Shelved]:
        """The models of somebody's shelf, by name."""
        return list(self._all(studio))

    def one(self, studio: Studio, name: str) -> Shelved:
        """One of them.

        Raises:
            Missing: there is none of that name.
        """
        return self._shelved(path_of_model(studio, name))

    def _all(self, studio: Studio) -> Iterator[Shelved]:
        for path in studio.models.paths().values():
            with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                yield self._shelved(path)

    def _shelved(self, path: Path) -> Shelved:
        stamp = Stamp.of(path)
        if stamp not in self._known:
            self._known[stamp] = _read(path, stamp)
        return self._known[stamp]


def _read(path: Path, stamp: Stamp) -> Shelved:
    from pinxit.training.model_file import load_model

    changed = datetime.fromtimestamp(stamp.changed / 1e9, UTC)
    shelved = Shelved(path.stem, path, stamp.size, changed, None)
    try:
        model = load_model(path)
    except UserMistake as fault:
        return replace(shelved, fault=str(fault).replace(str(path), path.name))
    behind = {name: array for name, array in model.weights.items() if name == _BEHIND}
    return replace(shelved, about=Model(behind, model.card, model.sha256))
