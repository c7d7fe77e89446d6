"""Work on medical scans, for research: look at them, strip them, take noise out."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import marking_option
from pinxit.cli.outputs import refuse_place
from pinxit.cli.scan_labels import LABEL_COMMANDS
from pinxit.cli.scan_normal import NORMAL_COMMANDS
from pinxit.cli.scan_options import series_option, window_option
from pinxit.cli.session import Session, home_folder, with_session
from pinxit.cli.style_work import Failures
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.scans.installed import refuse_without_extra

if TYPE_CHECKING:
    from pinxit.desks.scans import ScanDesk
    from pinxit.scans.scan import Scan


@contextmanager
def desk_of_scans() -> "Iterator[ScanDesk]":
    """The desk of scans of this studio."""
    from pinxit.desks.scans import scan_desk
    from pinxit.mark.log import log_of

    log = log_of(home_folder())
    with scan_desk(log.keys, log) as desk:
        yield desk


@click.group()
def scan() -> None:
    """Work on medical scans (DICOM, NIfTI, grey PNG and TIFF), for research only.

    Not a medical device: nothing here is for diagnosis. Originals are never changed.
    """
    refuse_without_extra()


@scan.command()
@click.argument("path", type=click.Path(path_type=Path))
@with_session
def info(session: Session, path: Path) -> None:
    """Say which scans are in PATH, a file or a folder, and what is not as it should be.

    Nothing that says whose they are is shown.
    """
    from pinxit.scans.read import in_words

    with desk_of_scans() as desk:
        found = desk.all_in(path)
    lines = []
    for number, each in enumerate(found.scans, 1):
        lines.append(f"{number}: {in_words(each)}{f', {each.unit}' if each.unit else ''}")
        lines += [f"   {name} {value}" for name, value in each.facts.items() if name in _SHOWN]
        lines += [f"   ! {notice}" for notice in each.notices]
    if not found.scans and not session.is_json:
        raise UserMistake(_why_none(path, found.failed))
    if found.failed:
        lines.append(f"{len(found.failed)} files are no scans or damaged:")
        lines += [f"   {why}" for why in list(found.failed.values())[:_MOST_FAULTS]]
    value = {"scans": [_told(each) for each in found.scans], "failed": dict(found.failed)}
    session.say("\n".join(lines), value)
    if not found.scans:
        raise SystemExit(UserMistake.exit_code)


_SHOWN = ("Manufacturer", "ConvolutionKernel", "KVP", "MagneticFieldStrength", "EchoTime")
_MOST_FAULTS = 10
_SECRET = 32  # bytes


def _why_none(path: Path, failed: "Mapping[str, str]") -> str:
    """One sentence for a file, for a folder the first of its files' as well."""
    reasons = list(failed.values())
    if not reasons:
        return f"There is no file in {path}."
    if path.is_file():
        return reasons[0]
    return f"None of the {len(reasons)} files in {path} is a scan. {reasons[0]}"


def _told(each: "Scan") -> dict[str, Any]:
    return {
        "modality": each.modality,
        "shape": list(each.voxels.shape),
        "spacing_mm": each.spacing,
        "unit": each.unit,
        "range": [float(each.voxels.min()), float(each.voxels.max())],
        "facts": dict(each.facts),
        "notices": list(each.notices),
    }


