"""What people call a color: the nearest name of an open list (`data/colors/names.md`)."""

from functools import lru_cache

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.make.differences import ciede2000, to_cielab


def spelled(color: Float[np.ndarray, "3"]) -> str:
    """An sRGB color 0..1 as "#rrggbb"."""
    levels = np.rint(np.clip(color, 0, 1) * 255).astype(int)
    return "#" + "".join(f"{level:02x}" for level in levels)


def parse_color(text: str) -> Float[np.ndarray, "3"]:
    """A color that is written "#0b3d91", "fff" or by a name of the list, as sRGB 0..1.

    Raises:
        UserMistake: it is neither.
    """
    word = text.strip().lower().replace("grey", "gray")
    digits = word.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    if len(digits) == 6 and all(digit in "0123456789abcdef" for digit in digits):
        return _of_digits(digits)
    names, spellings = _known()[:2]
    if word in names:
        return _of_digits(spellings[names.index(word)][1:])
    raise UserMistake(
        f"{text.strip()!r} is no color; write it as #0b3d91 or by a plain name such as 'navy blue'."
    )


def name_of(color: Float[np.ndarray, "3"]) -> str:
    """The nearest name by CIEDE2000 of an sRGB color 0..1."""
    names, _, lab = _known()
    return names[int(np.argmin(ciede2000(to_cielab(color), lab)))]


def _of_digits(digits: str) -> Float[np.ndarray, "3"]:
    return np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)], np.float32) / 255


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[str, ...], tuple[str, ...], Float[np.ndarray, "name 3"]]:
    lines = shipped("colors", "names.tsv").read_text(encoding="utf-8").splitlines()
    spellings, names = zip(*(line.split("\t") for line in lines), strict=True)
    return names, spellings, to_cielab(np.stack([_of_digits(s[1:]) for s in spellings]))
