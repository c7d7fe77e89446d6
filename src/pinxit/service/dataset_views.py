"""How data sets are told over the wire."""

from collections.abc import Iterable, Mapping
from typing import Any

from pinxit.datasets.captions import NAME as CAPTIONS
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.groups import groups_report
from pinxit.datasets.labels import NAME as LABELS
from pinxit.datasets.licenses import USES
from pinxit.datasets.readiness import Item, readiness
from pinxit.datasets.report import report
from pinxit.datasets.rights_file import NAMES
from pinxit.desks.datasets import DatasetDesk
from pinxit.desks.looks import looks_of
from pinxit.service.shapes.datasets import (
    DatasetPicture,
    DatasetReport,
    DatasetRights,
    DatasetTold,
    Filter,
    PictureRights,
    ReadinessItem,
)

_COVER = 4
_NOTHING = "Nothing here may be learned from."
_NO_PICTURES = {*NAMES, CAPTIONS, LABELS}


def dataset_told(desk: DatasetDesk, name: str) -> DatasetTold:
    """A data set as the service tells it.

    Raises:
        UserMistake: there is none of that name.
    """
    newest, about = desk.newest(name), desk.uploads.about(name)
    versions = list(desk.rights.datasets.versions(name))
    told: dict[str, Any] = {
        "name": name,
        "versions": versions,
        "waiting": _waiting(desk, name, newest),
        "is_mine_to_change": desk.uploads.folder(name) is not None,
    }
    if newest is None:
        return DatasetTold(**told, **_empty(str(about.get("created", ""))))
    labels = desk.rights.datasets.labels(name)
    singles = newest.singles()
    attributes = labels.attributes(singles)
    return DatasetTold(
        **told,
        version=newest.version,
        frozen=newest.frozen,
        pictures=len(newest.entries),
        trainable=len(newest.trainable()),
        digest=newest.digest,
        created=newest.created,
        rights=_rights(newest),
        duplicates=len(newest.entries) - len(singles),
        readiness=_readiness(newest, about),
        labels={each: list(labels.grouping(singles, each).names) for each in attributes},
        cover=[thumbnail_url(name, each.sha256) for each in singles[:_COVER]],
    )


def pictures_told(
    desk: DatasetDesk, dataset: Dataset, wanted: Filter = "all"
) -> list[DatasetPicture]:
    """The pictures of a data set that a filter lets through, by path."""
    near = _near(desk.uploads.about(dataset.name))
    found = (each for each in dataset.entries if _passes(each, wanted, near))
    return [_picture(dataset.name, each, near) for each in found]


def report_told(desk: DatasetDesk, dataset: Dataset) -> DatasetReport:
    """Everything people ask about a data set before they train on it."""
    about = desk.uploads.about(dataset.name)
    found = about.get("import", {})
    facts = report(dataset)
    if not facts["trainable"]:
        facts["sentence"] = _NOTHING
    looks = looks_of(desk.rights.home, dataset)
    labels = desk.rights.datasets.labels(dataset.name)
    twins = {"exact": facts.pop("exact_copies"), "near": found.get("near", [])}
    return DatasetReport(
        name=dataset.name,
        version=dataset.version,
        sizes=facts.pop("sizes"),
        twins=twins,
        rights={name: facts.pop(name) for name in _RIGHTS_FACTS},
        opt_outs=_opt_outs(dataset),
        groups=groups_report(dataset, labels),
        colors=looks["colors"],
        brightness=looks["brightness"],
        looked_at=looks["looked_at"],
        readiness=_readiness(dataset, about),
        faces=[*found.get("faces", [])],
        unreadable=found.get("unreadable", {}),
        facts=facts,
    )


def thumbnail_url(name: str, sha256: str) -> str:
    """Where the small view of a picture is fetched."""
    return f"/api/v1/datasets/{name}/pictures/{sha256}/thumbnail"


_RIGHTS_FACTS = (
    "licenses",
    "results",
    "sentence",
    "not_trainable",
    "decisions",
    "limits",
    "people",
)


