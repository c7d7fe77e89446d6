"""What a new style is called, what it is mixed of, and where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.base.names import refuse_bad_name
from pinxit.make.style_file import save_style
from pinxit.make.style_shelf import StyleShelf
from pinxit.nets.style import Style
from pinxit.pictures.history import STYLE_SUFFIX


@dataclass(frozen=True, slots=True)
class StylePlan:
    """A style to be made.

    Attributes:
        name: Of the style.
        weights: Of what it is mixed of; none for equal ones.
        out: Its file; None for the shelf.
        overwrite: Whether a style that exists may be replaced.
    """

    name: str
    weights: Sequence[float] = ()
    out: Path | None = None
    overwrite: bool = False

    def place(self, shelf: StyleShelf) -> Path:
        """Where it goes.

        Raises:
            UserMistake: it may not be called so, or not be written there.
        """
        if self.out is None:
            return shelf.place_for(self.name, overwrite=self.overwrite)
        refuse_bad_name("style", self.name)
        if self.out.suffix != STYLE_SUFFIX:
            raise UserMistake(f"{self.out} names no style file; end it in {STYLE_SUFFIX}.")
        refuse_existing(self.out, overwrite=self.overwrite)
        return self.out

    def keep(self, style: Style, shelf: StyleShelf) -> Style:
        """Writes it there; gives it with the hash of its file.

        Raises:
            UserMistake: it cannot be written.
        """
        return save_style(style, self.place(shelf), overwrite=self.overwrite)
