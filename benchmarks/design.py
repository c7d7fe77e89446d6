"""How exact, how fast and how seamless the tools for designs are.

``python benchmarks/design.py [PICTURE...]`` recolors, repeats and separates designs that it draws,
and the pictures that are named (the paintings of the demo if none are). It delivers every file as
a user would, reads it back, and measures it there: CIEDE2000 of flat and shaded areas, halos
against the same design drawn in the new colors, errors of size by the file's own resolution, seams,
differences of proofs. Prints tables and writes design.json.
"""

import json
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pinxit.base.about import __version__
from pinxit.base.shipped import shipped
from pinxit.make.color_names import parse_color
from pinxit.make.colorways import colorways
from pinxit.make.differences import delta_e
from pinxit.make.palette import Colors, palette_in
from pinxit.make.pattern import REPEATS, Layout, judged, pattern
from pinxit.make.recolor import own_colors, reached, recolor
from pinxit.make.separate import best_inks, separate
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Picture, Step
from pinxit.studio import Studio

SEED = 3
OLD, NEW = ("#c0311f", "#f4ecd8", "#20407a"), ("#3a6b35", "#221a33", "#e3b448")
Rows = list[dict[str, Any]]


def drawn(codes: tuple[str, ...], *, is_shaded: bool = False, side: int = 512) -> Picture:
    """Rings of three colors with soft edges, that repeat straight; flat, or in folds."""
    colors: Colors = np.stack([parse_color(code) for code in codes])
    y, x = np.mgrid[:side, :side] % (side // 4) - side / 8 + 0.5
    far = np.hypot(y, x)
    outer = np.clip(side / 10 - far + 0.5, 0, 1)[..., None]
    inner = np.clip(side / 24 - far + 0.5, 0, 1)[..., None]
    pixels = colors[1] + outer * (colors[0] - colors[1])
    pixels = np.asarray(pixels + inner * (colors[2] - pixels), np.float32)
    if is_shaded:
        down, across = np.mgrid[:side, :side] / side * 2 * np.pi
        light = 0.82 + 0.18 * np.sin(across + np.sin(down)) * np.cos(down)
        pixels = shown(np.asarray(to_oklab(pixels) * light[..., None], np.float32))
    return Picture(pixels, (Step("draw", "", __version__),), title="drawn")


def recolored(studio: Studio, folder: Path, pictures: dict[str, Picture]) -> Rows:
    """Every picture in a colorway: what its written file reached."""
    rows: Rows = []
    for name, picture in pictures.items():
        source = own_colors(picture)
        (wanted,) = colorways(source, 1, "triadic", SEED)
        start = time.perf_counter()
        made = recolor(picture, source, wanted)
        seconds = time.perf_counter() - start
        done = studio.deliver(made, folder / f"{name}.png")
        for each in reached(picture, studio.open(done.path), source, wanted):
            rows.append({"picture": name, "s": round(seconds, 2), **each.to_json()})
    return rows


def halos() -> Rows:
    """The exchanged design against the same design drawn in the new colors, pixel by pixel."""
    old, new = (np.stack([parse_color(code) for code in codes]) for codes in (OLD, NEW))
    apart = delta_e(recolor(drawn(OLD), old, new).pixels, drawn(NEW).pixels)
    return [{"mean": float(apart.mean()), "worst": float(apart.max())}]


def repeated(studio: Studio, folder: Path) -> Rows:
    """Every repeat at several sizes: the error of the width, as the written file tells it."""
    rows: Rows = []
    for repeat in REPEATS[:4]:
        for cm, dpi in ((3.0, 150.0), (8.0, 150.0), (21.38, 360.0), (64.0, 150.0)):
            start = time.perf_counter()
            made = pattern(drawn(OLD), Layout(repeat, cm, dpi, may_upscale=True))
            seconds = time.perf_counter() - start
            paths = [folder / f"{repeat}-{cm}.{suffix}" for suffix in ("png", "tif")]
            for path in paths:
                studio.deliver(made, path)
            errors = {f"{path.suffix[1:]}_mm_in_10cm": error_of(path, cm) for path in paths}
            seams = {seam.axis: seam.to_json() for seam in judged(made, repeat)}
            seen = [axis for axis, seam in seams.items() if seam["is_seen"]]
            rows.append(
                {"repeat": repeat, "cm": cm, "dpi": dpi, "s": round(seconds, 2), **errors}
                | {
                    "seen": seen,
                    "ratios": [seam["ratio"] for seam in seams.values()],
                }
            )
    return rows


def error_of(path: Path, cm: float) -> float:
    """How far a file's width is from what was wanted, mm in 10 cm."""
    with Image.open(path) as opened:
        there = opened.width / float(opened.info["dpi"][0]) * 2.54
    return round(abs(there - cm) / cm * 100, 5)


def separated(pictures: dict[str, Picture]) -> Rows:
    """Every picture in three and six inks: how far its proof is."""
    rows: Rows = []
    for name, picture in pictures.items():
        most = len(palette_in([picture], 6).swatches)
        for count in sorted({min(3, most), most}):
            start = time.perf_counter()
            made = separate(picture, best_inks(picture, count))
            seconds = round(time.perf_counter() - start, 2)
            told = {"mean": round(made.mean, 2), "worst": round(made.worst, 2)}
            rows.append({"picture": name, "inks": count, "s": seconds, **told})
    return rows


def show(title: str, rows: Rows) -> None:
    """Prints rows as a table."""
    print(f"\n{title}")
    print("  ".join(rows[0]))
    for row in rows:
        print("  ".join(str(each) for each in row.values()))


def main() -> None:
    """Measures everything and writes it down."""
    named = [Path(each) for each in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as place:
        studio = Studio(Path(place) / "home")
        paths = named or sorted(shipped("demo", "paintings").glob("*.jpg"))
        opened = {path.stem: studio.open(path) for path in paths}
        pictures = {"flat": drawn(OLD), "folds": drawn(OLD, is_shaded=True), **opened}
        start = time.perf_counter()
        for picture in pictures.values():
            palette_in([picture], 6)
        seconds = (time.perf_counter() - start) / len(pictures)
        tables = {
            "recolor": recolored(studio, Path(place), pictures),
            "halos": halos(),
            "pattern": repeated(studio, Path(place)),
            "separate": separated(pictures),
        }
    for title, rows in tables.items():
        show(title, rows)
    print(f"\npalette: {seconds:.2f} s a picture")
    about = {"version": __version__, "machine": platform.processor(), "seed": SEED}
    found = {**about, "palette_s": seconds, **tables}
    Path("design.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
