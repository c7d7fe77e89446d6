"""What simulated cases show: drawings of a model, pieces of textures, slices of synthetic scans."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import LARGEST_SEED, random_stream
from pinxit.engine import Model, Run
from pinxit.make.explore import Explorer, Recipe
from pinxit.make.resize import crop, resize
from pinxit.make.scans.view import view
from pinxit.make.simulation.again import on_ground
from pinxit.make.simulation.defects import Color, Mask
from pinxit.make.simulation.settings import SimulationSettings
from pinxit.make.vary import vary
from pinxit.pictures.picture import Picture, over
from pinxit.scans.scan import Scan
from pinxit.scans.window import window_of

_GROUND = (0.93, 0.93, 0.92)
_SHOWN = 0.5  # alpha from which a pixel belongs to what is shown
_DARK = 0.06  # grey below which a pixel is ground, in pictures on black
_LESION = "lesion"


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What one case shows, before anything is planted.

    Attributes:
        picture: RGB, as large as it will be.
        inside: What is shown, as against its ground.
        label: Its class, or what it was asked for.
        seed: It was drawn from; of a piece, of its place.
        softness: Deviation of its own blur, px.
        moved: How far along the direction; None for not at all.
        kind: Of a defect that it has already; "" for none.
        truth: Where that is.
    """

    picture: Picture
    inside: Mask
    label: str
    seed: int
    softness: float = 0.8
    moved: float | None = None
    kind: str = ""
    truth: Mask | None = None

    @property
    def pixels(self) -> Color:
        """Its colors."""
        return np.asarray(self.picture.pixels, np.float32)


def classes_of(model: Model) -> tuple[str, ...]:
    """The classes that a model can be asked for."""
    return tuple(str(each) for each in model.card.conditions.get("classes", ()))


def asked_of(
    model: Model, classes: Sequence[str] = (), texts: Sequence[str] = ()
) -> list[Mapping[str, str]]:
    """What a model is asked to draw: classes and words that were named, else all its classes."""
    asked: list[Mapping[str, str]] = [{"class_name": each} for each in classes]
    asked += [{"text": each} for each in texts]
    return asked or [{"class_name": each} for each in classes_of(model)] or [{}]


def drawn_subjects(
    explorer: Explorer,
    asked: Sequence[Mapping[str, str]],
    settings: SimulationSettings,
    seed: int,
) -> Iterator[Subject]:
    """Drawings of a model, on light ground where they have alpha, in turn of what is asked for.

    Args:
        explorer: Of the model.
        asked: ``class_name`` or ``text`` of each kind; one empty one for a model without.
        settings: Side, psi, direction.
        seed: Of the first; others follow.

    Raises:
        UserMistake: the model does not know what is asked for, or has no such direction.
    """
    random = random_stream(seed, "subjects")
    turns = [asked[int(at)] for at in _turns(len(asked), settings.count, random)]
    recipes, far = list[Recipe](), list[float | None]()
    for number, each in enumerate(turns):
        moved = float(np.round(random.uniform(-settings.reach, settings.reach), 3))
        far.append(moved if settings.direction >= 0 else None)
        moves = {settings.direction: moved} if settings.direction >= 0 else {}
        own = (seed + number) % (LARGEST_SEED + 1)
        shown, text = each.get("class_name", ""), each.get("text", "")
        place = Recipe(seeds=(own,), psi=settings.psi, moves=moves, class_name=shown, text=text)
        recipes.append(place)
    for recipe, way, picture in zip(recipes, far, explorer.pictures(recipes), strict=True):
        large, inside = _enlarged(picture, settings.side)
        label = recipe.text or recipe.class_name or explorer.name
        soft = max(0.8, 0.35 * settings.side / picture.width)
        yield Subject(large, inside, label, recipe.seeds[0], soft, way)


def _turns(kinds: int, count: int, random: np.random.Generator) -> np.ndarray:
    """Which kind each case is: all about equally often, in random order."""
    return np.asarray(random.permutation(np.arange(count) % kinds))


def _enlarged(picture: Picture, side: int) -> tuple[Picture, Mask]:
    tall, wide = picture.height, picture.width
    scale = side / max(tall, wide)
    large = resize(picture, max(1, round(wide * scale)), max(1, round(tall * scale)))
    if large.channels == 4:
        inside = large.pixels[..., 3] >= _SHOWN
        return on_ground(large, _GROUND), inside
    color = over(large.pixels)
    grey = color.mean(2)
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    is_on_black = float(np.median(border)) < _DARK
    inside = grey > _DARK if is_on_black else np.ones(grey.shape, bool)
    return replace(large, pixels=np.ascontiguousarray(color)), inside


def textured_subjects(
    textures: Sequence[Picture], settings: SimulationSettings, seed: int, run: Run | None = None
) -> Iterator[Subject]:
    """Square pieces of textures, or of variations of them, at random places.

    Raises:
        UserMistake: there is no texture, or one is too small.
        Cancelled: the user stopped it.
    """
    if not textures:
        raise UserMistake("Name a model, or pictures of textures.")
    random = random_stream(seed, "pieces")
    sheets = [(each, each.title) for each in textures]
    for each in textures if settings.variations else ():
        seeds = [(seed + at) % (LARGEST_SEED + 1) for at in range(settings.variations)]
        sheets += [(made, each.title) for made in vary(each, seeds, run=run)]
    turns = _turns(len(sheets), settings.count, random)
    for number in range(settings.count):
        sheet, label = sheets[int(turns[number])]
        least = min(sheet.width, sheet.height)
        if least < settings.side // 4:
            raise UserMistake(f"{label} is too small for pieces of {settings.side} px.")
        side = min(settings.side, least)
        left = int(random.integers(0, sheet.width - side + 1))
        top = int(random.integers(0, sheet.height - side + 1))
        piece = resize(crop(sheet, (left, top, side, side)), settings.side, settings.side)
        color = replace(piece, pixels=np.ascontiguousarray(over(piece.pixels)))
        inside = np.ones(color.pixels.shape[:2], bool)
        soft = max(0.8, 0.35 * settings.side / side)
        own = (seed + number) % (LARGEST_SEED + 1)
        yield Subject(color, inside, label.rpartition(".")[0] or label, own, soft)


def scanned_subjects(
    slices: Scan, truth: Scan, seeds: Sequence[int], settings: SimulationSettings
) -> Iterator[Subject]:
    """Synthetic slices with planted lesions, as `pinxit scan cases` wrote them.

    Args:
        slices: One case a slice.
        truth: 1 in lesions, as many slices.
        seeds: Of the slices.
        settings: Side and count.

    Raises:
        UserMistake: both do not fit each other.
    """
    if slices.voxels.shape != truth.voxels.shape or len(seeds) != len(slices.voxels):
        raise UserMistake("These slices, their truth and their list are not of one drawing.")
    window, full = window_of(slices), window_of(truth, "0.5,1")
    for number in range(min(settings.count, len(seeds))):
        shown = view(slices, "axial", (number + 1,), window)
        marked = view(truth, "axial", (number + 1,), full).pixels[..., 0]
        picture, _ = _enlarged(shown, settings.side)
        height, width = picture.pixels.shape[:2]
        rows = np.arange(height) * marked.shape[0] // height
        columns = np.arange(width) * marked.shape[1] // width
        where = marked[rows][:, columns] > _SHOWN
        kind = _LESION if where.any() else ""
        inside = np.ones(where.shape, bool)
        label = kind or "no lesion"
        yield Subject(picture, inside, label, seeds[number], 0.8, None, kind, where)
