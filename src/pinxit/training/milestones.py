"""States of a training that are kept for good, so that another one can branch off from them."""

import itertools
from collections.abc import Mapping
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.engine import State
from pinxit.training.tensors import read_tensors, write_tensors

MARKS = (0.1, 0.2, 0.35, 0.5, 0.75)
"""The parts of the budget after which a state is kept."""
MOST = 6
"""How many are kept at most."""
_WHAT = "the state of a training"


class Milestones:
    """The kept states in one folder, each named by the training pictures seen before it.

    Args:
        folder: Made when something is first kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def paths(self) -> Mapping[int, Path]:
        """The files by pictures seen, earliest first."""
        found = {int(p.stem): p for p in self._folder.glob("*.safetensors") if p.stem.isdecimal()}
        return dict(sorted(found.items()))

    def keep(self, state: State, pictures: int) -> None:
        """Keeps one more; when there are too many, the one that lies closest after another goes.

        Raises:
            UserMistake: there is no space left.
        """
        path = self._folder / f"{pictures:012}.safetensors"
        write_tensors(path, state, {"state": 1}, overwrite=True)
        there = list(self.paths().items())
        while len(there) > MOST:
            steps = [later[0] / max(sooner[0], 1) for sooner, later in itertools.pairwise(there)]
            there.pop(steps.index(min(steps)) + 1)[1].unlink()

    def forget_after(self, pictures: int) -> None:
        """Removes what was kept later: it belongs to a stretch that was taken back."""
        for seen, path in self.paths().items():
            if seen > pictures:
                path.unlink()

    def state(self, pictures: int | None) -> tuple[int, State]:
        """The state after so many pictures, or the last one, and how many it was.

        Raises:
            UserMistake: none was kept then.
        """
        there = self.paths()
        seen = max(there, default=-1) if pictures is None else pictures
        if seen not in there:
            kept = ", ".join(map(str, there)) or "none yet"
            raise UserMistake(
                f"No state was kept after {pictures} pictures; states were kept after: {kept}."
            )
        return seen, read_tensors(there[seen], _WHAT)[0]
