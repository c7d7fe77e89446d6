"""Making a picture again from its recipe: the same steps, from inputs found by their hashes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.base.names import unknown_name
from pinxit.engine import Engine, Model, Run
from pinxit.make.campaign.again import composed_again
from pinxit.make.color_names import parse_color
from pinxit.make.engines import ENGINES
from pinxit.make.enlarge import enlarged
from pinxit.make.explore import Explorer, Recipe
from pinxit.make.garment import cut_of, garment
from pinxit.make.generate import generate
from pinxit.make.material import map_again, sized
from pinxit.make.mipmaps import mipmap
from pinxit.make.one_picture import synthesize
from pinxit.make.palette import Colors
from pinxit.make.panorama import all_around, cube_face, fold, panorama, unfold
from pinxit.make.panorama_settings import PanoramaSettings
from pinxit.make.pattern import layout_of, pattern, proof
from pinxit.make.recolor import recolor
from pinxit.make.resize import crop, resize
from pinxit.make.simulation.again import (
    ON_GROUND,
    SIMULATE,
    on_ground_again,
    simulated_again,
)
from pinxit.make.sprite_settings import SpriteSettings
from pinxit.make.sprites import sprite_sheet
from pinxit.make.style_file import open_style
from pinxit.make.style_shelf import StyleShelf
from pinxit.make.stylize import paint
from pinxit.make.texture import textures
from pinxit.make.tile import repeated
from pinxit.nets.patch_settings import BLEND, TASKS
from pinxit.nets.style import as_picture
from pinxit.nets.texture_settings import TextureSettings
from pinxit.pictures.history import ALL_AROUND, LEARNED, STYLE_SUFFIX, histories_in
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.pictures.read import DEFAULT_MOST_PIXELS, picture_suffixes, read_picture
from pinxit.settings import Settings
from pinxit.training.model_file import load_model
from pinxit.training.shelf import Shelf


@runtime_checkable
class Finder(Protocol):
    """Finds the inputs that a recipe names."""

    def picture(self, source: Source) -> Picture:
        """The picture with that hash.

        Raises:
            UserMistake: it cannot be found.
        """

    def file(self, source: Source) -> Path:
        """The file with that hash, of whatever kind.

        Raises:
            UserMistake: it cannot be found.
        """

    def model(self, source: Source) -> Model:
        """The model with that hash.

        Raises:
            UserMistake: it cannot be found.
        """


@dataclass(frozen=True, slots=True)
class FinderInPlaces:
    """Finds inputs in files and folders, by hash; files with the recorded name are tried first.

    Attributes:
        places: Files, and folders whose files (not those of their folders) are looked at if they
            have the recorded name, or the suffix of a picture or a model.
        shelf: Where models are found.
        styles: Where learned styles are found; None for nowhere.
        admit: Is given each model that was found, and may refuse it.
        most_pixels: Larger pictures are not opened.
    """

    places: Sequence[Path]
    shelf: Shelf
    styles: StyleShelf | None = None
    admit: Callable[[Model], Model] = lambda model: model
    most_pixels: int = DEFAULT_MOST_PIXELS

    def picture(self, source: Source) -> Picture:
        if source.title.endswith(STYLE_SUFFIX):
            style = self.styles.with_hash(source.sha256) if self.styles else None
            if style is not None:
                return as_picture(style, source.title)
        path = self._found(source, picture_suffixes() | {STYLE_SUFFIX})
        if path is not None:
            if path.suffix == STYLE_SUFFIX:
                return open_style(path)
            return read_picture(path, most_pixels=self.most_pixels)
        raise UserMistake(
            f"The recipe's {source.role} {source.title!r} (sha256 {source.sha256[:12]}...) was not "
            "found; say where it lies with --inputs."
        )

    def file(self, source: Source) -> Path:
        path = self._found(source, frozenset({Path(source.title).suffix.lower()}))
        if path is None:
            raise UserMistake(
                f"The recipe's {source.role} {source.title!r} (sha256 {source.sha256[:12]}...) was "
                "not found; say where it lies with --inputs."
            )
        return path

    def model(self, source: Source) -> Model:
        path = self._found(source, frozenset({".safetensors"}))
        if path is not None:
            return self.admit(load_model(path))
        found = self.shelf.with_hash(source.sha256)
        if found is None:
            raise UserMistake(
                f"The recipe's model {source.title!r} (sha256 {source.sha256[:12]}...) is not "
                "among your models; say where its file lies with --inputs."
            )
        return self.admit(found)

    def _found(self, source: Source, suffixes: frozenset[str]) -> Path | None:
        paths = [path for place in self.places for path in _files(place, source.title, suffixes)]
        paths.sort(key=lambda path: path.name != source.title)
        return next((path for path in paths if _has_hash(path, source.sha256)), None)


def _files(place: Path, title: str, suffixes: frozenset[str]) -> Iterator[Path]:
    """The file itself, whatever it is called; of a folder those that may be what is looked for."""
    try:
        if place.is_dir():
            inside = sorted(place.iterdir())
            likely = (p for p in inside if p.name == title or p.suffix.lower() in suffixes)
            yield from (path for path in likely if path.is_file())
        elif place.is_file():
            yield place
        else:
            raise UserMistake(f"There is no file or folder {place}; name where the inputs lie.")
    except OSError as fault:
        raise UserMistake(f"{place} cannot be looked into: {fault.strerror}.") from fault


def _has_hash(path: Path, sha256: str) -> bool:
    try:
        return hash_file(path) == sha256
    except OSError:
        return False


Verb = Callable[[Picture | None, Step, Finder, Run], Picture]
"""Makes one step again, after the picture before it."""


def make_again(
    steps: Sequence[Step],
    find: Finder,
    run: Run | None = None,
    more: Mapping[str, Verb] | None = None,
) -> Picture:
    """The picture that these steps make.

    Same inputs, engine versions and device class: the same pixels.

    Args:
        steps: In order.
        find: Finds what went in.
        run: Device, progress, cancellation.
        more: Verbs of rooms below this one, by their names.

    Raises:
        UserMistake: there are no steps, a verb cannot be repeated, or an input is missing.
    """
    if not steps:
        raise UserMistake("This recipe has no steps; there is nothing to make again.")
    known, picture = {**_VERBS, **(more or {})}, None
    for step in steps:
        if step.verb not in known:
            raise unknown_name("verb that can be repeated", step.verb, known)
        picture = known[step.verb](picture, step, find, run or Run())
    assert picture is not None  # noqa: S101, there was a step
    return picture


def _open(_: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return find.picture(_only(step, "file"))


def _stylize(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    pictures = {"content": [picture or find.picture(_only(step, "content"))]}
    for source in step.used:
        if source.role not in {"content", LEARNED}:
            pictures.setdefault(source.role, []).append(find.picture(source))
    return paint(step.engine, _settings(step), pictures, seed=step.seed or 0, run=run)


def _generate(_: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    model = find.model(_only(step, "model"))
    return next(iter(generate(model, (step.seed or 0,), _settings(step), run=run)))


def _explore(_: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    explorer = Explorer(find.model(_only(step, "model")), run)
    return explorer.picture(Recipe.from_json(step.settings))


def _resize(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    width, height = _numbers(step, "width", "height")
    return resize(_made(picture, step), width, height)


def _crop(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    left, top, width, height = _numbers(step, "left", "top", "width", "height")
    return crop(_made(picture, step), (left, top, width, height))


def _recolor(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    source, wanted = (_colors(step, name) for name in ("from", "to"))
    return recolor(_made(picture, step), source, wanted)


def _pattern(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return pattern(_made(picture, step), layout_of(step.settings), seed=step.seed or 0)


def _proof(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return proof(_made(picture, step), *_numbers(step, "times", "longest"))


def _of_patches(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    base = "structure" if step.verb == BLEND else "source"
    pictures = {
        source.role: [picture if picture and source.role == base else find.picture(source)]
        for source in step.used
    }
    return synthesize(_settings(step), pictures, step.seed or 0, run)


def _garment(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    told = histories_in(step)  # of the cloth, which may be another colorway of its file
    cloth = make_again(told[0], find, run) if any(told) else find.picture(_only(step, "cloth"))
    return garment(_made(picture, step), cloth, cut_of(step.settings))


def _texture(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    source = picture or find.picture(_only(step, "source"))
    settings = TextureSettings.from_json(dict(step.settings))
    return next(iter(textures(source, (step.seed or 0,), settings, run=run)))


def _repeat(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    (times,) = _numbers(step, "times")
    return repeated(_made(picture, step), times)


def _enlarge(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    (times,) = _numbers(step, "times")
    return enlarged(_made(picture, step), times)


def _compose(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return composed_again(_made(picture, step), step, find.picture, find.file)


def _material(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return map_again(_made(picture, step), step.settings)


def _mipmap(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return mipmap(_made(picture, step), *_numbers(step, "level"))


def _sprites(_: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    names = step.settings.get("names", ())
    pictures = [make_again(history, find, run) for history in histories_in(step)]
    if len(names) != len(pictures):
        raise UserMistake("The sprites of this recipe are not as many as their names.")
    knobs = {name: step.settings[name] for name in SpriteSettings.knobs() if name in step.settings}
    named = [(str(name), each) for name, each in zip(names, pictures, strict=True)]
    return sprite_sheet(named, SpriteSettings.from_json(knobs)).picture


def _panorama(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    source = picture or find.picture(_only(step, "source"))
    settings = PanoramaSettings.from_json(step.settings)
    return panorama(source, settings, seed=step.seed or 0, run=run)


def _all_around(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return all_around(_made(picture, step))


def _unfold(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return unfold(_made(picture, step))


def _fold(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return fold(_made(picture, step), *_numbers(step, "width"))


def _cube_face(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    (side,) = _numbers(step, "side")
    return cube_face(_made(picture, step), str(step.settings.get("face")), side)


def _resize_around(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    width, height = _numbers(step, "width", "height")
    return sized(_made(picture, step), (width, height), may_upscale=True)


def _on_ground(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return on_ground_again(_made(picture, step), step)


def _simulate(picture: Picture | None, step: Step, find: Finder, run: Run) -> Picture:
    return simulated_again(_made(picture, step), step)


_VERBS: Mapping[str, Verb] = {
    "open": _open,
    "stylize": _stylize,
    "generate": _generate,
    "explore": _explore,
    "resize": _resize,
    "crop": _crop,
    "recolor": _recolor,
    "pattern": _pattern,
    "proof": _proof,
    "repeat": _repeat,
    "garment": _garment,
    "texture": _texture,
    "enlarge": _enlarge,
    "compose": _compose,
    "material": _material,
    "mipmap": _mipmap,
    ON_GROUND: _on_ground,
    SIMULATE: _simulate,
    "sprites": _sprites,
    "panorama": _panorama,
    ALL_AROUND: _all_around,
    "unfold": _unfold,
    "fold": _fold,
    "cube face": _cube_face,
    "resize around": _resize_around,
    **dict.fromkeys(TASKS, _of_patches),
}


def _made(picture: Picture | None, step: Step) -> Picture:
    if picture is None:
        raise UserMistake(f"The step {step.verb!r} of this recipe has no picture before it.")
    return picture


def _numbers(step: Step, *names: str) -> tuple[int, ...]:
    try:
        return tuple(int(step.settings[name]) for name in names)
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"The step {step.verb!r} of this recipe has no {fault}.") from fault


def _colors(step: Step, name: str) -> Colors:
    codes = step.settings.get(name)
    if not isinstance(codes, list) or not codes:
        raise UserMistake(f"The step {step.verb!r} of this recipe has no colors {name!r}.")
    return np.stack([parse_color(str(code)) for code in codes])


def _settings(step: Step) -> Settings:
    engine: Engine = ENGINES.load(step.engine)
    return engine.settings_type.from_json(step.settings)


def _only(step: Step, role: str) -> Source:
    for source in step.used:
        if source.role == role:
            return source
    raise UserMistake(f"The step {step.verb!r} of this recipe names no {role}.")
