"""How good style transfer is, by number, on a fixed set of 20 contents in 10 styles.

``python benchmarks/style_quality.py [--methods best,auto,fast,preview,magenta,adain]
[--folder NAME=DIR ...] [--pairs 40] [--size 384] [--out style_quality.json]`` paints what is not
painted yet, measures what is not measured yet, prints a table and writes JSON. ``--folder`` takes
results made elsewhere, named ``CONTENT__STYLE.png``; ``fast@0.8`` is fast at that strength.
Magenta needs ``pip install 'pinxit[bench]'``.

LPIPS: how far from the content (Zhang et al. 2018). style: how far from the style's statistics
(relative Wasserstein-2 of single pictures). art: (1 + LPIPS) (1 + style / u), u the distance of
the halves of one style. All three: lower is better, each on the named backbone, neither of which
our methods optimize. found: share of the results that are nearer to their own style (VGG-16) or
content (AlexNet) than to all others. structure: how much of the content's forms is kept; face: of
its faces. grid: strongest pattern of 2, 4 or 8 px in multiples of what content and style have;
edge: energy along the frame against the content's. wins: share of the pairs with a lower art
VGG-16 than --against. The rows "content" and "style" are those pictures themselves: what a method
reaches that does nothing, and one that forgets the content.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from pinxit.base.about import __version__
from style_methods import method_named
from style_pairs import CACHE, SET, Pair, pairs, picture, ready, save
from style_scores import Judge, Score, scored, summary, wins

SEED = 7
_COLUMNS = (
    *("LPIPS VGG-16", "LPIPS AlexNet", "style VGG-16", "style AlexNet", "art VGG-16"),
    *("art AlexNet", "style found", "style rank", "content found", "content rank"),
    *("structure", "face", "grid", "grid worst", "edge", "not finite", "wins"),
)


def painted(name: str, todo: Sequence[Pair], asked: argparse.Namespace) -> Path:
    """Folder with this method's results of all pairs; those missing are painted first."""
    method = method_named(name)
    folder: Path = asked.results / f"{name}-{method.version()}-{asked.size}"
    missing = [pair for pair in todo if asked.fresh or not (folder / pair.file).exists()]
    if not missing:
        return folder
    paint = method.load(asked.set, asked.size, asked.threads)
    began, core = time.perf_counter(), time.process_time()
    for number, pair in enumerate(missing, 1):
        content = picture(asked.set, "content", pair.content, asked.size)
        style = picture(asked.set, "style", pair.style, asked.size)
        save(paint(content, style), folder / pair.file)
        took = time.perf_counter() - began
        if sys.stdout.isatty():
            print(f"\r{name}: {number} of {len(missing)}, {took:.0f} s ", end="", flush=True)
    each = (time.process_time() - core) / len(missing)
    print(f"\r{name}: {len(missing)} painted, {each:.2f} core s each")
    return folder


def judged(
    judge: Judge, folders: dict[str, Path], todo: Sequence[Pair], against: str
) -> dict[str, dict[str, float]]:
    """The table's rows by method, printed as they come."""
    rows: dict[str, dict[str, float]] = {}
    scores: dict[str, list[Score]] = {}
    order = sorted(folders, key=lambda name: name != against)
    print(f"{'':12}" + " ".join(f"{name.split(' ')[0]:>8}" for name in _COLUMNS))
    print(f"{'':12}" + " ".join(f"{' '.join(name.split(' ')[1:]):>8}" for name in _COLUMNS))
    for name in order:
        scores[name] = scored(judge, folders[name], todo)
        rows[name] = summary(judge, todo, scores[name])
        if against in scores and name != against:
            rows[name]["wins"] = wins(judge, todo, scores[name], scores[against])
        print(
            f"{name:12}"
            + " ".join(f"{rows[name].get(column, float('nan')):8.3f}" for column in _COLUMNS),
            flush=True,
        )
    return rows


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--methods", default="best,auto,fast,preview,magenta,adain,content,style")
    parser.add_argument("--folder", action="append", default=[], metavar="NAME=DIR")
    parser.add_argument("--pairs", type=int, default=0, help="so many pairs only; 0 for all 200")
    parser.add_argument("--size", type=int, default=384, help="side in pixels to paint at")
    parser.add_argument("--judge-at", type=int, default=256, help="side that the networks see")
    parser.add_argument("--against", default="magenta", help="method that wins are counted against")
    parser.add_argument("--set", type=Path, default=SET, help="folder of the set and its networks")
    parser.add_argument("--results", type=Path, default=CACHE / "style-results")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--fresh", action="store_true", help="paint again what was painted before")
    parser.add_argument("--out", type=Path, default=Path("style_quality.json"))
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    ready(asked.set)
    given = {name: Path(place) for name, _, place in (each.partition("=") for each in asked.folder)}
    todo = [
        pair
        for pair in pairs(asked.set, asked.pairs, SEED)
        if all((folder / pair.file).exists() for folder in given.values())
    ]
    print(f"{len(todo)} pairs, painted at {asked.size} px, judged at {asked.judge_at} px")
    if not todo:
        raise SystemExit("The folders hold no CONTENT__STYLE.png of any of these pairs.")
    named = filter(None, asked.methods.split(","))
    folders = given | {name: painted(name, todo, asked) for name in named}
    rows = judged(Judge(asked.set, asked.size, asked.judge_at), folders, todo, asked.against)
    about = {
        "version": __version__,
        "torch": torch.__version__,
        "machine": platform.machine(),
        "size": asked.size,
        "judged at": asked.judge_at,
        "seed": SEED,
        "folders": {name: str(folder) for name, folder in folders.items()},
    }
    asked.out.write_text(json.dumps({"about": about, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
