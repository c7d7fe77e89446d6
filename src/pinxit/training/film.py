"""The film of a training: what the same seeds gave at more and more pictures seen."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float64, Int64, UInt8

from pinxit.base.errors import UserMistake
from pinxit.engine import Batch
from pinxit.training.tensors import read_tensors, write_tensors

SEEDS = tuple(range(32))
"""The seeds of every frame."""

MARKS = (0.0, 0.002, 0.005, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.32, 0.5, 0.75, 1.0)
"""The parts of the budget after which frames are taken."""

_WHAT = "the film of a training"


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """Frames in the order they were taken.

    Attributes:
        frames: What `SEEDS` gave, sRGB 0..255, one row of pictures for each frame.
        pictures: Training pictures seen before each frame.
        seconds: Time of training before each frame.
    """

    frames: UInt8[np.ndarray, "frame seed height width channel"]
    pictures: Int64[np.ndarray, " frame"]
    seconds: Float64[np.ndarray, " frame"]

    @classmethod
    def empty(cls, shape: tuple[int, int, int]) -> "Film":
        """A film without frames for pictures of this height, width and channels."""
        return cls(np.empty((0, len(SEEDS), *shape), np.uint8), np.empty(0, np.int64), np.empty(0))

    def __len__(self) -> int:
        return len(self.frames)

    def with_frame(self, samples: Batch, pictures: int, seconds: float) -> "Film":
        """The film with one more frame."""
        frame = np.rint(np.clip(samples, 0, 1) * 255).astype(np.uint8)
        return Film(
            np.concatenate([self.frames, frame[None]]),
            np.append(self.pictures, np.int64(pictures)),
            np.append(self.seconds, float(seconds)),
        )

    def until(self, pictures: int) -> "Film":
        """The frames taken when at most so many pictures had been seen."""
        is_early = self.pictures <= pictures
        return Film(self.frames[is_early], self.pictures[is_early], self.seconds[is_early])


def write_film(film: Film, path: Path) -> None:
    """Writes the film whole or not at all, over an older one.

    Raises:
        UserMistake: it cannot be written.
    """
    arrays = {"frames": film.frames, "pictures": film.pictures, "seconds": film.seconds}
    write_tensors(path, arrays, {"film": 1}, overwrite=True)


def read_film(path: Path) -> Film:
    """The film of a training, from its file or its run folder.

    Raises:
        UserMistake: the file is missing, damaged, or no film.
    """
    file = path / "film.safetensors" if path.is_dir() else path
    arrays, _ = read_tensors(file, _WHAT)
    try:
        return Film(arrays["frames"], arrays["pictures"], arrays["seconds"])
    except KeyError as fault:
        raise UserMistake(f"{file} is not {_WHAT}: it has no {fault}.") from fault
