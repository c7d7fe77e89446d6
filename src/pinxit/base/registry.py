"""The plug-in registry: knows names and one-line descriptions without importing anything.

A built-in is a file in a folder of ours: its stem is the name, the first line of its docstring
the description. A plug-in of third parties is an entry point; only names that the configuration
allows are ever loaded.
"""

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar, cast

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Registry(Generic[T]):
    """All implementations of one kind.

    Attributes:
        kind: What an entry is, for messages ("engine").
        package: Dotted name of the folder that holds the built-ins, one file each.
        attribute: Name in each file that holds the implementation ("ENGINE").
        allowed: Names of entry points of third parties that may be loaded.
    """

    kind: str
    package: str
    attribute: str
    allowed: Collection[str] = field(default=())

    def describe(self) -> Mapping[str, str]:
        """Every name with its one-line description, sorted by name. Imports no implementation."""
        found = {path.stem: _first_line(path) for path in _files(self.package)}
        for name, point in self._plugins().items():
            summary = point.dist.metadata["Summary"] if point.dist else None
            found.setdefault(name, summary or f"from {point.value}")
        return dict(sorted(found.items()))

    def load(self, name: str) -> T:
        """The implementation of that name.

        Raises:
            UserMistake: no entry has that name, or a plug-in does not provide it.
        """
        if any(path.stem == name for path in _files(self.package)):
            return cast("T", getattr(import_module(f"{self.package}.{name}"), self.attribute))
        plugins = self._plugins()
        if name not in plugins:
            raise unknown_name(self.kind, name, self.describe())
        try:
            return cast("T", plugins[name].load())
        except (ImportError, AttributeError) as fault:
            raise UserMistake(
                f"The {self.kind} {name!r} of {plugins[name].value} cannot be loaded: {fault}. "
                "Install its package again, or take it off the list of allowed plug-ins."
            ) from fault

    def _plugins(self) -> Mapping[str, EntryPoint]:
        points = entry_points(group=self.package) if self.allowed else ()
        return {point.name: point for point in points if point.name in self.allowed}


@cache
def _files(package: str) -> tuple[Path, ...]:
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    paths = (path for folder in folders or () for path in Path(folder).glob("*.py"))
    return tuple(sorted(path for path in paths if not path.stem.startswith("_")))


_parsing = Lock()
"""Python 3.11 fails now and then where threads parse at once (CPython issue 106905)."""


@cache
def _first_line(path: Path) -> str:
    with _parsing:
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".")
