"""The picture that carries its own history: pixels, and the steps that made them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array

Pixels = Float[np.ndarray, "height width channel"]
"""float32, sRGB 0..1 (not premultiplied): 1 channel is grey, 3 are RGB, 4 are RGB and alpha."""

CHANNELS = (1, 3, 4)


@dataclass(frozen=True, slots=True)
class Source:
    """One input of a step.

    Attributes:
        role: What the step used it as ("content", "style", "model", "data set").
        title: Name for people: a file name, a model's name. Never a path.
        sha256: Of the file's bytes; of the pixels when there was no file.
        file: Where it lies now on this machine; not part of the history and never written.
    """

    role: str
    title: str
    sha256: str
    file: Path | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, str]:
        """The source without the place where it lies."""
        return {"role": self.role, "title": self.title, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to make a picture.

    Attributes:
        verb: What was done ("open", "stylize", "generate").
        engine: Which method did it; "" where a verb has only one way.
        version: Version of the engine, or of Pinxit where there is no engine.
        settings: Every knob, as JSON values.
        seed: The seed; None where no random number was drawn.
        used: Every input with its hash.
        when: UTC, ISO 8601, to the second.
    """

    verb: str
    engine: str
    version: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    used: tuple[Source, ...] = ()
    when: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def to_json(self) -> dict[str, Any]:
        """The step as JSON values."""
        return {
            "verb": self.verb,
            "engine": self.engine,
            "version": self.version,
            "settings": dict(self.settings),
            "seed": self.seed,
            "used": [source.to_json() for source in self.used],
            "when": self.when,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Step":
        """The step that ``to_json`` wrote.

        Raises:
            UserMistake: the value is not a step.
        """
        try:
            told = ((u["role"], u["title"], u["sha256"]) for u in value["used"])
            used = tuple(Source(str(role), str(title), str(sha)) for role, title, sha in told)
            return cls(
                verb=str(value["verb"]),
                engine=str(value["engine"]),
                version=str(value["version"]),
                settings=dict(value["settings"]),
                seed=None if value["seed"] is None else int(value["seed"]),
                used=used,
                when=str(value["when"]),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise UserMistake(
                f"This is not a step of a recipe: {fault!r} is wrong in it."
            ) from fault


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Pixels and how they came to be. Verbs return new pictures with one more step.

    Pixels that somebody could still write to are copied; give read-only ones to spare the memory.

    Attributes:
        pixels: float32 ``height width channel``, sRGB 0..1, 1, 3 or 4 channels, not premultiplied.
        steps: The history, oldest first.
        depth: Bits per channel of the source, and of the file that will be written.
        icc: The source's ICC profile, remembered; the pixels are sRGB already.
        exif: The source's facts (camera, dates, author, place) as EXIF, without orientation;
            None if it had none. The place is left out of every file unless the user asks for it.
        title: Name for people: the source's file name; "" for a new picture.
        source: The file the pixels were read from; None for a made picture.
        dpi: Pixels an inch that the file says; None for a picture of no size in the world.

    Raises:
        UserMistake: the pixels are not a picture (shape, channels, type, NaN).
    """

    pixels: Pixels
    steps: tuple[Step, ...] = ()
    depth: Literal[8, 16] = 8
    icc: bytes | None = None
    exif: bytes | None = None
    title: str = ""
    source: Source | None = None
    dpi: float | None = None

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.ndim != 3 or 0 in pixels.shape:
            raise UserMistake(
                f"A picture has height, width and channels, not shape {pixels.shape}."
            )
        if pixels.shape[2] not in CHANNELS:
            raise UserMistake(
                f"A picture has 1 (grey), 3 (RGB) or 4 (RGB and alpha) channels, "
                f"not {pixels.shape[2]}. Drop the extra ones."
            )
        if pixels.dtype != np.float32:
            raise UserMistake(f"Pixels are float32 from 0 to 1, not {pixels.dtype}.")
        if not np.isfinite(pixels).all():
            raise UserMistake("Pixels hold NaN or infinity; a picture has numbers from 0 to 1.")
        if not _is_closed(pixels):
            pixels = pixels.copy()
            pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels.view())

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[1])

    @property
    def channels(self) -> int:
        """1, 3 or 4."""
        return int(self.pixels.shape[2])

    @property
    def sha256(self) -> str:
        """Hash of the file it was read from, or of the pixels of a made picture."""
        return self.source.sha256 if self.source else hash_array(self.pixels)

    def as_source(self, role: str) -> Source:
        """This picture as the input of a step."""
        file = self.source.file if self.source else None
        return Source(role, self.title or "untitled", self.sha256, file)

    def after(self, pixels: Pixels, step: Step) -> "Picture":
        """A new picture with these pixels and one more step; values are clipped to 0..1."""
        clipped = np.clip(pixels, 0.0, 1.0, dtype=np.float32)
        clipped.flags.writeable = False
        return replace(self, pixels=clipped, steps=(*self.steps, step), source=None, dpi=None)


def _is_closed(pixels: Pixels) -> bool:
    """Whether no array writes to these pixels: neither this one, nor one that it is a view of."""
    memory: object = pixels
    while isinstance(memory, np.ndarray):
        if memory.flags.writeable:
            return False
        memory = memory.base
    return memory is None or isinstance(memory, bytes)


def rgb(pixels: Pixels) -> Float[np.ndarray, "height width 3"]:
    """Pixels as three color channels: grey is repeated, alpha is dropped."""
    color = pixels[..., :3]
    return np.repeat(color, 3, axis=2) if color.shape[2] == 1 else color


def over(
    pixels: Pixels, color: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> Float[np.ndarray, "height width 3"]:
    """RGB pixels laid over one color (sRGB 0..1); without alpha they come back as RGB unchanged."""
    if pixels.shape[2] != 4:
        return rgb(pixels)
    alpha = pixels[..., 3:]
    ground = np.array(color, np.float32)
    return np.asarray(pixels[..., :3] * alpha + (1 - alpha) * ground, np.float32)
