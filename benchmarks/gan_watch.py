"""Whether broken trainings are noticed early, and healthy ones left in peace.

``python benchmarks/gan_watch.py [--seeds 1] [--pictures 50000] [--folder DIR] [--only
WORD]``
begins trainings of 32 px on the adventurers that come with Pinxit, or on the pictures below a
folder, each broken in its own way, and stops them after a tenth of their budget, or when the watch
says what is wrong; and healthy ones, which it lets go on as far. Prints what was said and when, the
share of broken trainings that were noticed (recall), and the share of healthy ones of which
anything was said (false alarms); writes the same as JSON (``--out``).

``--copies`` trains nothing: as many pictures as a look holds, of the same set but not among those
it knows, stand for samples; it prints how often they are taken for copies, and how often blurred
copies are, for small sets.
"""

import argparse
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.engine import Lesson, Run
from pinxit.engines.r3gan import ENGINE, R3GANLearner, R3GANSettings
from pinxit.training.film import SEEDS
from pinxit.training.sampler import Sampler
from pinxit.training.watch import LOOKS, Watch

Pictures = NDArray[np.uint8]
_EARLY = 0.1
_SMALL, _TRIALS = (12, 20, 30, 60, 200), 40


@dataclass(frozen=True, slots=True)
class Case:
    """One training.

    Attributes:
        name: What is wrong, or "healthy ...".
        knobs: Settings.
        frozen: A network whose weights never change.
        constant: All pictures are the same.
        few: So many pictures only; 0 for all.
    """

    name: str
    knobs: Mapping[str, Any] = field(default_factory=dict)
    frozen: str = ""
    constant: bool = False
    few: int = 0

    @property
    def is_healthy(self) -> bool:
        """Whether nothing should be said."""
        return self.name.startswith("healthy")


CASES = (
    Case("healthy"),
    Case("healthy, wide", {"width": 160}),
    Case("healthy, batch 16, rate 0.002", {"batch": 16, "rate": 2e-3}),
    Case("rate x 30", {"rate": 0.045, "rate_end": 0.01}),
    Case("rate x 100", {"rate": 0.1, "rate_end": 0.1}),
    Case("no penalty", {"gamma": 0.0, "gamma_end": 0.0}),
    Case("penalty x 1000", {"gamma": 500.0, "gamma_end": 500.0}),
    Case("frozen discriminator", frozen="discriminator"),
    Case("frozen generator", frozen="generator"),
    Case("one picture", constant=True),
    Case("12 pictures", few=12),
    Case("pairs, rate x 10", {"batch": 2, "rate": 0.015, "rate_end": 0.002}),
    Case("rate near zero", {"rate": 1e-6, "rate_end": 0.0}),
)


def adventurers() -> Pictures:
    """All pictures of the shipped set, RGBA."""
    with zipfile.ZipFile(shipped("demo", "adventurers.zip")) as archive:
        names = [name for name in sorted(archive.namelist()) if name.endswith(".png")]
        images = (Image.open(BytesIO(archive.read(name))).convert("RGBA") for name in names)
        return np.stack([np.asarray(image) for image in images])


