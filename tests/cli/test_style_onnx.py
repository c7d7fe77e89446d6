"""The network is written for other programs, and onnxruntime paints with it what torch paints."""

from pathlib import Path

import numpy as np
import pytest
import torch
from program import Program
from safetensors.torch import load_file

from pinxit.base.shipped import shipped
from pinxit.nets import painter
from pinxit.nets.color import Colors
from pinxit.nets.onnx_export import OnnxPainter
from pinxit.nets.painter import StyleCode, encode, paint
from pinxit.nets.stroke_net import MODULATION, StrokeNet
from pinxit.nets.vgg import VGG19

onnxruntime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
pytest.importorskip("onnxscript", reason="the extra onnx is not installed")


def picture(seed: int, height: int, width: int) -> Colors:
    rng = np.random.default_rng(seed)
    coarse = torch.from_numpy(rng.uniform(0, 1, (1, 3, 7, 7)).astype(np.float32))
    smooth = torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic")
    return np.asarray(np.clip(smooth[0].numpy().transpose(1, 2, 0), 0, 1), np.float32)


def test_onnxruntime_gives_what_torch_gives_in_float32(
    pinxit: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pinxit("style", "export-onnx", "-o", "onnx").code == 0
    assert pinxit("style", "export-onnx", "-o", "onnx").code == 2
    by_onnx = OnnxPainter({file.name: file.read_bytes() for file in Path("onnx").iterdir()}, 1)
    net, vgg = StrokeNet(), VGG19("cpu", torch.float32)
    weights = load_file(shipped("weights", painter.WEIGHTS))
    net.load_state_dict({name: value.float() for name, value in weights.items()})
    net.requires_grad_(False)
    monkeypatch.setattr(painter, "_network", lambda _: net)
    monkeypatch.setattr(painter, "_backbone", lambda _: vgg)
    plain = encode((picture(1, 72, 80),), (1.0,))
    modulation = np.random.default_rng(0).normal(0, 0.1, MODULATION).astype(np.float32)
    taught = StyleCode(plain.palette, plain.means, plain.covariances, modulation)
    for code, height, width in ((plain, 64, 64), (plain, 96, 136), (taught, 32, 200)):
        content = picture(2, height, width)
        by_torch = paint(content, (code,))
        assert np.abs(by_onnx.paint(content, code) - by_torch).max() < 1e-4
        assert np.abs(by_torch - content).mean() > 0.01
