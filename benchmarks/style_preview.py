"""How fast a style is sketched while sliders move: p50 and p95 at the server, by kind of move.

    python benchmarks/style_preview.py [--size 256] [--moves 40] [--json FILE]

A move of the strength reuses what was seen in content and style; new colors, another style, another
mask cost what they change. Run it on an idle machine; the time that processors worked ("cpu ms",
the median) tells what other programs took away.
"""

import argparse
import asyncio
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import torch
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.library.library import library_of
from pinxit.service.shapes.styles import StylePreview
from pinxit.service.style_previews import StylePreviews
from pinxit.studio import Studio
from pinxit.tables.database import Database, address_in
from pinxit.tables.people import LOCAL

_PHOTO = shipped("demo", "photographs", "cat.jpg")
_STYLES = ("turner-venice", "van-gogh-bouquet", "redon-vase-of-flowers", "renoir-by-the-seashore")


def main() -> None:
    """Measures, prints a table, and writes JSON if a file is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--moves", type=int, default=40)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        rows = measured(Path(home), options.size, options.moves)
    print(f"{'move':<28}{'n':>5}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}")
    for row in rows:
        times = "".join(f"{row[name]:>9.0f}" for name in ("p50", "p95", "cpu"))
        print(f"{row['move']:<28}{row['n']:>5}{times}")
    about = {
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "size": options.size,
        "load": os.getloadavg()[0],
        "rows": rows,
    }
    print(json.dumps({name: value for name, value in about.items() if name != "rows"}))
    if options.json:
        options.json.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def measured(home: Path, size: int, moves: int) -> list[dict[str, Any]]:
    """A row for each kind of move."""
    database = Database.open(address_in(home))
    database.make_tables()
    library = library_of(database, "", home)
    photo = _square(home)
    content = library.upload(LOCAL, "cat.png", photo.read_bytes()).id
    masks = [
        library.upload(LOCAL, f"{n}.png", _mask(home, n).read_bytes(), "mask").id for n in (0, 1)
    ]
    previews, studio = StylePreviews(library, "auto"), Studio(home)
    rows = []
    for name, wanted in _kinds(content, masks, moves):
        walls, works = [], []
        for number, params in enumerate(wanted):
            asked = StylePreview.model_validate({**params, "content": content, "size": size})
            began, worked = perf_counter(), process_time()
            asyncio.run(previews.picture(studio, LOCAL, asked, "page"))
            if number or name.startswith("first"):
                walls.append(1000 * (perf_counter() - began))
                works.append(1000 * (process_time() - worked))
        p50, p95 = map(float, np.percentile(walls, (50, 95)))
        work = float(np.median(works))
        rows.append({"move": name, "n": len(walls), "p50": p50, "p95": p95, "cpu": work})
    library.gate.close()
    previews.turns.close()
    return rows


def _kinds(
    content: str, masks: list[str], moves: int
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each kind of move with what is asked for, move by move; the first one only warms up."""
    one: list[dict[str, Any]] = [{"style": _STYLES[0]}]
    steps = np.linspace(0.2, 0.9, moves + 1).round(4).tolist()
    yield "first of all (cold)", [{"styles": one}]
    yield "strength", [{"styles": one, "settings": {"strength": each}} for each in steps]
    yield "seed", [{"styles": one, "seed": number} for number in range(moves + 1)]
    keeps = ("no", "before", "after", "both")
    yield (
        "keep colors",
        [{"styles": one, "settings": {"keep_colors": keeps[n % 4]}} for n in range(moves + 1)],
    )
    pairs = [{"style": name} for name in _STYLES]
    yield (
        "weights of 2 styles",
        [{"styles": [{**pairs[0], "weight": each}, pairs[1]]} for each in steps],
    )
    yield (
        "strength, 4 styles",
        [{"styles": pairs, "settings": {"strength": each}} for each in steps],
    )
    masked = [{**pairs[0], "mask": masks[0]}, {**pairs[1], "mask": masks[1]}]
    yield (
        "strength, 2 masked styles",
        [{"styles": masked, "settings": {"strength": each}} for each in steps],
    )
    yield (
        "another style",
        [{"styles": [{"style": _STYLES[n % len(_STYLES)]}]} for n in range(moves + 1)],
    )


def _square(home: Path) -> Path:
    """The photograph as a square, which has the most pixels for its longest side."""
    place = home / "cat.png"
    with Image.open(_PHOTO) as photo:
        side = min(photo.size)
        photo.crop((0, 0, side, side)).save(place)
    return place


def _mask(home: Path, number: int) -> Path:
    place = home / f"mask{number}.png"
    pixels = np.zeros((256, 256), np.uint8)
    pixels[:, 128 * number : 128 * (number + 1)] = 255
    Image.fromarray(pixels).save(place)
    return place


if __name__ == "__main__":
    main()
