"""How well the copies check finds planted copies, and how often it accuses honest pictures.

``python benchmarks/copies.py FOLDER [SIZE] [MOST]`` splits a folder of pictures: MOST play the
training set, up to 300 others are honest new pictures; training pictures are changed in known ways
and planted. "flagged" is what the check warns about or blocks (p <= 0.01, or nearly the same);
"found" says how often the source is among the three nearest. Where the network for copies is
installed (``pinxit[copies]``), "plain" is what the check flags without it. Prints a table and
writes JSON.
"""

import io
import json
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from pinxit.base.about import __version__
from pinxit.base.shares import wilson_interval
from pinxit.check.copy_limits import CopyLimits
from pinxit.datasets.copy_index import CopyIndex, Likeness, index_with
from pinxit.datasets.importing import import_folder
from pinxit.datasets.pixels import training_pixels
from pinxit.datasets.rights import Rights

PLANTED, HONEST = 100, 300
SEED = 7
SUSPICIOUS = CopyLimits().warns_at
Raster = UInt8[np.ndarray, "height width channel"]
Draw = np.random.Generator
Change = Callable[[Raster, Raster, Draw], Raster]
"""Makes a copy of the first picture; the second is an honest one to hide it in."""


def _sized(raster: Raster, width: int, height: int) -> Raster:
    how = Image.Resampling.BICUBIC if width >= raster.shape[1] else Image.Resampling.BOX
    return np.asarray(Image.fromarray(np.ascontiguousarray(raster)).resize((width, height), how))


def _noise(sigma: float) -> Change:
    def changed(raster: Raster, _: Raster, draw: Draw) -> Raster:
        noisy = raster + draw.normal(0, sigma, raster.shape)
        return np.asarray(np.clip(np.round(noisy), 0, 255), np.uint8)

    return changed


def _jpeg(quality: int) -> Change:
    def changed(raster: Raster, _: Raster, draw: Draw) -> Raster:
        data = io.BytesIO()
        Image.fromarray(raster).save(data, "JPEG", quality=quality)
        return np.asarray(Image.open(data).convert("RGB"))

    return changed


def _colored(raster: Raster, _: Raster, draw: Draw) -> Raster:
    """Another tint, 15 % brighter."""
    bands = list(Image.fromarray(raster).convert("HSV").split())
    bands[0] = bands[0].point(lambda hue: (int(hue) + 20) % 256)
    tinted = np.asarray(Image.merge("HSV", bands).convert("RGB"), np.float32)
    return np.asarray(np.clip(tinted * 1.15, 0, 255), np.uint8)


