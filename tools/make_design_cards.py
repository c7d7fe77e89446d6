"""Draws the small pictures on the cards of the screen Design, with the tools that they stand for.

python tools/make_design_cards.py [NAME ...]

Each card is half before, half after, so that it is seen at a glance what a tool does.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.engines.r3gan import R3GANSettings
from pinxit.make.blend import blend
from pinxit.make.colorways import colorways
from pinxit.make.designs import designs
from pinxit.make.garment import cut_for
from pinxit.make.generate import generate
from pinxit.make.inpaint import inpaint
from pinxit.make.material import material
from pinxit.make.palette import palette_in
from pinxit.make.panorama import panorama
from pinxit.make.panorama_settings import PanoramaSettings
from pinxit.make.pattern import Layout, pattern
from pinxit.make.recolor import own_colors, recolor
from pinxit.make.retarget import retarget
from pinxit.make.separate import best_inks, separate
from pinxit.make.sprites import sprite_sheet
from pinxit.make.tile import repeated, tile
from pinxit.make.vary import vary
from pinxit.nets.patch_settings import PatchSettings
from pinxit.pictures.picture import Picture, over
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import resized
from pinxit.training.model_file import load_model

CARD = (240, 120)
_PLACE = Path(__file__).parent.parent / "web/src/screens/design/pictures"

Card = Float[np.ndarray, "120 240 3"]


def main() -> None:
    """Writes all cards, or those that are named."""
    for name in sys.argv[1:] or CARDS:
        draw = CARDS[name]
        stored = np.rint(np.clip(draw(), 0, 1) * 255).astype(np.uint8)
        Image.fromarray(stored).save(_PLACE / f"{name}.webp", quality=82, method=6)


def _source(folder: str, name: str, side: int = 192) -> Picture:
    """The middle square of a shipped picture."""
    picture = read_picture(shipped("demo", folder, f"{name}.jpg"))
    edge = min(picture.width, picture.height)
    top, left = (picture.height - edge) // 2, (picture.width - edge) // 2
    pixels = picture.pixels[top : top + edge, left : left + edge]
    return Picture(resized(np.ascontiguousarray(pixels), side, side), title=name)


def _cut(picture: Picture, width: int = CARD[0], height: int = CARD[1]) -> Card:
    """The picture, filling a box."""
    pixels = over(picture.pixels)
    scale = max(width / pixels.shape[1], height / pixels.shape[0])
    wide, high = (
        max(width, round(pixels.shape[1] * scale)),
        max(height, round(pixels.shape[0] * scale)),
    )
    pixels = resized(np.asarray(pixels, np.float32), wide, high)
    top, left = (high - height) // 2, (wide - width) // 2
    return pixels[top : top + height, left : left + width]


def _beside(*pictures: Picture) -> Card:
    """Pictures side by side, a thin light line between them."""
    width = CARD[0] // len(pictures)
    parts = [_cut(each, width) for each in pictures]
    for part in parts[1:]:
        part[:, :2] = 1
    return np.concatenate(parts, axis=1)


def _vary() -> Card:
    flowers = _source("paintings", "van-gogh-bouquet")
    free = PatchSettings(task="vary", strength=1.0, coarsest=14)
    return _beside(flowers, *vary(flowers, (2, 5), free))


def _retarget() -> Card:
    return _cut(retarget(_source("paintings", "renoir-by-the-seashore"), 384, 192))


def _tile() -> Card:
    return _cut(repeated(tile(_source("paintings", "van-gogh-bouquet", 128)).picture))


def _inpaint() -> Card:
    scene = _source("paintings", "turner-venice")
    hole = np.zeros((192, 192, 1), np.float32)
    hole[60:150, 60:120] = 1
    shown = Picture(np.where(hole > 0, np.array((0.82, 0.25, 0.13), np.float32), scene.pixels))
    return _beside(shown, inpaint(scene, Picture(hole)))


def _blend() -> Card:
    cup = _source("photographs", "coffee")
    return _beside(cup, blend(cup, _source("paintings", "van-gogh-bouquet")))


def _palette() -> Card:
    scene = _source("paintings", "turner-venice")
    colors = palette_in([scene], 6).colors
    card = _cut(scene)
    for at, color in enumerate(colors):
        card[78:108, 14 + 36 * at : 44 + 36 * at] = color
    return card


def _recolor() -> Card:
    flowers = _source("paintings", "van-gogh-bouquet")
    source = own_colors(flowers, 4)
    ways = colorways(source, 2, "complementary", 3)
    return _beside(flowers, *(recolor(flowers, source, way) for way in ways))


def _separate() -> Card:
    river = _source("paintings", "hiroshige-six-jewel-rivers")
    made = separate(river, best_inks(river, 2))
    plates = [Picture((1 - plate)[..., None].astype(np.float32)) for plate in made.plates]
    return _beside(made.proof, *plates)


def _pattern() -> Card:
    unit = tile(_source("paintings", "redon-vase-of-flowers", 96)).picture
    made = pattern(unit, Layout("half-drop", 2.54, 96, may_upscale=True))
    return _cut(repeated(made, 3))


def _material() -> Card:
    made = material(tile(_source("paintings", "van-gogh-bouquet", 128)).picture)
    return _beside(made.maps["base"], made.maps["normal"], made.maps["height"])


def _panorama() -> Card:
    valley = _source("paintings", "turner-venice")
    return _cut(panorama(valley, PanoramaSettings(width=512, layout="horizon"), seed=1))


def _drawn(name: str, seeds: tuple[int, ...], **knobs: str) -> list[Picture]:
    """What a shipped model draws."""
    model = load_model(shipped("models", f"{name}.safetensors"))
    settings = R3GANSettings.from_json({**model.card.settings, **knobs})
    return list(generate(model, seeds, settings))


def _sprites() -> Card:
    found = _drawn("adventurers", tuple(range(1, 33)))
    sheet = sprite_sheet([(f"sprite-{n}", each) for n, each in enumerate(found)]).picture
    return _cut(sheet)


def _garment() -> Card:
    (drawn,) = _drawn("fashion", (2,), class_name="t-shirt")
    cloth = tile(_source("paintings", "van-gogh-bouquet", 128)).picture
    cut = replace(cut_for("t-shirt", size=240), repeat_cm=40)
    ways = designs(drawn, cloth, cut, count=3, harmony="triadic", seed=2)
    return _beside(*(_narrow(each.front) for each in ways))


def _narrow(picture: Picture) -> Picture:
    """The middle third of a garment, as wide as its part of the card."""
    wide = round(picture.width * 2 / 3)
    left = (picture.width - wide) // 2
    return Picture(np.ascontiguousarray(picture.pixels[:, left : left + wide]))


def _campaign() -> Card:
    sheet = read_picture(_PLACE.parents[4] / "docs/gallery/campaign_social.webp")
    high = sheet.width // 2
    return _cut(Picture(np.ascontiguousarray(sheet.pixels[:high]), title="campaign"))


CARDS: dict[str, Callable[[], Card]] = {
    "vary": _vary,
    "retarget": _retarget,
    "tile": _tile,
    "inpaint": _inpaint,
    "blend": _blend,
    "palette": _palette,
    "recolor": _recolor,
    "separate": _separate,
    "pattern": _pattern,
    "material": _material,
    "panorama": _panorama,
    "sprites": _sprites,
    "garment": _garment,
    "campaign": _campaign,
}

if __name__ == "__main__":
    main()
