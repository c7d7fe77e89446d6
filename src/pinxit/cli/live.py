"""What a training makes at the moment, as a sheet that is written anew each minute."""

from dataclasses import dataclass, replace
from pathlib import Path

from pinxit.base.errors import Cancelled, PinxitError
from pinxit.base.progress import Listener, Progress
from pinxit.studio import Studio
from pinxit.training.plan import TrainingPlan


@dataclass(slots=True)
class LiveSheet:
    """A listener that writes the pictures of each progress event that has some.

    Beside them it says how the training stands, whenever that is something new.

    Attributes:
        studio: Delivers them.
        plan: What is trained.
        place: The file.
        tell: Hears everything first.
        words: How the training stands.
        said: What was said of that last.
    """

    studio: Studio
    plan: TrainingPlan
    place: Path
    tell: Listener
    words: str = ""
    said: str = ""

    def __call__(self, progress: Progress) -> None:
        """Passes it on, and writes its pictures; where they may not or cannot be, says so.

        The training goes on all the same: hours of learning are not lost for a sheet.
        """
        from pinxit.training.in_words import losses_in_words

        self.tell(progress)
        if not progress.stage.startswith("train"):
            return
        self.words = losses_in_words(progress.facts) or self.words
        if progress.samples is None:
            return
        self._say(progress)
        from pinxit.deliver.films import moment_picture

        total = "" if progress.total is None else f" of {progress.total:.0f}"
        done = f"{progress.done:.0f}{total} {progress.unit}"
        if self.words:
            done = f"{done}; {self.words}"
        sheet = moment_picture(progress.samples, self.plan, done)
        try:
            self.studio.deliver(sheet, self.place, overwrite=True)
        except Cancelled:
            raise
        except PinxitError as fault:
            self.tell(replace(progress, notice=f"{self.place.name} was not written: {fault}"))

    def _say(self, progress: Progress) -> None:
        """How the training stands, if that is something new; numbers alone are nothing new."""
        standing = self.words.rpartition(":")[2]
        if standing == self.said:
            return
        self.said = standing
        notice = f"{self.words[0].upper()}{self.words[1:]}."
        self.tell(replace(progress, samples=None, notice=notice))


def watched(studio: Studio, plan: TrainingPlan) -> Studio:
    """The studio, with a sheet ``NAME.now.png`` beside the model while it learns."""
    place = studio.models.place_for(plan.name).with_suffix(".now.png")
    return replace(studio, tell=LiveSheet(studio, plan, place, studio.tell))
