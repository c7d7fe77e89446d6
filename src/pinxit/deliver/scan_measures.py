"""The way out of measurements: a page to print (PDF), a table (CSV), or JSON; signed beside."""

import csv
import io
import json
from datetime import date
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.deliver.scans import record_of
from pinxit.make.scans.measured import Measurement
from pinxit.mark.deeds import VOCABULARY
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import SCAN, Told, sign_beside

SUFFIXES = (".pdf", ".csv", ".json")
_COMPUTED = "dataDrivenMedia"


def write_measurement(
    measured: Measurement, path: Path, signer: Signer, *, overwrite: bool = False
) -> Path:
    """Writes a measurement as the suffix says, and a signed manifest beside it.

    Raises:
        UserMistake: the file may not be written there, or its suffix is none of `SUFFIXES`.
    """
    refuse_measure_place(path, overwrite=overwrite)
    data = _data(measured, path.suffix.lower())
    write_bytes(path, data, overwrite=overwrite)
    facts = record_of(measured.picture.steps, {path.name: data}, measured.caveats[1:])
    sign_beside(path, Told(path.name, SCAN, facts, VOCABULARY + _COMPUTED), [], signer)
    return path


def refuse_measure_place(path: Path, *, overwrite: bool) -> None:
    """Makes sure, before long work, that a measurement may be written there.

    Raises:
        UserMistake: it may not.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UserMistake(f"{path} is no file of measures; end it in .pdf, .csv or .json.")
    refuse_existing(path, overwrite=overwrite)


def _data(measured: Measurement, suffix: str) -> bytes:
    if suffix == ".json":
        return json.dumps(measured.to_json(), ensure_ascii=False, indent=2).encode()
    if suffix == ".csv":
        return _table(measured)
    from pinxit.deliver.scan_report import measurement_page

    return measurement_page(measured, date.today())


def _table(measured: Measurement) -> bytes:
    """Rows of measures, then of caveats, which must not get lost on the way into a table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows(_harmless(row) for row in measured.rows())
    writer.writerows(("", "", "caveat", each, "", "") for each in measured.caveats)
    return stream.getvalue().encode()


def _harmless(row: tuple[str, ...]) -> tuple[str, ...]:
    """Names of users must not become formulas in programs for tables."""
    number, name, *rest = row
    return (number, f"'{name}" if name[:1] in ("=", "+", "-", "@") else name, *rest)
