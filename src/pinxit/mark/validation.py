"""What c2pa-rs reports of a file's manifests, sorted into what it means for the picture."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Fault = Literal["bytes", "manifest", "signer"]
"""What a failure is about: the file's other bytes, the manifest itself, or who signed it."""

_ABOUT_SIGNER = ("signingCredential.", "timeStamp.", "claimSignature.outsideValidity")
_ABOUT_BYTES = ("assertion.dataHash.", "assertion.bmffHash.", "assertion.boxesHash.")

_NAMES: Mapping[str, str] = {
    "org.pinxit.recipe": "the recipe",
    "org.pinxit.checks": "the findings of the checks",
    "org.pinxit.model": "the card of the model",
    "org.pinxit.dataset": "the card of the data set",
    "org.pinxit.rights": "the rights of the sources",
    "org.pinxit.picture": "the fingerprint of the pixels",
    "c2pa.actions": "the list of what was done",
    "c2pa.ingredient": "the record of a source",
    "cawg.training-mining": "the statement on training and mining",
    "c2pa.hash": "the hash of the file",
    "c2pa.claim": "the claim that holds all together",
    "c2pa.signature": "the signature",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold.

    Attributes:
        fault: What it is about.
        code: As the C2PA specification 2.1, section 15.2.2 spells it.
        part: Which part of the manifest, in words; "" if none is named.
    """

    fault: Fault
    code: str
    part: str


def active_manifest(store: Mapping[str, Any]) -> Mapping[str, Any]:
    """The manifest that speaks for the file."""
    found: Mapping[str, Any] = store["manifests"].get(store.get("active_manifest"), {})
    return found


def failures_of(results: Mapping[str, Any]) -> tuple[Failure, ...]:
    """All failures in the validation results of a store or of an ingredient.

    Those of older manifests in the file count, too, but for their signers, and for changes that
    were made to a source before it was used: they are reported with the source.
    """
    active = results.get("activeManifest") or {}
    found = [_failure(status) for status in active.get("failure", ())]
    for delta in results.get("ingredientDeltas") or ():
        statuses = delta.get("validationDeltas", {}).get("failure", ())
        found += [each for each in map(_failure, statuses) if each.fault == "manifest"]
    return tuple(found)


def own_value(manifest: Mapping[str, Any], label: str) -> Any:
    """The JSON value of one assertion of ours; None if it is not there or not JSON."""
    for each in _labelled(manifest, label):
        data = each.get("data")
        text = data.get("json") if isinstance(data, Mapping) else None
        if isinstance(text, str):
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                return None
    return None


def own_object(manifest: Mapping[str, Any], label: str) -> Mapping[str, Any]:
    """The JSON object of one assertion of ours; empty if there is none."""
    value = own_value(manifest, label)
    return value if isinstance(value, dict) else {}


def actions_of(manifest: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The C2PA actions of a manifest, whoever made it."""
    for label in ("c2pa.actions.v2", "c2pa.actions"):
        for each in _labelled(manifest, label):
            data = each.get("data")
            actions = data.get("actions") if isinstance(data, Mapping) else None
            if isinstance(actions, list):
                return [action for action in actions if isinstance(action, Mapping)]
    return ()


def _labelled(manifest: Mapping[str, Any], label: str) -> Iterator[Mapping[str, Any]]:
    return (each for each in manifest.get("assertions", ()) if each.get("label") == label)


def _failure(status: Mapping[str, Any]) -> Failure:
    code = str(status.get("code", ""))
    last = str(status.get("url") or "").rpartition("/")[2]
    part = next((name for label, name in _NAMES.items() if last.startswith(label)), "")
    if code.startswith(_ABOUT_SIGNER):
        return Failure("signer", code, part)
    if code.startswith(_ABOUT_BYTES):
        return Failure("bytes", code, part)
    return Failure("manifest", code, part)
