"""The sheets of docs/art.md: materials, panoramas, sprites.

``python tools/make_art_sheets.py SURFACE... [--out FOLDER]`` makes materials of the surfaces that
are named (gravel, brick and grass of scikit-image, CC0, in ours) and of a painting of the demo,
panoramas of the first surface and of photographs of the demo, a painted one, and a sheet of what
the model of icons draws; and writes ``docs/gallery/art_*.webp``. On one core it takes minutes.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit import Picture, Studio
from pinxit.base.shipped import shipped
from pinxit.make.material import MAPS, material
from pinxit.make.material_settings import MaterialSettings
from pinxit.make.panorama import cube_faces, fold, panorama, unfold
from pinxit.make.panorama_settings import PanoramaSettings
from pinxit.make.sprite_settings import SpriteSettings
from pinxit.make.sprites import sprite_sheet
from pinxit.make.tile import tile
from pinxit.pictures.picture import over
from pinxit.pictures.resize import resized

GALLERY = Path(__file__).parent.parent / "docs" / "gallery"
WIDTH = 1024
Pixels = Float[np.ndarray, "_ _ _"]


def fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """A picture at the size of its place on a sheet, over gray."""
    return np.asarray(over(resized(pixels, width, height), (0.35, 0.35, 0.35)), np.float32)


def materials(pictures: Sequence[tuple[Picture, MaterialSettings]]) -> Pixels:
    """For each: the picture, its tile's maps, and the preview below."""
    rows = []
    for picture, settings in pictures:
        side = min(256, picture.width, picture.height)
        made = material(tile(picture, (side, side), seed=7).picture, settings, (*MAPS, "preview"))
        square = picture.pixels[:side, :side]
        shown = [square, *(made.maps[name].pixels for name in MAPS)]
        rows.append(np.concatenate([fitted(each, 256, 256) for each in shown], axis=1))
        rows.append(fitted(made.maps["preview"].pixels, 256 * len(shown), 384))
    return np.concatenate(rows)


def panoramas(studio: Studio, surface: Picture) -> Pixels:
    """Panoramas, each with four sides of its cube below."""
    demo = shipped("demo")
    pagoda = studio.open(demo / "photographs" / "pagoda.jpg")
    horizon = PanoramaSettings(width=WIDTH, layout="horizon")
    all_around = panorama(pagoda, horizon, seed=1)
    style = studio.open(demo / "paintings" / "hiroshige-six-jewel-rivers.jpg")
    settings = studio.style_settings("fast", {"size": 0})
    painted = fold(studio.stylize(unfold(all_around), [style], settings), WIDTH)
    rows = []
    for made in (panorama(surface, PanoramaSettings(width=WIDTH), seed=1), all_around, painted):
        faces = cube_faces(made, WIDTH // 4)
        sides = [faces[name].pixels for name in ("front", "right", "up", "down")]
        rows += [made.pixels, np.concatenate(sides, axis=1)]
    return np.concatenate(rows)


def sprites(studio: Studio) -> Pixels:
    """What the model of icons draws, on one sheet, at twice its size."""
    model = studio.models.load("icons-64")
    drawn = studio.generate(model, range(1, 41))
    named = [(f"icon_{number}", each) for number, each in enumerate(drawn)]
    sheet = sprite_sheet(named, SpriteSettings(extrude=1, threshold=12)).picture
    return fitted(sheet.pixels, sheet.width * 2, sheet.height * 2)


def main() -> None:
    """Makes all sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("surfaces", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=GALLERY)
    parser.add_argument("--only", default="material,panorama,sprites")
    asked = parser.parse_args()
    with TemporaryDirectory() as home:
        studio = Studio(Path(home))
        opened = [studio.open(path) for path in asked.surfaces]
        painting = studio.open(shipped("demo", "paintings", "van-gogh-bouquet.jpg"))
        usual = MaterialSettings()
        surfaces = [(each, usual) for each in opened]
        surfaces.append((painting, MaterialSettings(relief=12, roughness=0.4)))
        work: dict[str, Callable[[], Pixels]] = {
            "material": lambda: materials(surfaces),
            "panorama": lambda: panoramas(studio, opened[0]),
            "sprites": lambda: sprites(studio),
        }
        for name in asked.only.split(","):
            stored = np.uint8(work[name]().clip(0, 1) * 255 + 0.5)
            asked.out.mkdir(parents=True, exist_ok=True)
            Image.fromarray(stored).save(asked.out / f"art_{name}.webp", quality=80)


if __name__ == "__main__":
    main()
