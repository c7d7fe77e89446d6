"""Seeds as people write them, and independent streams of random numbers from one seed."""

import re

import numpy as np

from pinxit.base.errors import UserMistake

LARGEST_SEED = 2**32 - 1
_PART = re.compile(r"(\d+)(?:-(\d+))?")
_MOST_SEEDS = 1_000_000


def parse_seeds(text: str) -> tuple[int, ...]:
    """Seeds from text such as ``7``, ``1-16`` or ``1-4,9,20-22``, in the order written.

    Raises:
        UserMistake: the text is no list of seeds, a range runs backwards, or a seed is too large.
    """
    seeds: list[int] = []
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise UserMistake(f"{text!r} is not a list of seeds; write 7, 1-16 or 1-4,9.")
        first = int(match[1])
        last = int(match[2] or first)
        if last < first or last > LARGEST_SEED or last - first >= _MOST_SEEDS:
            raise UserMistake(
                f"Seeds {part.strip()} cannot be used: a range runs upward, holds at most "
                f"{_MOST_SEEDS} seeds, and ends at {LARGEST_SEED} at the latest."
            )
        seeds.extend(range(first, last + 1))
    return tuple(seeds)


def random_stream(seed: int, *purpose: str | int) -> np.random.Generator:
    """A NumPy generator that depends on the seed and on what it is for, and on nothing else."""
    key = [ord(letter) for word in purpose for letter in f"{word}\0"]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *key])))
