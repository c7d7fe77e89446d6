# %% start
import random
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pinxit import Rights, Studio
from pinxit.deliver.sheets import contact_sheet
from pinxit.make.explore import Recipe
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan

studio = Studio(Path(tempfile.mkdtemp()), device="cpu")


def show(pictures, labels=()):
    """A sheet to look at."""
    sheet = contact_sheet(list(pictures), list(labels), cell=64)
    return Image.fromarray((sheet * 255).astype(np.uint8))


# %% parameters
MINUTES = 2


# %% draw
def fish(seed):
    """A fish in a few strokes, turned and moved a little."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (256, 256), "white")
    pen = ImageDraw.Draw(picture)
    w, h = chance.uniform(60, 90), chance.uniform(30, 55)
    pen.ellipse((128 - w, 128 - h, 128 + w, 128 + h), outline="black", width=14)
    tail = [(128 + w, 128), (128 + w + 35, 128 - h), (128 + w + 35, 128 + h), (128 + w, 128)]
    pen.line(tail, fill="black", width=14)
    pen.ellipse((128 - 0.6 * w, 110, 128 - 0.6 * w + 16, 126), fill="black")
    move = [round(chance.uniform(-20, 20)) for _ in range(2)]
    turned = picture.rotate(chance.uniform(-15, 15), translate=move, fillcolor="white")
    return turned.resize((64, 64), Image.Resampling.LANCZOS)


folder = Path(tempfile.mkdtemp())
for n in range(48):
    fish(n).save(folder / f"fish-{n}.png")
drawings, report = studio.import_folder(folder, "fish", Rights("CC0-1.0", "the class"))
print(report.pictures, "pictures")
show([np.asarray(fish(n)) / 255 for n in range(24)])

# %% train
plan = TrainingPlan(
    dataset=drawings,
    name="fish",
    budget=Budget(MINUTES, None, False),
    knobs={"width": 32},
    resolution=(32, 32),
)
model = studio.train(plan)
explorer = studio.model_desk.explorer(model)


def draw(recipes):
    """What the generator makes."""
    return np.stack([np.asarray(each, np.float32) for each in explorer.sketched(recipes)])


show(draw([Recipe(seeds=(each,)) for each in range(1, 25)]))

# %% watch
import csv

with (studio.run_folder("fish").path / "curves.csv").open(encoding="utf-8") as curves:
    rows = list(csv.DictReader(curves))
losses = [(float(row["d_loss"]), float(row["g_loss"])) for row in rows if row.get("g_loss")]
print("D and G at the start", losses[0], "and at the end", losses[-1], "(who guesses: 0.69)")

# %% judge
from pinxit.datasets.pixels import training_pixels
from pinxit.nets.scoring import scores_of

real = (training_pixels(drawings, model.card.shape)[:8] / 255).astype(np.float32)
made = draw([Recipe(seeds=(each,)) for each in range(1, 9)])
scores = scores_of(model, np.concatenate([real, made]))
order = np.argsort(-scores)
both = [*real, *made]
names = ["real"] * 8 + ["made"] * 8
show([both[n] for n in order], [f"{names[n]} {scores[n]:+.1f}" for n in order])

# %% walk
shares = np.linspace(0, 1, 12)
walk = draw([Recipe(seeds=(1, 2), weights=(1 - share, share)) for share in shares])
show(walk, [f"{share:.0%}" for share in shares])
