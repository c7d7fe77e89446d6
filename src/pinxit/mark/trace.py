"""Knows a picture again when its manifest is gone: by its watermark, and by what it looks like.

A watermark alone proves nothing: who has enough marked pictures can learn the pattern and draw it
on others. So a picture is ours only if its id is on record and it looks like that record.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from pinxit.datasets.prints import hash_distances
from pinxit.mark.keys import KeyRing
from pinxit.mark.likeness import Lattice, Likeness, hash_of, similarity
from pinxit.mark.registry import Record, Registry
from pinxit.mark.stamp import spelled
from pinxit.mark.watermark_grid import Lightness, grid_of, on_grid
from pinxit.mark.watermark_known import proposed
from pinxit.mark.watermark_pattern import SIDE
from pinxit.mark.watermark_read import Reading, Shift, read_aligned
from pinxit.mark.watermark_search import Geometry, searched

Known = Literal["ours", "not the record", "not on record", "looks like", "nothing"]

PRESENT = 11.5
"""Loudness from which chance is ruled out; benchmarks/watermark.py prints what chance gives."""
SURE_OF_RECORD = 8.5
"""z from which an id on record is named, though it was not read and the picture looks different."""
ALIKE = 0.6
"""Similarity from which a picture is the recorded one, at the place that the watermark tells."""
_LOOKS_ALIKE = 0.9
_NEAR = 72  # of PDQ's 256 bits; who is this near must fit, too
_MOST_RANKED = 200_000


@dataclass(frozen=True, slots=True)
class Trace:
    """What watermark and record say of a picture.

    Attributes:
        known: "ours" alone says that this studio made it.
        sentence: That in words; "" if nothing was found.
        id: Of the watermark or record, as ten hexadecimal digits; "" for none.
        strength: Of the watermark; 0 if none was read.
        similarity: To the record, 0..1.
        made: When it was delivered.
        title: The name of the file.
        recipe: sha256 of its recipe.
        scale: Its size against what it was.
        angle: By how much it was turned, in degrees counterclockwise.
        is_mirrored: Whether it was mirrored.
    """

    known: Known = "nothing"
    sentence: str = ""
    id: str = ""
    strength: float = 0.0
    similarity: float = 0.0
    made: str = ""
    title: str = ""
    recipe: str = ""
    scale: float = 1.0
    angle: float = 0.0
    is_mirrored: bool = False

    def to_json(self) -> dict[str, Any]:
        """The trace as JSON values."""
        names = ("known", "sentence", "id", "made", "title", "recipe", "is_mirrored")
        rounded = ("strength", "similarity", "scale", "angle")
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        return {**values, **{name: round(float(getattr(self, name)), 3) for name in rounded}}


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A watermark in a picture.

    Attributes:
        reading: What was read.
        geometry: How the picture had to be straightened for it.
        shift: By how much the reference is moved.
    """

    reading: Reading
    geometry: Geometry
    shift: Shift


@dataclass(frozen=True, slots=True)
class Archive:
    """What a studio can know its pictures by.

    Attributes:
        secrets: What watermarks were drawn from, the newest first.
        registry: What was delivered.
    """

    secrets: Sequence[bytes] = field(repr=False)
    registry: Registry

    def trace(self, light: Lightness) -> Trace:
        """Looks for a picture: first for a watermark that lies as it was made, then for any.

        What proves nothing is told only if nothing better is found.
        """
        return self._best(light, self._readings(light))

    def in_place(self, light: Lightness) -> Trace:
        """Looks for a picture without the search over scale, angle and mirroring."""
        places = (pair for secret in self.secrets for pair in _in_place(light, secret))
        return self._best(light, places)

    def _best(self, light: Lightness, readings: Iterable[tuple[Reading, Geometry]]) -> Trace:
        second = None
        for reading, geometry in readings:
            found = self._judged(light, reading, geometry)
            if found is not None and found.known == "ours":
                return found
            second = second or found
        return second or self._looks_like(light)

    def _readings(self, light: Lightness) -> Iterator[tuple[Reading, Geometry]]:
        for secret in self.secrets:
            yield from _in_place(light, secret)
        for secret in self.secrets:
            for found in searched(light, secret):
                yield found.reading, found.geometry

    def _judged(self, light: Lightness, reading: Reading, geometry: Geometry) -> Trace | None:
        claimed = reading.ids() if reading.strength >= PRESENT else ()
        for number in claimed:
            record = self.registry.find(number)
            if record is not None:
                return _compared(light, record, Sighting(reading, geometry, reading.shift))
        weak = proposed(reading, self.registry.numbers()[-_MOST_RANKED:])
        record = self.registry.find(weak.number) if weak is not None else None
        if weak is not None and record is not None:
            trace = _compared(light, record, Sighting(reading, geometry, weak.shift))
            if trace.known == "ours" or (weak.z >= SURE_OF_RECORD and not claimed):
                return trace
        if claimed:
            return _unrecorded(claimed[0], reading, geometry)
        return None

    def _looks_like(self, light: Lightness) -> Trace:
        numbers, hashes = self.registry.hashes()
        if not numbers:
            return Trace()
        for is_mirrored in (False, True):
            seen = light[:, ::-1] if is_mirrored else light
            seen = np.ascontiguousarray(seen)
            wanted = np.frombuffer(hash_of(seen), np.uint8)[None]
            distances = hash_distances(wanted, hashes)[0]
            nearest = int(distances.argmin())
            record = self.registry.find(numbers[nearest]) if distances[nearest] <= _NEAR else None
            if record is not None:
                alike = _best_fit(seen, record)
                if alike >= _LOOKS_ALIKE:
                    return _like(record, alike, is_mirrored=is_mirrored)
        return Trace()


