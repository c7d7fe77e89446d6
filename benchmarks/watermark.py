"""The watermark on photographs: attacks, what people could see, chance, forgery, times.

Run: python benchmarks/watermark.py FOLDER... [--pictures 200] [--side 512] [--forged 1000]
Crops of the photographs below the folders are marked, attacked and looked up in a registry, as
`pinxit verify` does; "linked" counts verdicts of "ours" and "looks like". What chance gives on
crops that were never marked, false_links.py counts.
"""

import argparse
import json
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from attacks import ATTACKS, Pixels
from pinxit.base.about import __version__
from pinxit.mark.likeness import likeness_of
from pinxit.mark.registry import Record, Registry
from pinxit.mark.trace import Archive
from pinxit.mark.watermark import embed_id
from pinxit.mark.watermark_grid import lightness
from pinxit.mark.watermark_read import read_in_place
from pinxit.mark.watermark_search import search

KEY = b"benchmark of the watermark......"
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def crops(folders: Sequence[Path], side: int, count: int) -> Iterator[Pixels]:
    """Squares of photographs, at most twice as fine as they are taken; others if more are asked."""
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.suffix in _SUFFIXES)
    rng = np.random.default_rng(0)
    given = 0
    while given < count:
        for file in files:
            with Image.open(file) as opened:
                picture = opened.convert("RGB")
            if min(picture.size) < side:
                continue
            scale = rng.uniform(side / min(picture.size), 1)
            size = [max(side, round(each * scale)) for each in picture.size]
            picture = picture.resize((size[0], size[1]), Image.Resampling.LANCZOS)
            left, top = (int(rng.integers(0, each - side + 1)) for each in size)
            part = picture.crop((left, top, left + side, top + side))
            yield np.asarray(part, np.float32) / np.float32(255)
            given += 1
            if given == count:
                return


def psnr(one: Pixels, other: Pixels) -> float:
    """Peak signal to noise ratio in dB."""
    return float(-10 * np.log10(np.mean((one - other) ** 2)))


def ssim(one: Pixels, other: Pixels) -> float:
    """Structural similarity of the lightness (Wang et al. 2004, Gaussian window of 11 points)."""
    a, b = lightness(one), lightness(other)

    def mean(x: np.ndarray) -> np.ndarray:
        return np.asarray(cv2.GaussianBlur(x, (11, 11), 1.5))

    ma, mb = mean(a), mean(b)
    va, vb, ab = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    top = (2 * ma * mb + 1e-4) * (2 * ab + 9e-4)
    return float((top / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))).mean())


def as_stored(pixels: Pixels) -> Pixels:
    """Rounded to 8 bits."""
    return np.asarray(np.rint(pixels * 255) / 255, np.float32)


def marked_pictures(
    pictures: Sequence[Pixels], registry: Registry
) -> tuple[dict[int, Pixels], dict[str, object]]:
    """All pictures that can be marked, on record by their ids; and what people could see."""
    marked: dict[int, Pixels] = {}
    seen, took, reasons = [], [], Counter[str]()
    for at, pixels in enumerate(pictures):
        number = 1 + at * 2_654_435_761 % 2**40
        start = time.perf_counter()
        made = embed_id(pixels, KEY, number)
        took.append(time.perf_counter() - start)
        if made.left_out:
            reasons[made.left_out] += 1
            continue
        marked[number] = as_stored(made.pixels)
        seen.append((psnr(pixels, made.pixels), ssim(pixels, made.pixels)))
        looks = (likeness_of(lightness(marked[number])),)
        registry.add(Record(number, True, f"{at}.png", "2026-01-01", "", "", {}, looks))
    ratios, similar = np.array(seen).T
    facts = {
        "pictures": len(pictures),
        "left out": dict(reasons),
        "PSNR mean, lowest": [round(float(ratios.mean()), 2), round(float(ratios.min()), 2)],
        "SSIM mean, lowest": [round(float(similar.mean()), 4), round(float(similar.min()), 4)],
        "embed ms, median": round(float(np.median(took)) * 1000, 1),
    }
    return marked, facts


