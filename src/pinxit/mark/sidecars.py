"""Signed manifests beside files that can hold none: data sets and models, chained to each other.

A model's manifest names its data set as an ingredient and takes over that one's own manifest, so
that one file beside the model holds the whole chain (C2PA specification 2.1, sections 11.4, 10.3).
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa

from pinxit.base.about import __version__
from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_bytes
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.engine import Card
from pinxit.mark.beside import place_beside
from pinxit.mark.credentials import (
    ManifestDamaged,
    assertion,
    context_for,
    read_store,
    stamped_if_possible,
)
from pinxit.mark.deeds import SHEET, VOCABULARY
from pinxit.mark.keys import Signer
from pinxit.mark.manifest import ACTIONS, MODEL
from pinxit.pictures.read import read_file

DATASET = "org.pinxit.dataset"
"""Label of the assertion that tells of a data set."""
SCAN = "org.pinxit.scan"
"""Label of the assertion that tells of scans that were made of others."""
MEDIA_TYPE = "application/octet-stream"
LARGEST = 2**36

_TRAINED_DATA = "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData"


@dataclass(frozen=True, slots=True)
class Told:
    """What a manifest will say of a file.

    Attributes:
        title: The file's name.
        label: Of the assertion that tells of it.
        facts: What that says.
        source_type: IPTC or C2PA digital source type, whole.
    """

    title: str
    label: str
    facts: Mapping[str, Any]
    source_type: str


def told_of_dataset(dataset: Dataset | ShardedDataset, title: str) -> Told:
    """What is signed of a data set: its card, which names no paths."""
    return Told(title, DATASET, dataset.card(), VOCABULARY + SHEET)


def told_of_model(card: Card, sha256: str, title: str) -> Told:
    """What is signed of a model: what pictures say of it, and which model it supersedes."""
    facts = {
        "name": card.name,
        "engine": card.engine,
        "version": card.version,
        "sha256": sha256,
        "dataset": dict(card.dataset),
        "scores": dict(card.scores),
        "supersedes": card.training.get("supersedes"),
    }
    return Told(title, MODEL, facts, _TRAINED_DATA)


def sign_beside(path: Path, told: Told, sources: Iterable[Path], signer: Signer) -> Path:
    """Signs a file by a manifest beside it, over an older one, and gives the manifest's path.

    Args:
        path: The file.
        told: What is said of it.
        sources: Files that it was made from; their manifests beside them are taken over.
        signer: Who signs.

    Raises:
        UserMistake: a file cannot be read or written.
        PinxitError: it cannot be signed with this key or certificate.
    """
    data = read_file(path, most_bytes=LARGEST)
    found = [_ingredient(source, number, signer) for number, source in enumerate(sources)]
    action = {"action": "c2pa.created", "digitalSourceType": told.source_type}
    manifest = {
        "claim_generator_info": [{"name": "Pinxit", "version": __version__}],
        "title": told.title,
        "format": MEDIA_TYPE,
        "ingredients": [definition for definition, _ in found],
        "assertions": [
            {"label": ACTIONS, "created": True, "data": {"actions": [action]}},
            assertion(told.label, told.facts),
        ],
    }
    resources = {
        definition["manifest_data"]["identifier"]: older
        for definition, older in found
        if older is not None
    }
    try:
        made = _signed(data, manifest, resources, signer)
    except c2pa.C2paError as fault:
        raise PinxitError(f"{path.name} could not be signed: {fault}.") from fault
    beside = place_beside(path)
    write_bytes(beside, made, overwrite=True)
    return beside


def _signed(
    data: bytes, manifest: Mapping[str, Any], resources: Mapping[str, bytes], signer: Signer
) -> bytes:
    def written(definition: Mapping[str, Any], info: c2pa.C2paSignerInfo) -> bytes:
        with (
            context_for(signer.anchors) as context,
            c2pa.Builder(definition, context=context) as builder,
            c2pa.Signer.from_info(info) as pen,
        ):
            builder.set_no_embed()
            for name, older in resources.items():
                builder.add_resource(name, io.BytesIO(older))
            made: bytes = builder.sign(pen, MEDIA_TYPE, io.BytesIO(data), io.BytesIO())
        return made

    return stamped_if_possible(manifest, signer, written)


def manifest_beside(path: Path) -> bytes | None:
    """The manifest beside a file; None if there is none."""
    try:
        return read_file(place_beside(path), most_bytes=2**28)
    except UserMistake:
        return None


def _ingredient(source: Path, number: int, signer: Signer) -> tuple[dict[str, Any], bytes | None]:
    """How a source is named, and its own manifest if it has one that can be read."""
    data = read_file(source, most_bytes=LARGEST)
    plain = {
        "label": f"source-{number + 1}",
        "title": source.name,
        "format": MEDIA_TYPE,
        "relationship": "inputTo",
        "instance_id": f"sha256:{hash_bytes(data)}",
    }
    older = manifest_beside(source)
    try:
        store = read_store(data, MEDIA_TYPE, signer.anchors, older) if older else None
    except ManifestDamaged:
        store = None
    if store is None:
        return plain, None
    more = {
        "manifest_data": {"format": "application/c2pa", "identifier": f"source-{number + 1}.c2pa"},
        "active_manifest": store["active_manifest"],
        "validation_results": store["validation_results"],
    }
    return {**plain, **more}, older
