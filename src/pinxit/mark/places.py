"""Keeps the place of a photograph out of what is signed: manifests of sources may tell it, too.

Names: EXIF 2.32 (GPS tags), IPTC Photo Metadata Standard 2025.1 (locations), schema.org; as C2PA
specification 2.1, section 18.14, lets metadata assertions spell them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pinxit.mark.credentials import Ingredient, ManifestDamaged, read_store
from pinxit.pictures.known import format_of

_NAME = re.compile(
    r"(?:.*:)?(?:gps.*|.*location.*|.*latitude|.*longitude|geo.*|city|country.*|province.*|postal.*)"
    r"|photoshop:state",
    re.IGNORECASE | re.DOTALL,
)
_IN_TEXT = re.compile(r"GPSL(?:at|ong)itude|:Location(?:Created|Shown)", re.IGNORECASE)


def without_place(ingredient: Ingredient) -> Ingredient:
    """The ingredient; named by its hash alone if its own manifest tells a place."""
    data = ingredient.read()
    known = format_of(data) if data else None
    if data is None or known is None:
        return ingredient
    try:
        store = read_store(data, known.media_type, "")
    except ManifestDamaged:  # what cannot be read might tell anything
        return replace(ingredient, is_left_out=True)
    tells = store is not None and tells_place(store.get("manifests"))
    return replace(ingredient, is_left_out=tells)


def tells_place(value: Any) -> bool:
    """Whether a JSON value names a place anywhere, by what its keys are called."""
    if isinstance(value, Mapping):
        return any(_NAME.fullmatch(str(k)) or tells_place(each) for k, each in value.items())
    if isinstance(value, list):
        return any(map(tells_place, value))
    return isinstance(value, str) and _IN_TEXT.search(value) is not None
