"""A signed record for files of scans whose pixels are as they were, such as stripped ones."""

import json
from collections.abc import Sequence
from pathlib import Path

from pinxit.base.files import write_bytes
from pinxit.deliver.scans import record_of
from pinxit.mark.deeds import VOCABULARY
from pinxit.mark.keys import Signer
from pinxit.mark.scan_records import RECORD
from pinxit.mark.sidecars import SCAN, Told, sign_beside
from pinxit.pictures.picture import Step
from pinxit.pictures.read import read_file
from pinxit.scans.read import MOST_BYTES

_WARNING = "Research only. Not a medical device; never for diagnosis."


def sign_files(folder: Path, files: Sequence[Path], steps: Sequence[Step], signer: Signer) -> Path:
    """Writes the record of files in a folder, and its signed manifest beside it.

    Args:
        folder: In which the files lie, and the record will.
        files: What it names, with their hashes.
        steps: How they came to be; what they name of their sources is made public.
        signer: Who signs.

    Raises:
        UserMistake: a file cannot be read, or the record not be written.
    """
    held = {each.name: read_file(each, most_bytes=MOST_BYTES) for each in files}
    facts = {**record_of(steps, held, ()), "warning": _WARNING}
    record = folder / RECORD
    write_bytes(record, json.dumps(facts, indent=2).encode(), overwrite=True)
    sign_beside(record, Told(record.name, SCAN, facts, VOCABULARY + "digitalCapture"), [], signer)
    return record
