"""Hostile files against the armor: ``python benchmarks/armor.py [--mutants 10000] [--json FILE]``.

Decodes and verifies in armor all test pictures of Pillow, all test files of pydicom, PngSuite, and
seeded mutants of our own signed files of every format. Counts crashes and files that ran into a
limit, and prints the slowest file, the largest memory, and what armor costs a sound picture. The
packages are fetched once (tools/packages.py); ``--no-corpora`` leaves them out.
"""

import argparse
import ast
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from packages import PACKAGES, fetch, members
from pinxit.base.armor import Armor, GivenUp
from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.mark.untrusted import verify_untrusted, verifying_armor
from pinxit.mark.verify import verify
from pinxit.pictures.read import decode_picture
from pinxit.pictures.untrusted import decode_untrusted
from pinxit.studio import Studio

CACHE = Path.home() / ".cache" / "pinxit-data" / "packages"
PICTURES = ("png", "jpg", "webp", "tiff", "avif")
CLIPS = ("mp4", "mov", "gif")
_HIT = 16  # largest count of bytes that one mutation overwrites

File = tuple[str, bytes]


@dataclass
class Tally:
    """What became of a corpus.

    Attributes:
        files: How many there were.
        decoded: Gave a picture.
        refused: Gave a sentence instead.
        given_up: Ended their process: a crash, or a limit.
        slowest: Seconds of the slowest, decoded and verified.
        slowest_file: Its name.
        memory: Largest resident memory of the process, MB.
    """

    files: int = 0
    decoded: int = 0
    refused: int = 0
    given_up: int = 0
    slowest: float = 0.0
    slowest_file: str = ""
    memory: float = 0.0


def survive(armor: Armor, files: Iterable[File], anchors: str = "") -> Tally:
    """Decodes and verifies every file in armor."""
    tally = Tally()
    for name, data in files:
        began = time.perf_counter()
        tally.files += 1
        try:
            decode_untrusted(armor, data, name)
            tally.decoded += 1
        except GivenUp as end:
            tally.given_up += 1
            print(f"  {name}: {end}")
        except UserMistake:
            tally.refused += 1
        try:
            verify_untrusted(armor, data, anchors, name)
        except GivenUp as end:
            tally.given_up += 1
            print(f"  {name}, verified: {end}")
        except UserMistake:
            pass  # no picture: told above
        took = time.perf_counter() - began
        if took > tally.slowest:
            tally.slowest, tally.slowest_file = took, name
        tally.memory = max(tally.memory, armor.memory() / 1e6)
    return tally


def signed_files(folder: Path, seed: int = 5) -> list[File]:
    """One signed file of each format, pictures and clips."""
    studio = Studio(folder / "home")
    rng = np.random.default_rng(seed)
    for number in range(4):
        small = Image.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8))
        path = folder / "frames" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        small.resize((64, 48), Image.Resampling.BICUBIC).save(path)
    picture = studio.open(folder / "frames" / "0.png")
    made = [studio.deliver(picture, folder / f"a.{suffix}").path for suffix in PICTURES]
    clip = studio.open_clip(folder / "frames")
    made += [studio.deliver_clip(clip, folder / f"a.{suffix}").path for suffix in CLIPS]
    return [(path.name, path.read_bytes()) for path in made]


def mutants(files: Sequence[File], count: int, seed: int) -> Iterator[File]:
    """Files cut off, spliced, with bytes changed anywhere or in their head; seeded."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        name, whole = files[int(rng.integers(len(files)))]
        data = bytearray(whole)
        kind = rng.integers(4)
        if kind == 0:
            data = data[: rng.integers(1, len(data))]
        elif kind == 1:
            other = files[int(rng.integers(len(files)))][1]
            at, start, length = rng.integers((len(data), len(other), 400))
            data[at : at + length] = other[start : start + length]
        else:
            early = len(data) if kind == 2 else min(len(data), 300)
            for _ in range(rng.integers(1, 9)):
                at = int(rng.integers(early))
                data[at : at + 1] = rng.bytes(int(rng.integers(1, _HIT)))
        yield f"mutant {number} of {name}", bytes(data)


def pillow_files(cache: Path) -> Iterator[File]:
    """Pillow's own test pictures, with those that once crashed, hung or filled the memory."""
    return members(fetch(PACKAGES["pillow"], cache), lambda name: "/Tests/images/" in name)


def dicom_files(cache: Path) -> Iterator[File]:
    """The test files of pydicom."""
    return members(fetch(PACKAGES["pydicom"], cache), lambda name: "/test_files/" in name)


def png_suite(cache: Path) -> Iterator[File]:
    """PngSuite, which pypng keeps as hexadecimal text in a program; that is read and never run."""
    package = fetch(PACKAGES["pypng"], cache)
    _, text = next(members(package, lambda name: name.endswith("code/pngsuite.py")))
    table = next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Dict))
    for key, value in zip(table.keys, table.values, strict=True):
        if key is not None and isinstance(value, ast.Call):
            digits: bytes = ast.literal_eval(value.args[0])
            yield f"{ast.literal_eval(key)}.png", bytes.fromhex(digits.decode())


def costs(armor: Armor) -> dict[str, float]:
    """Median milliseconds for a sound photograph of 451 x 300, without and in armor."""
    data = shipped("demo", "photographs", "cat.jpg").read_bytes()
    works: dict[str, Callable[[], object]] = {
        "decode": lambda: decode_picture(data, "cat"),
        "decode in armor": lambda: decode_untrusted(armor, data, "cat"),
        "verify": lambda: verify(data, ""),
        "verify in armor": lambda: verify_untrusted(armor, data, ""),
    }
    found = {}
    for name, work in works.items():
        took = []
        for _ in range(40):
            began = time.perf_counter()
            work()
            took.append(time.perf_counter() - began)
        found[f"{name}, ms"] = round(1000 * statistics.median(took), 2)
    return found


def main() -> None:
    """Prints the table, and writes it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-corpora", action="store_true")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    asked.json = asked.json.absolute() if asked.json else None
    with tempfile.TemporaryDirectory() as place, verifying_armor() as armor:
        files = signed_files(Path(place) / "signed")
        corpora: dict[str, Iterable[File]] = {"signed files": files}
        if not asked.no_corpora:
            corpora["Pillow's tests"] = pillow_files(asked.cache)
            corpora["pydicom's tests"] = dicom_files(asked.cache)
            corpora["PngSuite"] = png_suite(asked.cache)
        corpora["mutants"] = mutants(files, asked.mutants, asked.seed)
        empty = Path(place) / "empty"
        empty.mkdir()
        os.chdir(empty)
        tallies = {name: survive(armor, each) for name, each in corpora.items()}
        written = sorted(path.name for path in empty.iterdir())
        table = costs(armor)
        os.chdir("/")
    for name, tally in tallies.items():
        print(
            f"{name:16} {tally.files:6} files  {tally.decoded:5} decoded  {tally.refused:5} refused"
            f"  {tally.given_up} given up  slowest {tally.slowest:.2f} s ({tally.slowest_file})"
            f"  {tally.memory:.0f} MB"
        )
    print(f"files written beside: {len(written)}")
    for name, value in table.items():
        print(f"{name:22} {value}")
    if asked.json:
        about = {"machine": platform.platform(), "seed": asked.seed, "written": written}
        found = {name: asdict(tally) for name, tally in tallies.items()}
        asked.json.write_text(json.dumps({**about, "corpora": found, **table}, indent=2))


if __name__ == "__main__":
    main()
