# %% start
import colorsys
import random
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pinxit import Rights, Studio
from pinxit.deliver.sheets import contact_sheet
from pinxit.make.audit import Question
from pinxit.make.explore import Recipe
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan

studio = Studio(Path(tempfile.mkdtemp()), device="cpu")


def show(pictures, labels=()):
    """A sheet to look at."""
    sheet = contact_sheet(list(pictures), list(labels), cell=64)
    return Image.fromarray((sheet * 255).astype(np.uint8))


def train(dataset, name, balance=""):
    """A small model after MINUTES, which knows no names of groups."""
    plan = TrainingPlan(
        dataset=dataset,
        name=name,
        budget=Budget(MINUTES, None, False),
        knobs={"width": 32},
        resolution=(32, 32),
        conditions="off",
        balance=balance,
        labels=studio.datasets.labels(dataset.name),
    )
    return studio.train(plan)


def made_by(model, count=24):
    """Pictures of a model."""
    explorer = studio.model_desk.explorer(model)
    return list(explorer.sketched([Recipe(seeds=(each,)) for each in range(1, count + 1)]))


# %% parameters
MINUTES = 3
FACES = 300

# %% collect
from pinxit.desks.style_examples import photograph_examples


def pieces(path, count, seed):
    """Squares from all over a photograph: of a surface, parts are as good as the whole."""
    photograph = Image.open(path).convert("RGB")
    chance = random.Random(seed)
    short = min(photograph.size)
    for _ in range(count):
        side = round(short * chance.uniform(0.3, 0.5))
        x, y = (chance.randrange(each - side) for each in photograph.size)
        yield photograph.crop((x, y, x + side, y + side)).resize((64, 64))


folder = Path(tempfile.mkdtemp())
for n, piece in enumerate(pieces(photograph_examples()["coffee"], 20, seed=1)):
    piece.save(folder / f"piece-{n}.png")
own, report = studio.import_folder(folder, "own", Rights("CC0-1.0", "who took it"))
show([np.asarray(Image.open(path)) / 255 for path in sorted(folder.iterdir())])

# %% train
mine = train(own, "mine")
show(made_by(mine, 12))

# %% compare
from pinxit.datasets.pixels import training_pixels
from pinxit.nets.coarse import coarse, gaps

learned = training_pixels(own, mine.card.shape) / 255
made = np.stack(made_by(mine, 8))
nearest = gaps(coarse(made), coarse(learned)).argmin(1)
show([*made, *learned[nearest]], ["made"] * 8 + ["nearest"] * 8)


# %% skew
def face(seed, has_glasses):
    """A face that nobody has; its glasses are the only thing that is not left to chance."""
    chance = random.Random(seed)

    def tone(saturation, value):
        color = colorsys.hsv_to_rgb(chance.random(), saturation, value)
        return tuple(round(255 * each) for each in color)

    picture = Image.new("RGB", (256, 256), tone(0.15, 0.98))
    pen, skin, hair = ImageDraw.Draw(picture), tone(0.5, 0.9), tone(0.6, 0.4)
    x, y = (128 + chance.uniform(-13, 13) for _ in range(2))
    w, h = chance.uniform(77, 92), chance.uniform(87, 107)
    pen.ellipse((x - w, y - h, x + w, y + h), fill=skin)
    pen.pieslice((x - w, y - 1.1 * h, x + w, y + 0.6 * h), 180, 360, fill=hair)
    pen.ellipse((x - 0.86 * w, y - 0.5 * h, x + 0.86 * w, y + 0.9 * h), fill=skin)
    for eye in (x - 0.42 * w, x + 0.42 * w):
        pen.ellipse((eye - 9, y - 9, eye + 9, y + 9), fill="black")
        if has_glasses:
            pen.ellipse((eye - 30, y - 30, eye + 30, y + 30), outline="black", width=10)
    mood = chance.uniform(-1, 1)
    lips = [(x + 4 * n, y + 50 + 12 * mood * (1 - n * n / 100)) for n in range(-10, 11)]
    pen.line(lips, fill="darkred", width=12)
    return picture.resize((64, 64), Image.Resampling.LANCZOS)


crowd = Path(tempfile.mkdtemp())
for n in range(FACES):
    group = "with-glasses" if n < FACES // 10 else "without-glasses"
    (crowd / group).mkdir(exist_ok=True)
    face(n, group == "with-glasses").save(crowd / group / f"{n}.png")
skewed, report = studio.import_folder(crowd, "crowd", Rights("CC0-1.0", "drawn by chance"))

# %% skew
from pinxit.datasets.groups import groups_report

found = groups_report(skewed, studio.datasets.labels("crowd"))["attributes"][0]
print({each["name"]: each["count"] for each in found["groups"]})
print(found["verdict"]["sentence"])
print("to have as many of each, add at least", found["collect"])

# %% count
unequal = train(skewed, "unequal")
show(made_by(unequal, 48))

# %% count
from pinxit.base.shares import wilson_interval

glasses = 1  # of the first 24: count them yourself
low, high = wilson_interval(glasses, 24)
print(f"{glasses / 24:.0%} with glasses, {low:.0%} to {high:.0%}; 10% in the data set")

# %% mend
equal = train(skewed, "equal", balance="class")
show(made_by(equal, 48))

# %% mend
audits = {
    name: studio.model_desk.audit(name, None, Question(count=200, is_sweeping=False))
    for name in ("unequal", "equal")
}
for name, audit in audits.items():
    for line in audit.to_json()["attributes"]:
        print(name, {group["name"]: group["share"] for group in line["groups"]})
        print(line["why_not"])
