"""The way out of what is unlike normal scans: a heat map of each way as NIfTI, scores as JSON."""

import json
from pathlib import Path
from typing import Any

from pinxit.base.files import refuse_existing, write_bytes
from pinxit.deliver.scan_labels import Armors
from pinxit.deliver.scans import About, deliver_scan, record_of, refuse_places
from pinxit.engine import Model
from pinxit.make.scans.anomaly import ALL_WAYS, Anomalies
from pinxit.make.scans.caveats import NO_DEVICE
from pinxit.mark.deeds import BY_ALGORITHM, VOCABULARY
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import SCAN, Told, sign_beside

SCORES = "scores.json"
LIMITS = (
    "p ranks a slice among normal slices that were held out; it is a false alarm's chance for a "
    "slice of the same kind, and nothing else.",
    "Another machine, protocol or part of the body makes every slice rare.",
    "Areas under the curve are of planted lesions; real ones are harder.",
)
"""What goes with every score."""


def refuse_anomaly_places(out: Path, *, overwrite: bool) -> None:
    """Makes sure, before long work, that heat maps may be written into a folder.

    Raises:
        UserMistake: they may not.
    """
    for way in ALL_WAYS:
        refuse_places(_place(out, way), overwrite=overwrite)
    refuse_existing(out / SCORES, overwrite=overwrite)


def deliver_anomalies(
    found: Anomalies,
    model: Model,
    out: Path,
    signer: Signer,
    armors: Armors,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Writes heat maps and scores, each with a record or a manifest beside it.

    Raises:
        UserMistake: they may not be written there.
    """
    refuse_anomaly_places(out, overwrite=overwrite)
    files: list[Path] = []
    for way, heat in found.heat.items():
        place, what = _place(out, way), About("unlike normal")
        done = deliver_scan(heat, place, signer, armors.scans, what=what, overwrite=overwrite)
        files += done.files
    told: dict[str, Any] = {
        "warning": NO_DEVICE,
        "limits": list(LIMITS),
        "model": {"name": model.card.name, "sha256": model.sha256},
        "scores": dict(model.card.scores),
        "judged": dict(model.card.judged),
        "held_out": found.held_out,
        "slices": found.to_json(),
    }
    data = json.dumps(told, indent=2).encode()
    write_bytes(out / SCORES, data, overwrite=overwrite)
    steps = next(iter(found.heat.values())).steps
    facts = record_of(steps, {SCORES: data}, LIMITS)
    sign_beside(out / SCORES, Told(SCORES, SCAN, facts, VOCABULARY + BY_ALGORITHM), [], signer)
    return [*files, out / SCORES]


def _place(out: Path, way: str) -> Path:
    return out / f"{way.replace(' ', '-')}.nii.gz"
