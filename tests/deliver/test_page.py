from pathlib import Path

import pytest
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.deliver.page import Figure, Section, Table, write_page


def _picture(folder: Path) -> Path:
    path = folder / "one.png"
    Image.new("RGB", (4, 4), (255, 0, 0)).save(path)
    return path


def test_a_page_holds_its_pictures_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    figure = Figure(_picture(tmp_path), "Red", (("engine", "x"),), is_large=True)
    sections = [Section("One", ("Lead.",), [[figure]], Table(("a",), [["✓ yes"]]), ["pinxit x"])]
    page = write_page(tmp_path / "index.html", "Title", "Lead", sections).read_text("utf-8")
    assert page.count("data:image/png;base64,") == 1
    assert "http" not in page
    assert '<td class="good">✓ yes</td>' in page
    assert '<figure class="large">' in page


def test_text_cannot_become_markup(tmp_path: Path) -> None:
    evil = '<script>alert("x")</script>'
    figure = Figure(_picture(tmp_path), evil, ((evil, evil),))
    sections = [Section(evil, (evil,), [[figure]], Table((evil,), [[evil]]), [evil])]
    page = write_page(tmp_path / "index.html", evil, evil, sections).read_text("utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 9


def test_a_page_that_exists_is_kept(tmp_path: Path) -> None:
    write_page(tmp_path / "index.html", "a", "b", [])
    with pytest.raises(UserMistake, match="--overwrite"):
        write_page(tmp_path / "index.html", "a", "b", [])
