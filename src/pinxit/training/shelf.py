"""The shelf of models: names of the user's own and of the shipped ones."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.base.names import refuse_bad_name, unknown_name
from pinxit.base.shipped import shipped
from pinxit.engine import Model
from pinxit.training.model_file import load_model

_SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where models are found by name.

    Attributes:
        folder: The user's own models; a name here hides a shipped one.
    """

    folder: Path

    def paths(self) -> Mapping[str, Path]:
        """The file of every model, by name, sorted. Whether each can be loaded is not tried."""
        found = {path.stem: path for path in self._files()}
        return dict(sorted(found.items()))

    def find(self, name: str) -> Path:
        """The file of a model, named or given as a path.

        Raises:
            UserMistake: there is no such model.
        """
        there = self.paths()
        if name in there:
            return there[name]
        path = Path(name)
        if path.suffix != _SUFFIX:
            raise unknown_name("model", name, there)
        if not _is_file(path):
            raise UserMistake(f"There is no model file {name}.")
        return path

    def named(self, name: str) -> Path:
        """The file of a model on the shelf: what strangers write never leads elsewhere.

        Raises:
            UserMistake: there is no such model.
        """
        there = self.paths()
        if name not in there:
            raise unknown_name("model", name, there)
        return there[name]

    def load(self, name: str) -> Model:
        """The model of that name or path.

        Raises:
            UserMistake: there is no such model, or its file is damaged.
        """
        return load_model(self.find(name))

    def with_hash(self, sha256: str) -> Model | None:
        """The model whose file has this hash; None if it is not on the shelf."""
        path = self.path_with_hash(sha256)
        return load_model(path) if path is not None else None

    def path_with_hash(self, sha256: str) -> Path | None:
        """The file that has this hash; None if it is not on the shelf."""
        for path in self._files():
            with contextlib.suppress(OSError):
                if hash_file(path) == sha256:
                    return path
        return None

    def place_for(self, name: str) -> Path:
        """Where a new model of that name goes.

        Raises:
            UserMistake: the name is not allowed.
        """
        refuse_bad_name("model", name)
        if name.lower().endswith(_SUFFIX):
            raise UserMistake(f"{name!r} cannot be the name of a model; leave out {_SUFFIX}.")
        return self.folder / f"{name}{_SUFFIX}"

    def _files(self) -> Iterator[Path]:
        for folder in (shipped("models"), self.folder):
            paths = sorted(folder.glob(f"*{_SUFFIX}"))
            yield from (p for p in paths if not p.name.startswith(".") and _is_file(p))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # not to be looked at, or too long a name
        return False
