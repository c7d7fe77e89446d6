"""One picture of a data set: where it lies, what it is, what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.rights import Rights


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of a data set.

    Attributes:
        path: Relative to the data set's root, with forward slashes.
        sha256: Of the file's bytes.
        pixels: SHA-256 of the decoded pixels; equal for the same picture in two formats.
        print: PDQ perceptual hash, 64 hexadecimal digits.
        height: Rows, upright.
        width: Columns, upright.
        channels: 1, 3 or 4.
        rights: What may be done with it.
        tags: The names of the folders it lies in, outermost first.
        caption: What it shows, in words; "" if nobody said.
        says: What the file says of its author and its rights, word for word.
        twin_of: Path of the picture that has the same pixels and stands for both; "" for none.
    """

    path: str
    sha256: str
    pixels: str
    print: str
    height: int
    width: int
    channels: int
    rights: Rights
    tags: tuple[str, ...] = ()
    twin_of: str = ""
    caption: str = ""
    says: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON values."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "pixels": self.pixels,
            "print": self.print,
            "size": [self.height, self.width, self.channels],
            "rights": self.rights.to_json(),
            "tags": list(self.tags),
            "twin_of": self.twin_of,
            **({"caption": self.caption} if self.caption else {}),
            **({"says": list(self.says)} if self.says else {}),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Entry":
        """The entry that ``to_json`` wrote.

        Raises:
            UserMistake: the value is no entry.
        """
        try:
            height, width, channels = (int(number) for number in value["size"])
            return cls(
                path=str(value["path"]),
                sha256=str(value["sha256"]),
                pixels=str(value["pixels"]),
                print=str(value["print"]),
                height=height,
                width=width,
                channels=channels,
                rights=Rights.from_json(value["rights"]),
                tags=tuple(str(tag) for tag in value["tags"]),
                twin_of=str(value["twin_of"]),
                caption=str(value.get("caption", "")),
                says=tuple(map(str, value.get("says", ()))),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise UserMistake(
                f"This is no picture of a data set: {fault!r} is wrong in it."
            ) from fault
