"""How much of a known bias field is found in a template of MR.

``python benchmarks/scans_bias.py FOLDER``, FOLDER as ``tools/scan_data.py`` writes it. A smooth
field is put on the template; the field that is found, less the one that is found in the template
itself (in which broad anatomy looks like a field), is compared with it: deviation of the logarithm
over the body.
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from pinxit.make.scans.bias_field import without_bias
from pinxit.make.scans.bias_settings import BiasSettings
from pinxit.scans.read import read_scan
from pinxit.scans.scan import Voxels

_BODY = 0.15  # of the largest value


def field_of(shape: tuple[int, int, int]) -> Voxels:
    """A smooth field."""
    up, down, across = np.mgrid[
        -1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j, -1 : 1 : shape[2] * 1j
    ]
    made: Voxels = np.exp(0.35 * across - 0.25 * down * across + 0.3 * up**2 - 0.2 * down)
    return made.astype(np.float32)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    scan = read_scan(given.folder / "ch2.nii.gz")
    body = scan.voxels > _BODY * scan.voxels.max()
    field = field_of(scan.voxels.shape)
    uneven = replace(scan, voxels=scan.voxels * field)
    print("| smoothness, mm | field | left | CPU s |\n|---|---|---|---|")
    for smoothness in (120, 60, 30):
        settings = BiasSettings(smoothness=smoothness)
        began = time.process_time()
        found = without_bias(uneven, settings).field.voxels
        taken = time.process_time() - began
        itself = without_bias(scan, settings).field.voxels
        before, left = (
            float(np.log(each[body]).std()) for each in (field, found / (field * itself))
        )
        print(f"| {smoothness} | {before:.3f} | {left:.3f} | {taken:.0f} |", flush=True)


if __name__ == "__main__":
    main()
