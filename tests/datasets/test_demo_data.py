"""The shipped pictures are what their lists of sources say."""

import json
from pathlib import Path

import pytest

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from pinxit.datasets.importing import import_folder
from pinxit.datasets.licenses import LICENSES
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import rights_beside

DEMO = shipped("demo")
RECORDS = json.loads((DEMO / "SOURCES.json").read_text(encoding="utf-8"))


def test_every_shipped_picture_has_its_source_and_every_source_its_picture() -> None:
    there = {path.relative_to(DEMO).as_posix() for path in DEMO.glob("*/*.jpg")}
    assert there == {record["file"] for record in RECORDS}
    listed = (DEMO / "SOURCES.md").read_text(encoding="utf-8")
    assert all(record["file"] in listed for record in RECORDS)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record["file"]))
def test_a_shipped_picture_is_the_recorded_one_and_free_to_use(record: dict[str, str]) -> None:
    path = DEMO / record["file"]
    assert hash_file(path) == record["sha256"]
    assert record["license"] in LICENSES
    rights = rights_beside(path)
    assert rights is not None
    assert (rights.license, rights.creator) == (record["license"], record["creator"])
    assert all(rights.allows(use) for use in ("learn", "style", "edit", "publish", "commercial"))


@pytest.mark.parametrize("folder", ["photographs", "paintings"])
def test_the_shipped_folders_import_without_a_complaint(folder: str) -> None:
    made, report = import_folder(DEMO / folder, folder, Rights())
    assert len(made.trainable()) == report.pictures >= 4
    assert (report.unreadable, report.skipped, report.unused_rules) == ({}, {}, ())


def test_the_shipped_pictures_stay_small() -> None:
    files = [path for path in DEMO.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 12_000_000
    assert Path(DEMO / "photographs").is_dir()
