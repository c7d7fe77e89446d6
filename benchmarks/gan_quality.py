"""How good generated pictures are, beside a set that was fetched by tools/fetch_data.py.

``python benchmarks/gan_quality.py MODEL_OR_SAMPLES [--set fashion] [-n 5000] [--out FILE.json]``
takes a model's file, or samples as ``.npy`` (uint8, count height width channel), and prints the
scores of ``pinxit model evaluate``. For Fashion-MNIST also those of a classifier of our own (two
epochs on the training pictures, cached): density and coverage on its 64 features, the share of
pictures it is at least 90 % sure of, and how evenly they fall into the ten classes. "real" is the
test pictures in the place of the generated ones: as good as it can get.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from pinxit.engine import Request, Run
from pinxit.engines.r3gan import ENGINE
from pinxit.make.evaluate import judged
from pinxit.metrics.distributions import density_coverage, frechet_distance
from pinxit.metrics.lite0 import lite0_eye
from pinxit.training.model_file import load_model
from small_classifier import Pictures, said, trained

CACHE = Path.home() / ".cache" / "pinxit-data"
_SURE = 0.9


def fashion(part: str) -> tuple[Pictures, NDArray[np.int64]]:
    """Pictures at 32 px and their classes; of "train" or of "t10k"."""
    kept = CACHE / f"fashion-{part}.npz"
    if not kept.exists():
        files = sorted((CACHE / "fashion" / part).glob("*/*.png"))
        names = sorted({file.parent.name for file in files})
        pictures = np.stack([np.asarray(Image.open(file)) for file in files])
        classes = np.array([names.index(file.parent.name) for file in files])
        np.savez(kept, pictures=np.pad(pictures, ((0, 0), (2, 2), (2, 2))), classes=classes)
    arrays = np.load(kept)
    return arrays["pictures"][..., None], arrays["classes"]


def by_classifier(real: Pictures, made: Pictures) -> dict[str, float]:
    """What the classifier says of generated clothes."""
    network = trained("fashion", lambda: fashion("train"), CACHE)
    test, classes = fashion("t10k")
    known, new = (said(network.features, each) for each in (real[: len(made)], made))
    logits, right = torch.from_numpy(said(network, made)), said(network, test).argmax(1)
    density, coverage = density_coverage(known, new)
    counts = np.bincount(logits.argmax(1).numpy(), minlength=10)
    return {
        "classifier's accuracy on test pictures": float(np.mean(right == classes)),
        "distance (classifier)": frechet_distance(known, new),
        "density (classifier)": density,
        "coverage (classifier)": coverage,
        "at least 90 % sure": float((logits.softmax(1).amax(1) >= _SURE).float().mean()),
        "largest class over smallest": float(counts.max() / max(counts.min(), 1)),
    }


def samples(file: Path, count: int) -> Pictures:
    """Generated pictures from a file of them, or from a model."""
    if file.suffix == ".npy":
        found: Pictures = np.load(file)[:count]
        return found
    model = load_model(file)
    settings = ENGINE.settings_type.from_json(model.card.settings)
    made = ENGINE.make(Request(settings, model=model, seeds=tuple(range(1, count + 1))), Run())
    return np.stack([np.rint(np.clip(each, 0, 1) * 255).astype(np.uint8) for each in made])


def _table(name: str, real: Pictures, made: Pictures, *, is_fashion: bool) -> dict[str, float]:
    found = judged(real, made, 0, lite0_eye())
    more = by_classifier(real, made) if is_fashion else {}
    lines: Iterator[str] = (f"{key:48} {value:9.4f}" for key, value in more.items())
    print("\n".join([*found.lines(), *lines]), flush=True)
    return {**found.to_card(), **more}


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--set", choices=["fashion"], default="fashion")
    parser.add_argument("-n", type=int, default=5000)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    real = fashion("train")[0]
    real = real[np.random.default_rng(0).permutation(len(real))[: 2 * asked.n]]
    made = samples(asked.file, asked.n)
    tables = {asked.file.stem: _table(asked.file.stem, real, made, is_fashion=True)}
    test = fashion("t10k")[0]
    test = test[np.random.default_rng(1).permutation(len(test))[: len(made)]]
    tables["real"] = _table("real", real, test, is_fashion=True)
    if asked.out:
        asked.out.write_text(json.dumps(tables, indent=1) + "\n")


if __name__ == "__main__":
    main()
