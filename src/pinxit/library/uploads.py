"""Files of strangers on their way into the library: limited, and decoded in armor."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.clips.clip import unit
from pinxit.clips.kinds import kind_of
from pinxit.clips.untrusted import clip_armor, look_at
from pinxit.mark.untrusted import recipe_untrusted, verifying_armor
from pinxit.pictures.known import format_of
from pinxit.pictures.picture import Picture, Source
from pinxit.pictures.read import opened
from pinxit.pictures.untrusted import decode_untrusted

_LIMITS = Limits(memory=3 * 2**30, seconds=30, patience=90.0)


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """The largest files that are taken.

    Attributes:
        most_bytes: Of a file.
        most_pixels: Of the picture in it.
    """

    most_bytes: int = 64 * 2**20
    most_pixels: int = 64_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was let in.

    Attributes:
        picture: What is in it; of a clip, its first frame.
        media_type: Of the file, by its content.
        recipe: What it says of how it was made; {} if nothing.
        is_clip: Whether it is a clip.
    """

    picture: Picture
    media_type: str
    recipe: Mapping[str, Any]
    is_clip: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets files of strangers in, one at a time, so that many large ones do not fill the memory.

    Attributes:
        limits: The largest that are taken.
    """

    limits: UploadLimits = field(default_factory=UploadLimits)
    _armor: Armor = field(default_factory=lambda: verifying_armor(_LIMITS), repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def turn(self) -> threading.Lock:
        """Held by whoever has pixels of an upload in memory."""
        return self._turn

    def picture(self, data: bytes, title: str) -> Picture:
        """The picture in a file of a stranger.

        Raises:
            UserMistake: it is too large, or no picture that can be read.
        """
        self._refuse_large(data, title)
        return decode_untrusted(self._armor, data, title, most_pixels=self.limits.most_pixels)

    def taken(self, data: bytes, title: str) -> Taken:
        """A file that was looked at from all sides.

        Raises:
            UserMistake: it is too large, or no picture or clip that can be read.
        """
        known = format_of(data)
        clip = kind_of(data) if known is None else None
        if clip is not None:
            return self._taken_clip(data, title, clip.media_type)
        picture = self.picture(data, title)
        if known is None:
            raise UserMistake(f"{title} is not a picture.")
        return Taken(picture, known.media_type, recipe_untrusted(self._armor, data, title))

    def _taken_clip(self, data: bytes, title: str, media_type: str) -> Taken:
        self._refuse_large(data, title)
        with clip_armor() as armor:
            looked = look_at(armor, data, title, most_pixels=self.limits.most_pixels)
        source = Source("file", title, hash_bytes(data))
        first = opened(unit(looked.first), source, depth=8, icc=None, exif=None)
        return Taken(first, media_type, recipe_untrusted(self._armor, data, title), is_clip=True)

    def _refuse_large(self, data: bytes, title: str) -> None:
        most = self.limits.most_bytes
        if len(data) > most:
            raise UserMistake(
                f"{title} has more than {most / 2**20:,.0f} MB, which is the most that is taken. "
                "Save it smaller."
            )

    def close(self) -> None:
        """Ends the process in which files are opened."""
        self._armor.close()
