"""Make cases to train people on: pictures whose every defect is known, and an exercise."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.lessons import LANGUAGES
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import contents
from pinxit.cli.session import Session, with_session
from pinxit.make.simulation.settings import SimulationSettings

if TYPE_CHECKING:
    from pinxit.make.simulation.subjects import Subject
    from pinxit.studio import Studio

_SCAN_CASES = ("cases.nii.gz", "truth.nii.gz", "cases.json")  # as `pinxit scan cases` writes them


@click.command()
@click.argument("subjects", nargs=-1, required=True)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@knob_options(SimulationSettings)
@click.option("--class", "classes", multiple=True, help="Class to draw; several are allowed.")
@click.option("--text", "texts", multiple=True, help="Words to draw; several are allowed.")
@click.option("--style", "styles", multiple=True, help="Picture or learned style; several.")
@click.option(
    "--exercise",
    "task",
    type=click.Choice(["inspection", "recognition", "none"]),
    default="inspection",
    show_default=True,
    help="What people are asked on the page.",
)
@click.option(
    "--seconds",
    type=click.IntRange(0, 600),
    default=10,
    show_default=True,
    help="For each picture; 0 for no limit.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@seed_option
@device_option
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@with_session
def simulate(session: Session, subjects: tuple[str, ...], out: Path, **options: Any) -> None:
    """Make cases of SUBJECTS whose truth is known, and a timed exercise to train people on.

    SUBJECTS is a model, or pictures (or folders) of textures, or a folder that `scan cases` wrote.
    Class, direction, style, defect and noise vary by the seed. OUT gets pictures, coco.json with
    masks, truth.csv, a sheet with the truth drawn in, and exercise.html, which works offline.

    \b
    pinxit simulate icons-64 --text "red heart" --text house -o hearts/
    pinxit simulate fashion --exercise recognition --noise 0.2 -o clothes/
    pinxit simulate cloth.jpg --defects scratch,stain --strength 0.25 -o cloth/
    """
    from pinxit.deliver.exercises import Exercise
    from pinxit.desks.simulations import (
        NO_DEVICE,
        SimulationOrder,
        make_simulation,
        refuse_places,
    )

    settings = SimulationSettings(
        **chosen({name: options[name] for name in SimulationSettings.knobs()})
    )
    overwrite, task, named = options["overwrite"], options["task"], _named(subjects)
    exercise = None
    if task != "none":
        caveat, title = NO_DEVICE if _is_scan(subjects) else "", ", ".join(named)[:80]
        exercise = Exercise(task, options["seconds"], options["language"], title, caveat)
    with session.studio(options["device"], options["marking"]) as studio:
        styles = [studio.open_style(each) for each in options["styles"]]
        order = SimulationOrder(settings, options["seed"], named, styles, exercise)
        refuse_places(order, out, overwrite=overwrite)
        found = _subjects(studio, subjects, settings, {**options, "out_place": out})
        done = make_simulation(studio, found, order, out, studio.tell, overwrite=overwrite)
    files = [each.file for each in done.shown] + list(done.files)
    _end(session, out, files, done.held_back)


def _end(session: Session, out: Path, files: Sequence[Path], held: Sequence[int]) -> None:
    if held:
        session.remark(f"{len(held)} cases were held back by checks; `pinxit log show` says why.")
    text = f"{out}: {len(files)} files; all cases are simulated and say so"
    session.say(text, {"files": [str(file) for file in files], "held_back": list(held)})


def _named(subjects: Sequence[str]) -> list[str]:
    """Subjects without the folders that they lie in."""
    return [Path(each).stem for each in subjects]


def _is_scan(subjects: Sequence[str]) -> bool:
    folder = Path(subjects[0])
    return len(subjects) == 1 and all((folder / name).is_file() for name in _SCAN_CASES)


def _subjects(
    studio: "Studio",
    subjects: Sequence[str],
    settings: SimulationSettings,
    options: dict[str, Any],
) -> "Iterator[Subject]":
    from pinxit.make.simulation.subjects import asked_of, drawn_subjects, textured_subjects

    seed = options["seed"]
    if _is_scan(subjects):
        return _scanned(Path(subjects[0]), settings)
    if any(Path(each).exists() and Path(each).suffix != ".safetensors" for each in subjects):
        files = contents([Path(each) for each in subjects], options["out_place"])
        textures = [studio.open(each.file) for each in files]
        return textured_subjects(textures, settings, seed, studio.run())
    if len(subjects) != 1:
        raise UserMistake("Cases are drawn by one model; name one, or pictures of textures.")
    model = studio.models.load(subjects[0])
    asked = asked_of(model, options["classes"], options["texts"])
    return drawn_subjects(studio.model_desk.explorer(model), asked, settings, seed)


def _scanned(folder: Path, settings: SimulationSettings) -> "Iterator[Subject]":
    from pinxit.cli.scanning import desk_of_scans
    from pinxit.make.simulation.subjects import scanned_subjects
    from pinxit.scans.installed import refuse_without_extra

    refuse_without_extra()
    slices, truth, told = (folder / name for name in _SCAN_CASES)
    try:
        listed = json.loads(told.read_text(encoding="utf-8"))["cases"]
        seeds = [int(each["seed"]) for each in listed]
    except (ValueError, KeyError, TypeError) as fault:
        raise UserMistake(f"{told} is no list that `pinxit scan cases` wrote.") from fault
    with desk_of_scans() as desk:
        opened = desk.open(slices, None), desk.open(truth, None)
    return scanned_subjects(*opened, seeds, settings)


COMMAND = simulate
