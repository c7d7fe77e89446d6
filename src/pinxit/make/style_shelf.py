"""The shelf of styles: names of the user's own, and where the pictures behind them lie."""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.hashing import canonical_json, hash_file
from pinxit.base.names import refuse_bad_name, unknown_name
from pinxit.datasets.rights import Rights
from pinxit.make.style_file import load_style
from pinxit.nets.style import Style
from pinxit.pictures.history import STYLE_SUFFIX
from pinxit.pictures.picture import Source

_PLACES = ".places.json"


@dataclass(frozen=True, slots=True)
class StyleShelf:
    """Where styles are found by name.

    Attributes:
        folder: The user's styles.
    """

    folder: Path

    def paths(self) -> Mapping[str, Path]:
        """The file of every style, by name, sorted. Whether each can be used is not tried."""
        found = self.folder.glob(f"*{STYLE_SUFFIX}") if self.folder.is_dir() else ()
        return {path.stem: path for path in sorted(found) if not path.name.startswith(".")}

    def find(self, name: str) -> Path:
        """The file of a style, named or given as a path.

        Raises:
            UserMistake: there is no such style.
        """
        there = self.paths()
        if name in there:
            return there[name]
        path = Path(name)
        if path.suffix != STYLE_SUFFIX:
            raise unknown_name("style", name, there)
        with contextlib.suppress(OSError):
            if path.is_file():
                return path
        raise UserMistake(f"There is no style file {name}.")

    def load(self, name: str) -> Style:
        """The style of that name or path.

        Raises:
            UserMistake: there is no such style, or its file is damaged.
        """
        return load_style(self.find(name))

    def with_hash(self, sha256: str) -> Style | None:
        """The style whose file has this hash; None if it is not on the shelf."""
        for path in self.paths().values():
            with contextlib.suppress(OSError):
                if hash_file(path) == sha256:
                    return load_style(path)
        return None

    def place_for(self, name: str, *, overwrite: bool = False) -> Path:
        """Where a new style of that name goes.

        Raises:
            UserMistake: the name is not allowed, or taken and ``overwrite`` is not set.
        """
        refuse_bad_name("style", name)
        if name.lower().endswith(STYLE_SUFFIX):
            raise UserMistake(f"{name!r} cannot be the name of a style; leave out {STYLE_SUFFIX}.")
        if name in self.paths() and not overwrite:
            raise UserMistake(
                f"There is a style named {name} already; choose another name or add --overwrite."
            )
        path = self.folder / f"{name}{STYLE_SUFFIX}"
        refuse_existing(path, overwrite=overwrite)
        return path

    def remember(self, pictures: Mapping[str, Path]) -> None:
        """Notes, on this machine alone, where the pictures behind styles lie, by their hashes."""
        places = {sha256: str(path.absolute()) for sha256, path in pictures.items()}
        known = self._places() | places
        if known != self._places():
            text = canonical_json(known).encode()
            write_bytes(self.folder / _PLACES, text, overwrite=True)

    def pictures_behind(self, style: Style, places: Sequence[Path] = ()) -> list[Path | None]:
        """The picture files that a style was learned from; None for those that are not found.

        Args:
            style: The style.
            places: Files and folders to look at; its own folder and the places that they were
                learned from are looked at in any case.
        """
        beside = (style.file.parent,) if style.file is not None else ()
        noted = self._places()
        found: list[Path | None] = []
        for source in style.card.pictures:
            own = [Path(noted[source.sha256])] if source.sha256 in noted else []
            files = (*own, *_files((*places, *beside), source.title))
            found.append(next((f for f in files if _has_hash(f, source.sha256)), None))
        return found

    def all_pictures_behind(self, style: Style, places: Sequence[Path] = ()) -> list[Path]:
        """The picture files that a style was learned from; arguments as of `pictures_behind`.

        Raises:
            UserMistake: one is not found.
        """
        found = self.pictures_behind(style, places)
        missing = [s.title for s, f in zip(style.card.pictures, found, strict=True) if f is None]
        if missing:
            raise UserMistake(
                f"{', '.join(missing)}, which the style {style.card.name} was learned from, "
                "cannot be found; say where it lies with --pictures."
            )
        return [path for path in found if path is not None]

    def rights_behind(self, source: Source) -> list[tuple[str, Rights]]:
        """What a style file, as the input of a step, says about the pictures behind it."""
        style = self.with_hash(source.sha256)
        with contextlib.suppress(UserMistake, OSError):
            if style is None and source.file and hash_file(source.file) == source.sha256:
                style = load_style(source.file)
        pictures = style.card.pictures if style is not None else ()
        return [(each.sha256, each.rights) for each in pictures if each.rights.is_known]

    def _places(self) -> dict[str, str]:
        try:
            value = json.loads((self.folder / _PLACES).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def _files(places: Sequence[Path], title: str) -> Iterator[Path]:
    for place in places:
        with contextlib.suppress(OSError):
            yield place / title if place.is_dir() else place


def _has_hash(path: Path, sha256: str) -> bool:
    try:
        return path.is_file() and hash_file(path) == sha256
    except OSError:
        return False
