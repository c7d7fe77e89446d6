"""Files that come in for data sets: what is taken, under which name, and what is not."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import paint

from pinxit.base.errors import UserMistake
from pinxit.datasets.paper_rows import read_rows
from pinxit.desks.intake import Intake, Received
from pinxit.desks.safe_names import safe_path
from pinxit.pictures.read import decode_picture

Take = Callable[..., Received]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def take(folder: Path) -> Take:
    intake = Intake(folder, lambda data, title: decode_picture(data, title), 200_000)

    def call(*files: tuple[str, bytes]) -> Received:
        return intake.take((name, io.BytesIO(data)) for name, data in files)

    return call


def _png(tmp_path: Path, seed: int = 0) -> bytes:
    return paint(tmp_path / "made" / f"{seed}.png", seed).read_bytes()


def _zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _files(folder: Path) -> list[str]:
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file())


def test_nothing_is_overwritten_and_the_same_file_is_known(
    take: Take, folder: Path, tmp_path: Path
) -> None:
    one, other = _png(tmp_path, 1), _png(tmp_path, 2)
    done = take(("cat.png", one), ("cat.png", other), ("cat.png", one), ("sub/cat.png", one))
    assert done.added == ["cat.png", "cat-2.png", "sub/cat.png"]
    assert done.known == ["cat.png"]
    assert _files(folder) == ["cat-2.png", "cat.png", "sub/cat.png"]
    assert (folder / "cat.png").read_bytes() == one


def test_what_is_no_picture_is_named_with_the_reason_and_keeps_nothing_out(
    take: Take, folder: Path, tmp_path: Path
) -> None:
    good = _png(tmp_path)
    done = take(
        ("a.png", b""),
        ("b.png", good[:200]),
        ("c.exe", b"MZ" + bytes(100)),
        ("d.gif", b"GIF89a" + bytes(100)),
        ("e.png", good + bytes(300_000)),
        ("fine.png", good),
        (".DS_Store", b"x"),
    )
    assert done.added == ["fine.png"]
    told = dict(done.failed)
    assert sorted(told) == ["a.png", "b.png", "c.exe", "d.gif", "e.png"]
    assert "empty" in told["a.png"]
    assert "a GIF" in told["d.gif"]
    assert "200,000 bytes" in told["e.png"]
    assert _files(folder) == ["fine.png"]


def test_an_archive_is_unpacked_without_its_common_folder(
    take: Take, folder: Path, tmp_path: Path
) -> None:
    one, other = _png(tmp_path, 1), _png(tmp_path, 2)
    members = {
        "mine/cats/1.png": one,
        "mine/dogs/1.png": other,
        "mine/captions.csv": b"path,words\ncats/1.png,a cat\n",
        "__MACOSX/mine/._1.png": b"x",
    }
    done = take(("mine.zip", _zip(**members)))
    assert done.failed == []
    assert _files(folder) == ["captions.csv", "cats/1.png", "dogs/1.png"]


def test_an_archive_leads_nowhere_and_hides_no_archive_and_no_bomb(
    take: Take, folder: Path, tmp_path: Path
) -> None:
    good = _png(tmp_path)
    bomb = _zip(**{"big.png": good[:50] + bytes(5_000_000)})
    members = {"../out.png": good, "/abs.png": good, "in.zip": _zip(a=good), "ok.png": good}
    done = take(("all.zip", _zip(**members)), ("bomb.zip", bomb))
    told = dict(done.failed)
    assert "leads out" in told["../out.png"]
    assert "leads out" in told["/abs.png"]
    assert "ZIP" in told["in.zip"]
    assert "larger" in told["big.png"]
    assert _files(folder) == ["ok.png"]
    assert not (tmp_path / "out.png").exists()


def test_links_and_damage_in_an_archive_are_told(take: Take, folder: Path, tmp_path: Path) -> None:
    good = _png(tmp_path)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("torn.png", good)
        archive.writestr("ok.png", good)
    torn = bytearray(stream.getvalue())
    at = torn.index(good)
    torn[at + 60] ^= 255
    done = take(("links.zip", bytes(torn)), ("no.zip", b"PK\x03\x04 and nothing"))
    told = dict(done.failed)
    assert sorted(told) == ["link.png", "no.zip", "torn.png"]
    assert _files(folder) == ["ok.png"]


def test_a_table_of_rights_is_added_to_what_was_said_and_refused_if_it_is_wrong(
    take: Take, folder: Path, tmp_path: Path
) -> None:
    assert take(("rights.csv", b"path,license\n*,CC0-1.0\n")).failed == []
    done = take(("sub/rights.json", b'[{"path": "a.png", "license": "CC-BY-4.0"}]'))
    assert done.failed == []
    assert {row["path"]: row["license"] for row in read_rows(folder / "rights.csv")} == {
        "*": "CC0-1.0",
        "a.png": "CC-BY-4.0",
    }
    wrong = take(("rights.csv", b"path,licence\n*,CC0-1.0\n"), ("labels.csv", b"\xff\xfe\x00"))
    assert [name for name, _ in wrong.failed] == ["rights.csv", "labels.csv"]
    assert "licence" in wrong.failed[0][1]


@given(st.text(max_size=80))
def test_no_name_leads_out_of_a_folder(name: str) -> None:
    try:
        path = safe_path(name)
    except UserMistake:
        return
    place = Path("/place/of/files")
    assert (place / path).resolve().is_relative_to(place)
    assert all(part and not part.startswith(".") for part in path.parts)
    assert all(len(part.encode()) <= 140 for part in path.parts)


def test_an_archive_whose_list_alone_would_fill_the_memory_is_not_read(take: Take) -> None:
    count, listed = 200_000, struct.pack("<4s42x", b"PK\x01\x02")
    end = struct.pack("<4s4x4xLLH", b"PK\x05\x06", count * len(listed), 4, 0)
    done = take(("many.zip", b"PK\x03\x04" + count * listed + end))
    assert done.added == []
    assert "more files than are taken" in done.failed[0][1]
