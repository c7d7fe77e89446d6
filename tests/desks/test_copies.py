"""Copies of data sets whose pictures lie elsewhere."""

from datetime import date
from pathlib import Path

import pytest
from program import paint

from pinxit.base.errors import UserMistake
from pinxit.datasets.rights import Rights
from pinxit.desks.copies import copy_to_change
from pinxit.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """With a data set that was imported from a folder, with rights, words, labels, and a paper."""
    folder = tmp_path / "elsewhere"
    for number, name in enumerate(("a.png", "kittens/b.png", "kittens/c.png")):
        paint(folder / name, number)
    (folder / "invoice.pdf").write_bytes(b"%PDF paid")
    (folder / "captions.csv").write_text("path,words\na.png,a cat\n", encoding="utf-8")
    (folder / "labels.csv").write_text("path,fur\na.png,grey\n", encoding="utf-8")
    (folder / "rights.csv").write_text(
        "path,license,evidence,territory,until,people,deny,waive,reason\n"
        "kittens/b.png,licensed,invoice.pdf,EU,2031-01-02,nobody,,,\n"
        "kittens/c.png,CC-BY-SA-4.0,,,,,commercial,,a promise\n"
        "kittens/c.png,,,,,,,share-alike,agreed by letter\n",
        encoding="utf-8",
    )
    studio = Studio(tmp_path / "home")
    studio.import_folder(folder, "cats", Rights("CC0-1.0", "Ann", until=date(2040, 1, 1)))
    return studio


def test_a_copy_says_of_every_picture_what_the_data_set_says(studio: Studio) -> None:
    desk = studio.dataset_desk
    copy_to_change(desk, "cats", "cats-2")
    made, _ = desk.bring_in("cats-2")
    origin = desk.newest("cats")
    assert origin is not None
    assert made.entries == origin.entries
    assert made.joined().to_json() == origin.joined().to_json()
    assert made.root != origin.root


def test_a_copy_can_be_changed_and_the_data_set_stays(studio: Studio) -> None:
    desk = studio.dataset_desk
    copy_to_change(desk, "cats", "cats-2")
    made, _ = desk.bring_in("cats-2")
    changed = desk.say_rights("cats-2", [made.entries[0].sha256], {"license": "CC-BY-4.0"})
    assert changed is not None
    assert changed.entries[0].rights.license == "CC-BY-4.0"
    assert len(desk.remove("cats-2", [made.entries[1].sha256]).entries) == 2
    origin = desk.newest("cats")
    assert origin is not None
    assert origin.entries[0].rights.license == "CC0-1.0"
    assert all((origin.root / entry.path).is_file() for entry in origin.entries)


def test_what_is_not_as_it_was_imported_is_not_copied(studio: Studio) -> None:
    desk = studio.dataset_desk
    origin = desk.newest("cats")
    assert origin is not None
    paint(origin.root / "a.png", 77)
    with pytest.raises(UserMistake, match=r"a\.png is not in its folder as it was imported"):
        copy_to_change(desk, "cats", "cats-2")
    assert "cats-2" not in desk.names()


def test_a_name_that_is_taken_is_refused(studio: Studio) -> None:
    with pytest.raises(UserMistake, match="already"):
        copy_to_change(studio.dataset_desk, "cats", "cats")


def test_a_paper_whose_name_leads_out_of_the_folder_is_not_copied(
    studio: Studio, tmp_path: Path
) -> None:
    desk, folder = studio.dataset_desk, tmp_path / "elsewhere"
    rows = "path,license,evidence\na.png,licensed,../elsewhere/invoice.pdf\n"
    (folder / "rights.csv").write_text(rows, encoding="utf-8")
    studio.import_folder(folder, "dogs", Rights("CC0-1.0", "Ann"))
    copy_to_change(desk, "dogs", "dogs-2")
    assert not (desk.uploads.root / "elsewhere").exists()
