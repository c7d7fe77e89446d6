"""The space that a generator draws from: seeds, and everything between and beside them."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.engine import Batch, Conditions, Latents, Manners
from pinxit.nets.directions import of_features, of_weights
from pinxit.nets.groups import TOGETHER, each_by_one_thread, group_size
from pinxit.nets.mirror import LATENT, Generator
from pinxit.nets.projection import projected
from pinxit.nets.residual import Maps, Upward

MOST = 2048
"""Longest side that is drawn, px."""
_SKETCHED = TOGETHER
"""Pictures that are sketched together, at most."""


def latents(seeds: tuple[int, ...]) -> Float[Tensor, "batch latent"]:
    """Gaussian numbers that depend on each seed alone."""
    rows = [random_stream(seed, "r3gan").standard_normal(LATENT, np.float32) for seed in seeds]
    return torch.from_numpy(np.stack(rows))


def reshaped(generator: Generator, size: tuple[int, int] | None, *, wraps: bool) -> Generator:
    """A copy that draws at another size, and whose pictures repeat without seams if it wraps.

    All but the basis is convolutions, which do not mind the size; the basis is enlarged smoothly.
    What is drawn larger is laid out otherwise, not finer.

    Args:
        generator: A trained one.
        size: Height and width; None for its own.
        wraps: Everything beyond a border is what lies inside the opposite one.

    Raises:
        UserMistake: a side is no multiple of the generator's step, or much too large.
    """
    made = copy.deepcopy(generator)
    if size is not None:
        factor = 2**generator.plan.stages // 2
        sides = [side // factor for side in size]
        if any(side % factor or not factor <= side <= MOST for side in size):
            raise UserMistake(
                f"{size[1]} x {size[0]} px cannot be drawn: both sides must be multiples of "
                f"{factor}, and {MOST} at most."
            )
        basis = _enlarged(made.basis.detach(), sides[0], sides[1], wraps=wraps)
        made.basis = nn.Parameter(basis, requires_grad=False)
    if wraps:
        for module in made.modules():
            if isinstance(module, nn.Conv2d) and module.kernel_size != (1, 1):
                module.padding_mode = "circular"
            if isinstance(module, Upward):
                module.wraps = True
    return made


def _enlarged(basis: Tensor, rows: int, columns: int, *, wraps: bool) -> Tensor:
    if not wraps:
        return F.interpolate(basis, (rows, columns), mode="bilinear", align_corners=True)
    down = torch.arange(rows) * (basis.shape[2] / rows)
    across = torch.arange(columns) * (basis.shape[3] / columns)
    return _between(_between(basis, down, 2), across, 3)


def _between(basis: Tensor, places: Tensor, side: int) -> Tensor:
    """Values at places between those of one side, the last beside the first."""
    count = basis.shape[side]
    low = places.floor().long()
    share = (places - low).view([-1 if n == side else 1 for n in range(4)]).to(basis)
    here, there = (basis.index_select(side, (low + n) % count) for n in (0, 1))
    return here * (1 - share) + there * share


def to_maps(batch: Batch, device: torch.device) -> Maps:
    """Pixels 0..1 to -1..1, channels first, alpha premultiplied."""
    pixels = torch.from_numpy(np.ascontiguousarray(batch, np.float32)).to(device)
    if pixels.shape[3] == 4:
        pixels = torch.cat([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], 3)
    return (pixels * 2 - 1).permute(0, 3, 1, 2)


def to_pixels(maps: Maps) -> Batch:
    """The way back, clipped to 0..1, color divided by alpha again."""
    pixels = ((maps.float() + 1) / 2).clamp(0, 1).permute(0, 2, 3, 1).cpu()
    if pixels.shape[3] == 4:
        alpha = pixels[..., 3:]
        color = (pixels[..., :3] / alpha.clamp(min=1 / 255)).clamp(0, 1)
        pixels = torch.cat([color * (alpha > 1 / 255), alpha], 3)
    return np.ascontiguousarray(pixels.numpy())


def draw_pictures(
    generator: Generator,
    seeds: tuple[int, ...],
    psi: float,
    conditions: Conditions | None = None,
) -> Batch:
    """Pictures of seeds, always computed in groups of one size, so that company changes nothing."""
    device, size = generator.basis.device, group_size(generator)

    def drawn(start: int) -> Batch:
        some = seeds[start : start + size]
        full = some + (0,) * (size - len(some))
        told = None
        if conditions is not None:
            told = torch.zeros(size, conditions.shape[1])
            told[: len(some)] = torch.from_numpy(conditions[start : start + size])
            told = told.to(device)
        return to_pixels(generator((latents(full) * psi).to(device), told))[: len(some)]

    return each_by_one_thread(drawn, range(0, len(seeds), size), device)


@dataclass(frozen=True, slots=True)
class LatentSpace:
    """The space of one generator.

    Attributes:
        generator: The averaged one.
    """

    generator: Generator

    @property
    def stages(self) -> int:
        return self.generator.plan.stages

    def latents(self, seeds: Sequence[int]) -> Latents:
        return latents(tuple(seeds)).numpy()

    def manners(self, latents: Latents, conditions: Conditions | None = None) -> Manners:
        device = self.generator.basis.device
        told = None if conditions is None else torch.from_numpy(conditions).to(device)

        def made(rows: Tensor) -> Manners:
            return np.array(self.generator.manners(rows, told).cpu().contiguous().numpy())

        return each_by_one_thread(made, [torch.from_numpy(latents).to(device)], device)

    def draw(self, manners: Manners) -> Batch:
        device, size = self.generator.basis.device, group_size(self.generator)

        def drawn(start: int) -> Batch:
            some = torch.from_numpy(manners[start : start + size])
            full = torch.cat([some, some[-1:].expand(size - len(some), -1, -1)])
            return to_pixels(self.generator.drawn(full.to(device)))[: len(some)]

        return each_by_one_thread(drawn, range(0, len(manners), size), device)

    @torch.inference_mode()
    def sketch(self, manners: Manners) -> Batch:
        device = self.generator.basis.device
        some = torch.split(torch.from_numpy(manners), _SKETCHED)
        drawn = [to_pixels(self.generator.drawn(each.to(device))) for each in some]
        return np.concatenate(drawn)

    def axes(self) -> Float[np.ndarray, "axis manner"]:
        return of_weights(self.generator)

    def components(self, manners: Manners) -> Float[np.ndarray, "axis manner"]:
        device = self.generator.basis.device
        return of_features(self.generator, torch.from_numpy(manners).to(device))

    def project(
        self, picture: Batch, starts: Manners, steps: int, tell: Callable[[int, float], None]
    ) -> Manners:
        device = self.generator.basis.device
        wanted = to_maps(picture, device)
        found = projected(self.generator, wanted, torch.from_numpy(starts).to(device), steps, tell)
        return np.array(found.cpu().numpy())
