"""What revoked pictures reached: models, styles, and outputs in folders that somebody names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.clips.kinds import kind_of
from pinxit.datasets.store import DatasetStore
from pinxit.datasets.training_prints import hashes_behind
from pinxit.make.style_shelf import StyleShelf
from pinxit.mark.recipe import steps_of
from pinxit.mark.verify import verify
from pinxit.pictures.history import all_steps
from pinxit.pictures.known import format_of
from pinxit.pictures.read import read_head
from pinxit.training.model_file import load_model
from pinxit.training.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Reach:
    """What pictures reached.

    Attributes:
        models: Name and file's hash of each model that learned from one.
        styles: Names of the styles that were learned from one.
        outputs: Files that were made with one, with such a model or style; and why.
    """

    models: Mapping[str, str]
    styles: tuple[str, ...]
    outputs: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """What was reached as JSON values."""
        return {
            "models": dict(self.models),
            "styles": list(self.styles),
            "outputs": dict(self.outputs),
        }


def reach_of(
    pictures: frozenset[str],
    shelves: tuple[DatasetStore, Shelf, StyleShelf],
    outputs: Iterable[Path] = (),
) -> Reach:
    """What pictures reached, as far as files of models, styles and outputs say.

    Args:
        pictures: Hashes of their files.
        shelves: The studio's data sets, models and styles.
        outputs: Folders to search for pictures and clips that were made.

    Raises:
        UserMistake: a folder of outputs is not there.
    """
    outputs = tuple(outputs)
    refuse_missing(outputs)
    datasets, models, styles = shelves
    learned = {}
    for name, path in models.paths().items():
        if _is_behind(path, pictures):
            learned[name] = hash_file(path)
    imitating = tuple(name for name in styles.paths() if _style_has(styles, name, pictures))
    hashes = {**dict.fromkeys(pictures, "the picture itself")}
    hashes |= {sha256: f"the model {name}" for name, sha256 in learned.items()}
    hashes |= {hash_file(styles.find(name)): f"the style {name}" for name in imitating}
    digests = _digests(datasets, pictures)
    found = {}
    for path in _files(outputs):
        why = _why_reached(path, hashes, digests)
        if why:
            found[str(path)] = why
    return Reach(learned, imitating, found)


def _is_behind(path: Path, pictures: frozenset[str]) -> bool:
    try:
        return not pictures.isdisjoint(hashes_behind(load_model(path).weights))
    except UserMistake:  # damaged: nothing can be made with it either
        return False


def _style_has(styles: StyleShelf, name: str, pictures: frozenset[str]) -> bool:
    try:
        behind = styles.load(name).card.pictures
    except UserMistake:
        return False
    return any(each.sha256 in pictures for each in behind)


def _digests(datasets: DatasetStore, pictures: frozenset[str]) -> dict[str, str]:
    """Digests of all versions of data sets that were learned from with one of these pictures."""
    found = {}
    for name in datasets.list():
        for version in datasets.versions(name):
            dataset = datasets.load(name, version)
            if any(entry.sha256 in pictures for entry in dataset.trainable()):
                found[dataset.digest] = f"a model of {name}, version {version}"
    return found


def refuse_missing(folders: Iterable[Path]) -> None:
    """Makes sure that outputs can be searched for, before anything is revoked.

    Raises:
        UserMistake: a folder is not there.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UserMistake(f"There is no folder {folder} to search for outputs.")


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from filter(_may_be_made, sorted(folder.rglob("*")))


def _may_be_made(path: Path) -> bool:
    if path.name.startswith(".") or not path.is_file():
        return False
    head = read_head(path)
    return format_of(head) is not None or kind_of(head[:64]) is not None


def _why_reached(path: Path, hashes: Mapping[str, str], digests: Mapping[str, str]) -> str:
    """What of the reached things a file was made with; "" for none."""
    try:
        facts = verify(path, "").facts
        steps = list(all_steps(steps_of(facts.recipe))) if facts.recipe else []
    except UserMistake:
        return ""
    used = [source.sha256 for step in steps for source in step.used]
    models = facts.model.get("models")
    cards = map(_object, models if isinstance(models, list) else [facts.model])
    learned = [str(_object(card.get("dataset")).get("digest", "")) for card in cards]
    told = [hashes[each] for each in used if each in hashes]
    told += [digests[each] for each in learned if each in digests]
    return next(iter(told), "")


def _object(value: Any) -> Mapping[str, Any]:
    """A value of a stranger's manifest, if it is an object; else an empty one."""
    return value if isinstance(value, Mapping) else {}
