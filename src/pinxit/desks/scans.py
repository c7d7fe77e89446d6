"""The desk of scans: they are opened in armor, made anew by verbs, and delivered with a record."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.deliver.scan_papers import sign_files
from pinxit.deliver.scans import About, DeliveredScan, deliver_scan
from pinxit.mark.events import Event
from pinxit.mark.keys import KeyRing
from pinxit.mark.log import Log
from pinxit.pictures.picture import Step
from pinxit.pictures.read import read_file
from pinxit.scans.deidentify import Wanted
from pinxit.scans.read import MOST_BYTES, Found, files_below, read_scan, read_scans
from pinxit.scans.scan import Scan
from pinxit.scans.untrusted import scan_armor, strip_untrusted


@dataclass(frozen=True, slots=True)
class ScanDesk:
    """Where scans come in and go out.

    Attributes:
        keys: Whose key signs records.
        log: Hears what was delivered.
        armor: Opens files.
    """

    keys: KeyRing
    log: Log
    armor: Armor

    def all_in(self, path: Path) -> Found:
        """Every scan in a file or folder.

        Raises:
            UserMistake: there is no such file or folder.
        """
        return read_scans(path, armor=self.armor)

    def open(self, path: Path, series: int | None = None) -> Scan:
        """The one scan in a file or folder.

        Raises:
            UserMistake: there is none, or several and nobody says which.
        """
        return read_scan(path, series=series, armor=self.armor)

    def deliver(
        self,
        scan: Scan,
        out: Path,
        *,
        what: str,
        told: Mapping[str, Any] | None = None,
        overwrite: bool = False,
    ) -> DeliveredScan:
        """Writes a scan that was made of another, with its signed record.

        Raises:
            UserMistake: nothing was done to it, or the files may not be written.
        """
        if len(scan.steps) < 2:
            raise UserMistake("Nothing was done to this scan; the original is as good.")
        done = deliver_scan(
            scan,
            out,
            self.keys.signer(),
            self.armor,
            what=About(what, told or {}),
            overwrite=overwrite,
        )
        inputs = tuple(source.sha256 for source in scan.sources)
        outputs = tuple(hash_file(path) for path in done.files)
        self.log.append(Event("deliver", outputs, inputs))
        return done

    def files_in(self, path: Path, *, without: Path) -> list[Path]:
        """All files of a folder but those below another one, or the file itself.

        Raises:
            UserMistake: there is none.
        """
        apart = without.resolve()
        files = [each for each in files_below(path) if apart not in each.resolve().parents]
        if not files:
            if path.resolve() in (apart, *apart.parents) and any(files_below(path)):
                raise UserMistake(f"{path} is where the results would go; name another folder.")
            raise UserMistake(f"There is no file in {path}.")
        return files

    def stripped(self, file: Path, wanted: Wanted) -> tuple[bytes, dict[str, int]]:
        """A DICOM file without whose it is, and what was removed, in numbers.

        Raises:
            UserMistake: it is no DICOM picture.
            Refused: text may be burned into its pixels, and nobody has looked.
        """
        data = read_file(file, most_bytes=MOST_BYTES)
        return strip_untrusted(self.armor, data, file.name, wanted)

    def record(self, folder: Path, files: Sequence[Path], steps: Sequence[Step]) -> Path:
        """Signs a record of files that were written with their pixels as they were.

        Raises:
            UserMistake: a file cannot be read, or the record not be written.
        """
        made = sign_files(folder, files, steps, self.keys.signer())
        self.log.append(Event("deliver", tuple(hash_file(path) for path in files), ()))
        return made


@contextmanager
def scan_desk(keys: KeyRing, log: Log) -> Iterator[ScanDesk]:
    """A desk whose armor ends with it."""
    with scan_armor() as armor:
        yield ScanDesk(keys, log, armor)
