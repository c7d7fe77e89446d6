"""Commands that make scans better to look at: noise, contrast, MR's bias field, size."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.outputs import refuse_place
from pinxit.cli.scanning import derived_options, desk_of_scans
from pinxit.cli.session import Session, with_session
from pinxit.make.scans.bias_settings import BiasSettings
from pinxit.make.scans.contrast_settings import ContrastSettings
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.make.scans.enlarge_settings import EnlargeSettings

if TYPE_CHECKING:
    from pinxit.deliver.scans import DeliveredScan
    from pinxit.desks.scans import ScanDesk
    from pinxit.pictures.picture import Picture
    from pinxit.scans.scan import Scan
    from pinxit.scans.window import Window
    from pinxit.settings import Settings
    from pinxit.studio import Studio


@dataclass(slots=True)
class _Work:
    """A scan that was opened, and the way out for what is made of it."""

    session: Session
    desk: "ScanDesk"
    studio: "Studio"
    scan: "Scan"
    window: "Window"
    out: Path
    sheet: Path | None
    overwrite: bool

    def deliver(
        self, made: "Scan", what: str, told: Mapping[str, Any] | None = None
    ) -> "DeliveredScan":
        """Writes the result with its record."""
        done = self.desk.deliver(made, self.out, what=what, told=told, overwrite=self.overwrite)
        for notice in (*self.scan.notices, *done.notices):
            self.session.remark(f"! {notice}")
        return done

    def deliver_beside(self, made: "Scan", name: str) -> Path:
        """Writes a scan that goes with the result; gives where."""
        from pinxit.deliver.scans import companion_of

        place = companion_of(self.out, name)
        self.desk.deliver(made, place, what=name, overwrite=self.overwrite)
        return place

    def deliver_sheet(self, picture: "Picture", place: Path) -> None:
        """Writes a picture to judge the result by."""
        self.session.delivered(self.studio.deliver(picture, place, overwrite=self.overwrite))

    def compare(self, made: "Scan") -> None:
        """Writes the sheet of before and after, if one is wanted."""
        from pinxit.make.scans.sheet import comparison

        if self.sheet is not None:
            self.deliver_sheet(comparison(self.scan, made, self.window), self.sheet)

    @property
    def listening(self) -> dict[str, Any]:
        """Who hears of progress, and who may stop it."""
        return {"tell": self.studio.tell, "is_cancelled": self.studio.is_cancelled}


@contextmanager
def _work(
    session: Session, path: Path, out: Path, options: Mapping[str, Any], *beside: str
) -> Iterator[_Work]:
    """Opens the scan once it is settled that the results may be written.

    Args:
        session: Of the command.
        path: Of the scan.
        out: Of the result.
        options: Of the command.
        beside: Names of scans that go with the result.
    """
    sheet, overwrite = options["sheet"], options["overwrite"]
    if sheet is not None:
        refuse_place(sheet, overwrite=overwrite)
    with desk_of_scans() as desk, session.studio() as studio:
        from pinxit.deliver.scans import companion_of, refuse_places
        from pinxit.scans.window import window_of

        for place in (out, *(companion_of(out, name) for name in beside)):
            refuse_places(place, overwrite=overwrite)
        opened = desk.open(path, options["series"])
        window = window_of(opened, options["window"])
        yield _Work(session, desk, studio, opened, window, out, sheet, overwrite)


def _settings(kind: "type[Settings]", options: Mapping[str, Any]) -> Any:
    return kind(**chosen({name: options[name] for name in kind.knobs()}))


def _files(done: "DeliveredScan") -> dict[str, Any]:
    return {"scan": [str(file) for file in done.files], "record": str(done.record)}


@click.command(name="denoise")
@derived_options
@knob_options(DenoiseSettings)
@with_session
def denoise_(session: Session, path: Path, out: Path, **options: Any) -> None:
    r"""Take noise out of the scan in PATH by non-local means, in its own unit.

    The noise is measured in the scan itself: Rician for MR, different from place to place and
    correlated for CT. With --method auto a small network learns from the scan, is judged on parts
    of it that it has not seen, and takes part only if it wins; it is said by how much. A record
    beside the result says what was done, and is signed.

    \b
    pinxit scan denoise study/ -o calmer/ --sheet calmer.png --window brain
    pinxit scan denoise t1.nii.gz -o calmer.nii.gz --method auto
    """
    settings = _settings(DenoiseSettings, options)
    beside = () if settings.method == "nlm" else ("marks",)
    with _work(session, path, out, options, *beside) as work:
        from pinxit.make.scans.best_denoise import best_denoised, marks_of

        best = best_denoised(work.scan, settings, **work.listening)
        made, told = best.denoised, {}
        if best.verdict is not None:
            session.remark(best.verdict.words)
            told["verdict"] = best.verdict.to_json()
        if best.is_learned:
            report = marks_of(work.scan, best)
            session.remark(report.words)
            told["plausibility"] = report.to_json()
            work.deliver_beside(report.marks, "marks")
        done = work.deliver(made.scan, "denoised", told)
        work.compare(made.scan)
    unit = f" {work.scan.unit}" if work.scan.unit else ""
    measured = f"{made.noise.kind} noise of {made.noise.deviation:.4g}{unit}"
    session.end(
        f"{out}: {measured} taken out of {len(work.scan.voxels)} slices; record {done.record}",
        {
            **_files(done),
            "noise": {"kind": made.noise.kind, "deviation": made.noise.deviation},
            "is_volume": made.is_volume,
            "method": "learned" if best.is_learned else "nlm",
            **told,
        },
    )


@click.command(name="contrast")
@derived_options
@knob_options(ContrastSettings)
@with_session
def contrast_(session: Session, path: Path, out: Path, **options: Any) -> None:
    r"""Raise the local contrast of the scan in PATH within a window, for looking at alone.

    CLAHE on the scan's values: those within the window are spread anew from place to place, those
    outside stay. They are in no unit any more (no Hounsfield numbers), and the result says so.

    \b
    pinxit scan contrast head/ -o clearer/ --window brain --sheet clearer.png
    """
    settings = _settings(ContrastSettings, options)
    with _work(session, path, out, options) as work:
        from pinxit.make.scans.contrast import contrast

        made = contrast(work.scan, work.window, settings, **work.listening)
        done = work.deliver(made, "local contrast, display only")
        work.compare(made)
    shown = f"center {work.window.center:g}, width {work.window.width:g}"
    session.end(
        f"{out}: for display alone, in the window of {shown}; record {done.record}",
        {**_files(done), "window": [work.window.center, work.window.width]},
    )


@click.command(name="bias-field")
@derived_options
@knob_options(BiasSettings)
@click.option("--field", is_flag=True, help="Write the field, too, as OUT.field.nii.gz.")
@with_session
def bias_field(session: Session, path: Path, out: Path, field: bool, **options: Any) -> None:
    r"""Divide the scan in PATH by its bias field: MR's brightness that drifts over the body.

    The field is smooth and found from the scan's own histogram, as by N4. Its mean over the body
    is 1, so that values keep their size.

    \b
    pinxit scan bias-field t1.nii.gz -o even.nii.gz --field
    """
    settings = _settings(BiasSettings, options)
    with _work(session, path, out, options, *(["field"] if field else [])) as work:
        from pinxit.make.scans.bias_field import without_bias

        made = without_bias(work.scan, settings, **work.listening)
        done = work.deliver(made.scan, "without bias field")
        if field:
            work.deliver_beside(made.field, "field")
        work.compare(made.scan)
    low, high = made.span
    session.end(
        f"{out}: divided by a field of {low:.3f} to {high:.3f}; record {done.record}",
        {**_files(done), "field": [low, high]},
    )


@click.command(name="enlarge")
@derived_options
@knob_options(EnlargeSettings)
@click.option(
    "--adversarial",
    is_flag=True,
    help="Let a judge demand that it looks real. It may then invent: read docs/hallucination.md.",
)
@with_session
def enlarge(session: Session, path: Path, out: Path, adversarial: bool, **options: Any) -> None:
    r"""Make the voxels of the scan in PATH smaller: more slices, or more pixels in each.

    Networks learn from the scan's own finer axes and are used only where they beat cubic splines
    on held-out slices; it is said by how much. The means of the result are always the values of
    the source. Beside a learned result lie what was added, where networks disagree, and marks on
    what the input does not support. NIfTI alone is written.

    \b
    pinxit scan enlarge thick.nii.gz -o thin.nii.gz
    pinxit scan enlarge slice.png -o large.nii.gz --axis plane --method spline
    """
    from pinxit.deliver.scans import companion_of, is_nifti_name

    if not is_nifti_name(out):
        raise UserMistake(f"Enlarged scans are NIfTI: name a file that ends in .nii.gz, not {out}.")
    settings = _settings(EnlargeSettings, options)
    beside = ("added", "disagreement", "marks")
    if options["sheet"] is None:
        options["sheet"] = companion_of(out, "sheet").with_suffix("").with_suffix(".png")
    with _work(session, path, out, options, *beside) as work:
        from pinxit.make.scans.enlarge import enlarged

        made = enlarged(work.scan, settings, is_adversarial=adversarial, **work.listening)
        told: dict[str, Any] = {}
        if made.race is not None:
            session.remark(made.race.words)
            told["race"] = made.race.to_json()
        if made.is_learned:
            told["plausibility"] = _guard(work, made)
        done = work.deliver(made.scan, "enlarged", told)
    depth, height, width = made.scan.voxels.shape
    how = made.scan.steps[-1].engine
    session.end(
        f"{out}: {depth} slices of {width} x {height} by {how}; record {done.record}",
        {**_files(done), "shape": [depth, height, width], "engine": how, **told},
    )


def _guard(work: _Work, made: Any) -> dict[str, Any]:
    """Writes what a learned result rests on; gives the plausibility report."""
    from pinxit.make.scans.guard_sheet import guard_sheet
    from pinxit.make.scans.plausibility import added_of, of_enlarged

    report = of_enlarged(made)
    work.session.remark(report.words)
    work.deliver_beside(added_of(made), "added")
    work.deliver_beside(made.disagreement, "disagreement")
    work.deliver_beside(report.marks, "marks")
    picture = guard_sheet(
        made.spline,
        made.scan,
        report.marks,
        work.window,
        disagreement=made.disagreement,
        across=1 if made.scan.steps[-1].settings["axes"] == [0] else 0,
    )
    if work.sheet is not None:
        work.deliver_sheet(picture, work.sheet)
    return report.to_json()


ENHANCING_COMMANDS = (denoise_, contrast_, bias_field, enlarge)