def _blurred(raster: Raster, _: Raster, draw: Draw) -> Raster:
    height, width = raster.shape[:2]
    return _sized(_sized(raster, width // 3, height // 3), width, height)


def _halved(raster: Raster, _: Raster, draw: Draw) -> Raster:
    return _sized(raster, raster.shape[1] // 2, raster.shape[0] // 2)


def _part(share: float, raster: Raster, draw: Draw) -> tuple[slice, slice]:
    sides = [round(side * share**0.5) for side in raster.shape[:2]]
    top, left = (
        draw.integers(0, whole - side + 1)
        for side, whole in zip(sides, raster.shape[:2], strict=True)
    )
    return slice(top, top + sides[0]), slice(left, left + sides[1])


def _cropped(share: float) -> Change:
    def changed(raster: Raster, _: Raster, draw: Draw) -> Raster:
        return _sized(raster[_part(share, raster, draw)], raster.shape[1], raster.shape[0])

    return changed


def _pasted(raster: Raster, other: Raster, draw: Draw) -> Raster:
    rows, columns = _part(0.4, raster, draw)
    whole = other.copy()
    whole[rows, columns] = _sized(raster, columns.stop - columns.start, rows.stop - rows.start)
    return whole


def _rotated(raster: Raster, _: Raster, draw: Draw) -> Raster:
    side = max(raster.shape[:2]) // 2
    framed = Image.fromarray(np.pad(raster, ((side, side), (side, side), (0, 0)), mode="edge"))
    turned = framed.rotate(15 * int(draw.choice([-1, 1])), Image.Resampling.BICUBIC)
    return np.asarray(turned)[side : side + raster.shape[0], side : side + raster.shape[1]]


CHANGES: dict[str, Change] = {
    "same": lambda raster, _, draw: raster,
    "JPEG quality 30": _jpeg(30),
    "another tint": _colored,
    "noise 10": _noise(10),
    "noise 20": _noise(20),
    "blurred to a third": _blurred,
    "half size": _halved,
    "crop of 70 % area": _cropped(0.7),
    "crop of 40 % area": _cropped(0.4),
    "mirrored": lambda raster, _, draw: np.ascontiguousarray(raster[:, ::-1]),
    "rotated 15 degrees": _rotated,
    "blended 50 %": lambda raster, other, draw: raster // 2 + other // 2,
    "pasted at 40 % area": _pasted,
}


def _is_flagged(likeness: Likeness) -> bool:
    return likeness.is_nearly_same or likeness.rarity.p <= SUSPICIOUS


def _plain(index: CopyIndex) -> CopyIndex:
    """The same without the network for copies."""
    return index_with(index.prints, index.matcher, index.scores[:, :4])


def _share(hits: list[bool]) -> dict[str, float]:
    low, high = wilson_interval(sum(hits), len(hits))
    return {"share": float(np.mean(hits)), "low": low, "high": high, "of": len(hits)}


def _planted(
    index: CopyIndex, change: Change, learned: Raster, honest: Raster, draw: Draw
) -> dict[str, dict[str, float]]:
    chosen = draw.choice(len(learned), min(PLANTED, len(learned)), replace=False)
    plain = _plain(index)
    flagged, found, blocked, otherwise = [], [], [], []
    for n in chosen:
        changed = change(learned[n], honest[draw.integers(len(honest))], draw)
        likeness = index.likeness(np.ascontiguousarray(changed))
        flagged.append(_is_flagged(likeness))
        otherwise.append(_is_flagged(plain.likeness(np.ascontiguousarray(changed))))
        blocked.append(likeness.is_nearly_same)
        found.append(any(int(each.sha256, 16) == n for each in likeness.nearest))
    rows = {"flagged": flagged, "plain": otherwise, "blocked": blocked, "found": found}
    return {name: _share(hits) for name, hits in rows.items()}


def main(folder: Path, size: int, most: int) -> None:
    """Prints the table of one folder."""
    dataset, _ = import_folder(folder, "copies", Rights("LicenseRef-Own"))
    pixels = training_pixels(dataset, (size, size, 3))
    draw = np.random.Generator(np.random.PCG64(SEED))
    pixels = pixels[draw.permutation(len(pixels))]
    count = min(most, len(pixels) * 4 // 5)
    learned, honest = pixels[:count], pixels[count : count + HONEST]
    start = time.process_time()
    index = CopyIndex.of(learned, [f"{n:064x}" for n in range(count)])
    built = time.process_time() - start
    start = time.process_time()
    asked = [index.likeness(each) for each in honest]
    each = (time.process_time() - start) / len(honest)
    plain = _plain(index)
    alarms = {
        "flagged": _share([_is_flagged(likeness) for likeness in asked]),
        "plain": _share([_is_flagged(plain.likeness(each)) for each in honest]),
        "of those with no twin": _share(
            [_is_flagged(each) for each in asked if not each.is_nearly_same]
        ),
        "blocked": _share([likeness.is_nearly_same for likeness in asked]),
    }
    print(
        f"{folder.name}: {count} training pictures at {size} px, {index.twins} twins left out of "
        f"{len(index.natural) + index.twins} measured; index {built:.0f} s, picture {each:.3f} s"
    )
    for name, row in alarms.items():
        print(
            f"false alarms, {name:22} {row['share']:6.1%} ({row['low']:.1%} to {row['high']:.1%})"
        )
    rows = {}
    for name, change in CHANGES.items():
        rows[name] = _planted(index, change, learned, honest, draw)
        flagged, *others = (rows[name][key] for key in ("flagged", "plain", "blocked", "found"))
        otherwise, blocked, found = (row["share"] for row in others)
        print(
            f"{name:22} flagged {flagged['share']:5.0%} ({flagged['low']:.0%} to "
            f"{flagged['high']:.0%})  plain {otherwise:4.0%}  "
            f"blocked {blocked:4.0%}  found {found:4.0%}"
        )
    about = {"version": __version__, "machine": platform.machine(), "seed": SEED, "size": size}
    told = {**about, "pictures": count, "seconds": each, "alarms": alarms, "rows": rows}
    Path(f"copies-{folder.name}.json").write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    words = dict(enumerate(sys.argv))
    main(Path(words[1]), int(words.get(2, 32)), int(words.get(3, 1000)))
