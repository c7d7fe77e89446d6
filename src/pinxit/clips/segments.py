"""Frames kept without loss in a folder, piece by piece, so that stopped work can go on.

A segment is a NUT file of Ut Video (both native to FFmpeg, lossless in RGB, and at 3 ms a frame of
960 x 540 far cheaper than PNG) with a JSON beside it, which is written last: without it the
segment does not count.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_array, hash_json
from pinxit.clips.clip import Frame, Raster, Tally
from pinxit.clips.ffmpeg import av, faults

_STATE = "state.npz"


class SegmentFolder:
    """Holds segments of frames, and what the work needs to go on after the last one.

    Args:
        path: The folder; made when something is first kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def about(self) -> Mapping[str, Any] | None:
        """What was noted of the whole work; None before that."""
        file = self.path / "about.json"
        return _read(file) if file.exists() else None

    def note(self, about: Mapping[str, Any]) -> None:
        """Notes something about the whole work."""
        write_bytes(self.path / "about.json", json.dumps(about).encode(), overwrite=True)

    def segments(self) -> list[Mapping[str, Any]]:
        """What each whole segment holds, up to the first that is missing."""
        found: list[Mapping[str, Any]] = []
        while (file := self._file(len(found), "json")).exists():
            found.append(_read(file))
        return found

    def kept(self) -> tuple[int, Mapping[str, NDArray[Any]]]:
        """How many frames are kept, and the state after the last; a torn end is left out."""
        segments = self.segments()
        while segments:
            state = self._state_of(len(segments) - 1)
            if state is not None:
                return sum(len(each["at"]) for each in segments), state
            segments.pop()
            self._file(len(segments), "json").unlink()
        return 0, {}

    def keep(self, frames: Sequence[Frame], state: Mapping[str, NDArray[Any]]) -> None:
        """Adds a segment; a crash meanwhile leaves those before it whole.

        Raises:
            UserMistake: it cannot be written.
        """
        if not frames:
            return
        number = len(self.segments())
        self.path.mkdir(parents=True, exist_ok=True)
        _write(self._file(number, "nut"), [frame.pixels for frame in frames])
        _write_state(self._file(number, _STATE), state)
        about = {
            "at": [frame.at for frame in frames],
            "lasts": [frame.lasts for frame in frames],
            "hashes": [hash_array(frame.pixels) for frame in frames],
            "channels": int(frames[0].pixels.shape[2]),
        }
        write_bytes(self._file(number, "json"), json.dumps(about).encode(), overwrite=True)
        if number:
            self._file(number - 1, _STATE).unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes everything."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _file(self, number: int, kind: str) -> Path:
        return self.path / f"{number:06}.{kind}"

    def _state_of(self, number: int) -> Mapping[str, NDArray[Any]] | None:
        try:
            with np.load(self._file(number, _STATE), allow_pickle=False) as state:
                return dict(state)
        except (OSError, ValueError, EOFError):
            return None


@dataclass(frozen=True, slots=True)
class KeptReel:
    """The frames in folders of segments.

    Attributes:
        folders: Where they lie, one folder after the other.
    """

    folders: tuple[SegmentFolder, ...]

    @property
    def count(self) -> int:
        """How many frames there are."""
        return sum(len(each["at"]) for _, each in self._segments())

    @property
    def digest(self) -> str:
        """SHA-256 over the hashes of all frames, in their order."""
        return hash_json([one for _, each in self._segments() for one in each["hashes"]])

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame as it was kept.

        Raises:
            PinxitError: a segment is damaged.
        """
        tally = tally if tally is not None else Tally()
        for file, about in self._segments():
            kind = "rgba" if about["channels"] == 4 else "rgb24"
            times = zip(about["at"], about["lasts"], strict=True)
            for (at, lasts), pixels in zip(times, _read_frames(file, kind), strict=True):
                tally.read += 1
                yield Frame(pixels, at, lasts)

    def clear(self) -> None:
        """Removes them all."""
        for folder in self.folders:
            folder.clear()

    def _segments(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for folder in self.folders:
            for number, about in enumerate(folder.segments()):
                yield folder.path / f"{number:06}.nut", about


def _write(file: Path, rasters: Sequence[Raster]) -> None:
    height, width, channels = rasters[0].shape
    beside = file.with_suffix(".part")
    kind, stored = ("rgba", "gbrap") if channels == 4 else ("rgb24", "gbrp")
    try:
        with av().open(str(beside), "w", format="nut") as container:
            stream = container.add_stream("utvideo", rate=25)
            stream.width, stream.height, stream.pix_fmt = width, height, stored
            for pixels in rasters:
                frame = av().VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format=kind)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except faults() as fault:
        raise UserMistake(f"{file} cannot be written: {fault}. Is its disk full?") from fault
    beside.replace(file)


def _read_frames(file: Path, kind: str) -> Iterator[Raster]:
    try:
        with av().open(str(file)) as container:
            for frame in container.decode(video=0):
                yield frame.to_ndarray(format=kind)
    except faults() as fault:
        raise PinxitError(f"The kept frames in {file} are damaged: {fault}.") from fault


def _write_state(file: Path, state: Mapping[str, NDArray[Any]]) -> None:
    beside = file.with_suffix(".part")
    with beside.open("wb") as stream:
        np.savez(stream, **dict(state), allow_pickle=False)
    beside.replace(file)


def _read(file: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise UserMistake(f"{file} cannot be read: {fault}. Remove its folder.") from fault
    if not isinstance(value, dict):
        raise UserMistake(f"{file} is damaged; remove its folder.")
    return value
