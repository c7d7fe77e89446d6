"""The folder of one training: what is trained, where it stands, and its film."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.lock import Lock
from pinxit.engine import State
from pinxit.training.curves import Curves
from pinxit.training.film import Film, read_film, write_film
from pinxit.training.tensors import read_tensors, write_tensors

NOW = "now"
"""The moment at which a training stands, or stopped, or ended."""
_CURVES, _AS_JSON = "curves.csv", "curves.json"
_RUNG = "memory.json"
_STATE, _GOOD = "state.safetensors", "good.safetensors"
_MILESTONE = "at-{}.safetensors"
_AVERAGE = "average-{}.safetensors"


class RunFolder:
    """Holds ``run.json``, ``state.safetensors`` and ``film.safetensors``; keeps state of a run.

    Args:
        path: The folder; made when something is first kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Beside the folder, because whoever begins anew removes the folder.
        whole = path.absolute()
        self._lock = Lock(whole.with_name(f".{whole.name}.lock"))

    def begin(self, about: Mapping[str, Any]) -> None:
        """Writes down what is trained here, or makes sure that it is the same as before.

        Until ``end`` nobody else can begin here.

        Raises:
            UserMistake: a training is running in this folder, another one lives in it, or it
                cannot be written.
        """
        self._take_lock()
        try:
            self._remove_halves()
            self._write_or_compare(about)
        except BaseException:
            self.end()
            raise

    def _remove_halves(self) -> None:
        """What was being written when an earlier run was killed."""
        for file in self.path.glob(".*"):
            if file.is_file():
                file.unlink(missing_ok=True)

    def about(self) -> Mapping[str, Any]:
        """What is trained here, as ``begin`` wrote it down; {} if nothing was begun.

        Raises:
            UserMistake: it cannot be read.
        """
        file = self.path / "run.json"
        return _read_json(file) if file.exists() else {}

    def end(self) -> None:
        """Lets others train in this folder; does nothing if nothing was begun."""
        self._lock.give_back()

    def clear(self) -> None:
        """Removes all that is kept, so that a training can begin anew.

        Raises:
            UserMistake: a training is running in this folder.
        """
        self._take_lock()
        try:
            shutil.rmtree(self.path, ignore_errors=True)
        finally:
            self.end()

    def _take_lock(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            is_ours = self._lock.take()
        except OSError as fault:
            raise UserMistake(f"{self.path} cannot be written: {fault.strerror}.") from fault
        if not is_ours:
            raise UserMistake(
                f"A training is running in {self.path}; wait for its end, stop it, or choose "
                "another name."
            )

    def _write_or_compare(self, about: Mapping[str, Any]) -> None:
        file = self.path / "run.json"
        text = json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False)
        if not file.exists():
            write_bytes(file, text.encode())
            return
        before, now = _flat(_read_json(file)), _flat(json.loads(text))
        for name in sorted({*before, *now}):
            # a knob that an older training had not was off
            if (before.get(name) or None) != (now.get(name) or None):
                raise UserMistake(
                    f"{self.path} holds a training with other {name} ({before.get(name)}, now "
                    f"{now.get(name)}); resume it as it was, or choose another folder."
                )

    def keep(self, state: State) -> None:
        write_tensors(self.path / _STATE, state, {"state": 1}, overwrite=True)

    def kept(self) -> State | None:
        return self._read(_STATE)

    def keep_good(self, state: State) -> None:
        """Keeps the state of a moment at which all was well, over the older one."""
        write_tensors(self.path / _GOOD, state, {"state": 1}, overwrite=True)

    def good(self) -> State | None:
        """The last state at which all was well; None if there was none yet."""
        return self._read(_GOOD)

    def keep_average(self, pictures: int, snapshot: State) -> None:
        """Keeps what averages of any length are put together from, after so many pictures."""
        name = _AVERAGE.format(f"{pictures:010d}")
        write_tensors(self.path / name, snapshot, {"average": 1}, overwrite=True)

    def averages(self) -> list[State]:
        """What ``keep_average`` kept, in order."""
        files = sorted(self.path.glob(_AVERAGE.format("*")))
        return [read_tensors(file, "an average of a training")[0] for file in files]

    def drop_averages(self, after: int) -> None:
        """Removes those of more pictures than these: the training went back."""
        last = _AVERAGE.format(f"{after:010d}")
        for file in self.path.glob(_AVERAGE.format("*")):
            if file.name > last:
                file.unlink(missing_ok=True)

    def keep_milestone(self, percent: int, state: State) -> None:
        """Keeps the state at this part of the budget, for branches."""
        name = _MILESTONE.format(percent)
        write_tensors(self.path / name, state, {"state": 1}, overwrite=True)

    def milestones(self) -> list[int]:
        """The parts of the budget, in percent, at which the state was kept; in order."""
        names = (file.stem.partition("-")[2] for file in self.path.glob(_MILESTONE.format("*")))
        return sorted(int(name) for name in names if name.isdecimal())

    def moments(self) -> list[str]:
        """The moments that another training can begin at: parts of the budget, and `NOW`."""
        last = [NOW] if (self.path / _STATE).exists() else []
        return [*map(str, self.milestones()), *last]

    def branch(self, other: "RunFolder", moment: int | str) -> None:
        """Lets another training begin here, where one stood at some moment.

        Args:
            other: The folder of that training.
            moment: One of its `moments`: a milestone in percent, or where it stands.

        Raises:
            UserMistake: that moment was not kept, or there is no space.
        """
        there = other.moments()
        if str(moment) not in there:
            known = ", ".join(f"{each} %" if each != NOW else each for each in there) or "none"
            raise UserMistake(f"{other.path} kept no state at {moment} %. Kept were: {known}.")
        state = other.kept() if moment == NOW else other._read(_MILESTONE.format(moment))
        self.keep(state or {})
        film, curves = other.film(), other.curves()
        if film is not None:
            self.keep_film(film)
        self.keep_curves(curves)
        for file in other.path.glob(_AVERAGE.format("*")):
            shutil.copyfile(file, self.path / file.name)

    def curves(self) -> Curves:
        """The numbers of the training so far."""
        file = self.path / _CURVES
        return Curves.from_csv(file.read_text(encoding="utf-8")) if file.exists() else Curves()

    def keep_curves(self, curves: Curves) -> None:
        """Writes the numbers as CSV and JSON, over the older ones."""
        write_bytes(self.path / _CURVES, curves.to_csv().encode(), overwrite=True)
        write_bytes(self.path / _AS_JSON, curves.to_json().encode(), overwrite=True)

    def rung(self) -> int:
        """On which rung of the ladder of memory the training runs; 0 at first."""
        file = self.path / _RUNG
        return int(_read_json(file).get("rung", 0)) if file.exists() else 0

    def keep_rung(self, rung: int) -> None:
        """Keeps the rung, so that a resumed training does not run out of memory again."""
        write_bytes(self.path / _RUNG, json.dumps({"rung": rung}).encode(), overwrite=True)

    def _read(self, name: str) -> State | None:
        file = self.path / name
        return read_tensors(file, "the state of a training")[0] if file.exists() else None

    def film(self) -> Film | None:
        """The film so far; None before its first frame."""
        file = self.path / "film.safetensors"
        return read_film(file) if file.exists() else None

    def keep_film(self, film: Film) -> None:
        """Writes the film, over the older one."""
        write_film(film, self.path / "film.safetensors")


def _flat(value: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, part in value.items():
        inner = _flat(part) if isinstance(part, dict) else None
        flat |= {name: part} if inner is None else {f"{name} {k}": v for k, v in inner.items()}
    return flat


def _read_json(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise UserMistake(f"{file} cannot be read: {fault}. Start in a new folder.") from fault
    return value if isinstance(value, dict) else {}
