"""Where data sets are kept: one JSON file per version, written whole or not at all."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import canonical_json, hash_file
from pinxit.base.names import is_allowed_name, unknown_name
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.dataset import Dataset, refuse_bad_name
from pinxit.datasets.labels import Labels

_FILE = re.compile(r"v(\d{1,9})\.json")
_LABELS = "labels.json"


@dataclass(frozen=True, slots=True)
class DatasetStore:
    """All data sets of a user.

    Attributes:
        folder: Made when something is saved.
    """

    folder: Path

    def list(self) -> tuple[str, ...]:
        """Names of all data sets, sorted; what else lies in the folder is passed by."""
        try:
            found = [each.name for each in self.folder.iterdir() if is_allowed_name(each.name)]
        except OSError:
            return ()
        return tuple(sorted(name for name in found if self.versions(name)))

    def versions(self, name: str) -> tuple[int, ...]:
        """Versions of a data set, oldest first; none if there is no such data set."""
        found = (_FILE.fullmatch(each.name) for each in self._files(name))
        return tuple(sorted(int(match[1]) for match in found if match))

    def load(self, name: str, version: int | None = None) -> Dataset:
        """A data set; its newest version, if none is named.

        Raises:
            UserMistake: there is none, or its file was damaged or changed.
        """
        versions = self.versions(name)
        if not versions:
            raise unknown_name("data set", name, self.list())
        if version is not None and version not in versions:
            raise UserMistake(
                f"The data set {name} has no version {version}; there are: "
                f"{', '.join(map(str, versions))}."
            )
        path = self.path_of(name, version or versions[-1])
        try:
            about = path.stat()
            seen = about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns
            return _read(path, seen)
        except (OSError, ValueError) as fault:
            raise UserMistake(
                f"{path} cannot be read ({fault}). Import the folder again."
            ) from fault

    def save(self, dataset: Dataset) -> Dataset:
        """Keeps a data set and gives it back with the version it got.

        The newest version is replaced as long as it is not frozen. After a frozen one a new version
        begins, unless nothing has changed: then the frozen one is given back.

        Raises:
            UserMistake: it cannot be written.
        """
        versions = self.versions(dataset.name)
        newest = self.load(dataset.name) if versions else None
        if newest is not None and newest.frozen and newest.digest == dataset.digest:
            return newest
        number = versions[-1] + int(newest.frozen) if newest else 1
        numbered = replace(dataset, version=number, frozen=False)
        self._write(numbered)
        return numbered

    def freeze(self, name: str, version: int | None = None) -> Dataset:
        """Makes sure that a version never changes again, and gives it back.

        Raises:
            UserMistake: there is none, or it cannot be written.
        """
        dataset = self.load(name, version)
        if dataset.frozen:
            return dataset
        frozen = replace(dataset, frozen=True)
        self._write(frozen)
        return frozen

    def delete(self, name: str, version: int | None = None, *, even_frozen: bool = False) -> None:
        """Forgets one version, or all; the pictures stay where they are.

        Raises:
            UserMistake: there is none, or it is frozen and ``even_frozen`` is not set.
        """
        doomed = self.versions(name) if version is None else (self.load(name, version).version,)
        if not doomed:
            raise unknown_name("data set", name, self.list())
        frozen = [each for each in doomed if not even_frozen and self.load(name, each).frozen]
        if frozen:
            raise UserMistake(
                f"Version {frozen[0]} of the data set {name} is frozen, because a model may have "
                "learned from it and its record would be lost. Say that even frozen ones may be "
                "deleted, if no such model is left."
            )
        for each in doomed:
            path = self.path_of(name, each)
            for file in (path, *path.parent.glob(f"{path.name}.*")):
                file.unlink(missing_ok=True)
        if not self.versions(name):
            (self.folder / name / _LABELS).unlink(missing_ok=True)
        if not self._files(name):
            (self.folder / name).rmdir()

    def labels(self, name: str) -> Labels:
        """What is said of the pictures of a data set, whatever its version; none if nothing is.

        Raises:
            UserMistake: the file was damaged.
        """
        path = self.folder / name / _LABELS
        if not path.is_file():
            return Labels()
        try:
            return Labels.from_json(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as fault:
            raise UserMistake(
                f"{path} cannot be read ({fault}). Import the labels again."
            ) from fault

    def keep_labels(self, name: str, labels: Labels | None) -> None:
        """Keeps what is said of the pictures of a data set; None leaves what was said before.

        Raises:
            UserMistake: there is no such data set, or it cannot be written.
        """
        if not self.versions(name):
            raise unknown_name("data set", name, self.list())
        if labels is not None:
            text = canonical_json(labels.to_json())
            write_bytes(self.folder / name / _LABELS, text.encode(), overwrite=True)

    def changes(
        self, name: str, version: int | None = None, tell: Listener = silence
    ) -> Mapping[str, str]:
        """What has become of files since they were imported: "missing" or "changed", by path.

        Raises:
            UserMistake: there is no such data set.
        """
        dataset = self.load(name, version)
        found: dict[str, str] = {}
        tell(Progress("compare files", 0, len(dataset.entries), "files"))
        for number, entry in enumerate(dataset.entries, 1):
            try:
                if hash_file(dataset.path_of(entry)) != entry.sha256:
                    found[entry.path] = "changed"
            except OSError:
                found[entry.path] = "missing"
            tell(Progress("compare files", number, len(dataset.entries), "files"))
        return found

    def path_of(self, name: str, version: int) -> Path:
        """The file of a version; what is signed beside it begins with the same name."""
        return self.folder / name / f"v{version}.json"

    def _write(self, dataset: Dataset) -> None:
        path = self.path_of(dataset.name, dataset.version)
        write_bytes(path, canonical_json(dataset.to_json()).encode(), overwrite=True)

    def _files(self, name: str) -> tuple[Path, ...]:
        refuse_bad_name(name)
        try:
            return tuple((self.folder / name).iterdir())
        except OSError:  # none, a file, or not to be looked into
            return ()


@lru_cache(maxsize=8)
def _read(path: Path, _: tuple[int, ...]) -> Dataset:
    """What a file says that was seen to be so: each delivered picture asks for all data sets."""
    value = json.loads(path.read_text(encoding="utf-8"))
    return Dataset.from_json(value if isinstance(value, dict) else {})
