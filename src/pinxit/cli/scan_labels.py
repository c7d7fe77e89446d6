"""``pinxit scan learn-labels``, ``segment`` and ``measure``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.scan_options import overwrite_option, series_option, window_option
from pinxit.cli.session import Session, home_folder, with_session
from pinxit.make.scans.measure_settings import MeasureSettings
from pinxit.make.scans.segment_settings import LabelSettings

if TYPE_CHECKING:
    from pinxit.desks.scan_labels import LabelDesk
    from pinxit.engine import Card
    from pinxit.make.scans.measured import Measurement
    from pinxit.metrics.overlap import Overlap
    from pinxit.pictures.picture import Step
    from pinxit.studio import Studio

names_option = click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NUMBER=NAME",
    help="What a label is called, such as 1=lesion; several are allowed.",
)


@contextmanager
def desk_of_labels() -> "Iterator[LabelDesk]":
    """The desk of labels of this studio."""
    from pinxit.desks.scan_labels import label_desk
    from pinxit.mark.log import log_of

    log = log_of(home_folder())
    with label_desk(log.keys, log) as desk:
        yield desk


@click.command(name="learn-labels")
@click.argument("scans", type=click.Path(path_type=Path))
@click.argument("labels", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="Model, .safetensors."
)
@names_option
@knob_options(LabelSettings)
@seed_option
@device_option
@overwrite_option
@with_session
def learn_labels_(session: Session, scans: Path, labels: Path, out: Path, **options: Any) -> None:
    """Teach a small network to label scans as LABELS label SCANS.

    SCANS is one scan, or a folder with a file or folder for each patient; LABELS is a volume of
    whole numbers in the same place (NIfTI), a DICOM segmentation, or a folder with one of the same
    name for each. Patients that were held out judge it; of fewer than three, blocks of slices.

    \b
    pinxit scan learn-labels scans/ labels/ -o lesions.safetensors --name 1=lesion
    """
    from pinxit.desks.scan_labels import refuse_model_place

    refuse_model_place(out, overwrite=options["overwrite"])
    named = parsed_names(options["names"])
    settings = LabelSettings(**chosen({name: options[name] for name in LabelSettings.knobs()}))
    with desk_of_labels() as desk, session.studio(options["device"]) as studio:
        from pinxit.make.scans.segment import LabeledScan, labels_of, learn_labels

        cases, told = [], {}
        for scan, drawn, found in desk.cases(scans, labels):
            cases.append(LabeledScan(scan, drawn))
            told |= found
        seed = options["seed"]
        learned = learn_labels(cases, settings, told | named, seed=seed, run=studio.run())
        model = desk.keep_model(learned.model, out, overwrite=options["overwrite"])
    known = labels_of(model)
    lines = [f"{out}: judged on held-out {learned.unit}; research only, no medical device"]
    lines += [f"{known[label]:<20} {_dice(found)}" for label, found in learned.overlaps.items()]
    if learned.unit == "slices":
        lines.append("! Of patients that it learned from, too: on new ones it will be worse.")
    value = {"model": str(out), "scores": dict(model.card.scores), "judged": model.card.judged}
    session.end("\n".join(lines), value)


def _dice(found: "Overlap") -> str:
    interval = f"{found.low:.3f} to {found.high:.3f}" if found.has_interval else "too few to tell"
    return (
        f"Dice {found.dice:.3f} (95 %: {interval}; {found.units} units), "
        f"volume {found.ratio:.2f} times the true one"
    )


def parsed_names(given: Sequence[str]) -> dict[int, str]:
    """Names of labels as options give them.

    Raises:
        UserMistake: one is not written NUMBER=NAME.
    """
    named = {}
    for text in given:
        number, _, name = text.partition("=")
        if not number.isdecimal() or int(number) == 0 or not name.strip():
            raise UserMistake(f"{text!r} names no label; write 1=lesion.")
        named[int(number)] = name.strip()
    return named


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--model", "model_file", required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A folder for DICOM and NIfTI, or a file that ends in .nii or .nii.gz.",
)
@series_option
@click.option("--sheet", type=click.Path(path_type=Path), help="Picture with the outlines.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Measures, as `scan measure` writes them; several are allowed.",
)
@knob_options(MeasureSettings)
@window_option
@device_option
@overwrite_option
@marking_option
@with_session
def segment(session: Session, path: Path, out: Path, **options: Any) -> None:
    """Label the scan in PATH by a model that learned labels; for research only.

    Of DICOM a folder gets a DICOM segmentation and NIfTI beside it, each with a signed record.

    \b
    pinxit scan segment study/ --model lesions.safetensors -o found/ --report found.pdf
    """
    from pinxit.deliver.scan_labels import refuse_label_places

    overwrite, sheet = options["overwrite"], options["sheet"]
    refuse_label_places(out, overwrite=overwrite)
    _refuse_places(options["reports"], sheet, overwrite=overwrite)
    how = (options["device"], options["marking"])
    with desk_of_labels() as desk, session.studio(*how) as studio:
        from pinxit.make.scans.segment import segment as label
        from pinxit.training.model_file import load_model

        scan = desk.scans.open(path, options["series"])
        model = load_model(options["model_file"])
        made = label(scan, model, studio.run())
        done = desk.deliver(made.labels, made.names, out, overwrite=overwrite)
        work = _Work(session, desk, studio, options)
        drawn = made.labels.voxels.astype("int16")
        steps = made.labels.steps
        told = work.measured((scan, drawn, made.names), steps, model.card) if drawn.any() else None
        work.written(told)
    for notice in (*scan.notices, *(n for each in done for n in each.notices)):
        session.remark(f"! {notice}")
    files = [str(file) for each in done for file in each.files]
    lines = [f"{', '.join(files)}: research only, no medical device"]
    lines += _lines(told) if told else ["Nothing was labeled."]
    value = {"labels": files, "records": [str(each.record) for each in done]}
    session.end("\n".join(lines), {**value, **({"report": told.to_json()} if told else {})})


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("labels", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    "reports",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A page (.pdf), a table (.csv) or .json; several are allowed.",
)
@series_option
@names_option
@click.option("--sheet", type=click.Path(path_type=Path), help="Picture with the outlines.")
@knob_options(MeasureSettings)
@window_option
@overwrite_option
@marking_option
@with_session
def measure(session: Session, path: Path, labels: Path, **options: Any) -> None:
    """Measure what LABELS label in the scan in PATH: mm, mm3, values, histogram, texture.

    Every file says what its numbers cannot say, and that they are for research only.

    \b
    pinxit scan measure study/ found/segmentation.dcm -o found.pdf -o found.csv
    """
    _refuse_places(options["reports"], options["sheet"], overwrite=options["overwrite"])
    with desk_of_labels() as desk, session.studio(marking=options["marking"]) as studio:
        scan = desk.scans.open(path, options["series"])
        drawn, names = desk.labels_of(scan, labels)
        work = _Work(session, desk, studio, options)
        named = names | parsed_names(options["names"])
        told = work.measured((scan, drawn, named), scan.steps, None)
        work.written(told)
    for notice in scan.notices:
        session.remark(f"! {notice}")
    session.end("\n".join(_lines(told)), {"report": told.to_json()})


class _Work:
    """From labels to what was measured, and to files."""

    def __init__(
        self, session: Session, desk: "LabelDesk", studio: "Studio", options: dict[str, Any]
    ) -> None:
        self._session, self._desk, self._studio, self._options = session, desk, studio, options

    def measured(
        self, labeled: tuple[Any, Any, Any], steps: tuple["Step", ...], card: "Card | None"
    ) -> "Measurement":
        """What is labeled, measured: of a scan, its labels and their names."""
        from pinxit.base.about import __version__
        from pinxit.base.hashing import hash_array
        from pinxit.make.scans.measure import measure as measured
        from pinxit.make.scans.measured import Measurement
        from pinxit.make.scans.overlays import outlined
        from pinxit.pictures.picture import Source, Step
        from pinxit.scans.window import window_of

        scan, drawn, names = labeled
        knobs = {name: self._options[name] for name in MeasureSettings.knobs()}
        settings = MeasureSettings(**chosen(knobs))
        found = measured(scan, drawn, names, settings)
        sha256 = hash_array(drawn)
        used = (scan.as_source("scan"), Source("labels", "labels", sha256))
        steps = (*steps, Step("measure", "", __version__, settings.to_json(), used=used))
        picture = outlined(scan, drawn, window_of(scan, self._options["window"]), steps)
        return Measurement(scan, sha256, found, card, picture)

    def written(self, told: "Measurement | None") -> None:
        """Writes reports and the sheet, if there is something to tell."""
        from pinxit.deliver.scan_measures import write_measurement

        if told is None:
            return
        overwrite = self._options["overwrite"]
        for place in self._options["reports"]:
            signer = self._desk.scans.keys.signer()
            write_measurement(told, place, signer, overwrite=overwrite)
        if self._options["sheet"] is not None:
            place = self._options["sheet"]
            done = self._studio.deliver(told.picture, place, overwrite=overwrite)
            self._session.delivered(done)


def _refuse_places(reports: Sequence[Path], sheet: Path | None, *, overwrite: bool) -> None:
    from pinxit.deliver.scan_measures import refuse_measure_place

    for place in reports:
        refuse_measure_place(place, overwrite=overwrite)
    if sheet is not None:
        refuse_place(sheet, overwrite=overwrite)


def _lines(told: "Measurement") -> list[str]:
    lines = []
    for each in told.found:
        size = f"{each.size['volume mm3']:,.1f} mm3" if each.size else "no sizes known"
        unit = f" {told.scan.unit}" if told.scan.unit else ""
        mean = f"mean {each.values['mean']:.4g}{unit}"
        lines.append(f"{each.label} {each.name:<20} {each.voxels:,} voxels, {size}, {mean}")
    return lines


LABEL_COMMANDS = (learn_labels_, segment, measure)
