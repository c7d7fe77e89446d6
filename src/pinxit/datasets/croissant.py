"""A data set as Croissant metadata, one record for each picture with its own license.

Croissant Format Specification 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html)
and its vocabulary for responsible AI, 1.0. Pictures are named by path and hash; they stay here.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.licenses import license_address

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_FIELDS: Mapping[str, tuple[str, str]] = {
    "path": ("sc:Text", "Where the picture lies in the data set's folder."),
    "sha256": ("sc:Text", "SHA-256 of the picture's file."),
    "width": ("sc:Integer", "Columns, upright."),
    "height": ("sc:Integer", "Rows, upright."),
    "license": ("sc:Text", "SPDX identifier, or LicenseRef- for terms of their own."),
    "creator": ("sc:Text", "Who made the picture."),
    "source": ("sc:Text", "Where it comes from."),
    "learn": ("sc:Text", "yes, or why no model may learn from it."),
    "people": ("sc:Text", "nobody, released, or unasked."),
    "says": ("sc:Text", "What the file says of its rights, word for word."),
    "caption": ("sc:Text", "What it shows."),
}


def croissant(dataset: Dataset) -> dict[str, Any]:
    """The metadata as JSON-LD. Evidence stays out: contracts are nobody else's business."""
    joined = dataset.joined()
    licenses = sorted({entry.rights.license for entry in dataset.entries})
    creators = sorted({e.rights.creator for e in dataset.entries if e.rights.creator})
    people = Counter(entry.rights.consent.people for entry in dataset.entries)
    return {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": [
            "http://mlcommons.org/croissant/1.0",
            "http://mlcommons.org/croissant/RAI/1.0",
        ],
        "name": dataset.name,
        "description": f"{len(dataset.entries)} pictures. {joined.sentence} "
        "A reading of the licenses by policy, not legal advice.",
        "version": f"{dataset.version}.0.0",
        "datePublished": dataset.created,
        "identifier": f"sha256:{dataset.digest}",
        "url": f"urn:sha256:{dataset.digest}",
        "license": [license_address(each) or each for each in licenses],
        "creator": [{"@type": "sc:Person", "name": name} for name in creators],
        "citeAs": "; ".join(sorted(joined.credits)),
        "creditText": "; ".join(sorted(joined.credits)),
        "isLiveDataset": False,
        "rai:dataCollection": "Imported from files with their rights by Pinxit; what the files say "
        "of their rights themselves was honored.",
        "rai:personalSensitiveInformation": [
            f"people depicted: {word}: {count} pictures" for word, count in sorted(people.items())
        ],
        "distribution": [],
        "recordSet": [_records(dataset)],
    }


def _records(dataset: Dataset) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "pictures",
        "name": "pictures",
        "description": "Every picture with its rights.",
        "key": {"@id": "pictures/path"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"pictures/{name}",
                "name": name,
                "description": description,
                "dataType": kind,
            }
            for name, (kind, description) in _FIELDS.items()
        ],
        "data": [_record(entry) for entry in dataset.entries],
    }


def _record(entry: Entry) -> dict[str, Any]:
    rights = entry.rights
    values = (
        *(entry.path, entry.sha256, entry.width, entry.height),
        *(rights.license, rights.creator, rights.source, rights.why_not("learn") or "yes"),
        *(rights.consent.people, "; ".join(entry.says), entry.caption),
    )
    return {f"pictures/{name}": value for name, value in zip(_FIELDS, values, strict=True)}