def archive_of(keys: KeyRing) -> Archive:
    """What pictures of these keys are known by.

    Raises:
        UserMistake: a secret is damaged.
    """
    return Archive(keys.secrets(), Registry(keys.registry))


def _compared(light: Lightness, record: Record, sighting: Sighting) -> Trace:
    """Whether a picture with the id of a record looks like that record."""
    geometry = sighting.geometry
    upright = np.asarray(Geometry(1.0, geometry.angle, geometry.is_mirrored).undone(light))
    alike = max(
        similarity(upright, each, geometry.scale * _enlarged(each, grid), geometry.angle, at)
        for each in record.likenesses
        for grid, at in _places_on(each, record.number, sighting)
    )
    facts = _facts(record, sighting.reading, geometry) | {"similarity": alike}
    if alike >= ALIKE:
        sentence = (
            f"The signature was removed, but its watermark says that this studio made it on "
            f"{record.made[:10]} as {record.title}, from recipe {record.recipe[:12]}; the picture "
            f"matches the record ({alike:.0%})."
        )
        return Trace("ours", sentence, **facts)
    sentence = (
        f"It carries the watermark of {record.title}, which this studio made on "
        f"{record.made[:10]}, but it does not look like that picture: the mark may "
        "be forged. Nothing is proven."
    )
    return Trace("not the record", sentence, **facts)


def _unrecorded(number: int, reading: Reading, geometry: Geometry) -> Trace:
    sentence = (
        f"It carries a watermark of this studio, with the id {spelled(number)}, but no such "
        "picture is on record here. Nothing is proven."
    )
    return Trace(
        "not on record",
        sentence,
        id=spelled(number),
        strength=reading.strength,
        scale=geometry.scale,
        angle=geometry.angle,
        is_mirrored=geometry.is_mirrored,
    )


def _like(record: Record, alike: float, *, is_mirrored: bool) -> Trace:
    sentence = (
        f"No watermark was found, but it looks like {record.title}, which this studio made on "
        f"{record.made[:10]} ({alike:.0%} alike). Nothing is proven."
    )
    return Trace(
        "looks like",
        sentence,
        id=spelled(record.number),
        similarity=alike,
        made=record.made,
        title=record.title,
        recipe=record.recipe,
        is_mirrored=is_mirrored,
    )


def _facts(record: Record, reading: Reading, geometry: Geometry) -> dict[str, Any]:
    return {
        "id": spelled(record.number),
        "strength": reading.strength,
        "made": record.made,
        "title": record.title,
        "recipe": record.recipe,
        "scale": geometry.scale,
        "angle": geometry.angle,
        "is_mirrored": geometry.is_mirrored,
    }


def _best_fit(light: Lightness, record: Record) -> float:
    """How alike a whole picture is to a record."""
    return max(
        similarity(light, each, max(light.shape) / max(each.height, each.width))
        for each in record.likenesses
    )


def _places_on(
    known: Likeness, number: int, sighting: Sighting
) -> Iterator[tuple[tuple[int, int], Lattice]]:
    """On each grid that a picture may have been marked on, where the middle of a part lies."""
    middle = sighting.reading.middle_of(number, sighting.shift)
    for grid in _grids(known.height, known.width):
        down, across = known.height / grid[0], known.width / grid[1]
        spot = middle[0] * down, middle[1] * across
        yield grid, Lattice(spot, (SIDE * down, SIDE * across))


def _grids(height: int, width: int) -> list[tuple[int, int]]:
    return sorted({grid_of(height, width, repeats=repeats) for repeats in (False, True)})


def _enlarged(known: Likeness, grid: tuple[int, int]) -> float:
    """Size of the grid that a picture was marked on, against the picture."""
    return grid[0] / known.height


def _in_place(light: Lightness, secret: bytes) -> list[tuple[Reading, Geometry]]:
    """What a picture says if it was neither scaled nor turned, seamless or not; louder first."""
    found = [
        (read_aligned(on_grid(light, grid), secret), Geometry(light.shape[0] / grid[0]))
        for grid in _grids(light.shape[0], light.shape[1])
    ]
    return sorted(found, key=lambda pair: -pair[0].strength)
