"""The shelf of scans that were sent to a studio: the originals, and what came of them.

A study is what was sent together. Clinics name files and folders after patients, so no name is
kept: files are numbered, and what is told of them is how they were taken, never of whom. In the
folder of a study lie ``incoming/`` until it is read, then ``series/N/`` (the originals, sorted by
series), ``volumes/`` (to look at) and ``results/ID/`` (what was made: ``files/`` to take along,
``views/`` to look at). Originals are never written to again.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pinxit.base.errors import Clash, NotThere, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_file
from pinxit.desks.archives import Admits, Stream, Unpacking, anything, is_archive
from pinxit.desks.safe_names import is_left_out

SCANS = "scans"
"""Name of the folder of a studio in which they lie."""

MOST_FILE_BYTES = 2**30
"""Of one file, as it is sent."""

_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_KEY = re.compile(r"[A-Za-z0-9-]{1,100}")
_PIECE = 2**20
_PRIVATE = 0o700
_NO_SCANS = ("dicomdir", "lockfile", "version")
_LONGEST_TITLE = 80
_SECRET = 32  # bytes


@dataclass(slots=True)
class Taken:
    """What became of files that were sent.

    Attributes:
        added: How many are kept.
        known: How many were there already.
        failed: Names of those that were not taken, and why; kept nowhere.
    """

    added: int = 0
    known: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Study:
    """What was sent together.

    Attributes:
        id: In addresses.
        folder: Where it lies.
    """

    id: str
    folder: Path

    @property
    def incoming(self) -> Path:
        """Files that were not read yet."""
        return self.folder / "incoming"

    @property
    def series(self) -> Path:
        """Folders of originals, one for each series."""
        return self.folder / "series"

    @property
    def volumes(self) -> Path:
        """What is looked at."""
        return self.folder / "volumes"

    @property
    def results(self) -> Path:
        """Folders of what was made."""
        return self.folder / "results"

    def about(self) -> Mapping[str, Any]:
        """What was noted: "title", "created", "failed" (sentences), and "is_read"."""
        try:
            value = json.loads((self.folder / "about.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def remember(self, told: Mapping[str, Any]) -> None:
        """Notes something besides what is noted already."""
        text = json.dumps({**self.about(), **told}, ensure_ascii=False)
        write_bytes(self.folder / "about.json", text.encode(), overwrite=True)

    def rename(self, title: str) -> None:
        """Gives it another name for people."""
        self.remember({"title": title.strip()[:_LONGEST_TITLE]})

    def take(self, files: Iterable[tuple[str, Stream]], admits: Admits = anything) -> Taken:
        """Takes files and archives of files, before the study is read.

        Args:
            files: Name of each, which is forgotten, and its bytes.
            admits: Asked before an archive is unpacked.

        Raises:
            Clash: it was read already.
        """
        if self.about().get("is_read"):
            raise Clash("This study was read already; send other files as another one.", "is_read")
        self.incoming.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        done = Taken()

        def one(name: str, stream: Stream) -> None:
            self._one(name, stream, done)

        unpacking = Unpacking(one, done.failed, admits)
        for name, stream in files:
            (unpacking.archive if is_archive(stream) else one)(name, stream)
        return done

    def _one(self, name: str, stream: Stream, done: Taken) -> None:
        if is_left_out(name) or name.replace("\\", "/").rpartition("/")[2].lower() in _NO_SCANS:
            return
        beside = self.incoming / f".{secrets.token_hex(8)}"
        try:
            with beside.open("xb") as out:
                _copied(stream, out, MOST_FILE_BYTES)
            target = self.incoming / hash_file(beside)
            if target.exists():
                done.known += 1
            else:
                beside.rename(target)
                done.added += 1
        except UserMistake as fault:
            done.failed.append((name, str(fault)))
        except OSError as fault:
            done.failed.append((name, f"It could not be kept: {fault.strerror}."))
        finally:
            beside.unlink(missing_ok=True)

    def waiting(self) -> list[Path]:
        """The files that were not read yet."""
        found = self.incoming.iterdir() if self.incoming.is_dir() else ()
        return sorted(each for each in found if not each.name.startswith("."))

    def files_of(self, number: int) -> Path:
        """The folder of the originals of one series."""
        return self.series / str(number)

    def told(self) -> list[dict[str, Any]]:
        """What is known of every volume: the originals by number, then what was made of them."""
        found = []
        for folder in (self.volumes, *self.results.glob("[!.]*/views")):
            for path in folder.glob("*.json"):
                with suppress(OSError, ValueError):
                    found.append(json.loads(path.read_text(encoding="utf-8")))
        return sorted(found, key=lambda each: (each["result"], each["number"], each["id"]))

    def volume(self, key: str) -> dict[str, Any]:
        """What is known of one volume.

        Raises:
            NotThere: there is none.
        """
        value: dict[str, Any] = json.loads(self.part_of(key, ".json").read_text(encoding="utf-8"))
        return value

    def part_of(self, key: str, suffix: str) -> Path:
        """A file of a volume: what is known of it (".json"), its numbers (".gz"), a small view.

        Raises:
            NotThere: there is none.
        """
        if _KEY.fullmatch(key):
            of_result = self.results / key.partition("-")[0] / "views"
            for folder in (self.volumes, of_result):
                path = folder / f"{key}{suffix}"
                if path.is_file():
                    return path
        raise NotThere(f"There is no volume {key[:64]!r} here.", "no_volume")

    def made(self) -> list[dict[str, Any]]:
        """What is known of every result, newest first."""
        found = []
        for path in self.results.glob("[!.]*/about.json") if self.results.is_dir() else ():
            with suppress(OSError, ValueError):
                found.append(json.loads(path.read_text(encoding="utf-8")))
        return sorted(found, key=lambda each: str(each["created"]), reverse=True)

    def result(self, key: str) -> Path:
        """The folder of one result.

        Raises:
            NotThere: there is none.
        """
        path = self.results / key
        if not _ID.fullmatch(key) or not (path / "about.json").is_file():
            raise NotThere(f"There is no result {key[:64]!r} here.", "no_result")
        return path

    def forget_result(self, key: str) -> None:
        """Deletes one result and what is looked at of it.

        Raises:
            NotThere: there is none.
        """
        shutil.rmtree(self.result(key), ignore_errors=True)

    def delete(self) -> None:
        """Deletes all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class ScanShelf:
    """All studies that were sent to a studio.

    Attributes:
        root: Holds a folder for each.
    """

    root: Path

    def studies(self) -> list[Study]:
        """All of them, newest first."""
        found = self._all()
        return sorted(found, key=lambda each: str(each.about().get("created")), reverse=True)

    def begin(self, title: str = "") -> Study:
        """An empty study.

        Args:
            title: For people; whoever sends it says it, no file does.
        """
        study = secrets.token_hex(11)
        made = Study(study, self.root / study)
        made.folder.mkdir(parents=True, mode=_PRIVATE)
        self.root.chmod(_PRIVATE)
        created = datetime.now(UTC).isoformat(timespec="milliseconds")
        made.remember({"title": title.strip()[:_LONGEST_TITLE], "created": created})
        return made

    def study(self, study: str) -> Study:
        """One of them.

        Raises:
            NotThere: there is none.
        """
        folder = self.root / study
        if not _ID.fullmatch(study) or not (folder / "about.json").is_file():
            raise NotThere(f"There is no study {study[:64]!r} here.", "no_study")
        return Study(study, folder)

    def secret(self) -> str:
        """Hexadecimal secret behind the new names and UIDs of whatever is de-identified here.

        It stays here: who has it and the originals can match both.
        """
        path = self.root / ".key"
        if not path.is_file():
            self.root.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
            with suppress(UserMistake):  # somebody was faster
                write_bytes(path, secrets.token_hex(_SECRET).encode(), mode=0o600)
        return path.read_text(encoding="ascii")

    def _all(self) -> Iterator[Study]:
        for each in self.root.iterdir() if self.root.is_dir() else ():
            if _ID.fullmatch(each.name) and (each / "about.json").is_file():
                yield Study(each.name, each)


def linked(file: Path, target: Path) -> None:
    """Gives a file a second name, or copies it on disks that know no such thing."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def _copied(stream: Stream, out: Any, most: int) -> None:
    left = most
    while piece := stream.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise UserMistake(f"It is larger than {most:,} bytes, the most that is taken.")
        out.write(piece)
