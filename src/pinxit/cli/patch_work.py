"""Commands that make pictures of the patches of one: options they share, and their files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import Content, contents, places
from pinxit.cli.session import Session
from pinxit.cli.style_work import Failures
from pinxit.nets.patch_settings import PatchSettings

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

F = TypeVar("F", bound=Callable[..., Any])

Make = Callable[["Studio", "Picture"], "Iterable[tuple[Picture, str]]"]
"""Gives pictures made of one, each with what its file's name gets at its end."""


def patch_options(*, has_strength: bool) -> Callable[[F], F]:
    """The options of all these commands, and the knobs of the engine."""
    left_out = {"task", "width", "height"} | (set() if has_strength else {"strength"})

    def decorate(command: F) -> F:
        shared = (
            click.option(
                "-o",
                "--out",
                required=True,
                type=click.Path(path_type=Path),
                help="File to write; a folder for several pictures.",
            ),
            knob_options(PatchSettings, left_out),
            seed_option,
            click.option("--overwrite", is_flag=True, help="Replace files that exist."),
            click.option(
                "--keep-location", is_flag=True, help="Keep where the photograph was taken."
            ),
            marking_option,
            device_option,
        )
        for option in reversed(shared):
            command = option(command)
        return command

    return decorate


@dataclass(frozen=True, slots=True)
class PatchWork:
    """Files to work on, and how.

    Attributes:
        session: Hears what was written.
        files: What is read.
        targets: What is written, one for each.
        options: Of `patch_options`.
    """

    session: Session
    files: Sequence[Content]
    targets: Sequence[Path]
    options: Mapping[str, Any]

    @classmethod
    def of(
        cls, session: Session, given: Sequence[Path], out: Path, options: Mapping[str, Any]
    ) -> "PatchWork":
        """The work that a command was called for.

        Raises:
            UserMistake: there is nothing to read, or a result may not be written.
        """
        files = contents(given, out)
        targets = places(out, files, overwrite=options["overwrite"])
        return cls(session, files, targets, options)

    def settings(self, task: str) -> PatchSettings:
        """The knobs that were given, and the task's defaults for the rest."""
        from pinxit.make.one_picture import defaults

        given = {name: self.options.get(name) for name in PatchSettings.knobs()}
        return PatchSettings.from_json({**defaults(task).to_json(), **chosen(given)})

    def done(self, make: Make, value: Callable[[], Mapping[str, Any]] = dict) -> int:
        """Makes and writes everything; a file that fails does not stop the others.

        Args:
            make: Makes pictures of each file's picture.
            value: What the answer in JSON holds besides the files.
        """
        failures = Failures(len(self.files), deed="made")
        with self.session.studio(self.options["device"], self.options["marking"]) as studio:
            for each, target in zip(self.files, self.targets, strict=True):
                try:
                    self._make(studio, each.file, target, make)
                except (PinxitError, OSError, RuntimeError, ValueError) as fault:
                    failures.note(each.file, fault)
        return failures.end(self.session, value())

    def _make(self, studio: "Studio", file: Path, target: Path, make: Make) -> None:
        from pinxit.cli.outputs import refuse_place

        self.session.notices.clear()
        overwrite, keep = self.options["overwrite"], self.options["keep_location"]
        for picture, ending in make(studio, studio.open(file)):
            place = target.with_name(f"{target.stem}{ending}{target.suffix}")
            refuse_place(place, overwrite=overwrite)
            done = studio.deliver(picture, place, overwrite=overwrite, keep_location=keep)
            self.session.delivered(done)


def read_size(text: str) -> tuple[int, int]:
    """Width and height from text such as ``640x480``, or one number for both.

    Raises:
        UserMistake: it is no size, or one too small or too large.
    """
    from pinxit.make.one_picture import LEAST_SIDE
    from pinxit.nets.patch_settings import LARGEST_SIDE

    parts = text.lower().split("x")
    if not 1 <= len(parts) <= 2 or not all(part.strip().isdecimal() for part in parts):
        raise UserMistake(f"{text!r} is not a size; write 640x480.")
    width, height = int(parts[0]), int(parts[-1])
    if not all(LEAST_SIDE <= side <= LARGEST_SIDE for side in (width, height)):
        raise UserMistake(f"A side has {LEAST_SIDE} to {LARGEST_SIDE} pixels; {text} is outside.")
    return width, height
