"""What a sheet says of the pictures on it: each was checked before it was put there."""

from pinxit.check.finding import Finding
from pinxit.datasets.words import counted
from pinxit.pictures.history import SHEETS
from pinxit.pictures.picture import Picture


def warned_on_sheet(picture: Picture, name: str) -> Finding | None:
    """The warning of a check, if it warned of a picture on this sheet; None for all else.

    Args:
        picture: A sheet, or any other picture.
        name: Of the check.
    """
    if not picture.steps or picture.steps[-1].verb not in SHEETS:
        return None
    counts = picture.steps[-1].settings.get("findings", {}).get(name, {})
    if not counts.get("warns"):
        return None
    pictures = counted(counts["warns"], "picture")
    return Finding(
        name,
        "warns",
        f"On this sheet, {pictures} got a warning of the check {name!r}; make them singly to "
        "read it.",
        evidence={"pictures": dict(counts)},
    )
