"""Faces in data sets: whose consent is still to be asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.check.nudity import NOT_INSTALLED, is_installed, nudity
from pinxit.check.safety import Safety
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.decisions import UNASKED
from pinxit.datasets.entry import Entry
from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.datasets.words import counted, few
from pinxit.nets.faces import faces_in
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import decode_picture, read_picture
from pinxit.pictures.resize import fit_within

_SMALLEST = 24  # of a face; smaller pictures show none that can be found
_LONGEST = 256  # a tenth of a second each; faces of a tenth of the picture are still found


@dataclass(frozen=True, slots=True)
class Shown:
    """What a look at all pictures of a data set found.

    Attributes:
        faces: Paths of pictures that show a face, and no consent is recorded with them.
        nude: Paths of pictures that may show nudity.
    """

    faces: tuple[str, ...] = ()
    nude: tuple[str, ...] = ()


def has_consent(rights: object) -> bool:
    """Whether it is settled who agreed to be shown."""
    return isinstance(rights, Rights) and rights.consent.is_settled


def learned_with_consent(learned: Mapping[str, Any]) -> bool:
    """Whether it is settled for every picture that a model learned from.

    Args:
        learned: What the model's card says of its data set, and of those before.
    """
    people, before = learned.get("consent"), learned.get("before")
    is_settled = isinstance(people, dict) and bool(people) and not people.get(UNASKED.people)
    return is_settled and (not isinstance(before, dict) or learned_with_consent(before))


def look(dataset: Dataset | ShardedDataset, safety: Safety, tell: Listener = silence) -> Shown:
    """Looks at every picture for what the policy asks about; at none if it asks about nothing.

    Pictures that are missing by now, and those too small to show a face, are passed over.
    """
    wants_faces, wants_nudity = safety.training_faces != "off", safety.nudity == "blocks"
    faces, nude = [], []
    total = len(dataset.entries)
    pictures = _opened(dataset) if wants_faces or wants_nudity else iter(())
    for number, (entry, opened) in enumerate(pictures, 1):
        tell(Progress("look for people", number, total, "pictures"))
        asks = wants_faces and not has_consent(entry.rights)
        if min(entry.height, entry.width) < _SMALLEST or not (asks or wants_nudity):
            continue
        try:
            pixels = opened().pixels
        except UserMistake:
            continue
        if asks and faces_in(fit_within(pixels, _LONGEST)):
            faces.append(entry.path)
        if wants_nudity and (nudity(pixels) or 0) >= safety.nudity_from:
            nude.append(entry.path)
    return Shown(tuple(faces), tuple(nude))


def _opened(
    dataset: Dataset | ShardedDataset,
) -> Iterator[tuple[Entry, Callable[[], Picture]]]:
    """Every picture, and what opens it."""
    if isinstance(dataset, ShardedDataset):
        for entry, data in dataset.opened():
            yield entry, partial(decode_picture, data, entry.path)
        return
    for entry in dataset.entries:
        yield entry, partial(read_picture, dataset.path_of(entry))


def refuse_unsafe(
    dataset: Dataset | ShardedDataset, safety: Safety, tell: Listener = silence
) -> None:
    """Makes sure that a data set may be learned from by the safety policy.

    Raises:
        Refused: it shows faces without consent, or nudity, and the policy blocks that; or it
            blocks nudity, and nothing is here that looks for it.
    """
    if "blocks" not in (safety.training_faces, safety.nudity):
        return
    if safety.nudity == "blocks" and not is_installed():
        raise Refused(NOT_INSTALLED, ("safety",))
    shown = look(dataset, safety, tell)
    if shown.faces and safety.training_faces == "blocks":
        pictures = counted(len(shown.faces), "picture shows a face", "pictures show faces")
        raise Refused(
            f"In the data set {dataset.name}, {pictures}, and no consent is recorded "
            f"({few(shown.faces)}); the safety policy of this studio asks for it. Note it in "
            "rights.csv, or leave the pictures out.",
            ("safety",),
        )
    if shown.nude:
        pictures = counted(len(shown.nude), "picture")
        raise Refused(
            f"In the data set {dataset.name}, {pictures} may show nudity ({few(shown.nude)}), "
            "which the safety policy of this studio does not learn from. Leave them out.",
            ("safety",),
        )
