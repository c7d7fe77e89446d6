"""The numbers of a training through time, kept as CSV in its run folder."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_MOST = 2000
_FIRST = ("pictures", "seconds")


@dataclass(slots=True)
class Curves:
    """Rows of named numbers; when there are too many, every other one is dropped.

    Attributes:
        rows: Each with "pictures" and "seconds", and the learner's losses.
    """

    rows: list[Mapping[str, float]] = field(default_factory=list)

    def add(self, pictures: int, seconds: float, facts: Mapping[str, float]) -> None:
        """One more row."""
        self.rows.append({"pictures": float(pictures), "seconds": round(seconds, 2), **facts})
        if len(self.rows) > _MOST:
            del self.rows[1::2]

    def until(self, pictures: int) -> "Curves":
        """The rows made when at most so many pictures had been seen."""
        return Curves([row for row in self.rows if row["pictures"] <= pictures])

    def names(self) -> tuple[str, ...]:
        """All numbers there are, in the order in which they first came."""
        found = dict.fromkeys(name for row in self.rows for name in row)
        return tuple(dict.fromkeys((*_FIRST, *found)))

    def of(self, name: str) -> Sequence[tuple[float, float]]:
        """Pictures seen and value, where there is one."""
        return [(row["pictures"], row[name]) for row in self.rows if name in row]

    def to_csv(self) -> str:
        """A table with a line of names; what a row lacks is blank."""
        text = io.StringIO()
        writer = csv.DictWriter(text, self.names(), lineterminator="\n")
        writer.writeheader()
        writer.writerows([{name: f"{value:g}" for name, value in r.items()} for r in self.rows])
        return text.getvalue()

    def to_json(self) -> str:
        """The same as JSON: a list of values for each name, None for what a row lacks."""
        named = {name: [row.get(name) for row in self.rows] for name in self.names()}
        finite = {
            name: [value if value is None or math.isfinite(value) else None for value in values]
            for name, values in named.items()
        }
        return json.dumps(finite)

    @classmethod
    def from_csv(cls, text: str) -> "Curves":
        """What ``to_csv`` wrote; lines that are torn are left out."""
        curves = cls()
        for row in csv.DictReader(io.StringIO(text)):
            try:
                numbers = {name: float(value) for name, value in row.items() if value and name}
            except (TypeError, ValueError):
                continue
            if set(_FIRST) <= numbers.keys():
                curves.rows.append(numbers)
        return curves
