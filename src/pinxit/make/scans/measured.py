"""What was measured of one scan, with all that a reader must know to judge it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pinxit.engine import Card
from pinxit.make.scans.caveats import caveats
from pinxit.make.scans.measure import Measured
from pinxit.pictures.picture import Picture
from pinxit.scans.read import in_words
from pinxit.scans.scan import Scan


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """A report on one scan.

    Attributes:
        scan: What was measured.
        labels: Hash of the labels that say where.
        found: Each label.
        card: Of the model that labeled it; None if a person did.
        picture: Slices with outlines.
    """

    scan: Scan
    labels: str
    found: tuple[Measured, ...]
    card: Card | None
    picture: Picture

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said with it."""
        return caveats(self.scan, self.card)

    def to_json(self) -> dict[str, Any]:
        """All numbers, their units, and every caveat."""
        return {
            "warning": self.caveats[0],
            "caveats": list(self.caveats),
            "scan": {
                "what": in_words(self.scan),
                "unit": self.scan.unit,
                "files": [source.sha256 for source in self.scan.sources],
                "facts": dict(self.scan.facts),
            },
            "labels": {"sha256": self.labels, "by": self._by()},
            "measured": [each.to_json() for each in self.found],
        }

    def rows(self) -> Iterator[tuple[str, ...]]:
        """A table: number and name of the label, what, value, unit; first its head."""
        yield ("label", "name", "kind", "measure", "value", "unit")
        unit = self.scan.unit
        for each in self.found:
            head = (str(each.label), each.name)
            yield (*head, "size", "voxels", str(each.voxels), "")
            yield (*head, "size", "parts", str(each.parts), "")
            for name, value in each.size.items():
                plain, of = split_unit(name)
                yield (*head, "size", plain, f"{value:.6g}", of)
            for name, value in each.values.items():
                is_plain = name in ("skewness", "excess kurtosis")
                yield (*head, "values", name, f"{value:.6g}", "" if is_plain else unit)
            for name, value in each.texture.items():
                yield (*head, "texture", name, f"{value:.6g}", "")
            edges, counts = each.histogram
            for low, count in zip(edges, counts, strict=False):
                yield (*head, "histogram", f"from {low:.6g}", str(count), "voxels")

    def _by(self) -> dict[str, Any]:
        if self.card is None:
            return {"who": "a person"}
        return {
            "who": "a model",
            "name": self.card.name,
            "scores": dict(self.card.scores),
            "judged": dict(self.card.judged),
        }


def split_unit(name: str) -> tuple[str, str]:
    """A size's name without its unit, and the unit."""
    plain, _, last = name.rpartition(" ")
    return (plain, last) if last in ("mm", "mm2", "mm3", "ml") else (name, "")