def _rights(dataset: Dataset) -> DatasetRights:
    joined = dataset.joined()
    usable, refused = dataset.trainable(), dataset.untrainable()
    licenses: dict[str, int] = {}
    for entry in dataset.entries:
        licenses[entry.rights.license] = licenses.get(entry.rights.license, 0) + 1
    whys = {why: None for _, why in refused}
    return DatasetRights(
        sentence=joined.sentence if usable else _NOTHING,
        licenses=licenses,
        may={use: bool(usable) and use in joined.allows for use in USES},
        problems=[*joined.conflicts, *whys],
    )


def _readiness(dataset: Dataset, about: Mapping[str, Any]) -> list[ReadinessItem]:
    faces = about.get("import", {}).get("faces", [])
    return list(map(_item, readiness(dataset, faces)))


def _item(item: Item) -> ReadinessItem:
    return ReadinessItem.model_validate(item, from_attributes=True)


def _empty(created: str) -> dict[str, Any]:
    nothing = "Send pictures, then import them."
    first = ReadinessItem(item="pictures", is_met=False, sentence=nothing, blocks=True)
    rights = DatasetRights(sentence="", licenses={}, may=dict.fromkeys(USES, False), problems=[])
    return {
        "version": 0,
        "frozen": False,
        "pictures": 0,
        "trainable": 0,
        "duplicates": 0,
        "digest": "",
        "created": created,
        "rights": rights,
        "readiness": [first],
        "labels": {},
        "cover": [],
    }


def _waiting(desk: DatasetDesk, name: str, newest: Dataset | None) -> int:
    """Files in the folder that are not in the newest version."""
    folder = desk.uploads.folder(name)
    if folder is None:
        return 0
    files = (each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    known = {entry.path for entry in newest.entries} if newest else set()
    return sum(1 for path in files if _may_be_new(path, known))


def _may_be_new(path: str, known: set[str]) -> bool:
    is_hidden = any(part.startswith(".") for part in path.split("/"))
    return not (is_hidden or path in known or path in _NO_PICTURES or path.endswith(".txt"))


def _near(about: Mapping[str, Any]) -> dict[str, list[str]]:
    """The paths of nearly alike pictures, by each path."""
    groups: Iterable[list[str]] = about.get("import", {}).get("near", [])
    return {path: [p for p in group if p != path] for group in groups for path in group}


def _passes(entry: Entry, wanted: Filter, near: Mapping[str, list[str]]) -> bool:
    if wanted == "twins":
        return bool(entry.twin_of) or entry.path in near
    if wanted == "no_rights":
        return not entry.rights.allows("learn")
    return wanted == "all" or bool(_prohibition(entry))


def _prohibition(entry: Entry) -> str:
    """Why the picture itself, or a file beside it, forbids learning; "" if it does not."""
    denied = (o.reason for o in entry.rights.overrides if o.use == "learn" and not o.allowed)
    return next(denied, "")


def _opt_outs(dataset: Dataset) -> dict[str, str]:
    told = ((entry.path, _prohibition(entry)) for entry in dataset.entries)
    return {path: why for path, why in told if why}


def _picture(name: str, entry: Entry, near: Mapping[str, list[str]]) -> DatasetPicture:
    rights = entry.rights
    why = rights.why_not("learn")
    return DatasetPicture(
        id=entry.sha256,
        path=entry.path,
        width=entry.width,
        height=entry.height,
        twin_of=entry.twin_of or None,
        near=near.get(entry.path, []),
        rights=PictureRights(
            license=rights.license,
            creator=rights.creator,
            source=rights.source,
            evidence=rights.evidence,
            until=rights.until.isoformat() if rights.until else None,
            people=rights.consent.people,
            may_learn=why is None,
            why_not=why,
        ),
        tags=list(entry.tags),
        caption=entry.caption,
        says=list(entry.says),
        thumbnail=thumbnail_url(name, entry.sha256),
    )