def attacked(marked: dict[int, Pixels], archive: Archive) -> dict[str, dict[str, float]]:
    """How many pictures are linked to their record after each attack, and after what time."""
    table = {}
    heads = f"{'linked':>9}{'wrong':>7}{'strength':>10}{'lowest':>8}{'s':>7}{'s max':>7}"
    print(f"{'attack':24}{heads}")
    for name, attack in ATTACKS.items():
        traces, took = [], []
        for number, pixels in marked.items():
            light = lightness(as_stored(attack(pixels)))
            start = time.perf_counter()
            traces.append((archive.trace(light), f"{number:010x}"))
            took.append(time.perf_counter() - start)
        linked = [t for t, own in traces if t.known in ("ours", "looks like") and t.id == own]
        wrong = [t for t, own in traces if t.known in ("ours", "looks like") and t.id != own]
        loud = [t.strength for t, _ in traces]
        row = {
            "linked": len(linked) / len(traces),
            "wrong": len(wrong) / len(traces),
            "strength": float(np.mean(loud)),
            "lowest": min(loud),
            "seconds": float(np.mean(took)),
            "most seconds": max(took),
        }
        table[name] = row
        print(
            f"{name:24}{row['linked']:9.1%}{row['wrong']:7.1%}{row['strength']:10.1f}"
            f"{row['lowest']:8.1f}{row['seconds']:7.2f}{row['most seconds']:7.2f}",
            flush=True,
        )
    return table


def forged(folders: Sequence[Path], side: int, count: int, archive: Archive) -> dict[str, object]:
    """Averages what is left of many marked pictures without their coarse shapes, and lays it on.

    The attacker knows that the pattern repeats every 128 points, but has no key.
    """
    sums = {"plain": np.zeros((128, 128)), "copied": np.zeros((side, side))}
    for at, pixels in enumerate(crops(folders, side, count)):
        made = embed_id(pixels, KEY, 1 + at * 2_654_435_761 % 2**40)
        light = lightness(as_stored(made.pixels))
        left = light - cv2.GaussianBlur(light, (0, 0), 2)
        whole = left[: side // 128 * 128, : side // 128 * 128]
        sums["plain"] += whole.reshape(side // 128, 128, side // 128, 128).mean(axis=(0, 2))
        sums["copied"] = sums["copied"] + left if at == 0 else sums["copied"]
    verdicts: dict[str, Counter[str]] = {name: Counter() for name in sums}
    for pixels in list(crops(folders, side, 60))[-20:]:
        for name, pattern in sums.items():
            tiles = pattern if name == "copied" else np.tile(pattern, (side // 128 + 1,) * 2)
            tiles = tiles[:side, :side] / tiles.std() * (4 / 255)
            spoiled = np.clip(pixels + tiles[..., None].astype(np.float32), 0, 1)
            verdicts[name][archive.trace(lightness(as_stored(spoiled))).known] += 1
    return {f"{name}, of {count}": dict(found) for name, found in verdicts.items()}


def times(pixels: Pixels) -> dict[str, float]:
    """Milliseconds of processor time to embed, to read in place and to search; best of five."""
    light = lightness(pixels)
    works: dict[str, Callable[[], object]] = {
        "embed": lambda: embed_id(pixels, KEY, 7),
        "read in place": lambda: read_in_place(light, KEY),
        "search": lambda: search(light, KEY),
    }
    best = {}
    for name, work in works.items():
        took = []
        for _ in range(5):
            start = time.process_time()
            work()
            took.append(time.process_time() - start)
        best[f"{name} ms"] = round(min(took) * 1000, 1)
    return best


def main() -> None:
    """Prints the tables, and writes them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--forged", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder) / "registry.sqlite")
        archive = Archive((KEY,), registry)
        pictures = list(crops(given.folders, given.side, given.pictures))
        marked, seen = marked_pictures(pictures, registry)
        report: dict[str, object] = {"machine": platform.platform(), "version": __version__}
        report |= {"side": given.side, "seen": seen, "times": times(pictures[0])}
        print(json.dumps(report, indent=1))
        report["attacks"] = attacked(marked, archive)
        report["forged"] = forged(given.folders, given.side, given.forged, archive)
        print(json.dumps({name: report[name] for name in list(report)[-2:]}, indent=1))
    if given.json:
        given.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
