"""One person with one thing of each kind, for tests that ask whether others can reach them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint, paint_folder

from pinxit.base.shipped import shipped
from pinxit.datasets.rights import Rights
from pinxit.desks.scan_views import Shown, write_view
from pinxit.jobs.scan_work import shelf_of
from pinxit.scans.scan import Scan
from pinxit.tables.base import new_id
from pinxit.tables.hooks import Delivery, Webhook
from pinxit.tables.people import Key
from pinxit.tables.shelves import Attached, Board, NamedDirection, Preset, Spot
from pinxit.tables.work import Job


@dataclass
class Belongings:
    """What a person has.

    Attributes:
        ids: For each noun as it stands in addresses ("datasets/pictures": a picture of a data
            set), the id or name of the person's own.
        secrets: What nobody else may ever be told.
    """

    person: str
    ids: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    def fill(self, path: str) -> str:
        """The address, with the person's own ids in it.

        Raises:
            KeyError: the address has a noun that is not known here.
        """
        parts = path.split("/")
        nouns = [part for part in parts if part not in ("", "api", "v1")]
        for index, part in enumerate(parts):
            if part.startswith("{"):
                noun = parts[index - 1]
                parts[index] = self.ids[noun if noun == nouns[0] else f"{nouns[0]}/{noun}"]
        return "/".join(parts)


_NAMED = (
    "annas-set",
    "annas-model",
    "annas job",
    "annas board",
    "annas spot",
    "annas.png",
    "annas plate",
    "annas head",
    "annas finding",
    "annas preset",
    "annas.example",
    "annas message",
)
"""What the things of a person are called here."""


def belongings_of(person: str, client: TestClient, app: FastAPI, folder: Path) -> Belongings:
    """Gives a person a data set, a model, a picture, a job and so on."""
    house, made = app.state.house, Belongings(person)
    studio = house.studio(person)
    pictures = paint_folder(folder / "own", 3)
    dataset, _ = studio.import_folder(pictures, "annas-set", Rights("CC0-1.0", creator="Anna"))
    (studio.home / "models").mkdir(parents=True)
    data = shipped("models", "adventurers.safetensors").read_bytes()
    (studio.home / "models" / "annas-model.safetensors").write_bytes(data)
    picture = house.library.upload(person, "annas.png", paint(folder / "annas.png").read_bytes())
    rows = _rows_of(person, picture)
    with house.database.writing() as session:
        session.add_all(rows[:6])
        session.flush()  # what refers to others comes after them
        session.add_all(rows[6:])
        session.flush()
        job, board, spot, direction, preset, hook, delivery = (row.id for row in rows[:7])
    key: Key = house.keys.list(person)[0]
    study = _study_of(studio.home)
    made.ids = {
        "datasets": "annas-set",
        "datasets/pictures": dataset.entries[0].sha256,
        "models": "annas-model",
        "pictures": picture.id,
        "pictures/files": "0",
        "jobs": job,
        "jobs/samples": "0",
        "boards": board,
        "spots": spot,
        "directions": direction,
        "styles": "annas-style",
        "samples": "annas-sample",
        "trainings": "annas-run",
        "trainings/film": "0",
        "people": person,
        "keys": key.id,
        "presets": preset,
        "webhooks": hook,
        "webhooks/deliveries": delivery,
        "images/files": "annas-link",
        "scans": study,
        "scans/volumes": "1",
        "scans/results": "annasresult",
        "classes": "annas-class",
        "classes/students": person,
        "classes/jobs": job,
        "classes/pictures": picture.id,
    }
    ids = (study, picture.id, job, board, spot, direction, preset, hook, delivery, key.id)
    made.secrets = [*_NAMED, *ids, picture.sha256]
    return made


def _rows_of(person: str, picture: Any) -> list[Any]:
    """A thing of each kind that has a row, in an order that `belongings_of` knows."""
    hook = Webhook(id=new_id(), owner=person, url="https://annas.example", secret="", events=[])
    return [
        Job(owner=person, kind="generate", lane="quick", params={}, title="annas job"),
        Board(owner=person, name="annas board"),
        Spot(owner=person, model="0" * 64, title="annas spot", recipe={}),
        NamedDirection(owner=person, model="0" * 64, name="annas way", number=1),
        Preset(owner=person, kind="generate", name="annas preset", params={}),
        hook,
        Delivery(webhook=hook.id, event="ping", subject="ping", body="annas message"),
        Attached(
            picture=picture.id,
            number=0,
            name="annas plate.tif",
            media_type="image/tiff",
            sha256=picture.sha256,
            bytes=picture.bytes,
        ),
    ]


def _study_of(home: Path) -> str:
    """A study that was read, and something that was made of it."""
    study = shelf_of(home).begin("annas head")
    affine = np.diag([2.0, 1.0, 1.0, 1.0])[[2, 1, 0, 3]]
    scan = Scan(np.arange(24, dtype=np.float32).reshape(2, 3, 4), affine)
    write_view(scan, study.volumes, Shown("1"))
    (study.results / "annasresult" / "files").mkdir(parents=True)
    (study.results / "annasresult" / "files" / "0001.dcm").write_bytes(b"annas finding")
    told = {
        "id": "annasresult",
        "of": "1",
        "verb": "denoise",
        "knobs": {},
        "created": "",
        "volumes": [],
        "facts": [],
        "notices": ["annas finding"],
        "files": 1,
        "bytes": 1,
        "warning": "",
    }
    (study.results / "annasresult" / "about.json").write_text(json.dumps(told))
    study.remember({"is_read": True})
    return study.id


def instance_of(schema: dict[str, Any], components: dict[str, Any]) -> Any:
    """A small value that fits a JSON schema, with nothing in it that is not required."""
    while "$ref" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return instance_of(schema[choice][0], components)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type", "object")
    if kind == "array":
        return [instance_of(schema["items"], components)] * schema.get("minItems", 0)
    if kind == "object":
        names = schema.get("required", ())
        return {name: instance_of(schema["properties"][name], components) for name in names}
    return _plain(kind, schema)


def _plain(kind: str, schema: dict[str, Any]) -> Any:
    if kind == "string":
        return "x" * max(1, schema.get("minLength", 1))
    if kind in ("integer", "number"):
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    return False if kind == "boolean" else None
