"""What others ask of a training that runs: to stop or to pause. A word in a file of its folder."""

import contextlib
from pathlib import Path
from typing import Literal, get_args

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes

Wish = Literal["stop", "pause"]
_FILE = ".wish"  # files that begin with a dot are removed when a training begins


def ask(folder: Path, wish: Wish | None) -> None:
    """Asks the training in a run folder for something; None takes the wish back.

    Raises:
        UserMistake: it cannot be written there.
    """
    if wish is None:
        with contextlib.suppress(OSError):
            (folder / _FILE).unlink(missing_ok=True)
        return
    if not folder.is_dir():
        raise UserMistake(f"There is no training in {folder}.")
    write_bytes(folder / _FILE, wish.encode(), overwrite=True)


def asked(folder: Path) -> Wish | None:
    """What is asked for now."""
    try:
        word = (folder / _FILE).read_text(encoding="utf-8")
    except OSError:
        return None
    return next((wish for wish in get_args(Wish) if wish == word), None)
