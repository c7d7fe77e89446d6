"""Pictures of which one has to say whether they are real or made, and copies that have to be found.

The truth is known, because everything comes with Pinxit: adventurers that people drew beside those
that the model `adventurers` drew after it had learned from them; pieces of paintings beside pieces
of photographs that a network painted in the manner of that very painting. The same seed gives the
same questions.
"""

import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Float

from pinxit.base.shipped import shipped
from pinxit.desks.style_examples import photograph_examples, style_examples, title_of
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import decode_picture, read_picture
from pinxit.pictures.resize import fit_within

Deck = Literal["figures", "paintings"]
Change = Literal["mirrored", "shifted", "paler", "recolored"]
MODEL = "adventurers"
"""The shipped model whose pictures are told from the real ones."""

_PAINTED = 420  # longest side at which a photograph is painted, px
_PIECE = 150
_LIVELY = 0.05  # deviation of a piece, so that nobody has to judge an empty sky
_TRIES = 12

Pixels = Float[np.ndarray, "_ _ _"]
"""float32 sRGB 0..1, height width channel; pieces are smaller than what they are cut from."""

Draw = Callable[[Sequence[int]], Sequence[Pixels]]
"""Gives the pictures that the model draws of some seeds."""

Paint = Callable[[Picture, Picture], Pixels]
"""Gives a photograph in the manner of a painting."""


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One picture of the quiz.

    Attributes:
        pixels: What is shown, float32 sRGB 0..1.
        is_made: Whether a network made it.
        origin: Where it comes from: a file, a seed, a painting.
    """

    pixels: Pixels
    is_made: bool
    origin: str


def figures(seed: int, count: int, draw: Draw) -> list[Card]:
    """Adventurers of people and of the model, about half and half, in random order.

    Args:
        seed: Decides everything.
        count: How many.
        draw: The model.
    """
    chance = random.Random(seed)  # noqa: S311, a quiz
    made = count // 2
    names = chance.sample(_members(), count - made)
    seeds = [chance.randrange(1, 100_000) for _ in range(made)]
    cards = [Card(_figure(name), is_made=False, origin=name) for name in names]
    drawn = zip(draw(seeds), seeds, strict=True)
    cards += [Card(pixels, is_made=True, origin=f"{MODEL} {each}") for pixels, each in drawn]
    chance.shuffle(cards)
    return cards


def paintings(seed: int, count: int, paint: Paint) -> list[Card]:
    """Pieces of paintings, and of photographs painted in their manner, about half and half.

    Args:
        seed: Decides everything.
        count: How many.
        paint: The network that paints.
    """
    chance = random.Random(seed)  # noqa: S311, a quiz
    manners, motifs = style_examples(), photograph_examples()
    cards = []
    for number in range(count):
        manner = chance.choice(list(manners))
        style = _read(manners[manner].as_posix())
        if number % 2:
            motif = chance.choice(list(motifs))
            pixels = paint(_read(motifs[motif].as_posix()), style)
            origin = f"{title_of(motif)} / {title_of(manner)}"
        else:
            pixels, origin = style.pixels, title_of(manner)
        cards.append(Card(_piece(pixels, chance), is_made=bool(number % 2), origin=origin))
    chance.shuffle(cards)
    return cards


@dataclass(frozen=True, slots=True, eq=False)
class Suspects:
    """Pictures of which one is an altered copy of what the model learned from.

    Attributes:
        pictures: All of them, in random order.
        copy: Which one.
        original: What it was copied from.
        change: What was done to it.
    """

    pictures: tuple[Pixels, ...]
    copy: int
    original: Pixels
    change: Change


def suspects(seed: int, count: int, draw: Draw) -> Suspects:
    """An altered copy among pictures that the model drew."""
    chance = random.Random(seed)  # noqa: S311, a quiz
    original = _figure(chance.choice(_members()))
    change = chance.choice(list(CHANGES))
    pictures = list(draw([chance.randrange(1, 100_000) for _ in range(count - 1)]))
    at = chance.randrange(count)
    pictures.insert(at, CHANGES[change](original))
    return Suspects(tuple(pictures), at, original, change)


def _mirrored(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[:, ::-1])


def _shifted(pixels: Pixels) -> Pixels:
    moved = np.zeros_like(pixels)
    moved[:-1, 2:] = pixels[1:, :-2]
    return moved


def _paler(pixels: Pixels) -> Pixels:
    return _with_colors(pixels, 0.65 * pixels[..., :3] + 0.3)


def _recolored(pixels: Pixels) -> Pixels:
    return _with_colors(pixels, pixels[..., [2, 0, 1]])


def _with_colors(pixels: Pixels, colors: Pixels) -> Pixels:
    return np.concatenate([colors, pixels[..., 3:]], axis=2).astype(np.float32)


CHANGES: Mapping[Change, Callable[[Pixels], Pixels]] = {
    "mirrored": _mirrored,
    "shifted": _shifted,
    "paler": _paler,
    "recolored": _recolored,
}


@lru_cache(maxsize=1)
def _members() -> tuple[str, ...]:
    with zipfile.ZipFile(shipped("demo", f"{MODEL}.zip")) as archive:
        return tuple(sorted(name for name in archive.namelist() if name.endswith(".png")))


def _figure(name: str) -> Pixels:
    with zipfile.ZipFile(shipped("demo", f"{MODEL}.zip")) as archive:
        return decode_picture(archive.read(name), name).pixels


@lru_cache(maxsize=16)
def _read(path: str) -> Picture:
    picture = read_picture(Path(path))
    return replace(picture, pixels=fit_within(picture.pixels, _PAINTED))


def _piece(pixels: Pixels, chance: random.Random) -> Pixels:
    """A square piece in which something is to be seen."""
    height, width = pixels.shape[:2]
    side = min(_PIECE, height, width)
    best, most = pixels[:side, :side], -1.0
    for _ in range(_TRIES):
        top, left = chance.randint(0, height - side), chance.randint(0, width - side)
        piece = pixels[top : top + side, left : left + side]
        lively = float(piece.std())
        if lively > most:
            best, most = piece, lively
        if lively >= _LIVELY:
            break
    return np.ascontiguousarray(best)
