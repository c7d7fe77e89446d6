"""The fingerprint of decoded pixels: one hash for all, short ones for 8 x 8 tiles.

When a file was changed, the tiles say where. They are signed with the rest.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.hashing import hash_array
from pinxit.pictures.picture import Picture

SIDE = 8
_DIGITS = 6

Tile = tuple[int, int]
"""Row and column, 0 to 7, of a tile."""

_ZONES = (
    ("upper left", "top", "upper right"),
    ("left", "center", "right"),
    ("lower left", "bottom", "lower right"),
)
_MANY_ZONES = 5


def fingerprint(picture: Picture) -> dict[str, Any]:
    """Size, depth, hash of all pixels and 64 tile hashes of a picture, as JSON values."""
    stored = _stored(picture)
    tiles = "".join(hash_array(tile)[:_DIGITS] for tile in _tiles(stored))
    return {
        "width": picture.width,
        "height": picture.height,
        "channels": picture.channels,
        "depth": picture.depth,
        "sha256": hash_array(stored),
        "tiles": tiles,
    }


def same_shape(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two fingerprints are of pictures of one size, depth and number of channels."""
    return all(first.get(k) == second.get(k) for k in ("width", "height", "channels", "depth"))


def changed_tiles(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Tile, ...]:
    """Which tiles differ between two fingerprints of one shape."""
    pairs = zip(_split(str(before["tiles"])), _split(str(after["tiles"])), strict=False)
    return tuple(divmod(i, SIDE) for i, (old, new) in enumerate(pairs) if old != new)


def where(tiles: Collection[Tile]) -> str:
    """Where tiles lie, in words: "in the upper right", "in the left and the center"."""
    if len(tiles) == SIDE * SIDE:
        return "all over the picture"
    hit = {_zone(row, column) for row, column in tiles}
    names = [name for row in _ZONES for name in row if name in hit]
    if len(names) >= _MANY_ZONES:
        return "in many places"
    return f"in the {' and the '.join(names)}"


def _zone(row: int, column: int) -> str:
    # The centers of tiles 0-2, 3-4 and 5-7 lie in the first, second and last third.
    third = (0, 0, 0, 1, 1, 2, 2, 2)
    return _ZONES[third[row]][third[column]]


def _stored(picture: Picture) -> NDArray[Any]:
    top = np.float32(2**picture.depth - 1)
    kind = np.uint8 if picture.depth == 8 else np.uint16
    return np.rint(picture.pixels * top).astype(kind)


def _tiles(stored: NDArray[Any]) -> list[NDArray[Any]]:
    rows = np.linspace(0, stored.shape[0], SIDE + 1).astype(int)
    columns = np.linspace(0, stored.shape[1], SIDE + 1).astype(int)
    return [
        stored[rows[r] : rows[r + 1], columns[c] : columns[c + 1]]
        for r in range(SIDE)
        for c in range(SIDE)
    ]


def _split(tiles: str) -> list[str]:
    return [tiles[at : at + _DIGITS] for at in range(0, len(tiles), _DIGITS)]
