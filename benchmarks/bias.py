"""How often intervals of an audit hold, and how often a gap is found, where the truth is known.

``python benchmarks/bias.py`` prints a table and writes it, with machine and versions, to
``bias.json``: for shares that are counted, told by a judge whose errors are known from a sample,
and told by a real linear probe on Gaussian clouds, how many of all 95 % intervals hold the truth;
and how often a planted gap, none, or a gap just tolerated, is called a gap at n = 400.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.shares import (
    Estimate,
    corrected,
    counted,
    total_variation,
    total_variation_interval,
)
from pinxit.datasets.gaps import judged
from pinxit.metrics.probe import trained_probe

Numbers = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Estimate]

_COUNT, _HELD_OUT, _WIDE = 400, 150, 8
_RATES: dict[int, Numbers] = {
    2: np.array([[0.9, 0.1], [0.2, 0.8]]),
    3: np.array([[0.8, 0.1, 0.1], [0.1, 0.85, 0.05], [0.15, 0.1, 0.75]]),
}
_TRUTHS: tuple[tuple[float, ...], ...] = (
    (0.5, 0.5),
    (0.8, 0.2),
    (0.95, 0.05),
    (1 / 3, 1 / 3, 1 / 3),
    (0.2, 0.3, 0.5),
    (0.05, 0.35, 0.6),
)


def counts(truth: Numbers) -> Draw:
    """Pictures whose groups are known."""
    return lambda stream, seed: counted(stream.multinomial(_COUNT, truth), seed)


def judge(truth: Numbers) -> Draw:
    """Pictures told by a judge whose errors are known from 150 held-out pictures of each group."""
    rates = _RATES[len(truth)]

    def draw(stream: np.random.Generator, seed: int) -> Estimate:
        table = np.array([stream.multinomial(_HELD_OUT, row) for row in rates])
        return corrected(stream.multinomial(_COUNT, truth @ rates), table, seed)

    return draw


def probe(truth: Numbers) -> Draw:
    """Pictures told by a probe trained on 150 of each group; one in fourteen is told wrongly."""

    def draw(stream: np.random.Generator, seed: int) -> Estimate:
        known = _clouds(stream, np.full(len(truth), _HELD_OUT))
        names = [str(group) for group in range(len(truth)) for _ in range(_HELD_OUT)]
        trained = trained_probe(known, names, seed)
        told = trained.told(_clouds(stream, stream.multinomial(_COUNT, truth)))
        return corrected(np.bincount(told, minlength=len(truth)), trained.confusion, seed)

    return draw


def _clouds(stream: np.random.Generator, sizes: NDArray[np.int64]) -> Numbers:
    corners = 3 / np.sqrt(2) * np.eye(_WIDE)
    return np.concatenate(
        [stream.normal(size=(size, _WIDE)) + corners[n] for n, size in enumerate(sizes)]
    )


WAYS: dict[str, Callable[[Numbers], Draw]] = {"counted": counts, "judge": judge, "probe": probe}


def covered(way: str, truth: tuple[float, ...], samples: int) -> dict[str, Any]:
    """How often the intervals hold."""
    stream, shares = np.random.default_rng([len(way), len(truth)]), np.array(truth)
    draw, even = WAYS[way](shares), np.full(len(truth), 1 / len(truth))
    single, together, distance = [], [], []
    for seed in range(samples):
        found = draw(stream, seed)
        single.append(((found.low <= shares) & (shares <= found.high)).mean())
        together.append(((found.sure_low <= shares) & (shares <= found.sure_high)).all())
        low, high = total_variation_interval(found, even)
        distance.append(low <= total_variation(shares, even) <= high)
    return {
        "way": way,
        "truth": [round(each, 3) for each in truth],
        "single": float(np.mean(single)),
        "together": float(np.mean(together)),
        "total_variation": float(np.mean(distance)),
    }


def found_gaps(way: str, gap: float, samples: int) -> dict[str, Any]:
    """How often a gap of two groups is called one, if 5 points are tolerated."""
    stream, wanted = np.random.default_rng(7), {"a": 0.5, "b": 0.5}
    draw = WAYS[way](np.array([0.5 + gap, 0.5 - gap]))
    said = [
        judged("ab", draw(stream, seed), wanted, "it").outcome == "gap" for seed in range(samples)
    ]
    return {"way": way, "gap": gap, "called": float(np.mean(said))}


def _rows(samples: int) -> Iterator[dict[str, Any]]:
    print(f"{'known by':10} {'truth':22} {'a share':>9} {'all':>9} {'distance':>9}")
    for way in WAYS:
        for truth in _TRUTHS:
            row = covered(way, truth, samples)
            told = " ".join(f"{each:.2f}" for each in truth)
            numbers = (row[name] for name in ("single", "together", "total_variation"))
            print(f"{way:10} {told:22} " + " ".join(f"{100 * each:7.1f} %" for each in numbers))
            yield row
    print(f"\n{'known by':10} {'true gap':>9} {'called a gap':>13}")
    for way in WAYS:
        for gap in (0.3, 0.15, 0.05, 0.0):
            row = found_gaps(way, gap, samples)
            print(f"{way:10} {100 * gap:7.0f} p {100 * row['called']:11.1f} %")
            yield row


def main() -> None:
    """Prints the table and writes it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--samples", type=int, default=2000)
    asked.add_argument("-o", "--out", type=Path, default=Path("bias.json"))
    given = asked.parse_args()
    began = time.monotonic()
    about = {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "pictures": _COUNT,
        "samples": given.samples,
    }
    rows = list(_rows(given.samples))
    about["seconds"] = round(time.monotonic() - began, 1)
    given.out.write_text(json.dumps({"about": about, "rows": rows}, indent=1))
    print(f"\n{given.samples} samples each, {about['seconds']} s; written to {given.out}")


if __name__ == "__main__":
    main()
