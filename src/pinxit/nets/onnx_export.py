"""The fast painter as ONNX, for any style and any size, and a runner that needs no torch to paint.

Two graphs, because what lies between them depends on the whole picture. Height and width are any
multiples of 8, at least 32; everything is float32::

    encoder   picture [1, 3, h, w], RGB 0..1 in the style's colors
              -> fine [1, 128, h/4, w/4], coarse [1, 160, h/8, w/8]: projected features
    decoder   picture, fine, coarse; noise [1, 8, h/4, w/4], of a normal distribution;
              for each of both features a matrix [1, c, c] and an offset [1, c], which move them
              to the style's (`pinxit.nets.stroke_net.maps_between`);
              modulation [1, 2048]: the style's manner
              -> painted [1, 3, h, w]

Written for other programs; Pinxit itself paints by torch. With an earlier decoder, on one core of
an AMD EPYC with avx512_bf16, OpenVINO 2026.4 in bfloat16 took a fifth less time than torch; in
float32 it took as long as onnxruntime 1.32, a fifth less than torch. That is not worth a second
copy of the weights and a package larger than ours, and torch has gained more since (nets.fused).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.nets.color import Colors, recolored
from pinxit.nets.devices import noise
from pinxit.nets.onnx_file import NEEDED, exported
from pinxit.nets.painter import WEIGHTS, Differences, StyleCode
from pinxit.nets.stroke_net import (
    MODULATION,
    TAPS,
    Maps,
    Moments,
    StrokeNet,
    maps_between,
    noise_shape,
    share_of,
)
from pinxit.nets.vgg import VGG19, layer_names

_SIDE = 64


class _Encoder(nn.Module):
    """VGG-19 by plain operations, as far as the painter looks, and the projections."""

    def __init__(self, net: StrokeNet) -> None:
        super().__init__()
        self.vgg, self.project = VGG19("cpu", torch.float32), net.project

    def forward(self, picture: Tensor) -> tuple[Tensor, ...]:
        at, taps = picture, {}
        for name in layer_names():
            if name == "pool":
                at = F.max_pool2d(at, 2)
                continue
            weight, bias = (getattr(self.vgg, f"{name}_{part}") for part in ("weight", "bias"))
            at = F.relu(F.conv2d(F.pad(at, (1, 1, 1, 1), mode="replicate"), weight, bias))
            taps[name.replace("conv", "relu")] = at
        return tuple(p(taps[name]) for p, name in zip(self.project, TAPS, strict=True))


class _Decoder(nn.Module):
    """Moves features to the style, and paints."""

    def __init__(self, net: StrokeNet) -> None:
        super().__init__()
        self.net = net

    def forward(  # noqa: PLR0913, the inputs of the graph
        self,
        picture: Tensor,
        fine: Tensor,
        coarse: Tensor,
        noise: Tensor,
        fine_matrix: Tensor,
        fine_offset: Tensor,
        coarse_matrix: Tensor,
        coarse_offset: Tensor,
        modulation: Tensor,
    ) -> Tensor:
        moved = tuple(
            (matrix @ seen.flatten(2) + offset[:, :, None]).reshape_as(seen)
            for seen, matrix, offset in (
                (fine, fine_matrix, fine_offset),
                (coarse, coarse_matrix, coarse_offset),
            )
        )
        return self.net.decoded(picture, moved, noise, modulation)


def onnx_graphs(differences: Differences | None = None) -> dict[str, bytes]:
    """The files "encoder.onnx" and "decoder.onnx".

    Args:
        differences: Of a style to which all weights of the decoder were taught.

    Raises:
        UserMistake: the packages that export wants are not installed.
    """
    net = _network(differences)
    picture = torch.zeros(1, 3, _SIDE, _SIDE)
    encoder = _Encoder(net).eval()
    with torch.no_grad():
        fine, coarse = encoder(picture)
    maps = [torch.zeros(1, c, *more) for _, c in TAPS.values() for more in ((c,), ())]
    grain = torch.zeros(noise_shape(_SIDE, _SIDE))
    inputs = (picture, fine, coarse, grain, *maps, torch.zeros(1, MODULATION))
    return {
        "encoder.onnx": _graph(encoder, (picture,), ("fine", "coarse")),
        "decoder.onnx": _graph(_Decoder(net).eval(), inputs, ("painted",)),
    }


def _network(differences: Differences | None) -> StrokeNet:
    net = StrokeNet()
    weights = {n: v.float() for n, v in load_file(shipped("weights", WEIGHTS)).items()}
    for name, value in (differences.weights if differences else {}).items():
        weights[name] = weights[name] + torch.from_numpy(value)
    net.load_state_dict(weights)
    return net.requires_grad_(False)


def _graph(module: nn.Module, inputs: tuple[Tensor, ...], outputs: tuple[str, ...]) -> bytes:
    rows, columns = (torch.export.Dim(name, min=4, max=4096) for name in ("rows", "columns"))
    strides: Mapping[str, int] = {"picture": 8, "fine": 2, "coarse": 1, "noise": 2}
    names = list(module.forward.__annotations__)[: len(inputs)]
    shapes = {
        name: {2: strides[name] * rows, 3: strides[name] * columns} if name in strides else None
        for name in names
    }
    return exported(module, inputs, outputs, shapes)


class OnnxPainter:
    """Paints by onnxruntime what `pinxit.nets.painter` paints by torch.

    Args:
        graphs: What `onnx_graphs` gave.
        threads: How many to use; 0 for all cores.

    Raises:
        UserMistake: onnxruntime is not installed.
    """

    def __init__(self, graphs: Mapping[str, bytes], threads: int = 0) -> None:
        try:
            import onnxruntime
        except ModuleNotFoundError as fault:
            raise UserMistake(f"{NEEDED} (onnxruntime is missing).") from fault
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        made = {
            name: onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            for name, data in graphs.items()
        }
        self.encoder: Any = made["encoder.onnx"]
        self.decoder: Any = made["decoder.onnx"]

    def paint(
        self, pixels: Colors, style: StyleCode, strength: float = 0.5, seed: int = 0
    ) -> Colors:
        """The picture in the manner of the style.

        Args:
            pixels: What is shown; both sides are multiples of 8.
            style: How it is painted.
            strength: At least `LEAST_TAUGHT`; below it mix the result with the picture.
            seed: As for `pinxit.nets.painter.paint`.
        """
        moved = recolored(pixels, style.palette)
        picture = np.ascontiguousarray(moved.transpose(2, 0, 1)[None], np.float32)
        fine, coarse = self.encoder.run(None, {"picture": picture})
        maps = _maps((fine, coarse), style, share_of(strength))
        grain = noise(noise_shape(*picture.shape[2:]), seed, "painter").numpy()
        given = {"picture": picture, "fine": fine, "coarse": coarse, "noise": grain}
        for name, matrix, offset in zip(("fine", "coarse"), maps.matrix, maps.offset, strict=True):
            given |= {f"{name}_matrix": matrix.numpy(), f"{name}_offset": offset.numpy()}
        given["modulation"] = style.manner[None]
        (painted,) = self.decoder.run(None, given)
        return np.asarray(np.clip(painted[0].transpose(1, 2, 0), 0, 1), np.float32)


def _maps(features: tuple[Any, ...], style: StyleCode, share: float) -> Maps:
    seen = [torch.from_numpy(each).flatten(2) for each in features]
    means = tuple(each.mean(2) for each in seen)
    gaps = [each - mean[:, :, None] for each, mean in zip(seen, means, strict=True)]
    here = Moments(means, tuple(gap @ gap.transpose(1, 2) / gap.shape[2] for gap in gaps))
    there = Moments(
        tuple(torch.from_numpy(each)[None] for each in style.means),
        tuple(torch.from_numpy(each)[None] for each in style.covariances),
    )
    return maps_between(here, there, torch.tensor([share]))
