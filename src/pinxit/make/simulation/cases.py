"""Simulate: labeled cases whose truth is exact, to train and to test people and programs with."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.base.seeds import random_stream
from pinxit.make.resize import resize
from pinxit.make.simulation.again import SIMULATE, grained, planted_by, told_of
from pinxit.make.simulation.defects import Box, Mask, Planted, Wanted, box_of
from pinxit.make.simulation.settings import SimulationSettings
from pinxit.make.simulation.subjects import Subject
from pinxit.pictures.picture import Picture, Step, over

_PARTS = (1.0, 0.7, 0.5, 0.35)  # of the wanted size, one after the other

Paint = Callable[[Picture, Picture, int], Picture]
"""Gives a picture in the manner of another, by a seed."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One picture and the whole truth about it.

    Attributes:
        number: From 1.
        picture: What is shown.
        label: Its class, or what it was asked for.
        seed: It was drawn from.
        moved: How far along the direction; None for not at all.
        style: Name of the style that it is painted in; "" for none.
        noise: Deviation of its noise, of a range of 1.
        kind: Of its defect; "" for none.
        mask: Of the defect; None for none.
        visibility: Change of the picture in the mask; 0 where nobody measured it.
    """

    number: int
    picture: Picture
    label: str
    seed: int
    moved: float | None
    style: str
    noise: float
    kind: str
    mask: Mask | None
    visibility: float

    @property
    def box(self) -> Box | None:
        """Left, top, width and height of the defect, px; None for none."""
        return None if self.mask is None else box_of(self.mask)

    def to_json(self) -> dict[str, Any]:
        """The truth as JSON values, without the mask."""
        return {
            "number": self.number,
            "label": self.label,
            "seed": self.seed,
            "direction": self.moved,
            "style": self.style,
            "noise": self.noise,
            "defect": self.kind,
            "box": None if self.box is None else list(self.box),
            "area": 0 if self.mask is None else int(self.mask.sum()),
            "visibility": round(self.visibility, 4),
        }


def simulate(
    subjects: Iterable[Subject],
    settings: SimulationSettings,
    *,
    seed: int = 0,
    styles: Sequence[Picture] = (),
    paint: Paint | None = None,
    tell: Listener = silence,
) -> Iterator[Case]:
    """Cases, one after the other; the same seed gives the same pixels.

    Style comes first, then the defect, then noise over both, as a camera would add it. Which cases
    show a defect is drawn so that their part is exact; slices of scans bring their lesions along.

    Args:
        subjects: What is shown, ``settings.count`` or fewer.
        settings: See `SimulationSettings`.
        seed: Decides all chance.
        styles: Pictures in whose manner some are painted.
        paint: Paints them; wanted where there are styles.
        tell: Hears progress.

    Raises:
        UserMistake: the smallest defect is larger than the largest.
        Refused: the rights of a style forbid it.
    """
    if settings.smallest > settings.largest:
        raise UserMistake("The smallest defect is larger than the largest.")
    count, random = settings.count, random_stream(seed, "cases")
    kinds = random.permutation(_kinds(settings))
    is_styled = random.permutation(count) < round(settings.styled * count)
    for at, subject in enumerate(subjects):
        tell(Progress(SIMULATE, at, count, "cases"))
        own = random_stream(seed, "case", at)
        shown, style = subject, None
        if styles and paint is not None and is_styled[at]:
            style = styles[int(own.integers(len(styles)))]
            painted = paint(subject.picture, style, int(own.integers(2**31)))
            shown = replace(subject, picture=_as_large(painted, subject.picture))
        yield _case(at + 1, shown, str(kinds[at]), settings, own, style)
    tell(Progress(SIMULATE, count, count, "cases"))


def _as_large(painted: Picture, other: Picture) -> Picture:
    """Engines may paint larger, or with other channels."""
    sized = resize(painted, other.width, other.height)
    return replace(sized, pixels=np.ascontiguousarray(over(sized.pixels)))


def _kinds(settings: SimulationSettings) -> list[str]:
    """The defect of each case, about equally often each; "" for none."""
    with_defect = settings.count - round(settings.without * settings.count)
    wanted = settings.defects
    found = [wanted[at % len(wanted)] for at in range(with_defect)] if wanted else []
    return [*found, *([""] * (settings.count - len(found)))]


def _case(
    number: int,
    subject: Subject,
    kind: str,
    settings: SimulationSettings,
    random: np.random.Generator,
    style: Picture | None,
) -> Case:
    pixels, mask, seen = subject.pixels, subject.truth, 0.0
    planted: dict[str, Any] | None = None
    if subject.truth is not None:
        kind, mask = subject.kind, subject.truth if subject.kind else None
    elif kind:
        found, planted = _planted(subject, kind, settings, random)
        pixels, mask, seen = found.pixels, found.mask, found.visibility
    noise, grain = round(float(random.uniform(0, settings.noise)), 4), int(random.integers(2**31))
    told = {
        "defect": kind,
        "box": list(box_of(mask)) if mask is not None else None,
        "visibility": round(seen, 4),
        "planted": planted,
        "noise": noise,
        "grain": grain,
        "is_simulated": True,
    }
    step = Step(SIMULATE, "", __version__, told, subject.seed)
    picture = subject.picture.after(grained(pixels, noise, grain), step)
    picture = replace(picture, title=f"{number:04d}", depth=8)
    name = style.title if style is not None else ""
    moved = subject.moved
    return Case(number, picture, subject.label, subject.seed, moved, name, noise, kind, mask, seen)


def _planted(
    subject: Subject, kind: str, settings: SimulationSettings, random: np.random.Generator
) -> tuple[Planted, dict[str, Any]]:
    """A defect of some size, and how to plant it again; where there is little room, a smaller one.

    Raises:
        UserMistake: even a small one can be seen nowhere.
    """
    side = max(subject.picture.width, subject.picture.height)
    size, seed = side * random.uniform(settings.smallest, settings.largest), random.integers(2**31)
    soft = round(subject.softness, 6)
    for part in _PARTS:
        wanted = Wanted(kind, round(size * part, 3), settings.strength, soft)
        try:
            found = planted_by(subject.pixels, subject.inside, wanted, int(seed))
        except UserMistake:
            if part == _PARTS[-1]:
                raise
            continue
        return found, told_of(wanted, subject.inside, int(seed))
    raise AssertionError("the last part was tried")
