"""A generator as ONNX, for programs that have no torch.

One graph, any number of pictures at once, everything float32::

    latent [n, 64], numbers of a normal distribution (times psi);
    condition [n, c], what to show, of models that learned conditions
      -> pictures [n, channels, height, width], RGB or gray 0..1; the fourth channel is alpha
"""

import torch
from torch import Tensor, nn

from pinxit.nets.mirror import LATENT, Generator
from pinxit.nets.onnx_file import exported

_LEAST_ALPHA = 1 / 255


class _Plain(nn.Module):
    """Pictures 0..1, color not premultiplied."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def drawn(self, latent: Tensor, condition: Tensor | None) -> Tensor:
        light: Tensor = ((self.generator(latent, condition) + 1) / 2).clamp(0, 1)
        if light.shape[1] < 4:
            return light
        color, alpha = light[:, :3], light[:, 3:]
        color = (color / alpha.clamp(min=_LEAST_ALPHA)).clamp(0, 1)
        return torch.cat([color * (alpha > _LEAST_ALPHA), alpha], 1)


class _Alone(_Plain):
    def forward(self, latent: Tensor) -> Tensor:
        return self.drawn(latent, None)


class _Told(_Plain):
    def forward(self, latent: Tensor, condition: Tensor) -> Tensor:
        return self.drawn(latent, condition)


def generator_graph(generator: Generator) -> bytes:
    """The ONNX file of a generator.

    Raises:
        UserMistake: the packages that export wants are not installed.
    """
    plain = generator.cpu().eval().requires_grad_(requires_grad=False)
    batch = torch.export.Dim("batch", min=1, max=4096)
    latent, conditions = torch.randn(2, LATENT), generator.plan.conditions
    if not conditions:
        return exported(_Alone(plain), (latent,), ("pictures",), {"latent": {0: batch}})
    inputs = latent, torch.zeros(2, conditions)
    shapes = {"latent": {0: batch}, "condition": {0: batch}}
    return exported(_Told(plain), inputs, ("pictures",), shapes)
