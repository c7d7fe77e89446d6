"""Painting many files: one that fails does not stop the others, and is named at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import Cancelled, PinxitError, UserMistake
from pinxit.cli.session import Session

if TYPE_CHECKING:
    from pinxit.make.stylize import Places
    from pinxit.nets.style_settings import StyleSettings
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@dataclass(frozen=True, slots=True)
class StyleWork:
    """How every file is painted.

    Attributes:
        studio: Paints and delivers.
        styles: The manner.
        settings: Of the method.
        where: Masks, regions, protection.
        seed: Decides all chance.
        overwrite: Whether results may be replaced.
        keep_location: Whether the place of a photograph goes along.
    """

    studio: "Studio"
    styles: "Sequence[Picture]"
    settings: "StyleSettings"
    where: "Places"
    seed: int
    overwrite: bool
    keep_location: bool

    def paint(self, file: Path, target: Path, session: Session) -> None:
        """Paints one file.

        Raises:
            PinxitError: it could not be read, painted or written.
        """
        session.notices.clear()
        content = self.studio.open(file)
        picture = self.studio.stylize(
            content, self.styles, self.settings, where=self.where, seed=self.seed
        )
        done = self.studio.deliver(
            picture, target, overwrite=self.overwrite, keep_location=self.keep_location
        )
        session.delivered(done)


@dataclass(slots=True)
class Failures:
    """Which files failed, and why.

    Attributes:
        count: How many files there are in all.
        deed: What was to be done with each ("painted").
        faults: The error of each that failed.
    """

    count: int
    deed: str = "painted"
    faults: dict[Path, PinxitError] = field(default_factory=dict)

    def note(self, file: Path, fault: Exception) -> None:
        """Remembers a failure, to go on with the next file; a single one is raised at once.

        Raises:
            PinxitError: there is no other file.
            Cancelled: it is no failure, the user stopped the work.
        """
        if self.count == 1 or isinstance(fault, Cancelled):
            raise fault
        if not isinstance(fault, PinxitError):
            fault = PinxitError(f"{type(fault).__name__}: {fault}")
        self.faults[file] = fault

    def to_json(self) -> list[dict[str, Any]]:
        """Each file with the reason."""
        return [{"file": str(file), "error": str(why)} for file, why in self.faults.items()]

    def end(self, session: Session, value: Mapping[str, Any] | None = None) -> int:
        """Answers for all files, names the failed ones last, and gives the exit code."""
        session.end(value={**(value or {}), **({"failed": self.to_json()} if self.faults else {})})
        return self.told()

    def told(self) -> int:
        """Names the failed files on standard error, and gives the exit code."""
        if not self.faults:
            return 0
        click.echo(f"pinxit: {len(self.faults)} of {self.count} were not {self.deed}:", err=True)
        for file, why in self.faults.items():
            click.echo(f"  {file}: {why}", err=True)
        return UserMistake.exit_code
