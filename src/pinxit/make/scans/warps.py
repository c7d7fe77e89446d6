"""Slices turned, sized, moved and re-toned a little, with their labels: few become many.

Never mirrored: left is not right in a body.
"""

import math

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from pinxit.nets.residual import Maps

TURN, SIZE, MOVE = math.radians(12), 0.12, 0.06
"""Most, at strength 1: radians, part of the size, part of the side."""
TONE = 0.15
"""Most that brightness and contrast change, of the range."""

Truth = Int[Tensor, "batch height width"]


def warped(
    seen: Maps, truth: Truth, strength: float, random: np.random.Generator
) -> tuple[Maps, Truth]:
    """A batch in which every slice is changed by its own draw.

    Args:
        seen: 0..1.
        truth: Labels.
        strength: 0 changes nothing.
        random: What is drawn from.
    """
    if strength == 0:
        return seen, truth
    draws = torch.from_numpy(random.uniform(-1, 1, (6, len(seen))).astype(np.float32)) * strength
    turn, size, down, across, light, contrast = draws.to(seen.device)
    ways = _ways(turn * TURN, 1 + size * SIZE, torch.stack([across, down], 1) * MOVE)
    grid = F.affine_grid(ways, list(seen.shape), align_corners=False)
    moved = F.grid_sample(seen, grid, padding_mode="border", align_corners=False)
    as_maps = truth[:, None].to(seen.dtype)
    labels = F.grid_sample(as_maps, grid, mode="nearest", align_corners=False)
    toned = (moved - 0.5) * (1 + contrast * TONE)[:, None, None, None] + 0.5
    toned = toned + (light * TONE)[:, None, None, None] * moved  # air stays dark
    return toned, labels[:, 0].round().long()


def _ways(
    turn: Float[Tensor, " batch"], size: Float[Tensor, " batch"], move: Float[Tensor, "batch 2"]
) -> Float[Tensor, "batch 2 3"]:
    cos, sin = torch.cos(turn) * size, torch.sin(turn) * size
    rows = torch.stack([torch.stack([cos, -sin], 1), torch.stack([sin, cos], 1)], 1)
    return torch.cat([rows, move[:, :, None]], 2)
