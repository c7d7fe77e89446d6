"""What a verb on scans is: something that is made of one series of a study.

Adding a verb is adding one file to `pinxit.jobs.scan_verbs` that exports ``VERB``::

    def work(task: ScanTask, settings: CalmSettings) -> ScanMade:
        calmer = calm(task.scan(), settings, tell=task.tell, is_cancelled=task.is_cancelled)
        layers = [task.deliver(calmer.scan, "calmed"), task.map(calmer.doubt, "uncertainty")]
        return ScanMade(layers, [Fact("noise", calmer.noise, calmer.scan.unit)])

    VERB = ScanVerb("calm", CalmSettings, work)

The studio makes the form out of the settings; its words are in web/src/locales/LANGUAGE/scans.json
(``verb.NAME``, ``knob.NAME``, ``fact.NAME``, ``layer.NAME``), where English ones of the settings
stand in for those that are missing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pinxit.base.progress import Listener, silence
from pinxit.base.registry import Registry
from pinxit.settings import Settings

if TYPE_CHECKING:
    from pinxit.desks.scan_views import Role
    from pinxit.desks.scans import ScanDesk
    from pinxit.scans.scan import Scan


@dataclass(frozen=True, slots=True)
class Layer:
    """Something to be looked at in the viewer.

    Attributes:
        name: What it is, in a word: "denoised", "uncertainty", "segmentation".
        scan: Its values; of the source's grid, if it is to be laid over that.
        role: "scan" for a picture of its own, "heat" for a map of numbers, "labels" for structures.
        more: What else is told of it, such as ``{"labels": ["liver"]}``, the name of label 1.
    """

    name: str
    scan: "Scan"
    role: "Role" = "scan"
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was measured.

    Attributes:
        name: One word for it: "noise".
        value: A number or a word.
        unit: Of a number.
    """

    name: str
    value: float | str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ScanMade:
    """What a verb made.

    Attributes:
        layers: What is looked at, the main one first; none where only files are written.
        facts: The report.
        notices: Sentences that whoever uses the result should read.
    """

    layers: Sequence[Layer] = ()
    facts: Sequence[Fact] = ()
    notices: Sequence[str] = ()


@dataclass
class ScanTask:
    """One piece of work on a series, and all that a verb may use for it.

    Attributes:
        desk: Opens and delivers scans.
        source: Folder of the originals of one series.
        index: Which of several scans in it.
        out: Folder in which files for the user are written.
        secret: Gives the secret behind new names and UIDs.
        tell: Hears progress.
        is_cancelled: Asked often.
    """

    desk: "ScanDesk"
    source: Path
    index: int
    out: Path
    secret: Callable[[], str]
    tell: Listener = silence
    is_cancelled: Callable[[], bool] = lambda: False
    notices: list[str] = field(default_factory=list)

    def scan(self) -> "Scan":
        """The series, opened once."""
        return self._opened

    @cached_property
    def _opened(self) -> "Scan":
        return self.desk.open(self.source, self.index)

    def deliver(self, scan: "Scan", what: str) -> Layer:
        """Writes a scan as derived DICOM if its source was, else as NIfTI, with a signed record.

        Args:
            scan: Made of the source.
            what: What was done, in a word or two: "denoised".

        Returns:
            What the files hold, opened again: it is that which is looked at.
        """
        is_dicom = bool(scan.places) and "SOPClassUID" in scan.facts
        place = self.out if is_dicom else self.out / f"{what}.nii.gz"
        done = self.desk.deliver(scan, place, what=what, overwrite=True)
        self.notices += done.notices
        return Layer(what, self._again(place, scan))

    def map(self, scan: "Scan", what: str, role: "Role" = "heat", **more: Any) -> Layer:
        """Writes a map of the source's grid as NIfTI beside the result, with a signed record.

        Args:
            scan: The map, with the steps that made it.
            what: What it shows: "uncertainty".
            role: How it is laid over the scan.
            more: What else the viewer is told.
        """
        place = self.out / f"{what}.nii.gz"
        self.desk.deliver(scan, place, what=what, overwrite=True)
        return Layer(what, self._again(place, scan), role, more)

    def _again(self, place: Path, scan: "Scan") -> "Scan":
        found = self.desk.open(place)
        return replace(
            found,
            affine=scan.affine,
            unit=scan.unit,
            modality=scan.modality,
            windows=scan.windows,
            notices=scan.notices,
        )


S = TypeVar("S", bound=Settings)


def _nothing_refused(_: Mapping[str, Any], __: Any) -> None:
    """The check of verbs that refuse nothing."""


@dataclass(frozen=True, slots=True)
class ScanVerb(Generic[S]):
    """A verb.

    Attributes:
        name: As its file is called.
        settings: What it is asked for.
        work: Does it.
        refuse: Raises what is wrong for such a series, of which the viewer's words are given.
        sees_dicom_alone: Whether series of other formats cannot be worked on.
    """

    name: str
    settings: type[S]
    work: Callable[[ScanTask, S], ScanMade]
    refuse: Callable[[Mapping[str, Any], S], None] = _nothing_refused
    sees_dicom_alone: bool = False


VERBS: Registry[ScanVerb[Any]] = Registry("scan verb", "pinxit.jobs.scan_verbs", "VERB")
