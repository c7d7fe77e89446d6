"""A picture made of the patches of another one, from coarse to fine."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pinxit.nets.patch_search import (
    MOST_EXACT,
    Components,
    Field,
    Plane,
    Search,
    as_field,
    carried,
    nearest,
    patches_of,
    places_of,
    voted,
    voting_weights,
)
from pinxit.nets.patch_sizes import resampled, shares_for, size_at

MOST_ONCE = 25_000
"""Patches of the coarsest size up to which every pair is compared at least once."""

_SEARCHES = 2
_PULLED = 128


@dataclass(frozen=True, slots=True)
class Work:
    """What is made, of what.

    Attributes:
        source: Where the patches come from.
        start: What the coarsest size begins with, at any size.
        size: Height and width of the result.
        coarsest: Shorter side of the coarsest size of the source.
        rounds: Searches at each size.
        completeness: The paper's alpha; a large one for none.
        noise: Standard deviation of what is added to the start.
        wraps: Whether opposite sides of the result fit together.
        pull: How much of the start is mixed in before each size of up to `_PULLED` pixels.
    """

    source: Plane
    start: Plane
    size: tuple[int, int]
    coarsest: int
    rounds: int
    completeness: float
    noise: float = 0.0
    wraps: bool = False
    pull: float = 0.0

    def shares(self) -> list[float]:
        """The share of the full size that each size is."""
        return shares_for(min(self.source.shape[1:]), self.coarsest)


def synthesized(work: Work, stream: np.random.Generator, tell: Callable[[int, int], None]) -> Plane:
    """The picture.

    Args:
        work: What is made.
        stream: Decides all chance.
        tell: Hears after each search how many were made, and of how many.
    """
    shares = work.shares()
    count = len(shares) * work.rounds
    level = Level.first(work, shares[0])
    guess, field = level.grown(stream), None
    for number, share in enumerate(shares):
        if number:
            level = level.finer(share)
            guess = level.pulled(resampled(guess, level.size, wraps=work.wraps))
        for turn in range(work.rounds):
            field = level.found(guess, field, stream, is_first=turn == 0)
            guess = voted(level.sharp, field, level.weights, wraps=work.wraps)
            tell(number * work.rounds + turn + 1, count)
    return guess


@dataclass(frozen=True, slots=True)
class Level:
    """One size of a picture that is made.

    Attributes:
        work: What is made.
        sharp: The source at this size.
        blurred: The source as the size before shows it; None at the coarsest.
        size: Of the picture that is made.
        growth: How many times larger the source is than one size before.
        components: For searching among many patches; None where every pair is compared.
        weights: For voting.
    """

    work: Work
    sharp: Plane
    blurred: Plane | None
    size: tuple[int, int]
    growth: tuple[float, float]
    components: Components | None
    weights: Tensor

    @classmethod
    def first(cls, work: Work, share: float) -> "Level":
        return cls._at(work, share, None)

    @classmethod
    def _at(cls, work: Work, share: float, before: "Level | None") -> "Level":
        full = int(work.source.shape[1]), int(work.source.shape[2])
        sharp = resampled(work.source, size_at(full, share))
        size = size_at(work.size, share)
        blurred, growth = None, (1.0, 1.0)
        if before is not None:
            height, width = before.sharp.shape[1:]
            blurred = resampled(before.sharp, size_at(full, share))
            growth = sharp.shape[1] / height, sharp.shape[2] / width
        high, wide = places_of(sharp)
        is_exact = max(high * wide, size[0] * size[1]) <= MOST_EXACT
        components = None if is_exact else Components.of(sharp)
        weights = voting_weights().to(sharp)
        return cls(work, sharp, blurred, size, growth, components, weights)

    def finer(self, share: float) -> "Level":
        """The next size."""
        return self._at(self.work, share, self)

    def grown(self, stream: np.random.Generator) -> Plane:
        """What the coarsest size begins with: the start, or the source strewn over the size."""
        work = self.work
        if work.start is not work.source:
            guess = resampled(work.start, self.size, wraps=work.wraps)
        else:
            guess = _strewn(self.sharp, self.size, stream)
        if work.noise:
            noise = stream.standard_normal(tuple(guess.shape), dtype=np.float32)
            guess = guess + work.noise * torch.from_numpy(noise).to(guess)
        return guess

    def pulled(self, guess: Plane) -> Plane:
        """The picture drawn back to what it began with."""
        if not self.work.pull or min(self.size) > _PULLED:
            return guess
        start = resampled(self.work.start, self.size, wraps=self.work.wraps)
        return torch.lerp(guess, start, self.work.pull)

    def found(
        self, guess: Plane, field: Field | None, stream: np.random.Generator, *, is_first: bool
    ) -> Field:
        """Which patch of the source lies where.

        Args:
            guess: The picture so far.
            field: What was found before, here or at the size before.
            stream: For places that are tried by chance.
            is_first: Whether it is the first search at this size.
        """
        wraps = self.work.wraps
        keys = self.blurred if is_first and self.blurred is not None else self.sharp
        size, (high, wide) = places_of(guess, wraps=wraps), places_of(self.sharp)
        if self.components is None:
            rows = patches_of(guess, wraps=wraps), patches_of(keys)
            return as_field(nearest(*rows, self.work.completeness), size, wide)
        asked = self.components.rows(guess, wraps=wraps)
        there = self.components.rows(keys)
        if field is None and max(high * wide, size[0] * size[1]) > MOST_ONCE:
            field = _own_places(size, (high, wide)).to(guess.device)
        elif field is None:
            # distances are means over fewer numbers, which hold nearly all of the difference
            alpha = self.work.completeness * self.components.filters[0].numel() / there.shape[1]
            return as_field(nearest(asked, there, alpha), size, wide)
        elif is_first:
            most = torch.tensor((high - 1, wide - 1), device=field.device)
            field = carried(field, size, self.growth, most)
        return Search(asked, there, high, wide, wraps).improved(field, _SEARCHES, stream)


def _own_places(size: tuple[int, int], places: tuple[int, int]) -> Field:
    """The field in which each place has the patch that lies at the same place of the source."""
    rows, columns = (torch.arange(n) * m // n for n, m in zip(size, places, strict=True))
    return torch.stack(torch.meshgrid(rows, columns, indexing="ij"), dim=2)


def _strewn(pixels: Plane, size: tuple[int, int], stream: np.random.Generator) -> Plane:
    """The picture beside and below itself, each time moved around by chance, cut to this size.

    Enlarged to it, the picture would be soft, and patches would stay so.
    """
    height, width = pixels.shape[1:]
    result = pixels.new_empty((len(pixels), *size))
    for top in range(0, size[0], height):
        for left in range(0, size[1], width):
            moved = pixels
            if top or left:
                by = int(stream.integers(height)), int(stream.integers(width))
                moved = torch.roll(pixels, by, dims=(1, 2))
            place = result[:, top : top + height, left : left + width]
            place[:] = moved[:, : place.shape[1], : place.shape[2]]
    return result


def recolored(pixels: Plane, like: Plane) -> Plane:
    """The picture with each channel's values replaced by those of another of the same rank."""
    result = torch.empty_like(pixels)
    for channel, values in enumerate(pixels):
        ranks = values.flatten().argsort().argsort().double() / max(1, values.numel() - 1)
        there = like[channel].flatten().sort().values
        chosen = (ranks * (len(there) - 1)).round().long()
        result[channel] = there[chosen].reshape(values.shape)
    return result
