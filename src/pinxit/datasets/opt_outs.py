"""What a picture says itself about being learned from: in XMP, in C2PA manifests, in plain words.

PLUS data mining property (IPTC Photo Metadata Standard 2023.1, ``plus:DataMining``), with the
vocabulary at http://ns.useplus.org/LDF/ldf-XMPSpecification#DataMining; training and data mining
assertion (C2PA specification 1.4, section 18.19, and CAWG 1.1, of the same form). Silence is no
permission; it leaves the decision to the license.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import c2pa

from pinxit.base.errors import UserMistake
from pinxit.datasets.reservations import reserved_in_words
from pinxit.pictures.known import format_of
from pinxit.pictures.notices import Notice, notices_of
from pinxit.pictures.read import read_labels

_PROPERTY = "DataMining"
_VALUE = re.compile(r"DMI-[A-Z]+(?:-[A-Z]+)*")
_PROHIBITS = "DMI-PROHIBITED"

_ASSERTIONS = ("cawg.training-mining", "c2pa.training-mining")
_LEARNING = frozenset(
    f"{spelled}.{use}"
    for spelled in ("cawg", "c2pa")
    for use in ("ai_generative_training", "ai_training", "data_mining")
)
_FORBIDS = ("notAllowed", "constrained")
_OFFLINE = {"verify_after_reading": False, "remote_manifest_fetch": False, "ocsp_fetch": False}


def opt_out(data: bytes, notices: Sequence[Notice] | None = None) -> str | None:
    """The prohibition of learning that a picture file carries, as a reason; None if there is none.

    Whether a manifest is signed by somebody trusted, and the file unchanged since, makes no
    difference; a manifest that cannot be parsed prohibits if it speaks of training at all. What is
    "constrained" is prohibited, because nobody can tell here whether the constraints are kept.

    Args:
        data: The whole file.
        notices: What it says of its rights; read from it, if absent.
    """
    told = notices_of(data) if notices is None else notices
    return _in_xmp(data) or _in_manifests(data) or reserved_in_words(told)


def _in_xmp(data: bytes) -> str | None:
    if _PROPERTY.encode() not in data and b"XML:com.adobe.xmp" not in data:
        return None
    try:
        xmp = read_labels(data).xmp or ""
    except UserMistake:
        return None
    values = _VALUE.findall(xmp) if _PROPERTY in xmp else []
    prohibiting = sorted({value for value in values if value.startswith(_PROHIBITS)})
    return f"the picture itself says plus:DataMining {prohibiting[0]}" if prohibiting else None


def _in_manifests(data: bytes) -> str | None:
    known = format_of(data)
    if known is None or b"c2pa" not in data:
        return None
    settings = c2pa.Settings.from_dict({"verify": _OFFLINE})
    try:
        with (
            c2pa.Context(settings=settings) as context,
            c2pa.Reader(known.media_type, io.BytesIO(data), context=context) as reader,
        ):
            store = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return None
    except (c2pa.C2paError, ValueError, RecursionError):
        spoken = next((label for label in _ASSERTIONS if label.encode() in data), None)
        return f"the picture itself carries a damaged {spoken}" if spoken else None
    return min(_prohibitions(store), default=None)


def _prohibitions(store: Mapping[str, Any]) -> Iterator[str]:
    manifests = store.get("manifests", {}).values()
    for assertion in (each for manifest in manifests for each in manifest.get("assertions", ())):
        data = assertion.get("data")
        entries = data.get("entries") if isinstance(data, Mapping) else None
        if not str(assertion.get("label")).startswith(_ASSERTIONS) or not entries:
            continue
        for name in _LEARNING & set(entries):
            use = entries[name].get("use") if isinstance(entries[name], Mapping) else None
            if use in _FORBIDS:
                yield f"the picture itself says {name} {use}"
