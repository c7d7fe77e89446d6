# %% start
import numpy as np
from PIL import Image

from pinxit.deliver.sheets import contact_sheet
from pinxit.desks.style_lab import Wanted, compared, painted, seen
from pinxit.nets.vgg import LAYERS


def show(pictures, labels=()):
    """A sheet to look at."""
    sheet = contact_sheet(list(pictures), list(labels), cell=128)
    return Image.fromarray((sheet * 255).astype(np.uint8))


def film(**told):
    """The frames of a painting, and how far off they are at the end."""
    made = painted(Wanted("pagoda", "van-gogh-bouquet", steps=STEPS, **told))
    print({name: round(off[-1], 4) for name, off in made.losses.items()})
    return made


# %% parameters
STEPS = 40

# %% layers
sights = {layer: seen("cat", layer) for layer in LAYERS}
for layer, found in sights.items():
    print(f"{layer}: {found.channels} channels at {found.places} x {found.places} places")
show([found.maps[0] for found in sights.values()], LAYERS)

# %% grams
other = compared("van-gogh-bouquet", "turner-venice", "relu3_1")
mixed = compared("van-gogh-bouquet", "van-gogh-bouquet", "relu3_1", is_shuffled=True)
print(f"another painting {other.distance:.3f}, the same one mixed up {mixed.distance:.3f}")
show([*other.pictures, mixed.pictures[1], *other.grams, mixed.grams[1]])

# %% content
kept = {layer: film(style={}, content=1, content_layer=layer) for layer in ("relu1_1", "relu4_1")}
show([made.frames[-1] for made in kept.values()], list(kept))

# %% style
texture = film(style=dict.fromkeys(LAYERS, 1), content=0)
show(texture.frames[::4])

# %% both
mix = film(style=dict.fromkeys(LAYERS, 1), content=1)
show(mix.frames[::4])
