"""How much teaching brings styles closer, and how long it takes.

``python benchmarks/teach_style.py [--what modulation,all] [--minutes 4 | --steps 100] [--threads 2]
[--size 256] [--only gogh] [--sheet sheet.webp] [--out teach_style.json]`` learns each of the
shipped paintings, teaches it on the shipped photographs but one, and paints that one before and
after. "loss" is what the network practices (`pinxit.nets.painter_loss`), on parts of pictures that
it practiced on; "held out" is the relative gap of Gram matrices of VGG-19 on the photograph that it
did not see. Prints a table and writes JSON; the sheet shows that photograph, painted before, and
after each teaching.
"""

import argparse
import json
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from pinxit.base.about import __version__
from pinxit.base.shipped import shipped
from pinxit.datasets.rights import Rights
from pinxit.engine import Run
from pinxit.make.style_file import size_of
from pinxit.make.styles import chosen_contents, learn, looked_at, teach
from pinxit.nets.color import Colors
from pinxit.nets.painter import paint
from pinxit.nets.style_code import code_of
from pinxit.nets.teaching import WHATS, Plan
from pinxit.nets.vgg import VGG19, fast_dtype
from pinxit.pictures.picture import Picture, rgb
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import fit_within

HELD_OUT = "pagoda.jpg"
HEAD = (
    "painting                       taught      steps  loss before  after  held out before "
    " after     kB  core s"
)
ROW = (
    "{painting:30} {what:10} {steps:6} {before:12.3f} {after:6.3f} {held before:16.3f} "
    "{held after:6.3f} {kB:6.0f} {core s:7.1f}"
)


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--what", default=",".join(WHATS))
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--only", default="", help="a part of a painting's name")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--out", type=Path, default=Path("teach_style.json"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.minutes is None and options.steps is None:
        options.minutes = 4.0
    print(HEAD)
    rows, strips = [], []
    for painting in sorted(shipped("demo", "paintings").glob(f"*{options.only}*.jpg")):
        for what in options.what.split(","):
            row, shown = measure(painting, what, options)
            rows.append(row)
            strips.append(shown if what == options.what.split(",")[0] else shown[2:])
            print(ROW.format(**row), flush=True)
    about = {"pinxit": __version__, "torch": torch.__version__, "machine": platform.processor()}
    told = {**about, "threads": options.threads, "seed": 0, "rows": rows}
    options.out.write_text(json.dumps(told, indent=1), encoding="utf-8")
    if options.sheet is not None:
        per_row = len(options.what.split(","))
        lines = [
            [each for strip in strips[n : n + per_row] for each in strip]
            for n in range(0, len(strips), per_row)
        ]
        sheet = np.concatenate([np.concatenate(line, axis=1) for line in lines])
        Image.fromarray((sheet * 255).round().astype(np.uint8)).save(options.sheet, quality=88)


def measure(
    painting: Path, what: str, options: argparse.Namespace
) -> tuple[dict[str, Any], list[Colors]]:
    """One row of the table; and the photograph, painted before, and painted after."""
    picture, run = read_picture(painting), Run()
    style = learn(picture, "style", size=options.size, rights=_unknown)
    photographs = shipped("demo", "photographs")
    files = [each for each in sorted(photographs.glob("*.jpg")) if each.name != HELD_OUT]
    practice = chosen_contents(files, 0, read_picture, _unknown, run)
    content = rgb(fit_within(read_picture(photographs / HELD_OUT).pixels, options.size))
    plan = Plan(what, options.minutes, options.steps)
    start = time.process_time()
    after, done = teach(style, [picture], practice, plan, name="taught", run=run)
    seconds = time.process_time() - start
    goal = looked_at(picture, options.size)
    shown = [paint(content, (code_of(each),)) for each in (style, after)]
    row = {
        "painting": painting.stem,
        "what": what,
        "steps": done.steps,
        "before": done.before,
        "after": done.after,
        "held before": _gap(shown[0], goal),
        "held after": _gap(shown[1], goal),
        "kB": size_of(after) / 1000,
        "core s": seconds,
    }
    return row, [content, *shown]


def _unknown(_: Picture) -> Rights:
    return Rights()


def _gap(painted: Colors, goal: Colors) -> float:
    """Mean relative gap of Gram matrices between what is painted and the style."""
    vgg = VGG19("cpu", fast_dtype("cpu"))
    with torch.no_grad():
        here, there = (
            [_gram(tap) for tap in vgg(_tensor(each)).values()] for each in (painted, goal)
        )
    gaps = [
        ((a - b).square().sum() / b.square().sum()).item() for a, b in zip(here, there, strict=True)
    ]
    return float(np.mean(gaps))


def _gram(features: torch.Tensor) -> torch.Tensor:
    flat = features.float().flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def _tensor(pixels: Colors) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32))


if __name__ == "__main__":
    main()
