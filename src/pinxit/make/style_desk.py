"""Where styles are learned from pictures, mixed and taught, and kept under their names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.progress import Progress
from pinxit.datasets.rights import Rights
from pinxit.engine import Run
from pinxit.make import styles
from pinxit.make.style_plan import StylePlan
from pinxit.make.style_shelf import StyleShelf
from pinxit.nets.style import Style, StylePicture
from pinxit.nets.teaching import Plan as Teaching
from pinxit.nets.teaching import Taught
from pinxit.pictures.picture import Picture


@dataclass(frozen=True, slots=True)
class StyleDesk:
    """Where styles are made.

    Attributes:
        shelf: Where they are kept.
        open: Opens a picture file.
        open_style: Opens a picture, a style file, or a style by its name.
        rights: Tells what is known of the rights in a picture.
        run: Gives a run to work in.
    """

    shelf: StyleShelf
    open: Callable[[Path], Picture]
    open_style: Callable[[str], Picture]
    rights: Callable[[Picture], Rights]
    run: Callable[[], Run]

    def learn(self, pictures: Sequence[Path], plan: StylePlan, *, size: int = 512) -> Style:
        """The style of some pictures, kept under its name or in a file.

        Args:
            pictures: One or more.
            plan: Its name, the share of each picture, and where it goes.
            size: Longest side in pixels at which they are looked at: the size of the strokes.

        Raises:
            Refused: the rights in a picture do not allow that its style is lent.
            UserMistake: a file is no picture, or a value does not fit.
            Cancelled: it was stopped.
        """
        plan.place(self.shelf)
        places: dict[str, Path] = {}
        opened = self._opened(pictures, places)
        style = styles.learn_all(
            opened, len(pictures), plan, size=size, rights=self.rights, run=self.run()
        )
        self.shelf.remember(places)
        return plan.keep(style, self.shelf)

    def _opened(self, files: Sequence[Path], places: dict[str, Path]) -> Iterator[Picture]:
        """Opens one after the other, and notes where each lies, by its hash."""
        for file in files:
            picture = self.open(file)
            places[picture.sha256] = file
            yield picture

    def blend(self, names: Sequence[str], plan: StylePlan) -> Style:
        """A style between others, kept under its name or in a file.

        Args:
            names: Of styles, of their files, or of pictures.
            plan: Its name, the share of each, and where it goes.

        Raises:
            Refused: the rights in a picture do not allow that its style is lent.
            UserMistake: there is no such style, or the weights do not fit.
        """
        plan.place(self.shelf)
        return self.learn_from([self.open_style(name) for name in names], plan)

    def learn_from(self, given: Sequence[Picture], plan: StylePlan, *, size: int = 512) -> Style:
        """A style between pictures and learned styles, kept under its name or in a file.

        Args:
            given: One or more.
            plan: Its name, the share of each, and where it goes.
            size: Longest side in pixels at which pictures are looked at.

        Raises:
            Refused: the rights in a picture do not allow that its style is lent.
            UserMistake: a value does not fit.
            Cancelled: it was stopped.
        """
        plan.place(self.shelf)
        run, made = self.run(), []
        for number, each in enumerate(given):
            run.report(Progress("learn styles", number, len(given), "pictures"))
            if isinstance(each, StylePicture):
                made.append(each.style)
            else:
                own = styles.learn(each, plan.name, size=size, rights=self.rights, run=run)
                made.append(own)
        style = styles.blend(made, plan.name, plan.weights)
        files = {each.sha256: each.source.file for each in given if each.source is not None}
        self.shelf.remember({sha256: file for sha256, file in files.items() if file is not None})
        return plan.keep(style, self.shelf)

    def teach(
        self,
        name: str,
        contents: Sequence[Path],
        teaching: Teaching,
        plan: StylePlan,
        places: Sequence[Path] = (),
    ) -> Taught:
        """Lets the network practice a style on some pictures, and keeps what it learned.

        Args:
            name: Of the style, or of its file.
            contents: Pictures to practice on; of many, some are chosen by chance.
            teaching: What is taught, and for how long.
            plan: Name of the taught style, and where it goes.
            places: Where the pictures behind the style may lie, besides the known places.

        Raises:
            Refused: the rights in a picture do not allow that it is learned from.
            UserMistake: the pictures behind the style, or pictures to practice on, are missing.
            Cancelled: it was stopped before anything was better than at the start.
        """
        plan.place(self.shelf)
        style = self.shelf.load(name)
        behind = self.shelf.all_pictures_behind(style, places)
        run = self.run()
        practice = styles.chosen_contents(contents, teaching.seed, self.open, self.rights, run)
        pictures = [self.open(path) for path in behind]
        taught, done = styles.teach(style, pictures, practice, teaching, name=plan.name, run=run)
        plan.keep(taught, self.shelf)
        return done
