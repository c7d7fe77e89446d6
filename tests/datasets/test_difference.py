"""What changed between two versions of a data set."""

from pathlib import Path

from picture_files import raster, save

from pinxit.datasets.difference import difference
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights


def test_all_kinds_of_changes_are_named(tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c", "d")):
        save(tmp_path / f"{name}.png", raster(number))
    rights = Rights("CC0-1.0", "Ann")
    before = import_folder(tmp_path, "set", rights)[0]
    assert difference(before, before) == "nothing that a training sees"
    (tmp_path / "a.png").unlink()
    save(tmp_path / "b.png", raster(9))
    save(tmp_path / "e.png", raster(10))
    (tmp_path / "c.txt").write_text("red cat")
    (tmp_path / "rights.csv").write_text("path,license,creator\nd.png,CC-BY-4.0,Bo\n")
    now = import_folder(tmp_path, "set", rights)[0]
    assert difference(before, now) == (
        "1 picture added (e.png), 1 picture removed (a.png), 1 picture changed (b.png), "
        "1 picture with other rights (d.png), 1 picture with other words (c.png)"
    )