@scan.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@click.option(
    "--key",
    "key_file",
    required=True,
    type=click.Path(path_type=Path),
    help="File of the secret behind new names and UIDs; made if there is none. Keep it apart.",
)
@click.option(
    "--keep",
    multiple=True,
    type=click.Choice(["age", "sex", "size", "weight"]),
    help="What is kept of the patient; several are allowed.",
)
@click.option(
    "--pixels-checked", is_flag=True, help="You have looked: no text is burned into the pixels."
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@with_session
def deidentify(session: Session, path: Path, out: Path, **options: Any) -> int:
    """Write the DICOM files of PATH without whose they are; PATH itself is not changed.

    What does not describe the pixels is dropped (by an allow-list, stricter than PS3.15's basic
    profile), UIDs are replaced so that studies stay together, dates are moved by the same days for
    a patient, and files get numbers for names. Files with text in their pixels are refused until
    you have looked at them.

    \b
    pinxit scan deidentify study/ --key study.key -o clean/
    """
    from pinxit.scans.deidentify import Wanted

    if not path.exists():
        raise UserMistake(f"There is no file or folder {path}.")
    with desk_of_scans() as desk:
        files = desk.files_in(path, without=out)
        failures, told = Failures(len(files), "stripped"), []
        secret = secret_in(options["key_file"])
        wanted = Wanted(secret, options["keep"], options["pixels_checked"])
        for number, file in enumerate(files, 1):
            target = out / f"{number:05d}.dcm"
            try:
                refuse_existing(target, overwrite=options["overwrite"])
                data, report = desk.stripped(file, wanted)
                write_bytes(target, data, overwrite=options["overwrite"])
            except (PinxitError, OSError) as fault:
                failures.note(file, fault)
                continue
            told.append({"file": str(target), **report})
            session.remark(f"{target}: {report['removed']} elements removed")
    return failures.end(session, {"stripped": told})


@scan.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Picture.")
@series_option
@click.option(
    "--plane",
    type=click.Choice(["axial", "coronal", "sagittal"]),
    default="axial",
    show_default=True,
    help="As the body lies; as stored where the file does not say.",
)
@click.option("--slice", "numbers", multiple=True, type=click.IntRange(1), help="From 1; several.")
@click.option(
    "--count", default=9, show_default=True, type=click.IntRange(1, 64), help="If no --slice."
)
@window_option
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@with_session
def show(session: Session, path: Path, out: Path, **options: Any) -> None:
    """Make a picture of slices of the scan in PATH, to look at and to teach with.

    \b
    pinxit scan show head/ -o head.png --window bone
    pinxit scan show t1.nii.gz -o middle.png --plane sagittal --slice 90
    """
    refuse_existing(out, overwrite=options["overwrite"])
    with desk_of_scans() as desk, session.studio(marking=options["marking"]) as studio:
        from pinxit.make.scans.view import spread_out, view
        from pinxit.scans.window import window_of

        opened = desk.open(path, options["series"])
        window = window_of(opened, options["window"])
        plane = options["plane"]
        numbers = options["numbers"] or spread_out(opened, plane, options["count"])
        picture = view(opened, plane, tuple(numbers), window)
        session.delivered(studio.deliver(picture, out, overwrite=options["overwrite"]))
    for notice in opened.notices:
        session.remark(f"! {notice}")
    session.end(value={"slices": list(numbers), "window": [window.center, window.width]})


@scan.command(name="denoise")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A file that ends in .nii or .nii.gz, or a folder for DICOM.",
)
@series_option
@knob_options(DenoiseSettings)
@click.option(
    "--sheet", type=click.Path(path_type=Path), help="Picture of before, after and the difference."
)
@click.option("--window", help='For the sheet: brain, soft, lung, bone, full, or "center,width".')
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@with_session
def denoise_(session: Session, path: Path, out: Path, **options: Any) -> None:
    """Take noise out of the scan in PATH by non-local means, in its own unit.

    The noise is measured in the scan itself: Rician for MR, different from place to place for CT.
    A record beside the result says what was done, and is signed.

    \b
    pinxit scan denoise study/ -o calmer/ --sheet calmer.png --window brain
    pinxit scan denoise t1.nii.gz -o calmer.nii.gz --strength 0.7
    """
    sheet, overwrite = options["sheet"], options["overwrite"]
    knobs = {name: options[name] for name in DenoiseSettings.knobs()}
    settings = DenoiseSettings(**chosen(knobs))
    if sheet is not None:
        refuse_place(sheet, overwrite=overwrite)
    with desk_of_scans() as desk, session.studio() as studio:
        from pinxit.deliver.scans import refuse_places
        from pinxit.make.scans.denoise import denoise
        from pinxit.make.scans.sheet import comparison
        from pinxit.scans.window import window_of

        refuse_places(out, overwrite=overwrite)
        opened = desk.open(path, options["series"])
        window = window_of(opened, options["window"])
        made = denoise(opened, settings, tell=studio.tell, is_cancelled=studio.is_cancelled)
        done = desk.deliver(made.scan, out, what="denoised", overwrite=overwrite)
        if sheet is not None:
            picture = comparison(opened, made.scan, window)
            session.delivered(studio.deliver(picture, sheet, overwrite=overwrite))
    for notice in (*opened.notices, *done.notices):
        session.remark(f"! {notice}")
    unit = f" {opened.unit}" if opened.unit else ""
    measured = f"{made.noise.kind} noise of {made.noise.deviation:.4g}{unit}"
    session.end(
        f"{out}: {measured} taken out of {len(opened.voxels)} slices; record {done.record}",
        {
            "scan": [str(file) for file in done.files],
            "record": str(done.record),
            "noise": {"kind": made.noise.kind, "deviation": made.noise.deviation},
            "is_volume": made.is_volume,
        },
    )


def secret_in(path: Path) -> str:
    """The secret in a file, which is made, readable to its owner alone, where there is none.

    Raises:
        UserMistake: it is a folder, or holds something else.
    """
    if path.is_dir():
        raise UserMistake(f"{path} is a folder; name a file for the key.")
    if not path.exists():
        write_bytes(path, secrets.token_hex(_SECRET).encode(), mode=0o600)
    found = path.read_text(encoding="ascii", errors="replace").strip()
    if re.fullmatch(rf"[0-9a-f]{{{2 * _SECRET}}}", found) is None:
        raise UserMistake(f"{path} holds no key of ours; name a file that is not there yet.")
    return found


for _command in (*LABEL_COMMANDS, *NORMAL_COMMANDS):
    scan.add_command(_command)

COMMAND = scan
