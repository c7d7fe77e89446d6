"""The desk of data sets: pictures come in, their rights are said, versions are made of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pinxit.base.errors import UserMistake
from pinxit.base.names import refuse_bad_name, unknown_name
from pinxit.base.progress import Listener, silence
from pinxit.check.people import look
from pinxit.check.safety import Safety
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.importing import ImportReport
from pinxit.datasets.paper_rows import EVERYTHING, read_rows
from pinxit.datasets.rejudging import moved, without
from pinxit.datasets.rights import Rights
from pinxit.desks.archives import Admits, anything
from pinxit.desks.intake import Decodes, Intake
from pinxit.desks.looks import forget_views
from pinxit.desks.upload_folders import (
    RIGHTS,
    UploadFolders,
    alone_in,
    move,
    set_rights,
    take_away,
    taken,
)
from pinxit.mark.rights_desk import RightsDesk


@dataclass(frozen=True, slots=True)
class DatasetDesk:
    """Where data sets are made of pictures that were sent.

    Attributes:
        rights: Imports, judges, signs and freezes.
        uploads: Where the pictures lie.
        safety: What is looked for in pictures.
        tell: Hears all progress.
    """

    rights: RightsDesk
    uploads: UploadFolders
    safety: Safety
    tell: Listener = silence

    def names(self) -> tuple[str, ...]:
        """Names of all data sets, those too of which nothing was imported yet; sorted."""
        return tuple(sorted({*self.rights.datasets.list(), *self.uploads.names()}))

    def newest(self, name: str) -> Dataset | None:
        """The newest version of a data set; None before its first import.

        Raises:
            UserMistake: there is no such data set.
        """
        if name not in self.names():
            raise unknown_name("data set", name, self.names())
        return self.rights.datasets.load(name) if self.rights.datasets.versions(name) else None

    def begin(self, name: str, rights: Rights) -> None:
        """Makes an empty data set, whose pictures have these rights unless they say others.

        Raises:
            UserMistake: the name is not allowed, or taken.
        """
        refuse_bad_name("data set", name)
        if name in self.rights.datasets.list():
            raise taken(name)
        self.uploads.begin(name, rights)

    def intake(
        self, name: str, decodes: Decodes, most_bytes: int, admits: Admits = anything
    ) -> Intake:
        """The way in for pictures of a data set; `admits` is asked before archives are unpacked.

        Raises:
            UserMistake: there is no such data set, or its pictures lie elsewhere.
        """
        self.newest(name)
        return Intake(self.uploads.for_change(name), decodes, most_bytes, admits)

    def bring_in(self, name: str) -> tuple[Dataset, ImportReport]:
        """Imports all pictures that were sent, with the rights that are said of each.

        Raises:
            UserMistake: there is no such data set, no readable picture, or a table is wrong.
        """
        self.newest(name)
        folder = self.uploads.for_change(name)
        made, report = self.rights.import_folder(folder, name, Rights(), tell=self.tell)
        report = replace(report, faces=look(made, self.safety, self.tell).faces)
        self.uploads.remember(name, {"import": report.to_json()})
        return made, report

    def say_rights(
        self, name: str, hashes: Collection[str] | None, cells: Mapping[str, str]
    ) -> Dataset | None:
        """Says in the rights file what holds for some pictures, and judges them again.

        A frozen version stays as it is; a new one begins.

        Args:
            name: Of the data set.
            hashes: Of the pictures; None for all, those too that are yet to come.
            cells: Columns of the rights file.

        Raises:
            UserMistake: there is no such picture, or a cell is wrong.
        """
        with alone_in(self.uploads.root / name):
            newest, folder = self.newest(name), self.uploads.for_change(name)
            if hashes is None:
                entries = newest.entries if newest else ()
                rows = (row.get("path", "") for row in read_rows(folder / RIGHTS))
                said = {path: dict(cells) for path in (EVERYTHING, *filter(None, rows))}
            else:
                entries = _chosen(newest, name, hashes)
                said = {each.path: _whole(each, cells) for each in entries}
            set_rights(folder, said)
            if newest is None:
                return None
            return self.rights.judge_again(name, {each.sha256 for each in entries})

    def remove(self, name: str, hashes: Collection[str]) -> Dataset:
        """Takes pictures out of a data set; of a frozen version nothing is lost.

        Raises:
            UserMistake: there is no such picture, or none would be left.
        """
        with alone_in(self.uploads.root / name):
            newest = self.newest(name)
            gone = _chosen(newest, name, hashes)
            assert newest is not None  # noqa: S101, there are pictures
            rest = without(newest, frozenset(each.sha256 for each in gone))
            folder = self._for_change(newest)
            take_away(folder, [each.path for each in gone])
            saved = self.rights.save(replace(rest, root=folder.resolve()))
            if not newest.frozen:
                self._forget_views(each.sha256 for each in gone)
            return saved

    def regroup(self, name: str, hashes: Collection[str], tags: Collection[str]) -> Dataset:
        """Moves pictures into the folders of these names, which are their classes.

        Raises:
            UserMistake: there is no such picture, or a name cannot be that of a folder.
        """
        with alone_in(self.uploads.root / name):
            newest = self.newest(name)
            chosen = _chosen(newest, name, hashes)
            assert newest is not None  # noqa: S101, there are pictures
            for tag in tags:
                refuse_bad_name("class", tag)
            folder = self._for_change(newest)
            wanted = {each.path: PurePosixPath(*tags, Path(each.path).name) for each in chosen}
            wanted = {old: new for old, new in wanted.items() if old != new.as_posix()}
            went = move(folder, wanted)
            return self.rights.save(replace(moved(newest, went), root=folder.resolve()))

    def delete(self, name: str, *, even_frozen: bool = False) -> None:
        """Forgets a data set, with the pictures that were sent for it.

        Raises:
            UserMistake: there is none, or a version is frozen and ``even_frozen`` is not set.
        """
        store = self.rights.datasets
        if self.newest(name) is not None:
            versions = [store.load(name, each) for each in store.versions(name)]
            store.delete(name, even_frozen=even_frozen)
            self._forget_views(e.sha256 for each in versions for e in each.entries)
        self.uploads.delete(name)

    def _forget_views(self, hashes: Iterable[str]) -> None:
        """Deletes the small views of pictures that no data set has any more."""
        store = self.rights.datasets
        still = {each.sha256 for name in store.list() for each in store.load(name).entries}
        forget_views(self.rights.home, {*hashes} - still)

    def _for_change(self, newest: Dataset) -> Path:
        store, name = self.rights.datasets, newest.name
        versions = (store.load(name, each) for each in store.versions(name))
        return self.uploads.for_change(name, {each.root for each in versions if each.frozen})


def _chosen(dataset: Dataset | None, name: str, hashes: Collection[str]) -> tuple[Entry, ...]:
    """The pictures with these hashes.

    Raises:
        UserMistake: one is not there.
    """
    entries = dataset.entries if dataset is not None else ()
    wanted = frozenset(hashes)
    found = tuple(each for each in entries if each.sha256 in wanted)
    missing = wanted - {each.sha256 for each in found}
    if missing or not found:
        one = next(iter(missing), "")[:12]
        raise UserMistake(f"{name} has no picture {one}; load its pictures again.")
    return found


def _whole(entry: Entry, cells: Mapping[str, str]) -> dict[str, str]:
    """A row for one picture: a license says everything anew, so what is kept is said again."""
    if "license" not in cells:
        return dict(cells)
    known = {"creator": entry.rights.creator, "source": entry.rights.source}
    return {**{name: value for name, value in known.items() if value}, **cells}
