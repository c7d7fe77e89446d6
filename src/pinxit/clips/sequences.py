"""Frames that are numbered picture files, named by a pattern such as ``frames/%04d.png``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file, hash_json
from pinxit.clips.clip import Clip, Frame, Tally, raster
from pinxit.pictures.picture import Source, Step, rgb
from pinxit.pictures.read import picture_suffixes, read_picture

_PLACE = re.compile(r"%(0?)(\d*)d")
_NUMBERED = re.compile(r"^(.*?)(\d+)(\D*)$")


def is_pattern(path: Path) -> bool:
    """Whether a path names numbered files: its name holds one ``%d``, ``%04d`` or the like."""
    return len(_PLACE.findall(path.name)) == 1


def numbered(pattern: Path, number: int) -> Path:
    """The file of that number."""
    return pattern.with_name(pattern.name % number)


def pattern_in(folder: Path) -> Path:
    """The pattern of the numbered pictures in a folder.

    Raises:
        UserMistake: there are none, or of several kinds.
    """
    found: dict[str, list[int]] = {}
    for file in sorted(folder.iterdir()):
        match = _NUMBERED.match(file.stem)
        if match is None or file.suffix.lower() not in picture_suffixes():
            continue
        before, digits, after = (part.replace("%", "%%") for part in match.groups())
        width = f"0{len(digits)}" if digits.startswith("0") else ""
        found.setdefault(f"{before}%{width}d{after}{file.suffix}", []).append(int(digits))
    names = _joined(found)
    if len(names) != 1:
        what = f"several kinds ({', '.join(sorted(names)[:3])})" if names else "none"
        raise UserMistake(
            f"{folder} should hold numbered pictures of one kind, such as 0001.png, but there are "
            f"{what}; name them by a pattern such as {folder / '%04d.png'}."
        )
    return folder / next(iter(names))


def open_sequence(pattern: Path, rate: Fraction) -> Clip:
    """The clip of numbered files, with the step "open". A missing number is a gap in time.

    Raises:
        UserMistake: there is no such file, or the first cannot be read.
    """
    files = _files(pattern)
    if not files:
        raise UserMistake(f"There is no file that {pattern} names, such as {numbered(pattern, 1)}.")
    first = next(iter(files.values()))
    picture = read_picture(first)
    sha256 = hash_json([[number, hash_file(file)] for number, file in files.items()])
    source = Source("file", pattern.name, sha256, first.absolute())
    return Clip(
        reel=SequenceReel(pattern, (picture.width, picture.height), picture.channels == 4),
        width=picture.width,
        height=picture.height,
        channels=4 if picture.channels == 4 else 3,
        time_base=1 / rate,
        rate=rate,
        count=len(files),
        number=next(iter(files)),
        steps=(Step("open", "", __version__, used=(source,)),),
        title=pattern.name,
        source=source,
    )


@dataclass(frozen=True, slots=True)
class SequenceReel:
    """The frames of numbered files.

    Attributes:
        pattern: Names them.
        size: Width and height that all of them have.
        has_alpha: Whether frames have transparency.
    """

    pattern: Path
    size: tuple[int, int]
    has_alpha: bool

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame; damaged files are counted and left out.

        Raises:
            UserMistake: a picture has another size than the first.
        """
        tally = tally if tally is not None else Tally()
        files = _files(self.pattern)
        first = next(iter(files), 0)
        for number, file in files.items():
            try:
                picture = read_picture(file)
            except UserMistake:
                tally.lost += 1
                continue
            if (picture.width, picture.height) != self.size:
                raise UserMistake(
                    f"{file.name} has {picture.width} x {picture.height} pixels, and the first "
                    f"frame {self.size[0]} x {self.size[1]}; frames of a clip have one size."
                )
            has_both = self.has_alpha and picture.channels == 4
            tally.read += 1
            yield Frame(raster(picture.pixels if has_both else rgb(picture.pixels)), number - first)


def _files(pattern: Path) -> dict[int, Path]:
    """Every file that the pattern names, by number and in order."""
    place = _PLACE.search(pattern.name)
    if place is None or not pattern.parent.is_dir():
        return {}
    before, after = (_spelled(part) for part in _PLACE.split(pattern.name)[::3])
    wanted = re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")
    matches = ((wanted.fullmatch(file.name), file) for file in pattern.parent.iterdir())
    found = {int(match[1]): file for match, file in matches if match is not None}
    exact = {n: file for n, file in found.items() if numbered(pattern, n).name == file.name}
    return dict(sorted(exact.items()))


def _spelled(part: str) -> str:
    return part.replace("%%", "%")


def _joined(found: dict[str, list[int]]) -> set[str]:
    """The patterns; numbers that outgrow their leading zeros (0999, 1000) are one pattern."""
    names = set(found)
    for name in found:
        padded = _PLACE.search(name)
        if padded is not None and not padded[2]:
            names -= {name} if any(_is_wider(name, other) for other in found) else set()
    return names


def _is_wider(plain: str, other: str) -> bool:
    padded = _PLACE.search(other)
    return padded is not None and bool(padded[2]) and _PLACE.sub("%d", other) == plain
