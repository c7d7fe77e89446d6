"""What the fast painter learns from: the loss of the optimizing engine, for batches of pictures.

Relative Gram matrices of VGG-19 and features of the content (see `pinxit.engines.gatys`), made
soft, so that no single picture rules a batch.
"""

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from pinxit.nets.vgg import LAYERS

STYLE, CONTENT, SMOOTH, WEAVE = 10.0, 0.25, 5.0, 300.0
_BEYOND = 2.0
_GRID = 8
_CONTENT_TAPS = ("relu3_1", "relu4_1")

Taps = Mapping[str, Tensor]


def painter_losses(
    painted: Float[Tensor, "batch 3 height width"],
    moved: Float[Tensor, "batch 3 height width"],
    seen: Taps,
    goal: Taps,
    grams: Sequence[Tensor],
    strength: Float[Tensor, "batch 1"],
) -> dict[str, Tensor]:
    """The parts of the loss, by name; the loss is their sum.

    Args:
        painted: What the network painted, RGB 0..1.
        moved: What it painted from: the content in the style's colors.
        seen: What VGG-19 sees in it.
        goal: What VGG-19 sees in the content, in the style's colors.
        grams: `gram` of the style at each of `LAYERS`, ``batch channel channel``.
        strength: Of the style, above 0 and up to 1; less wants more of the content.
    """
    style = painted.new_zeros(())
    for name, wanted in zip(LAYERS, grams, strict=True):
        gap = (gram(seen[name]) - wanted).square().sum((1, 2)) / wanted.square().sum((1, 2))
        style = style + _soft(gap, 0.5).mean() / len(LAYERS)
    content = painted.new_zeros(())
    weight = ((1 - strength) / strength).pow(1.5)[:, 0]
    for name in _CONTENT_TAPS:
        there = goal[name].float()
        axes = (1, 2, 3)
        spread = there.var(axes, unbiased=False) + 0.01 * there.square().mean(axes) + 1e-6
        gap = (seen[name].float() - there).square().mean(axes) / spread
        content = content + (_soft(gap, 2) * weight).mean() / len(_CONTENT_TAPS)
    down, across = painted[:, :, 1:] - painted[:, :, :-1], painted[..., 1:] - painted[..., :-1]
    smooth = (down.square().mean() + across.square().mean()) / 2
    beyond = (painted - painted.clamp(0, 1)).abs().mean()
    return {
        "style": STYLE * style,
        "content": CONTENT * content,
        "smooth": SMOOTH * smooth,
        "range": _BEYOND * beyond,
        "weave": WEAVE * _weave(painted - moved),
    }


def _weave(strokes: Tensor) -> Tensor:
    """How regularly the pixels of the decoder's grid differ, in every neighborhood."""
    near = F.avg_pool2d(F.pixel_unshuffle(strokes, _GRID), 3, 1)
    near = near.reshape(near.shape[0], 3, _GRID**2, *near.shape[2:])
    regular: Tensor = (near - near.mean(2, keepdim=True)).square().mean()
    return regular


def gram(features: Float[Tensor, "batch channel height width"]) -> Float[Tensor, "batch _ _"]:
    """Mean product of every two channels, in float32."""
    flat = features.flatten(2)
    return torch.bmm(flat, flat.transpose(1, 2)).float() / flat.shape[2]


def _soft(gap: Tensor, knee: float) -> Tensor:
    """Grows like the gap below the knee and like its logarithm above."""
    return knee * torch.log1p(gap / knee)
