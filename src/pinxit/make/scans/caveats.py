"""What every report on a scan says of itself, whatever it found."""

from collections.abc import Mapping, Sequence

from pinxit.engine import Card
from pinxit.scans.derive import WARNING
from pinxit.scans.scan import Scan

NO_DEVICE = f"{WARNING}. Not a medical device; never for diagnosis or treatment."
"""Stands on every page, sheet and record."""

_ALWAYS = (
    "A network learns what its labels say: who drew them, on which scans, decides what it finds. "
    "It has no notion of what it was not shown, and says nothing when a scan is of another kind.",
    "Volumes count voxels. A structure a few voxels thin may be off by half its volume from "
    "partial filling alone.",
    "Textures and histograms depend on voxel size, kernel, dose and bin width. Compare them "
    "between scans that were taken and binned alike, and with no others.",
)
_FEW = 3


def caveats(scan: Scan, card: Card | None) -> tuple[str, ...]:
    """Sentences for a report: those that hold for all, and those that this scan and model ask for.

    Args:
        scan: What was measured.
        card: Of the model that labeled it; None if a person did.
    """
    told = [NO_DEVICE]
    if card is None:
        told.append("The labels were given by the user; how good they are was not looked at.")
    else:
        told += _of_model(card.judged, card.dataset)
    if scan.affine is None:
        told.append("The file does not say how large its voxels are: nothing is told in mm.")
    if scan.is_skewed:
        told.append("The gantry was tilted: lengths and surfaces are told as if it were not.")
    return (*told, *(f"{notice}" for notice in scan.notices), *_ALWAYS)


def _of_model(judged: Mapping[str, object], learned: Mapping[str, object]) -> Sequence[str]:
    units = judged.get("units", 0)
    made = []
    if judged.get("held out") == "slices":
        made.append(
            "The model was judged on slices of the very patients that it learned from, because "
            "there were too few. On a new patient it is worse, and nobody knows how much."
        )
    if "blocks" in str(judged.get("interval", "")):
        made.append("Its interval is over blocks of slices; it leaves out how patients differ.")
    if isinstance(units, int) and units < _FEW:
        made.append(f"It was judged on {units} units: too few for an interval.")
    scans = learned.get("scans")
    if isinstance(scans, int):
        made.append(f"It learned from {scans} scans in all.")
    return made
