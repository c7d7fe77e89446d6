"""The training pictures that lie nearest to a made one, as its copy check found them."""

from collections.abc import Mapping
from typing import Any

from pinxit.service.belongings import Belongings
from pinxit.service.shapes.trust import NearestTold, NearTold
from pinxit.tables.shelves import KeptPicture

_CHECK = "copies"


def nearest_of(row: KeptPicture, things: Belongings) -> NearestTold:
    """What the check measured, with a small view of each picture that the asker has.

    Args:
        row: The made picture.
        things: Of the asker; only in their data sets pictures are looked for.
    """
    evidence = next((e for e in map(_evidence, row.findings) if e), {})
    model = things.model(row.model) if row.model else None
    card = model.card.dataset if model is not None else {}
    name, here = "", set[str]()
    if evidence and card and things.dataset(card):
        name = str(card["name"])
        dataset = things.studio.datasets.load(name, card.get("version"))
        here = {entry.sha256 for entry in dataset.entries}
    items = [
        NearTold(
            sha256=str(each["sha256"]),
            bits=int(each["bits"]),
            levels=float(each["levels"]),
            thumbnail=_address(name, str(each["sha256"])) if each["sha256"] in here else None,
        )
        for each in evidence.get("nearest", ())
    ]
    return NearestTold(dataset=name, p=evidence.get("p"), items=items)


def _evidence(finding: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the copy check measured; {} of other checks, and of older ones."""
    told = finding.get("evidence") or {}
    return told if finding.get("check") == _CHECK and told.get("nearest") else {}


def _address(dataset: str, sha256: str) -> str:
    return f"/api/v1/datasets/{dataset}/pictures/{sha256}/thumbnail"
