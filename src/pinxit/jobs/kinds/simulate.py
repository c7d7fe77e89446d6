"""Makes simulated cases: a sheet with their truth drawn in, and all their files beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import UserMistake
from pinxit.jobs.kind import Desk, Kind
from pinxit.jobs.kinds._models import explorer_of, model_of
from pinxit.jobs.simulation_params import MOST_PIXELS, SimulateParams
from pinxit.jobs.style_params import refuse_unknown_styles, style_of

if TYPE_CHECKING:
    from pinxit.deliver.simulations import Simulation
    from pinxit.make.explore import Recipe
    from pinxit.make.simulation.subjects import Subject
    from pinxit.pictures.picture import Picture


def title(params: SimulateParams) -> str:
    """What the job is called."""
    made = f"{params.settings.count} simulated cases"
    return params.name or (f"{made} of {params.model}" if params.model else made)


def refuse(params: SimulateParams, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue.

    Raises:
        Refused: the model learned from a picture that was revoked since.
        UserMistake: something is not here, a knob is wrong, or it is too much.
    """
    from pinxit.deliver.exercises import refuse_exercise

    settings = params.settings
    if settings.count * settings.side**2 > MOST_PIXELS:
        raise UserMistake(
            f"{settings.count} cases of {settings.side} px are too many for one page; "
            f"{MOST_PIXELS // settings.side**2} of them can be made at once."
        )
    if settings.smallest > settings.largest:
        raise UserMistake("The smallest defect is larger than the largest.")
    refuse_unknown_styles(params.styles, desk.studio)
    styles = [each.picture for each in params.styles if each.picture is not None]
    for each in (*params.pictures, *styles):
        desk.path_of(each)
    shown: Sequence[object] = list(dict.fromkeys(params.pictures))
    if params.model is not None:
        shown = _places(params, desk)
    if params.exercise != "none":
        refuse_exercise([str(each) for each in shown[: settings.count]], params.exercise)


def work(params: SimulateParams, desk: Desk) -> dict[str, Any]:
    """Keeps the sheet, with pictures, truth and exercise beside it."""
    from pinxit.deliver.exercises import Exercise
    from pinxit.deliver.simulations import OVERVIEW
    from pinxit.desks.simulations import SimulationOrder, make_simulation

    place, studio = desk.folder / "simulation", desk.studio
    pictures = [desk.picture(each) for each in params.pictures]
    names = [params.model] if params.model else [_stem(each.title) for each in pictures]
    name = params.name or ", ".join(names)[:80]
    exercise = None
    if params.exercise != "none":
        exercise = Exercise(params.exercise, params.seconds, params.language, name)
    styles = [style_of(each, studio, desk.picture) for each in params.styles]
    order = SimulationOrder(params.settings, params.seed, names, styles, exercise)
    subjects = _subjects(params, pictures, desk)
    done = make_simulation(studio, subjects, order, place, desk.tell, overwrite=True)
    parent = params.pictures[0] if len(params.pictures) == 1 else ""
    kept = desk.keep(done.sheet, 0, title=name, parent=parent)
    written = {*(each.file for each in done.shown), *done.files}
    for number, path in enumerate(sorted(path for path in place.rglob("*") if path.is_file())):
        if path.name != OVERVIEW and (path in written or path.suffix == ".c2pa"):
            desk.attach(kept, number, path.relative_to(place).as_posix(), path)
    has_exercise = exercise is not None
    return {"pictures": [kept], "simulation": {**_told(done), "has_exercise": has_exercise}}


def _places(params: SimulateParams, desk: Desk) -> "list[Recipe]":
    """A place in the space of the model for each kind of thing that is drawn.

    Raises:
        Refused: the model learned from a picture that was revoked since.
        UserMistake: there is no such model, class or direction.
    """
    from pinxit.make.explore import Recipe
    from pinxit.make.simulation.subjects import asked_of

    name, settings = str(params.model), params.settings
    asked = asked_of(model_of(name, desk.studio), params.classes, params.texts)
    moves = {settings.direction: 1.0} if settings.direction >= 0 else {}
    explorer = explorer_of(name, desk.studio)
    places = [
        Recipe(
            psi=settings.psi,
            moves=moves,
            class_name=each.get("class_name", ""),
            text=each.get("text", ""),
        )
        for each in asked
    ]
    for place in places:
        explorer.manners(place)
    return places


def _subjects(
    params: SimulateParams, pictures: "Sequence[Picture]", desk: Desk
) -> "Iterator[Subject]":
    from pinxit.make.simulation.subjects import asked_of, drawn_subjects, textured_subjects

    if params.model is None:
        return textured_subjects(pictures, params.settings, params.seed, desk.studio.run())
    explorer = explorer_of(params.model, desk.studio)
    asked = asked_of(model_of(params.model, desk.studio), params.classes, params.texts)
    return drawn_subjects(explorer, asked, params.settings, params.seed)


def _told(done: "Simulation") -> dict[str, Any]:
    """How many cases there are of each class and with each defect; "" is for none."""
    cases = [each.case for each in done.shown]
    return {
        "cases": len(cases),
        "held_back": list(done.held_back),
        "classes": dict(Counter(each.label for each in cases)),
        "defects": dict(Counter(each.kind for each in cases)),
    }


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


KIND = Kind("simulate", "long", SimulateParams, title, work, needs="make", refuse=refuse)
