"""What can be said of each file of a campaign, and the table that says it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.files import write_bytes
from pinxit.deliver.files import Delivered
from pinxit.make.campaign.compose import Composed
from pinxit.make.campaign.framing import Framed
from pinxit.make.campaign.packs import Size
from pinxit.make.campaign.variants import Variant
from pinxit.pictures.picture import Picture


@dataclass(frozen=True, slots=True)
class Made:
    """One file of a campaign.

    Attributes:
        path: Where it lies.
        format: The name of its format.
        variant: The name of its variant.
        width: Columns, px.
        height: Rows, px.
        bytes: Its size.
        most_bytes: Its budget.
        sha256: Of its bytes.
        layout: The name of its layout; "" for a picture without texts.
        way: How the motif came to its proportions: "crop" or "retarget".
        kept: Share of the subject that is to be seen.
        contrast: The least of its texts, at the 5th percentile of their boxes; None without texts.
        scrim: How strong the scrim is, 0..1.
        left_out: Texts that had no room.
        flat: A flat area and its color's role; None if there is none.
        readings: Of each text: kind, size in px, contrast, box and color of the letters.
    """

    path: Path
    format: str
    variant: str
    width: int
    height: int
    bytes: int
    most_bytes: int
    sha256: str
    layout: str
    way: str
    kept: float
    contrast: float | None
    scrim: float
    left_out: tuple[str, ...]
    flat: tuple[list[int], str] | None
    readings: tuple[dict[str, Any], ...]

    @classmethod
    def of(
        cls,
        done: Delivered,
        picture: Picture,
        what: tuple[Variant, Size],
        most: int,
        shown: Framed,
        laid: tuple[Composed | None, str],
    ) -> "Made":
        """What can be said of a delivered file."""
        (variant, size), (composed, layout) = what, laid
        readings = composed.readings if composed else ()
        flat = composed.flat if composed else None
        return cls(
            done.path,
            size.name,
            variant.name,
            picture.width,
            picture.height,
            done.path.stat().st_size,
            most,
            done.sha256,
            layout,
            shown.way,
            round(shown.kept, 3),
            round(min(each.ratio for each in readings), 2) if readings else None,
            composed.scrim if composed else 0.0,
            composed.left_out if composed else (),
            (flat[0].to_json(), flat[1]) if flat else None,
            tuple(
                {
                    "kind": each.kind,
                    "px": each.size,
                    "contrast": round(each.ratio, 2),
                    "box": each.box.to_json(),
                    "pen": each.pen,
                }
                for each in readings
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "file": str(self.path),
            "format": self.format,
            "variant": self.variant,
            "width": self.width,
            "height": self.height,
            "bytes": self.bytes,
            "most_bytes": self.most_bytes,
            "layout": self.layout,
            "fit": self.way,
            "subject_kept": self.kept,
            "contrast": self.contrast,
            "scrim": self.scrim,
            "left_out": list(self.left_out),
            "flat": list(self.flat) if self.flat else None,
            "texts": list(self.readings),
            "sha256": self.sha256,
        }


_COLUMNS = (
    *("file", "format", "variant", "width", "height", "bytes", "most_bytes", "layout"),
    *("fit", "subject_kept", "contrast", "scrim", "left_out", "sha256"),
)


def write_table(files: Sequence[Made], path: Path, *, overwrite: bool = False) -> Path:
    """Writes a row for each file as CSV; files are named from the table's folder.

    Raises:
        UserMistake: it may not be written there.
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for each in files:
        told = each.to_json()
        name = each.path.relative_to(path.parent).as_posix()
        writer.writerow({**told, "file": name, "left_out": " ".join(each.left_out)})
    write_bytes(path, stream.getvalue().encode(), overwrite=overwrite)
    return path
