"""Writes the DICOM files of a series without whose they are; pixels stay as they are."""

from dataclasses import dataclass
from pathlib import Path

from pinxit.base.about import __version__
from pinxit.base.errors import Cancelled, Refused, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.progress import Progress
from pinxit.jobs.scan_verb import Fact, ScanMade, ScanTask, ScanVerb
from pinxit.pictures.picture import Step
from pinxit.settings import Settings, knob

_COUNTED = ("kept", "removed", "private", "guarded", "uids")
_KEEPABLE = ("age", "sex", "size", "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeidentifySettings(Settings):
    """What is kept of the patient, and whether somebody has looked."""

    keep_age: bool = knob(default=False, help="Keep the patient's age")
    keep_sex: bool = knob(default=False, help="Keep the patient's sex")
    keep_size: bool = knob(default=False, help="Keep the patient's height")
    keep_weight: bool = knob(default=False, help="Keep the patient's weight")
    pixels_checked: bool = knob(
        default=False, help="I have looked: no text is burned into the pixels"
    )


def work(task: ScanTask, settings: DeidentifySettings) -> ScanMade:
    """Numbered files and a record of them that names no source."""
    from pinxit.scans.deidentify import METHOD, Wanted
    from pinxit.scans.read import files_below

    keep = tuple(name for name in _KEEPABLE if getattr(settings, f"keep_{name}"))
    wanted = Wanted(task.secret(), keep, settings.pixels_checked)
    files = list(files_below(task.source))
    written: list[Path] = []
    counts = dict.fromkeys(_COUNTED, 0)
    refused, failed = 0, []
    for number, file in enumerate(files, 1):
        if task.is_cancelled():
            raise Cancelled("The series was not finished.")
        task.tell(Progress("deidentify", number - 1, len(files), "files"))
        try:
            data, report = task.desk.stripped(file, wanted)
        except Refused:
            refused += 1
            continue
        except UserMistake as mistake:
            failed.append(str(mistake))
            continue
        target = task.out / f"{number:05d}.dcm"
        write_bytes(target, data, overwrite=True)
        written.append(target)
        counts = {name: counts[name] + report.get(name, 0) for name in _COUNTED}
    _refuse_nothing(written, refused, failed)
    told = {"method": METHOD, "keep": list(keep), "pixels_checked": settings.pixels_checked}
    task.desk.record(task.out, written, [Step("deidentify", "", __version__, told)])
    facts = [Fact("files", len(written)), *(Fact(name, counts[name]) for name in _COUNTED)]
    return ScanMade((), facts, _notices(refused, failed))


def _refuse_nothing(written: list[Path], refused: int, failed: list[str]) -> None:
    if written:
        return
    if refused:
        raise Refused(
            f"Text may be burned into the pixels of {refused} files, so nothing was written. Look "
            "at them, then say that the pixels were checked."
        )
    raise UserMistake(f"None of these files could be stripped. {failed[0] if failed else ''}")


def _notices(refused: int, failed: list[str]) -> list[str]:
    told = ["Faces can be seen in scans of heads; they are not removed."]
    if refused:
        told.append(
            f"{refused} files were left out, for text may be burned into their pixels. Look at "
            "them, then say that the pixels were checked."
        )
    if failed:
        told.append(f"{len(failed)} files were left out, for they could not be stripped.")
    return told


VERB = ScanVerb("deidentify", DeidentifySettings, work, sees_dicom_alone=True)
