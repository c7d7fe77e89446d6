"""Work on medical scans, for research: look at them, strip them, take noise out."""

import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.options import marking_option
from pinxit.cli.scan_enhancing import ENHANCING_COMMANDS
from pinxit.cli.scan_labels import LABEL_COMMANDS
from pinxit.cli.scan_normal import NORMAL_COMMANDS
from pinxit.cli.scan_options import series_option, window_option
from pinxit.cli.scanning import desk_of_scans
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures
from pinxit.scans.installed import refuse_without_extra

if TYPE_CHECKING:
    from pinxit.scans.scan import Scan


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


for _command in (*ENHANCING_COMMANDS, *LABEL_COMMANDS, *NORMAL_COMMANDS):
    scan.add_command(_command)

COMMAND = scan
