"""The registry gives back what was put on record."""

from pathlib import Path

from photographs import photograph

from pinxit.mark.likeness import likeness_of
from pinxit.mark.registry import Record, Registry
from pinxit.mark.watermark_grid import lightness


def _record(number: int, title: str, *, is_marked: bool = True) -> Record:
    looks = tuple(likeness_of(lightness(photograph(seed, 96, 128))) for seed in (1, 2))
    return Record(number, is_marked, title, "2026-01-01", "a" * 64, "b" * 64, {"x": [1]}, looks)


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "deep" / "registry.sqlite")
    record = _record(2**40 - 1, "a.png")
    registry.add(record)
    assert registry.find(record.number) == record
    assert registry.find(1) is None


def test_the_first_record_of_an_id_stays(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.sqlite")
    registry.add(_record(5, "first.png"))
    registry.add(_record(5, "second.png"))
    found = registry.find(5)
    assert found is not None
    assert found.title == "first.png"


def test_only_marked_pictures_are_found_by_their_ids(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.sqlite")
    registry.add(_record(5, "a.png"))
    registry.add(_record(6, "small.png", is_marked=False))
    assert registry.numbers() == (5,)
    numbers, hashes = registry.hashes()
    assert sorted(numbers) == [5, 5, 6, 6]
    assert hashes.shape == (4, 32)


def test_an_empty_registry_knows_nothing_and_makes_no_file(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.sqlite")
    assert registry.find(1) is None
    assert registry.numbers() == ()
    assert not registry.path.exists()


def test_the_newest_ids_come_last(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.sqlite")
    for number in (9, 2, 7):
        registry.add(_record(number, "a.png"))
    assert registry.numbers() == (9, 2, 7)
