"""A generator as ONNX, for programs that have no torch.

One graph, any number of pictures at once, everything float32::

    latent [n, 64], numbers of a normal distribution (times psi);
    condition [n, c], what to show, of models that learned conditions
      -> pictures [n, channels, height, width], RGB or gray 0..1; the fourth channel is alpha
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from pinxit.engine import Card
from pinxit.nets.conditions import CLASS, Code
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


def generator_graph(generator: Generator, told: Mapping[str, str] | None = None) -> bytes:
    """The ONNX file of a generator.

    Args:
        generator: The averaged one.
        told: What goes in and comes out, in words (`told_of_graph`).

    Raises:
        UserMistake: the packages that export wants are not installed.
    """
    plain = generator.cpu().eval().requires_grad_(requires_grad=False)
    batch = torch.export.Dim("batch", min=1, max=4096)
    latent, conditions = torch.randn(2, LATENT), generator.plan.conditions
    if not conditions:
        return exported(_Alone(plain), (latent,), ("pictures",), {"latent": {0: batch}}, told)
    inputs = latent, torch.zeros(2, conditions)
    shapes = {"latent": {0: batch}, "condition": {0: batch}}
    return exported(_Told(plain), inputs, ("pictures",), shapes, told)


def told_of_graph(card: Card) -> dict[str, str]:
    """What the inputs and the output of a model's graph are, by their names, for programmers."""
    rows, columns, channels = card.shape
    kinds = {1: "gray", 3: "red, green, blue", 4: "red, green, blue (not premultiplied), alpha"}
    told = {
        "latent": f"float32 [n, {LATENT}]: numbers of a normal distribution (mean 0, standard "
        "deviation 1), times psi: 1, or less for more typical pictures",
        "pictures": f"float32 [n, {channels}, {rows}, {columns}]: sRGB 0..1, {kinds[channels]}",
    }
    code = Code.from_card(card)
    if code.numbers:
        told["condition"] = f"float32 [n, {code.numbers}]: {_condition(code)}"
    return told


def _condition(code: Code) -> str:
    places = ", ".join(f"{number} {name}" for number, name in enumerate(code.classes))
    first = len(code.classes)
    parts = ["all 0 for nothing in particular"]
    if places:
        parts.append(f"{CLASS:g} at the place of the class that is wanted, else 0: {places}")
    if code.has_words:
        parts.append(
            f"from {first} to {code.numbers - 1} the numbers of words, as "
            "pinxit.nets.words.word_table().asked('red heart') gives them"
        )
    return "; ".join(parts)
