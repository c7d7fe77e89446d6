"""How seamless, even and fast materials, panoramas and sprites are.

``python benchmarks/art.py FOLDER [--photographs FOLDER] [--most 20] [--width 1024] [--side 256]
[--only materials,panoramas,sprites] [--out art.json]`` takes the middle of each texture of a
folder (20 of them in our numbers), and makes of it

- a tile, and its material: seams of the tile beside those of the texture cut out naively and
  mirrored, seams of every map, time;
- a panorama: jump at the wrap, variance near the poles of that at the equator, pinch, beside the
  same texture tiled on a flat picture of 2:1 (which is what people do without it), time;

of each photograph a panorama with horizon, and of what the shipped model draws sprites: how much of
the sheet is used. Prints tables and writes JSON. "s" is processor time of one thread.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch

from patches import textures
from pinxit.base.about import __version__
from pinxit.make.material import MAPS, material
from pinxit.make.panorama import panorama
from pinxit.make.panorama_report import PanoramaReport, panorama_report
from pinxit.make.panorama_settings import HORIZON, PanoramaSettings
from pinxit.make.seams import seams
from pinxit.make.sprite_settings import SpriteSettings
from pinxit.make.sprites import sprite_sheet
from pinxit.make.tile import tile
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.read import picture_suffixes, read_picture

SEED = 7
T = TypeVar("T")
Rows = list[dict[str, Any]]


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the processor time that it took."""
    start = time.process_time()
    made = work()
    return made, time.process_time() - start


def of_seams(pixels: Pixels) -> dict[str, Any]:
    """Both ratios, and whether the seams hold."""
    found = seams(pixels)
    ratios = [round(seam.ratio, 3) for seam in found if seam.scale == 1]
    return {"ratios": ratios, "holds": all(seam.holds for seam in found)}


def materials(pictures: list[Picture]) -> Rows:
    """A tile and a material of each."""
    rows: Rows = []
    for picture in pictures:
        tiled, tile_s = timed(lambda: tile(picture, seed=SEED))  # noqa: B023, called at once
        made, seconds = timed(lambda: material(tiled.picture, None, MAPS))  # noqa: B023
        beside = np.concatenate((picture.pixels, picture.pixels[:, ::-1]), axis=1)
        ways = {
            "naive": of_seams(picture.pixels),
            "mirror": of_seams(np.concatenate((beside, beside[::-1]))),
            "tile": of_seams(tiled.picture.pixels),
            **{name: of_seams(made.maps[name].pixels) for name in MAPS},
        }
        rows.append({"title": picture.title, "tile_s": tile_s, "s": seconds, "ways": ways})
    print("\nway        ratio median  worst  holds")
    for way in rows[0]["ways"]:
        each = [row["ways"][way] for row in rows]
        ratios = np.array([one["ratios"] for one in each])
        holds = sum(one["holds"] for one in each)
        print(f"{way:10} {np.median(ratios):12.2f} {ratios.max():6.2f}  {holds} of {len(each)}")
    seconds = float(np.median([row["s"] for row in rows]))
    print(f"material: {seconds:.2f} s at {pictures[0].width} px (median)")
    return rows


def panoramas(pictures: list[Picture], settings: PanoramaSettings) -> Rows:
    """A panorama of each, beside the texture repeated on a flat picture."""
    rows: Rows = []
    for picture in pictures:
        made, seconds = timed(lambda: panorama(picture, settings, seed=SEED))  # noqa: B023
        row = {"title": picture.title, "s": seconds, "made": panorama_report(made).to_json()}
        if settings.layout != HORIZON:
            row["flat"] = flat(picture, settings.width).to_json()
        rows.append(row)
    print(f"\n{settings.layout}, {settings.width} px: wrap ratio median/worst, wraps, ", end="")
    print("poles lower/median, pinch median/worst, even, s")
    for way in ("made", "flat"):
        each = [row[way] for row in rows if way in row]
        if each:
            print(f"{way}  {_told(each)}  {np.median([row['s'] for row in rows]):.1f}")
    return rows


def _told(each: Rows) -> str:
    wraps = [one["wrap"][0]["ratio"] for one in each]
    poles = [pole for one in each for pole in one["poles"]]
    pinch = [one["pinch"] for one in each]
    return (
        f"{np.median(wraps):.2f}/{max(wraps):.2f}  {sum(one['wraps'] for one in each)} of "
        f"{len(each)}  {min(poles):.2f}/{np.median(poles):.2f}  {np.median(pinch):.2f}/"
        f"{max(pinch):.2f}  {sum(one['is_even'] for one in each)} of {len(each)}"
    )


def flat(picture: Picture, width: int) -> PanoramaReport:
    """The texture repeated on a flat picture of 2:1."""
    times = -(-width // picture.width), -(-width // 2 // picture.height)
    pixels = np.tile(rgb(picture.pixels), (times[1], times[0], 1))[: width // 2, :width]
    return panorama_report(Picture(np.ascontiguousarray(pixels)))


def sprites() -> Rows:
    """Disks of many sizes on one sheet."""
    stream, rows = np.random.default_rng(SEED), []
    for count in (16, 64, 256):
        pictures = []
        for number in range(count):
            width, height = (int(side) for side in stream.integers(16, 97, 2))
            pixels = np.ones((height, width, 4), np.float32)
            pictures.append((f"sprite_{number}", Picture(pixels)))
        for has_powers in (False, True):
            settings = SpriteSettings(power_of_two=has_powers)
            sheet, seconds = timed(lambda: sprite_sheet(pictures, settings))  # noqa: B023
            area = sum(sprite.width * sprite.height for sprite in sheet.sprites)
            used = area / (sheet.picture.width * sheet.picture.height)
            rows.append({"count": count, "powers": has_powers, "used": used, "s": seconds})
    print("\nsprites  powers of two  used     s")
    for row in rows:
        print("{count:7}  {powers!s:13}  {used:.2f}  {s:5.2f}".format(**row))
    return rows


def photographs(folder: Path, most: int) -> list[Picture]:
    """Pictures of a folder, whole."""
    paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in picture_suffixes()]
    return [read_picture(path) for path in paths[:most]]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("textures", type=Path)
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--only", default="materials,panoramas,sprites")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    torch.set_num_threads(1)
    chosen = given.only.split(",")
    pictures = textures(given.textures, given.side)[: given.most]
    about = {"pinxit": __version__, "machine": platform.platform(), "seed": SEED}
    result: dict[str, Any] = {**about, "side": given.side, "width": given.width}
    if "materials" in chosen:
        result["materials"] = materials(pictures)
    if "panoramas" in chosen:
        result["surround"] = panoramas(pictures, PanoramaSettings(width=given.width))
        if given.photographs:
            settings = PanoramaSettings(width=given.width, layout=HORIZON)
            result["horizon"] = panoramas(photographs(given.photographs, 10), settings)
    if "sprites" in chosen:
        result["sprites"] = sprites()
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
