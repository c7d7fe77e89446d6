# %% start
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from pinxit.deliver.sheets import contact_sheet
from pinxit.desks.quiz import MODEL, figures, suspects
from pinxit.make.explore import Recipe
from pinxit.studio import Studio

studio = Studio(Path(tempfile.mkdtemp()), device="cpu")
model = studio.models.load(MODEL)
explorer = studio.model_desk.explorer(model)


def draw(seeds):
    """Pictures of the model."""
    return list(explorer.sketched([Recipe(seeds=(each,)) for each in seeds]))


def show(pictures, labels=()):
    """A sheet to look at."""
    sheet = contact_sheet(list(pictures), list(labels), cell=96)
    return Image.fromarray((sheet * 255).astype(np.uint8))


# %% parameters
SEED = 5

# %% figures
cards = figures(SEED, 12, draw)
show([card.pixels for card in cards], [str(n) for n in range(1, 13)])

# %% figures
from scipy.stats import binom

guesses = ["made"] * 12  # say "real" or "made" of each, in their order
truth = ["made" if card.is_made else "real" for card in cards]
table = {(t, g): 0 for t in ("real", "made") for g in ("real", "made")}
for pair in zip(truth, guesses, strict=True):
    table[pair] += 1
hits = table["real", "real"] + table["made", "made"]
chance = float(binom.sf(hits - 1, len(truth), 0.5))
print(table)
print(f"{hits} of 12 right; a tossed coin does as well in {100 * chance:.0f} of 100 tries")

# %% proof
picture = next(studio.generate(model, [SEED]))
done = studio.deliver(picture, studio.home / "adventurer.png")
signed = studio.verify(done.path)
print(signed.state)

# %% proof
bare = studio.home / "screenshot.png"
Image.fromarray(np.asarray(Image.open(done.path))).save(bare)  # the same pixels, nothing else
screenshot = studio.verify(bare)
print(screenshot.state)

# %% copy
from pinxit.check.checks.copies import judged_by_model
from pinxit.check.copy_limits import CopyLimits

lineup = suspects(SEED, 6, draw)
rasters = [np.round(pixels * 255).astype(np.uint8) for pixels in lineup.pictures]
p = [judged_by_model(model, each, CopyLimits()).score or 0.0 for each in rasters]
print([round(each, 4) for each in p])
show(lineup.pictures, [str(n) for n in range(1, 7)])

# %% copy
print(f"It was number {lineup.copy + 1}, {lineup.change}.")
show([lineup.original, lineup.pictures[lineup.copy]], ["original", "copy"])

# %% watermark
from pinxit.desks.mark_lab import Treatment, treated

mild = treated("pagoda", Treatment(quality=60))
rough = treated("pagoda", Treatment(blur=6, noise=80, quality=5))
print(f"mild: read {mild.is_read}, strength {mild.strength:.0f}")
print(f"rough: read {rough.is_read}, strength {rough.strength:.0f}")

# %% rights
from pinxit.datasets.joined import join
from pinxit.datasets.rights import Rights

free = join([Rights("CC0-1.0", creator="A"), Rights("CC-BY-4.0", creator="B")])
dear = join([Rights("CC-BY-SA-4.0", creator="A"), Rights("CC-BY-NC-4.0", creator="B")])
print(free.sentence)
print(dear.sentence)