def pictures_below(folder: Path, most: int = 5000) -> Pictures:
    """Pictures of a folder, 32 px RGB, spread evenly over all there are."""
    paths = sorted(folder.rglob("*.png"))
    images = (Image.open(path).convert("RGB") for path in paths[:: max(1, len(paths) // most)])
    return np.stack([np.asarray(image.resize((32, 32))) for image in images])


def watched(case: Case, pictures: Pictures, budget: int, seed: int) -> tuple[str, int]:
    """What the watch said first, and after how many pictures; "" if nothing."""
    if case.few:
        pictures = pictures[: case.few]
    if case.constant:
        pictures = np.repeat(pictures[:1], len(pictures), axis=0)
    settings = R3GANSettings.from_json(case.knobs)
    learner = ENGINE.begin(Lesson(settings, pictures.shape[1:], len(pictures), seed), Run())
    watch, sampler = Watch.over(pictures), Sampler(len(pictures), seed)
    seen, looked, kept = 0, 0, _weights(learner, case.frozen)
    while seen < budget * _EARLY:
        batch = pictures[sampler.take(seen, learner.batch_size)].astype(np.float32) / 255
        facts = learner.learn(batch, seen / budget)
        seen += len(batch)
        _restore(learner, case.frozen, kept)
        if not all(np.isfinite(value) for value in facts.values()):
            return "overflow", seen
        # a tenth of the budget holds as many looks as in a training ten times as long
        due = int(seen / budget * LOOKS * 2)
        if due > looked:
            looked = due
            said = watch.look(learner.sample(SEEDS), facts, seen)
            if said:
                return said[0], seen
    return "", seen


def _weights(learner: R3GANLearner, frozen: str) -> dict[str, torch.Tensor]:
    network = learner._networks().get(frozen)
    return {n: p.detach().clone() for n, p in network.named_parameters()} if network else {}


@torch.no_grad()
def _restore(learner: R3GANLearner, frozen: str, kept: Mapping[str, torch.Tensor]) -> None:
    for name, parameter in learner._networks()[frozen].named_parameters() if kept else ():
        parameter.copy_(kept[name])


def taken_for_copies(pictures: Pictures, known: int, seed: int) -> tuple[bool, bool]:
    """Whether honest pictures, and blurred copies, look like memorization to the watch."""
    draw = np.random.default_rng([seed, known])
    order = draw.permutation(len(pictures))
    learned, honest = pictures[order[:known]], pictures[order[known : known + len(SEEDS)]]
    copies = [_blurred(learned[at]) for at in draw.integers(0, known, len(SEEDS))]
    watch = Watch.over(learned)
    return watch.sees_copies(honest), watch.sees_copies(np.stack(copies))


def _blurred(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    image, side = Image.fromarray(picture), picture.shape[1] // 4
    small = image.resize((side, side), Image.Resampling.BOX)
    return np.asarray(small.resize(image.size, Image.Resampling.BICUBIC))


def print_copies(pictures: Pictures) -> None:
    """The table of `taken_for_copies`."""
    for known in _SMALL:
        found = np.array([taken_for_copies(pictures, known, seed) for seed in range(_TRIALS)])
        alarms, seen = found.mean(0)
        print(f"{known:4} pictures known: alarms at honest ones {alarms:.2f}, at copies {seen:.2f}")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--pictures", type=int, default=50_000, help="of the whole budget")
    parser.add_argument("--folder", type=Path, help="pictures to learn from")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--out", type=Path, default=Path("gan_watch.json"))
    parser.add_argument("--copies", action="store_true", help="train nothing, see above")
    asked = parser.parse_args()
    pictures, rows = pictures_below(asked.folder) if asked.folder else adventurers(), []
    if asked.copies:
        print_copies(pictures)
        return
    for seed in range(asked.seeds):
        for case in (case for case in CASES if asked.only in case.name):
            said, seen = watched(case, pictures, asked.pictures, seed)
            is_right = (said == "") == case.is_healthy
            rows.append({"case": case.name, "seed": seed, "said": said, "after": seen})
            verdict = "right" if is_right else "WRONG"
            print(
                f"{case.name:32} seed {seed}  {said or 'nothing':20} {seen:7}  {verdict}",
                flush=True,
            )
    broken = [r for r in rows if not str(r["case"]).startswith("healthy")]
    healthy = [r for r in rows if str(r["case"]).startswith("healthy")]
    recall = sum(bool(r["said"]) for r in broken) / max(len(broken), 1)
    alarms = sum(bool(r["said"]) for r in healthy) / max(len(healthy), 1)
    print(f"recall {recall:.2f} of {len(broken)}, false alarms {alarms:.2f} of {len(healthy)}")
    asked.out.write_text(json.dumps({"rows": rows, "recall": recall, "alarms": alarms}, indent=1))


if __name__ == "__main__":
    main()
