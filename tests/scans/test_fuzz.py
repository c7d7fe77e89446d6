"""Damaged scans by the thousand: a scan or one sentence, never a crash or a hang."""

import gzip
import os
from pathlib import Path

import numpy as np
import pydicom.data
from dicom_made import as_bytes, ct_series
from nifti_made import nifti

from pinxit.base.armor import Armor, GivenUp
from pinxit.base.errors import UserMistake
from pinxit.scans.untrusted import open_untrusted

COUNT = 5000 if os.environ.get("PINXIT_FULL") else 200
_LARGEST = 200_000


def sound_files() -> list[bytes]:
    root = Path(pydicom.data.__file__).parent / "test_files"
    theirs = [path.read_bytes() for path in sorted(root.glob("*.dcm"))]
    numbers = np.random.default_rng(0).integers(0, 99, (6, 5, 4), np.int16)
    volume = nifti(numbers)
    ours = [as_bytes(ct_series((0,))[0]), volume, gzip.compress(volume)]
    return [data for data in (*theirs, *ours) if len(data) < _LARGEST]


def mutant(data: bytes, random: np.random.Generator) -> bytes:
    made = bytearray(data)
    kind = random.integers(4)
    if kind == 0:
        return bytes(made[: random.integers(len(made))])
    for _ in range(int(random.integers(1, 12))):
        at = int(random.integers(min(len(made), 4000) if kind < 3 else len(made)))
        made[at] = int(random.integers(256)) if kind != 2 else made[at] ^ 1 << random.integers(8)
    return bytes(made)


def test_mutants_give_a_scan_or_a_sentence(armor: Armor) -> None:
    random = np.random.default_rng(11)
    sound = sound_files()
    read, given_up, said = 0, [], [""]
    for number in range(COUNT):
        data = mutant(sound[int(random.integers(len(sound)))], random)
        try:
            open_untrusted(armor, data, f"mutant {number}")
            read += 1
        except GivenUp as ended:
            given_up.append(str(ended))
        except UserMistake as mistake:
            said.append(str(mistake))
    assert max(map(len, said)) < 400, max(said, key=len)
    assert read > COUNT / 10
    assert len(given_up) <= COUNT / 1000, given_up
