"""Designs: one garment in several colorways of its cloth."""

from dataclasses import dataclass

from pinxit.make.colorways import colorways
from pinxit.make.garment import Cut, garment
from pinxit.make.palette import Palette, palette_of
from pinxit.make.recolor import own_colors, recolor
from pinxit.pictures.picture import Picture

_COLORS = 5


@dataclass(frozen=True, slots=True)
class Design:
    """A garment in one set of colors.

    Attributes:
        front: The garment, transparent around it.
        cloth: The repeat it is made of.
        palette: The colors of the cloth, the largest first.
    """

    front: Picture
    cloth: Picture
    palette: Palette


def designs(
    picture: Picture,
    cloth: Picture,
    cut: Cut,
    *,
    count: int = 4,
    harmony: str = "analogous",
    seed: int = 0,
) -> list[Design]:
    """The garment in its cloth's own colors, and in others.

    Args:
        picture: A garment on an even ground, or with transparency around it.
        cloth: A tile.
        cut: Sizes and shade.
        count: How many, the first one in its own colors.
        harmony: Hues of colorways.
        seed: Of colorways.

    Raises:
        UserMistake: the picture shows no garment, the cloth too few colors, or a number is odd.
    """
    own = own_colors(cloth)
    first = Design(garment(picture, cloth, cut), cloth, palette_of(own, "cloth"))
    if count < 2:
        return [first]
    result = [first]
    for wanted in colorways(own, count - 1, harmony, seed):
        other = recolor(cloth, own, wanted)
        front = garment(picture, other, cut)
        result.append(Design(front, other, palette_of(wanted, "cloth")))
    return result
