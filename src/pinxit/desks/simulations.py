"""Simulated cases from their subjects to delivered files: pictures, truth, sheet, exercise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from pinxit.base.files import refuse_existing
from pinxit.base.progress import Listener
from pinxit.deliver.exercises import EXERCISE, Exercise, refuse_exercise, write_exercise
from pinxit.deliver.files import Delivered
from pinxit.deliver.simulations import Simulation, deliver_simulation, refuse_simulation_places
from pinxit.make.simulation.cases import simulate
from pinxit.make.simulation.settings import SimulationSettings
from pinxit.make.simulation.subjects import Subject
from pinxit.mark.keys import KeyRing
from pinxit.pictures.picture import Picture

if TYPE_CHECKING:
    from pinxit.nets.style_settings import StyleSettings

NO_DEVICE = "Research and teaching only: not a medical device, not for diagnosis."
"""What an exercise on slices says."""


@runtime_checkable
class Shop(Protocol):
    """What of the studio simulated cases need."""

    @property
    def keys(self) -> KeyRing:
        """Signs the truth."""

    def style_settings(
        self, method: str, knobs: Mapping[str, Any] | None = None
    ) -> "StyleSettings":
        """The settings of a method of style transfer."""

    def stylize(
        self,
        content: Picture,
        styles: Sequence[Picture],
        settings: "StyleSettings | None" = None,
        *,
        seed: int = 0,
    ) -> Picture:
        """The content in the manner of the styles."""

    def deliver(self, picture: Picture, path: Path, *, overwrite: bool = False) -> Delivered:
        """Checks, marks, signs and writes a picture."""


@dataclass(frozen=True, slots=True)
class SimulationOrder:
    """What is wanted.

    Attributes:
        settings: What varies, and how much.
        seed: Decides all chance.
        names: Of the subjects, as people know them.
        styles: Pictures in whose manner some cases are painted.
        exercise: How people train; None for no exercise.
    """

    settings: SimulationSettings
    seed: int
    names: Sequence[str]
    styles: Sequence[Picture] = ()
    exercise: Exercise | None = None


def refuse_places(order: SimulationOrder, out: Path, *, overwrite: bool) -> None:
    """Makes sure, before long work, that all files may be written into a folder.

    Raises:
        UserMistake: one may not.
    """
    refuse_simulation_places(out, order.settings.count, overwrite=overwrite)
    refuse_existing(out / EXERCISE, overwrite=overwrite)


def make_simulation(
    studio: Shop,
    subjects: Iterable[Subject],
    order: SimulationOrder,
    out: Path,
    tell: Listener,
    *,
    overwrite: bool = False,
) -> Simulation:
    """Makes and writes all cases, their truth, the sheet and the exercise.

    Args:
        studio: Paints, checks, marks, signs and writes.
        subjects: What the cases show.
        order: What is wanted.
        out: Folder.
        tell: Hears progress, and raises what stops the work.
        overwrite: Whether files that are there may be replaced.

    Raises:
        UserMistake: a defect can be seen nowhere, there are not the right classes for the
            exercise, a file may not be written, or checks held all cases back.
        Refused: the rights of a style forbid it.
        Cancelled: the work was stopped.
    """
    refuse_places(order, out, overwrite=overwrite)
    found, exercise = list(subjects), order.exercise
    if exercise is not None:
        refuse_exercise([each.label for each in found], exercise.task)

    def paint(picture: Picture, style: Picture, own: int) -> Picture:
        return studio.stylize(picture, [style], studio.style_settings("fast"), seed=own)

    told, seed, styles = order.settings.to_json(), order.seed, order.styles
    about = {"settings": told, "seed": seed, "subjects": list(order.names)}
    cases = simulate(found, order.settings, seed=seed, styles=styles, paint=paint, tell=tell)
    signer = studio.keys.signer()
    done = deliver_simulation(cases, out, studio.deliver, signer, about, overwrite=overwrite)
    if exercise is None:
        return done
    page = write_exercise(done.shown, exercise, out / EXERCISE, signer, overwrite=overwrite)
    return replace(done, files=(*done.files, page))
