"""``pinxit scan learn-normal``, ``anomaly`` and ``cases``."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.scan_labels import desk_of_labels
from pinxit.cli.scan_options import overwrite_option, series_option, window_option
from pinxit.cli.session import Session, with_session
from pinxit.make.scans.case_settings import CaseSettings
from pinxit.make.scans.normal_settings import NormalSettings

if TYPE_CHECKING:
    from pinxit.make.scans.anomaly import Anomalies

_MOST_TOLD = 5


@click.command(name="learn-normal")
@click.argument("scans", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="Model, .safetensors."
)
@click.option(
    "--lesions",
    type=click.Path(path_type=Path),
    help="Labels of what is not normal, as for learn-labels: slices that show it are left out.",
)
@knob_options(NormalSettings)
@seed_option
@device_option
@overwrite_option
@with_session
def learn_normal(session: Session, scans: Path, out: Path, **options: Any) -> None:
    """Teach what normal slices of SCANS look like: a GAN with an encoder, and an autoencoder.

    SCANS is one scan, or a folder with a file or folder for each patient, all of one kind and held
    to be normal. Patients (of fewer than three: slices) that were held out give the scores that
    others are ranked among, and lesions planted into them tell what each network is worth.
    The model holds small copies of the slices, by which copies in drawn cases are found.

    \b
    pinxit scan learn-normal chests/ -o normal.safetensors --window=-400,1400
    """
    from pinxit.desks.scan_labels import refuse_model_place

    refuse_model_place(out, overwrite=options["overwrite"])
    settings = NormalSettings(**chosen({name: options[name] for name in NormalSettings.knobs()}))
    with desk_of_labels() as desk, session.studio(options["device"]) as studio:
        from pinxit.desks.scan_labels import normal_scans
        from pinxit.make.scans.anomaly import ALL_WAYS, calibrated
        from pinxit.make.scans.normal import teach_normal

        opened, left_out = normal_scans(desk, scans, options["lesions"])
        run, seed = studio.run(), options["seed"]
        taught = teach_normal(opened, settings, left_out=left_out, seed=seed, run=run)
        model = calibrated(taught, seed=seed, run=run)
        model = desk.keep_model(model, out, overwrite=options["overwrite"])
    judged = model.card.judged
    lines = [
        f"{out}: judged on {judged['slices']} normal slices of held-out {judged['held out']}, "
        "once with a planted lesion and once without; research only, no medical device"
    ]
    lines += [f"{way:<14} AUROC {_area(model.card.scores, way)}" for way in ALL_WAYS]
    value = {"model": str(out), "scores": dict(model.card.scores), "judged": judged}
    session.end("\n".join(lines), value)


def _area(scores: Mapping[str, float], way: str) -> str:
    name = f"AUROC of planted lesions, {way}"
    return f"{scores[name]:.3f} ({scores[f'{name} low']:.3f} to {scores[f'{name} high']:.3f})"


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--model", "model_file", required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder for heat maps (NIfTI) and scores (JSON).",
)
@series_option
@click.option("--sheet", type=click.Path(path_type=Path), help="Picture with the heat.")
@window_option
@device_option
@overwrite_option
@marking_option
@with_session
def anomaly(session: Session, path: Path, out: Path, **options: Any) -> None:
    """Say where the scan in PATH is unlike normal ones; for research only.

    Two networks and a filter that learned nothing are told beside each other. p says how rare such
    a slice is among normal ones; another machine or protocol makes every slice rare.

    \b
    pinxit scan anomaly study/ --model normal.safetensors -o unlike/ --sheet unlike.png
    """
    overwrite, sheet = options["overwrite"], options["sheet"]
    if sheet is not None:
        refuse_place(sheet, overwrite=overwrite)
    how = (options["device"], options["marking"])
    with desk_of_labels() as desk, session.studio(*how) as studio:
        from pinxit.deliver.scan_anomalies import deliver_anomalies, refuse_anomaly_places
        from pinxit.make.scans.anomaly import find_anomalies
        from pinxit.make.scans.overlays import heated
        from pinxit.scans.window import window_of
        from pinxit.training.model_file import load_model

        refuse_anomaly_places(out, overwrite=overwrite)
        scan = desk.scans.open(path, options["series"])
        model = load_model(options["model_file"])
        found = find_anomalies(scan, model, studio.run())
        signer = desk.scans.keys.signer()
        files = deliver_anomalies(found, model, out, signer, desk.armors, overwrite=overwrite)
        desk.note(scan, files)
        if sheet is not None:
            picture = heated(scan, found, window_of(scan, options["window"]))
            session.delivered(studio.deliver(picture, sheet, overwrite=overwrite))
    for notice in scan.notices:
        session.remark(f"! {notice}")
    value = {"files": [str(file) for file in files], "slices": found.to_json()}
    session.end("\n".join([*_rarest(found), f"{out}: research only, no medical device"]), value)


def _rarest(found: "Anomalies") -> Iterator[str]:
    for way, p in found.p.items():
        order = [int(at) for at in p.argsort() if p[at] == p[at]][:_MOST_TOLD]
        told = ", ".join(f"{at + 1} ({p[at]:.3f})" for at in order)
        yield f"{way:<14} rarest slices from the feet up (p): {told or 'too little body in all'}"
    yield f"p rests on {found.held_out} held-out normal slices; alone it says nothing of disease."


@click.command()
@click.argument("model_file", metavar="MODEL", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@knob_options(CaseSettings)
@seed_option
@device_option
@overwrite_option
@marking_option
@with_session
def cases(session: Session, model_file: Path, out: Path, **options: Any) -> None:
    """Draw synthetic slices with lesions whose truth is known, for teaching and augmenting.

    MODEL learned normal scans. Every slice is compared with those it learned from: near copies are
    left out, and the sheet shows the nearest real slice beside each. All is marked as synthetic.

    \b
    pinxit scan cases normal.safetensors -o cases/ --count 16
    """
    settings = CaseSettings(**chosen({name: options[name] for name in CaseSettings.knobs()}))
    overwrite = options["overwrite"]
    how = (options["device"], options["marking"])
    with desk_of_labels() as desk, session.studio(*how) as studio:
        from pinxit.deliver.scan_cases import SHEET, deliver_cases, refuse_case_places
        from pinxit.make.scans.cases import cases_sheet, draw_cases
        from pinxit.training.model_file import load_model

        refuse_case_places(out, overwrite=overwrite)
        model = load_model(model_file)
        made = draw_cases(model, settings, seed=options["seed"], run=studio.run())
        signer = desk.scans.keys.signer()
        files = deliver_cases(made, out, signer, desk.armors, overwrite=overwrite)
        session.delivered(studio.deliver(cases_sheet(made), out / SHEET, overwrite=overwrite))
    value = {"cases": made.to_json(), "written": [str(file) for file in files]}
    session.end("\n".join(made.lines()), value)


NORMAL_COMMANDS = (learn_normal, anomaly, cases)
