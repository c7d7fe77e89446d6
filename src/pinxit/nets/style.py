"""A learned style: what the painter needs to know of it, and a card that says where it is from.

It holds statistics of features, from which no picture can be got back: for each style 49 kB, and
5.7 MB more if all weights of the decoder were taught.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file, is_sha256
from pinxit.base.seeds import random_stream
from pinxit.base.shipped import shipped
from pinxit.datasets.licenses import LICENSED
from pinxit.datasets.rights import Rights
from pinxit.nets.color import Colors, Palette, palette_of, recolored
from pinxit.pictures.history import LEARNED
from pinxit.pictures.picture import Picture, Source
from pinxit.pictures.resize import resized

FORMAT = 1
NETWORK = "painter.safetensors"

_EVIDENCE = "kept by the one who learned the style"
_SWATCH = 64

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class StyleSource:
    """A picture that a style was learned from.

    Attributes:
        title: Name for people: the file's.
        sha256: Of the file.
        share: Its part of the style; all of them add up to 1.
        size: Longest side in pixels at which it was looked at.
        rights: In it, without the evidence; unknown rights if nobody has said.
    """

    title: str
    sha256: str
    share: float
    size: int
    rights: Rights = field(default_factory=Rights)

    def to_json(self) -> dict[str, Any]:
        """The source as JSON values."""
        return {
            "title": self.title,
            "sha256": self.sha256,
            "share": self.share,
            "size": self.size,
            "rights": {
                **self.rights.to_json(),
                "evidence": _EVIDENCE if self.rights.license == LICENSED else "",
            },
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "StyleSource":
        """The source that ``to_json`` wrote.

        Raises:
            UserMistake: the rights are none.
            KeyError, TypeError, ValueError: something else is missing or wrong.
        """
        numbers = float(value["share"]), int(value["size"])
        rights, sha256 = Rights.from_json(value["rights"]), str(value["sha256"])
        if not is_sha256(sha256):
            raise ValueError(f"{sha256[:70]!r} is no sha256")
        return cls(str(value["title"]), sha256, *numbers, rights)


@dataclass(frozen=True, slots=True)
class StyleCard:
    """What a style says about itself; travels inside its file.

    Attributes:
        name: The style's name.
        pictures: What it was learned from; one at least.
        network: `network_id` of the painter that looked at them.
        taught: One table for each teaching: what was taught, on how many pictures and under which
            rights, the loss before and after.
        pinxit: Version of the Pinxit that made it.
    """

    name: str
    pictures: tuple[StyleSource, ...]
    network: str
    taught: tuple[Mapping[str, Any], ...] = ()
    pinxit: str = ""

    @property
    def size(self) -> int:
        """Longest side in pixels at which its pictures were looked at: the size of its strokes."""
        return max(source.size for source in self.pictures)

    def to_json(self) -> dict[str, Any]:
        """The card as JSON values."""
        return {
            "format": FORMAT,
            "name": self.name,
            "pictures": [source.to_json() for source in self.pictures],
            "network": self.network,
            "taught": [dict(each) for each in self.taught],
            "pinxit": self.pinxit,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "StyleCard":
        """The card that ``to_json`` wrote.

        Raises:
            UserMistake: it is of a later version, or holds no rights.
            KeyError, TypeError, ValueError: something else is missing or wrong.
        """
        if int(value["format"]) > FORMAT:
            raise UserMistake("A later version of Pinxit made this style; update Pinxit.")
        pictures = tuple(StyleSource.from_json(each) for each in value["pictures"])
        if not pictures:
            raise ValueError("it names no picture")
        taught = tuple(dict(each) for each in value["taught"])
        texts = str(value["network"]), taught, str(value["pinxit"])
        return cls(str(value["name"]), pictures, *texts)


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """A learned style.

    Attributes:
        card: What it says about itself.
        arrays: Its numbers (`pinxit.nets.style_code`).
        sha256: Of its file; "" until it was written.
        file: Where it lies on this machine.
    """

    card: StyleCard
    arrays: Arrays
    sha256: str = ""
    file: Path | None = None

    @property
    def palette(self) -> Palette:
        """Mean and covariance of its colors."""
        mean, covariance = self.arrays["palette.mean"], self.arrays["palette.covariance"]
        return Palette(mean.astype(np.float64), covariance.astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StylePicture(Picture):
    """A learned style where a style picture is wanted; its pixels show nothing but its colors.

    Attributes:
        style: The style.
    """

    style: Style

    @property
    def learned(self) -> tuple[Source, ...]:
        """The pictures that the style was learned from, as inputs of a step."""
        pictures = {each.sha256: each for each in self.style.card.pictures}
        return tuple(Source(LEARNED, each.title, sha256) for sha256, each in pictures.items())


def as_picture(style: Style, title: str) -> StylePicture:
    """The style as a picture of its colors.

    Args:
        style: One that was written.
        title: Name of its file.
    """
    source = Source("file", title, style.sha256, style.file)
    return StylePicture(swatch(style.palette), title=title, source=source, style=style)


def swatch(palette: Palette) -> Colors:
    """Soft blotches, 64 px a side, that have the palette's mean and covariance."""
    rng = random_stream(0, "swatch")
    coarse = rng.normal(0.5, 0.2, (9, 9, 3)).astype(np.float32)
    soft = np.asarray(resized(coarse, _SWATCH, _SWATCH), np.float32)
    return np.asarray(recolored(soft, palette), np.float32)


def sources_of(picture: Picture, role: str) -> tuple[Source, ...]:
    """What a step used: the picture, and of a learned style the pictures behind it as well."""
    learned = picture.learned if isinstance(picture, StylePicture) else ()
    return (picture.as_source(role), *learned)


def about_learned(pictures: Iterable[Picture], style_scale: float) -> tuple[str, ...]:
    """What the user should know when learned styles are used with strokes of another size."""
    learned = (each.style.card for each in pictures if isinstance(each, StylePicture))
    return tuple(
        f"The style {card.name} keeps the size of strokes that it was learned with "
        f"({card.size} px); learn it again with another --size to change that."
        for card in learned
        if style_scale != 1
    )


def palette_like(pixels: Colors) -> Palette:
    """The palette that one picture has."""
    return palette_of((pixels,), (1.0,))


def refuse_learned(pictures: Iterable[Picture]) -> None:
    """Makes sure that there are pictures to look at, for engines that want more than a style file.

    Raises:
        UserMistake: one of them is a learned style.
    """
    for picture in pictures:
        if isinstance(picture, StylePicture):
            card = picture.style.card
            titles = ", ".join(dict.fromkeys(source.title for source in card.pictures))
            raise UserMistake(
                f"The style {card.name} holds no picture, which this method needs; paint with "
                f"--method fast, or put what it was learned from ({titles}) beside its file."
            )


def refuse_foreign(card: StyleCard) -> None:
    """Makes sure that a style is of the network that is here.

    Raises:
        UserMistake: it was learned by another version of the network.
    """
    titles = ", ".join(dict.fromkeys(source.title for source in card.pictures))
    if card.network != network_id():
        raise UserMistake(
            f"The style {card.name} was learned by another version of Pinxit's network; learn it "
            f"again from its pictures ({titles}) with `pinxit style learn`."
        )


@cache
def network_id() -> str:
    """SHA-256 of the network: a style holds how this one paints it, and fits no other."""
    return hash_file(shipped("weights", NETWORK))
