"""Pictures that must not be approached: registered works, designs of competitors.

A set is a folder of plain arrays, one row for each picture, that are mapped into memory and read
piece by piece, so that a million pictures need no more memory than a thousand. The pictures
themselves are not kept.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.base.names import is_allowed_name, unknown_name
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.copy_index import CopyIndex, index_with, natural_scores
from pinxit.datasets.importing import MOST_BYTES
from pinxit.datasets.matching import Matcher, windows_of
from pinxit.datasets.patches import Maps
from pinxit.datasets.prints import Raster, as_raster, perceptual_hash, thumbnail
from pinxit.datasets.sscd import Seen, fits
from pinxit.datasets.training_prints import TrainingPrints
from pinxit.pictures.known import format_of
from pinxit.pictures.read import decode_picture, read_file, read_head

_ABOUT, _NAMES = "about.json", "names.txt"
_SIDE, _THUMB = 32, 8
_MEASURED, _TOGETHER = 200, 256
_TYPES: dict[str, type[np.generic]] = {
    "pdq": np.uint8,
    "sha256": np.uint8,
    "thumbs": np.uint8,
    "light": np.uint8,
    "tint": np.uint8,
    "windows": np.int8,
}
_SEEN, _PLAIN = "seen", 4
"""Name of what the network for copies says; measures without it."""
_ALL = {**_TYPES, _SEEN: np.int8}
"""With what the network for copies says, where it was there when the set was made."""


@dataclass(frozen=True, slots=True)
class ProtectedSet:
    """What is known of one set.

    Attributes:
        name: As its owner named it; never written into pictures.
        set_id: Derived from the pictures; written into pictures that were compared with it.
        count: How many pictures it holds.
        skipped: Files that could not be read as pictures.
    """

    name: str
    set_id: str
    count: int
    skipped: int = 0

    def to_json(self) -> dict[str, Any]:
        """The set as JSON values."""
        return {
            "name": self.name,
            "id": self.set_id,
            "pictures": self.count,
            "skipped": self.skipped,
        }


@dataclass(frozen=True, slots=True)
class ProtectedStore:
    """All protected sets of a user.

    Attributes:
        folder: Made when a set is added.
    """

    folder: Path

    def list(self) -> tuple[ProtectedSet, ...]:
        """All sets, by name."""
        paths = sorted(self.folder.glob(f"*/{_ABOUT}"))
        return tuple(_set_in(path.parent) for path in paths if is_allowed_name(path.parent.name))

    def add(
        self, pictures: Path, name: str, *, overwrite: bool = False, tell: Listener = silence
    ) -> ProtectedSet:
        """All pictures below a folder as a protected set.

        Args:
            pictures: Searched with all folders in it; hidden ones are skipped.
            name: Of the set.
            overwrite: Replace a set of that name.
            tell: Hears how far it is; may stop by raising.

        Raises:
            UserMistake: there is no such folder, no readable picture in it, the name is not
                allowed or taken.
        """
        place = self._place(name)
        if place.exists() and not overwrite:
            raise UserMistake(
                f"A protected set is named {name} already; choose another --name, or replace it "
                "with --overwrite."
            )
        if not pictures.is_dir():
            raise UserMistake(f"There is no folder {pictures}; name the one with the pictures.")
        beside = self.folder / f".{name}-{uuid4().hex}"
        beside.mkdir(parents=True)
        try:
            _written(pictures, name, beside, tell)
            if place.exists():
                shutil.rmtree(place)
            beside.rename(place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return _set_in(place)

    def remove(self, name: str) -> ProtectedSet:
        """Forgets a set, and gives what it was.

        Raises:
            UserMistake: there is no such set.
        """
        place = self._place(name)
        if not (place / _ABOUT).exists():
            raise unknown_name("protected set", name, [each.name for each in self.list()])
        known = _set_in(place)
        shutil.rmtree(place)
        return known

    def indices(self) -> dict[str, CopyIndex]:
        """What pictures are compared with, by the id of each set; mapped, not read."""
        return {each.set_id: opened(self.folder / each.name) for each in self.list()}

    def _place(self, name: str) -> Path:
        if not is_allowed_name(name):
            raise UserMistake(
                f"{name!r} is no name for a set: letters, digits, dots, dashes and underscores."
            )
        return self.folder / name


def opened(place: Path) -> CopyIndex:
    """The index in a folder; its arrays stay on disk.

    Raises:
        UserMistake: its files are damaged.
    """
    about = _about(place)
    scores = _scores(place, about["natural"])
    arrays = {name: _mapped(place, name, about) for name in {**_TYPES, **about["shapes"]}}
    seen = Seen(arrays[_SEEN]) if _SEEN in arrays else None
    if seen is not None and not (fits(seen.stored, about["pictures"]) and scores.shape[1] > _PLAIN):
        raise _damaged(place)
    none = np.empty(0, np.uint16), np.empty(0, np.float32)
    prints = TrainingPrints(arrays["pdq"], arrays["sha256"], arrays["thumbs"], *none)
    matcher = Matcher(Maps(arrays["light"], arrays["tint"]), arrays["windows"])
    return index_with(prints, matcher, scores, seen)


def _scores(place: Path, natural: object) -> NDArray[np.float32]:
    """Rows of measures, all as long.

    Raises:
        UserMistake: they are not.
    """
    try:
        scores = np.array(natural or np.empty((0, 2 * _PLAIN)), np.float32)
    except (TypeError, ValueError) as fault:
        raise _damaged(place) from fault
    if scores.ndim != 2 or scores.shape[1] < _PLAIN:
        raise _damaged(place)
    return scores


def _damaged(place: Path) -> UserMistake:
    return UserMistake(f"{place / _ABOUT} is damaged; add the protected set again.")


def _mapped(place: Path, name: str, about: dict[str, Any]) -> NDArray[Any]:
    if name not in _ALL or name not in about["shapes"]:
        raise _damaged(place)
    shape = tuple(about["shapes"][name])
    path, kind = place / f"{name}.bin", np.dtype(_ALL[name])
    wanted = int(np.prod((about["pictures"], *shape))) * kind.itemsize
    if not path.exists() or path.stat().st_size != wanted:
        raise UserMistake(f"{path} is damaged; add the protected set {place.name} again.")
    return np.memmap(path, kind, "r", shape=(about["pictures"], *shape))


def _about(place: Path) -> dict[str, Any]:
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        return {key: about[key] for key in ("id", "pictures", "skipped", "shapes", "natural")}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise UserMistake(
            f"{place / _ABOUT} is damaged ({fault!r}); add the protected set again."
        ) from fault


def _set_in(place: Path) -> ProtectedSet:
    about = _about(place)
    return ProtectedSet(place.name, about["id"], about["pictures"], about["skipped"])


def _files(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        yield from (Path(here, each) for each in sorted(files) if not each.startswith("."))


def _written(pictures: Path, name: str, place: Path, tell: Listener) -> None:
    paths = [path for path in _files(pictures) if _is_picture(path)]
    kept: list[Path] = []
    shapes: dict[str, list[int]] = {}
    with ExitStack() as stack:
        files = {each: stack.enter_context((place / f"{each}.bin").open("wb")) for each in _ALL}
        for start in range(0, len(paths), _TOGETHER):
            part = paths[start : start + _TOGETHER]
            read = [(path, _read(path)) for path in part]
            there = [(path, found) for path, found in read if found is not None]
            if there:
                kept += [path for path, _ in there]
                shapes = _append(files, [found for _, found in there], len(paths))
            tell(Progress("protect", start + len(part), len(paths), "pictures"))
    if not kept:
        raise UserMistake(f"There is no readable picture in {pictures}.")
    names = "\n".join(path.relative_to(pictures).as_posix() for path in kept)
    (place / _NAMES).write_text(names + "\n", encoding="utf-8")
    about = {
        "name": name,
        "id": hash_file(place / "sha256.bin")[:12],
        "pictures": len(kept),
        "skipped": len(paths) - len(kept),
        "shapes": shapes,
        "natural": [],
    }
    (place / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
    about["natural"] = _natural(opened(place), kept).tolist()
    (place / _ABOUT).write_text(json.dumps(about), encoding="utf-8")


def _natural(index: CopyIndex, kept: Sequence[Path]) -> NDArray[np.float32]:
    """Scores of some of the pictures, each against all others; those that vanished are left out."""

    def raster_of(number: int) -> Raster | None:
        found = _read(kept[number])
        return found[1] if found else None

    return natural_scores(index.prints, index.matcher, raster_of, _MEASURED, index.seen)


def _append(
    files: Mapping[str, IO[bytes]], found: Sequence[tuple[bytes, Raster]], count: int
) -> dict[str, list[int]]:
    rasters = [raster for _, raster in found]
    maps = Maps.of(rasters, _SIDE)
    arrays: dict[str, NDArray[Any]] = {
        "pdq": np.stack([perceptual_hash(each)[0] for each in rasters]),
        "sha256": np.stack([np.frombuffer(sha256, np.uint8) for sha256, _ in found]),
        "thumbs": np.stack([thumbnail(each, _THUMB) for each in rasters]),
        "light": maps.light,
        "tint": maps.tint,
        "windows": np.concatenate(list(windows_of(maps))),
    }
    seen = Seen.of(rasters, count)
    if seen is not None:
        arrays[_SEEN] = seen.stored
    for name, array in arrays.items():
        files[name].write(np.ascontiguousarray(array).tobytes())
    return {name: list(array.shape[1:]) for name, array in arrays.items()}


def _is_picture(path: Path) -> bool:
    try:
        return format_of(read_head(path)) is not None
    except UserMistake:
        return False


def _read(path: Path) -> tuple[bytes, Raster] | None:
    """Hash and pixels of a picture; None if it cannot be read."""
    try:
        picture = decode_picture(read_file(path, most_bytes=MOST_BYTES), path.name)
    except UserMistake:
        return None
    return bytes.fromhex(picture.sha256), as_raster(picture.pixels)
