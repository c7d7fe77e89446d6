"""How often a picture that nobody marked would be linked to a record: counted, and by its tails.

Run: python benchmarks/false_links.py FOLDER... [--crops 100000] [--searched 1000] [--cache FOLDER]
Every second photograph is marked and put on record; crops of the others are read in place and
compared with a record, every twentieth is looked up in all of the registry, by its looks, too, and
some more over all scales, angles and mirrored. The work is done in parts of 1,000 crops; with
--cache a run that was stopped goes on with the next, and a shorter one sums up what is there.

A false link needs two accidents: a loud or fitting id, and a picture that looks like the record at
the place that the watermark tells. The tail of each is fitted to its highest hundredth (exponential
beyond it, which is more than the tails of normal or Gumbel variables); the rates are multiplied.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from attacks import Pixels
from pinxit.mark.likeness import Lattice, likeness_of, similarity
from pinxit.mark.registry import Record, Registry
from pinxit.mark.trace import ALIKE, PRESENT, Archive
from pinxit.mark.watermark import embed_id
from pinxit.mark.watermark_grid import Lightness, lightness
from pinxit.mark.watermark_known import best_of, enough
from pinxit.mark.watermark_read import read_aligned

KEY = b"benchmark of false links........"
PART = 1000
_SIDE, _MARKED = 256, 512
_FROM_ONE = 100
_SPARSE = 20
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
_READ = 243 / 2**14
"""Chance that one of the ids that are tried agrees with its checksum and set."""


def photographs(folders: Sequence[Path], least: int) -> list[Path]:
    """Files of pictures that are large enough, in a fixed order."""
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.suffix in _SUFFIXES)
    return [file for file in files if min(_size(file)) >= least]


def _size(file: Path) -> tuple[int, int]:
    with Image.open(file) as opened:
        return opened.size


def opened(file: Path, rng: np.random.Generator, side: int) -> Pixels:
    """A photograph at a size of its own, at least as large as a side."""
    with Image.open(file) as found:
        picture = found.convert("RGB")
    least = side / min(picture.size)
    scale = rng.uniform(least, max(least, min(1.0, 1600 / max(picture.size))))
    size = [max(side, round(each * scale)) for each in picture.size]
    picture = picture.resize((size[0], size[1]), Image.Resampling.BILINEAR)
    return np.asarray(picture, np.float32) / np.float32(255)


def unmarked(files: Sequence[Path], seed: int) -> Iterator[Lightness]:
    """Crops of 256 px without end, some mirrored: a part's own, whatever ran before."""
    rng = np.random.default_rng(seed)
    while True:
        pixels = opened(files[int(rng.integers(len(files)))], rng, _SIDE)
        light = lightness(pixels)
        for _ in range(_FROM_ONE):
            top, left = (int(rng.integers(0, each - _SIDE + 1)) for each in light.shape)
            crop = light[top : top + _SIDE, left : left + _SIDE]
            yield np.ascontiguousarray(crop[:, ::-1] if rng.random() < 0.5 else crop)


def on_record(files: Sequence[Path], registry: Registry) -> list[Record]:
    """One marked crop of each photograph, on record."""
    rng = np.random.default_rng(0)
    records = []
    for at, file in enumerate(files):
        pixels = opened(file, rng, _MARKED)[:_MARKED, :_MARKED]
        number = 1 + at * 2_654_435_761 % 2**40
        made = embed_id(pixels, KEY, number)
        if not made.left_out:
            looks = (likeness_of(lightness(made.pixels)),)
            records.append(Record(number, True, file.name, "2026-01-01", "", "", {}, looks))
            registry.add(records[-1])
    return records


def part_of(
    number: int, files: Sequence[Path], records: Sequence[Record], archive: Archive
) -> dict[str, Any]:
    """What the crops of one part gave."""
    rng = np.random.default_rng([number, 1])
    ids = [record.number for record in records]
    loud, fits, alike, links, claims = [], [], [], 0, 0
    for at, light in enumerate(islice(unmarked(files, number), PART)):
        reading = read_aligned(light, KEY)
        loud.append(reading.strength)
        claims += reading.strength >= PRESENT and bool(reading.ids())
        known = records[int(rng.integers(len(records)))].likenesses[0]
        spot = (float(rng.uniform(0, 128)), float(rng.uniform(0, 128)))
        alike.append(similarity(light, known, at=Lattice(spot, (128.0, 128.0))))
        if at % _SPARSE == 0:
            fits.append(best_of(reading, ids).z)
            links += archive.in_place(light).known in ("ours", "looks like")
    rounded = {"loud": loud, "fits": fits, "alike": alike}
    told = {name: [round(float(each), 3) for each in row] for name, row in rounded.items()}
    return {**told, "links": links, "claims": claims}


def tail(values: NDArray[np.float64], limit: float) -> float:
    """How often a value lies beyond a limit, by an exponential through its highest hundredth."""
    start = float(np.quantile(values, 0.99))
    beyond = values[values > start]
    if limit <= start or not len(beyond):
        return float((values >= limit).mean())
    return float(0.01 * np.exp(-(limit - start) / (beyond - start).mean()))


def summed(parts: Sequence[dict[str, Any]], ids: int) -> dict[str, Any]:
    """The counts and tails of all parts."""
    loud, fits, alike = (
        np.array([each for part in parts for each in part[name]])
        for name in ("loud", "fits", "alike")
    )
    looks = tail(alike, ALIKE)
    read, fitting = tail(loud, PRESENT) * _READ, tail(fits, enough(ids))
    return {
        "crops": len(loud),
        "looked up": len(fits),
        "records": ids,
        "false links counted": sum(part["links"] for part in parts),
        "ids read, not on record": sum(part["claims"] for part in parts),
        "highest loudness": float(loud.max()),
        "tail at its threshold": tail(loud, PRESENT),
        "highest z of a known id": float(fits.max()),
        "z asked for": enough(ids),
        "tail of z there": fitting,
        "highest similarity": float(alike.max()),
        "tail of similarity there": looks,
        "false links by the tails": (read + fitting) * looks,
    }


def searched(files: Sequence[Path], count: int, archive: Archive) -> dict[str, int]:
    """What whole traces say of crops that nobody marked."""
    found: dict[str, int] = {}
    for light in islice(unmarked(files, 10**6), count):
        known = archive.trace(light).known
        found[known] = found.get(known, 0) + 1
    return found


def main() -> None:
    """Prints the counts, and writes them as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--crops", type=int, default=100_000)
    parser.add_argument("--searched", type=int, default=1000)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    files = photographs(given.folders, _MARKED)
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder) / "registry.sqlite")
        archive = Archive((KEY,), registry)
        records = on_record(files[::2], registry)
        cache = given.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        for number in range(-(-given.crops // PART)):
            kept = cache / f"part-{number:04}.json"
            if not kept.exists():
                text = json.dumps(part_of(number, files[1::2], records, archive))
                kept.write_text(text, encoding="utf-8")
            parts.append(json.loads(kept.read_text(encoding="utf-8")))
        report = summed(parts, len(records))
        report["searched"] = searched(files[1::2], given.searched, archive)
    print(json.dumps(report, indent=1))
    if given.json:
        given.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
