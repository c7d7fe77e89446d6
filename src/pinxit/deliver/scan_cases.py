"""The way out of synthetic cases: slices and masks as NIfTI, what each is as JSON, all signed."""

import json
from pathlib import Path

from pinxit.base.files import refuse_existing, write_bytes
from pinxit.deliver.scan_labels import Armors
from pinxit.deliver.scans import About, deliver_scan, record_of, refuse_places
from pinxit.make.scans.cases import Cases
from pinxit.mark.deeds import GENERATED, VOCABULARY
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import SCAN, Told, sign_beside

SLICES, TRUTH, LIST, SHEET = "cases.nii.gz", "truth.nii.gz", "cases.json", "cases.png"


def refuse_case_places(out: Path, *, overwrite: bool) -> None:
    """Makes sure, before long work, that cases may be written into a folder.

    Raises:
        UserMistake: they may not.
    """
    for name in (SLICES, TRUTH):
        refuse_places(out / name, overwrite=overwrite)
    for name in (LIST, SHEET):
        refuse_existing(out / name, overwrite=overwrite)


def deliver_cases(
    made: Cases, out: Path, signer: Signer, armors: Armors, *, overwrite: bool = False
) -> list[Path]:
    """Writes slices, masks and the list of cases.

    Raises:
        UserMistake: they may not be written there.
    """
    refuse_case_places(out, overwrite=overwrite)
    files: list[Path] = []
    for name, scan in ((SLICES, made.scan), (TRUTH, made.truth)):
        place = out / name
        done = deliver_scan(
            scan, place, signer, armors.scans, what=About("synthetic cases"), overwrite=overwrite
        )
        files += [*done.files, done.record]
    data = json.dumps(made.to_json(), indent=2).encode()
    write_bytes(out / LIST, data, overwrite=overwrite)
    facts = record_of(made.scan.steps, {LIST: data}, tuple(made.lines()))
    sign_beside(out / LIST, Told(LIST, SCAN, facts, VOCABULARY + GENERATED), [], signer)
    return [*files, out / LIST]
