"""The main job on real pictures, from end to end, in the order a user does it."""

import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.base.files import refuse_existing
from pinxit.base.shipped import shipped
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.report import report_lines
from pinxit.datasets.rights import Rights
from pinxit.deliver.page import Section, write_page
from pinxit.demo import sections
from pinxit.engine import Model
from pinxit.pictures.picture import Picture
from pinxit.studio import Studio

if TYPE_CHECKING:
    from pinxit.training.plan import TrainingPlan

PHOTOGRAPH = "pagoda.jpg"
PAINTINGS = ("van-gogh-bouquet.jpg", "hiroshige-six-jewel-rivers.jpg", "redon-vase-of-flowers.jpg")
SET = "adventurers"
"""Name of the shipped data set, of its file, and of the model trained on it."""
MODELS = (f"demo-{SET}-start", f"demo-{SET}")
"""What the demo trains: from nothing, and from the shipped model on."""

_SHOWN_OF_SET = 48
_GENTLE: Mapping[str, object] = {"rate": 0.001}
"""For the shipped model, which is done: half a minute may not shake it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of everything the demo makes.

    Attributes:
        style_knobs: Settings of the style transfer.
        scratch_minutes: Training from nothing.
        continued_minutes: Training from the shipped model on.
        pictures: How many new pictures are generated.
        singles: How many of them are delivered one by one as well.
    """

    style_knobs: Mapping[str, object] = field(
        default_factory=lambda: {"quality": "good", "size": 384}
    )
    scratch_minutes: float = 1.0
    continued_minutes: float = 0.5
    pictures: int = 36
    singles: int = 4


@dataclass(slots=True)
class Story:
    """The demo while it runs.

    Attributes:
        studio: Does the work.
        out: Folder for everything that is written.
        overwrite: Whether files of an earlier demo may be replaced.
        pace: How much of everything.
        started: When it began, by the monotonic clock.
        written: Every picture written so far.
    """

    studio: Studio
    out: Path
    overwrite: bool
    pace: Pace
    started: float = field(default_factory=time.monotonic)
    written: list[Path] = field(default_factory=list)

    def deliver(self, picture: Picture, name: str) -> Path:
        """Checks, marks, signs and writes a picture into the demo's folder."""
        path = self.studio.deliver(picture, self.out / name, overwrite=self.overwrite).path
        self.written.append(path)
        return path


@dataclass(frozen=True, slots=True)
class Told:
    """What the demo wrote.

    Attributes:
        page: The page that shows it.
        files: Every picture.
        untrusted: Those of them that verification did not trust; always empty, or it is a fault.
        commands: Three to try next.
    """

    page: Path
    files: tuple[Path, ...]
    untrusted: tuple[Path, ...]
    commands: tuple[str, ...]


def tell_story(
    studio: Studio,
    out: Path,
    say: Callable[[str], None],
    *,
    overwrite: bool = False,
    pace: Pace | None = None,
) -> Told:
    """Runs the whole demo and says what it wrote.

    Args:
        studio: Does the work; data set and models stay in its home.
        out: Folder for pictures and page.
        say: Hears a sentence before each part.
        overwrite: Whether files of an earlier demo may be replaced.
        pace: How much of everything; for under five minutes on two CPU cores, if absent.

    Raises:
        UserMistake: files may not be written there.
        Cancelled: it was stopped.
    """
    for name in MODELS:
        refuse_existing(studio.models.place_for(name), overwrite=overwrite)
    story = Story(studio, out, overwrite, pace or Pace())
    chapters = [
        *_paint(story, say),
        *_learn_and_generate(story, say),
    ]
    say("Verifying every file.")
    verdicts = {path: studio.verify(path) for path in story.written}
    commands = sections.commands(out, story.written[0], MODELS[1])
    chapters += [sections.verification(verdicts, out), sections.next_steps(commands)]
    seconds = time.monotonic() - story.started
    lead = (
        "Everything here was made on this machine just now, out of real pictures with known rights,"
        f" in {seconds:.0f} seconds. Every result was checked, signed and verified."
    )
    page = write_page(out / "index.html", "Pinxit, the demo", lead, chapters, overwrite=overwrite)
    untrusted = tuple(p for p, verdict in verdicts.items() if verdict.state != "trusted")
    return Told(page, tuple(story.written), untrusted, commands)


def _paint(story: Story, say: Callable[[str], None]) -> Iterator[Section]:
    studio = story.studio
    photograph = studio.open(shipped("demo", "photographs", PHOTOGRAPH))
    settings = studio.style_settings("best", story.pace.style_knobs)
    works = []
    for name in PAINTINGS:
        painting = studio.open(shipped("demo", "paintings", name))
        say(f"Painting {PHOTOGRAPH} in the manner of {Path(name).stem.replace('-', ' ')}.")
        began = time.monotonic()
        picture = studio.stylize(photograph, [painting], settings)
        seconds = time.monotonic() - began
        target = f"stylized/{Path(PHOTOGRAPH).stem}-{Path(name).stem}.png"
        works.append(sections.Work(picture, story.deliver(picture, target), seconds))
    yield sections.style_transfer(works)


def _learn_and_generate(story: Story, say: Callable[[str], None]) -> Iterator[Section]:
    from pinxit.training.budget import Budget
    from pinxit.training.plan import TrainingPlan

    studio, pace = story.studio, story.pace
    say("Importing a real data set with its rights.")
    dataset = _imported(story)
    shown = story.deliver(_some_of(studio, dataset), "data-set.png")
    yield sections.data_set(report_lines(dataset), shown)

    shipped_model = studio.models.load(SET)

    def plan(name: str, minutes: float, start: Model | None) -> "TrainingPlan":
        about = shipped_model.card
        return TrainingPlan(
            dataset=dataset,
            name=name,
            budget=Budget(minutes),
            knobs=_GENTLE if start else {},
            resolution=about.shape[:2],
            channels=about.shape[2],
            start=start,
        )

    say(f"Training a GAN on it from nothing for {pace.scratch_minutes * 60:.0f} seconds.")
    start, shipped_on = MODELS
    again = story.overwrite
    scratch = studio.train(plan(start, pace.scratch_minutes, None), overwrite=again)
    say(f"Training the shipped model on for {pace.continued_minutes * 60:.0f} seconds.")
    model = studio.train(plan(shipped_on, pace.continued_minutes, shipped_model), overwrite=again)
    films = [
        story.deliver(studio.training_desk.film(each), f"{each.card.name}.png")
        for each in (scratch, model)
    ]
    yield sections.training(scratch.card, model.card, films)

    say(f"Generating {pace.pictures} new pictures.")
    pictures = list(studio.generate(model, range(1, pace.pictures + 1)))
    sheet = story.deliver(studio.sheet(pictures, cell=96), "new-pictures.png")
    for picture in pictures[: pace.singles]:
        story.deliver(picture, f"generated/{picture.title.replace(' ', '-')}.png")
    yield sections.new_pictures(model.card, sheet, len(pictures))


def _imported(story: Story) -> Dataset:
    folder = story.out / "data" / SET
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(shipped("demo", f"{SET}.zip")) as archive:
        archive.extractall(folder)
    dataset, _ = story.studio.import_folder(folder, f"demo-{SET}", Rights())
    return dataset


def _some_of(studio: Studio, dataset: Dataset) -> Picture:
    entries = dataset.trainable()
    chosen = entries[:: max(1, len(entries) // _SHOWN_OF_SET)][:_SHOWN_OF_SET]
    pictures = [studio.open(dataset.path_of(entry)) for entry in chosen]
    return studio.sheet(pictures, columns=12, cell=64, is_labeled=False)
