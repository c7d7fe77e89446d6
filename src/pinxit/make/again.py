"""Making a picture again from its recipe: the same steps, from inputs found by their hashes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.base.names import unknown_name
from pinxit.engine import Engine, Model, Run
from pinxit.make.engines import ENGINES
from pinxit.make.explore import Explorer, Recipe
from pinxit.make.generate import generate
from pinxit.make.style_file import open_style
from pinxit.make.style_shelf import StyleShelf
from pinxit.make.stylize import paint
from pinxit.nets.style import as_picture
from pinxit.pictures.history import LEARNED, STYLE_SUFFIX
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.pictures.read import picture_suffixes, read_picture
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
    """

    places: Sequence[Path]
    shelf: Shelf
    styles: StyleShelf | None = None

    def picture(self, source: Source) -> Picture:
        if source.title.endswith(STYLE_SUFFIX):
            style = self.styles.with_hash(source.sha256) if self.styles else None
            if style is not None:
                return as_picture(style, source.title)
        path = self._found(source, picture_suffixes() | {STYLE_SUFFIX})
        if path is not None:
            return open_style(path) if path.suffix == STYLE_SUFFIX else read_picture(path)
        raise UserMistake(
            f"The recipe's {source.role} {source.title!r} (sha256 {source.sha256[:12]}...) was not "
            "found; say where it lies with --inputs."
        )

    def model(self, source: Source) -> Model:
        path = self._found(source, frozenset({".safetensors"}))
        if path is not None:
            return load_model(path)
        found = self.shelf.with_hash(source.sha256)
        if found is None:
            raise UserMistake(
                f"The recipe's model {source.title!r} (sha256 {source.sha256[:12]}...) is not "
                "among your models; say where its file lies with --inputs."
            )
        return found

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


def make_again(steps: Sequence[Step], find: Finder, run: Run | None = None) -> Picture:
    """The picture that these steps make.

    Same inputs, engine versions and device class: the same pixels.

    Raises:
        UserMistake: there are no steps, a verb cannot be repeated, or an input is missing.
    """
    if not steps:
        raise UserMistake("This recipe has no steps; there is nothing to make again.")
    first, *others = steps
    picture = _followed(first, None, find, run or Run())
    for step in others:
        picture = _followed(step, picture, find, run or Run())
    return picture


def _followed(step: Step, picture: Picture | None, find: Finder, run: Run) -> Picture:
    if step.verb not in _VERBS:
        raise unknown_name("verb that can be repeated", step.verb, _VERBS)
    return _VERBS[step.verb](picture, step, find, run)


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


_VERBS: Mapping[str, Callable[[Picture | None, Step, Finder, Run], Picture]] = {
    "open": _open,
    "stylize": _stylize,
    "generate": _generate,
    "explore": _explore,
}


def _settings(step: Step) -> Settings:
    engine: Engine = ENGINES.load(step.engine)
    return engine.settings_type.from_json(step.settings)


def _only(step: Step, role: str) -> Source:
    for source in step.used:
        if source.role == role:
            return source
    raise UserMistake(f"The step {step.verb!r} of this recipe names no {role}.")
