"""Reads the files out of a compiled Qt resource (``.rcc``), as programs of KDE carry them."""

import struct
import zlib
from collections.abc import Iterator

_COMPRESSED, _FOLDER = 1, 2


def resources(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file in it.

    Reads format 1 to 3 (Qt: ``qtbase/src/tools/rcc``): a tree of nodes, names in UTF-16, and data
    with a length before it; compressed data is zlib after four bytes of length.

    Raises:
        ValueError: it is not a Qt resource.
    """
    if whole[:4] != b"qres":
        raise ValueError("This is not a Qt resource: it does not begin with 'qres'.")
    version, tree, data, names = struct.unpack(">IIII", whole[4:20])
    size = 22 if version >= 2 else 14

    def walk(number: int, above: str) -> Iterator[tuple[str, bytes]]:
        node = whole[tree + number * size : tree + (number + 1) * size]
        offset, flags = struct.unpack(">IH", node[:6])
        path = f"{above}/{_name(whole, names + offset)}" if number else ""
        if flags & _FOLDER:
            count, first = struct.unpack(">II", node[6:14])
            for child in range(first, first + count):
                yield from walk(child, path)
        else:
            (at,) = struct.unpack(">I", node[10:14])
            yield path, _data(whole, data + at, compressed=bool(flags & _COMPRESSED))

    return walk(0, "")


def _name(whole: bytes, at: int) -> str:
    (length,) = struct.unpack(">H", whole[at : at + 2])
    return whole[at + 6 : at + 6 + 2 * length].decode("utf-16-be")


def _data(whole: bytes, at: int, *, compressed: bool) -> bytes:
    (length,) = struct.unpack(">I", whole[at : at + 4])
    data = whole[at + 4 : at + 4 + length]
    return zlib.decompress(data[4:]) if compressed else data
