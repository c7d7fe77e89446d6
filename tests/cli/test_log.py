"""The record as users see it: what writes rows, what the commands say of them."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from program import Program, paint, paint_folder

from pinxit.base.hashing import hash_file
from pinxit.mark.log import log_of
from pinxit.studio import Studio


def whats(home: Path) -> list[str]:
    return [str(row.event["what"]) for row in log_of(home).rows()]


@pytest.fixture
def made(pinxit: Program, home: Path) -> Path:
    """A picture delivered by a studio with two data sets."""
    pinxit("dataset", "import", paint_folder(Path("in")), "--name", "mine", "--license", "CC0-1.0")
    pinxit("dataset", "freeze", "mine")
    pinxit("dataset", "freeze", "mine")
    studio = Studio(home)
    out = Path("out.png")
    studio.deliver(studio.open(paint(Path("photo.png"))), out)
    return out


def test_imports_freezes_and_files_are_on_record(pinxit: Program, made: Path, home: Path) -> None:
    assert whats(home) == ["key", "key", "import", "freeze", "deliver"]
    shown = pinxit("log", "show", "-n", "1")
    assert shown.code == 0
    assert hash_file(made)[:12] in shown.out
    assert "out.png" not in shown.out
    row = pinxit("log", "show", "--from", "2", "-n", "1", "--json").json[0]
    assert (row["what"], row["count"], row["who"]) == ("import", 12, "local")
    export = pinxit("log", "export").out
    assert "photo" not in export
    assert "mine" not in export


def test_a_file_is_proven_to_be_on_record(pinxit: Program, made: Path) -> None:
    proof = Path("proof.json")
    proof.write_text(pinxit("log", "prove", made).out)
    assert hash_file(made) in proof.read_text()
    said = pinxit("log", "verify", "--proof", proof)
    assert said.code == 0
    assert said.out.startswith("The log holds this row: 4")
    proof.write_text(proof.read_text().replace("deliver", "refuse"))
    said = pinxit("log", "verify", "--proof", proof, "--json")
    assert (said.code, said.json["holds"]) == (3, False)


def test_a_changed_log_is_said_to_be_changed(pinxit: Program, made: Path, home: Path) -> None:
    assert pinxit("log", "verify").out.startswith("The log is sound: 5 rows")
    with closing(sqlite3.connect(home / "log.sqlite")) as base:
        base.execute("DROP TRIGGER no_update_of_rows")
        base.execute("UPDATE rows SET body = replace(body, 'local', 'other') WHERE n = 3")
        base.commit()
    said = pinxit("log", "verify")
    assert said.code == 3
    assert "Row 3 was edited" in said.out
    assert pinxit("log", "verify", "--json").json["faults"][0]["row"] == 3


def test_a_log_put_back_is_seen_by_a_head_kept_elsewhere(
    pinxit: Program, made: Path, home: Path
) -> None:
    shutil.copytree(home, "before")
    old = Path("old.json")
    old.write_text(pinxit("log", "export", "--head").out)
    pinxit("key", "rotate")
    head, growth = Path("head.json"), Path("growth.json")
    head.write_text(pinxit("log", "export").out)
    growth.write_text(pinxit("log", "prove", "--since", old).out)
    assert "only grew" in pinxit("log", "verify", "--proof", growth).out
    assert pinxit("log", "verify", "--head", head).code == 0
    for file in home.glob("log.sqlite*"):
        file.unlink()
    for file in Path("before").glob("log.sqlite*"):
        shutil.copy(file, home)
    assert pinxit("log", "verify").code == 0
    said = pinxit("log", "verify", "--head", head)
    assert said.code == 3
    assert "the end of the log was cut off: 1 row" in said.out


def test_a_refusal_is_on_record_with_its_check_and_without_a_file(
    pinxit: Program, home: Path
) -> None:
    photo, style = paint(Path("photo.png")), paint(Path("style.png"), 1)
    Path("rights.csv").write_text("path,license\nstyle.png,CC-BY-ND-4.0\n")
    said = pinxit("stylize", photo, "--style", style, "-o", "out.png")
    assert said.code == 3
    row = list(log_of(home).rows())[-1]
    assert (row.event["what"], row.event["checks"]) == ("refuse", ["rights"])
    assert hash_file(style) in row.event["inputs"]
    assert not Path("out.png").exists()


def test_a_row_is_on_record_before_its_file_and_a_failure_after(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(home)
    picture = studio.open(paint(Path("photo.png")))
    seen: list[list[str]] = []

    def crash(*_: object, **__: object) -> None:
        seen.append(whats(home))
        raise OSError("the disk is gone")

    monkeypatch.setattr("pinxit.deliver.files.write_bytes", crash)
    with pytest.raises(OSError, match="the disk is gone"):
        studio.deliver(picture, Path("out.png"))
    assert seen == [["key", "key", "deliver"]]
    assert whats(home) == ["key", "key", "deliver", "failed"]
    first, last = list(log_of(home).rows())[-2:]
    assert first.event["outputs"] == last.event["outputs"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show",), "There is no log in"),
        (("verify", "--head", "none.json"), "none.json cannot be read: No such file"),
        (("prove",), "Name a sha256 or a file"),
        (("prove", "ab" * 32), "There is no log in"),
    ],
)
def test_mistakes_are_said_in_one_line(pinxit: Program, words: tuple[str, ...], says: str) -> None:
    said = pinxit("log", *words)
    assert said.code == 2
    assert says in said.err


def test_a_hash_that_is_not_on_record_is_said_so(pinxit: Program, made: Path) -> None:
    assert "The log has no row on" in pinxit("log", "prove", "ab" * 32).err
    Path("x.json").write_text(json.dumps({"kind": "other"}))
    assert "no proof from a log" in pinxit("log", "verify", "--proof", "x.json").err
    assert "no head of a log" in pinxit("log", "verify", "--head", "x.json").err


def test_a_clip_and_each_of_its_frames_are_on_record(home: Path) -> None:
    studio = Studio(home)
    for number in range(3):
        paint(Path("frames") / f"{number}.png", number)
    clip = studio.open_clip(Path("frames"))
    done = [studio.deliver_clip(clip, Path("a.mp4")), studio.deliver_clip(clip, Path("a.webm"))]
    done += studio.deliver_frames(clip, Path("out-%d.png"))
    rows = [row for row in studio.log.rows() if row.event["what"] == "deliver"]
    assert [row.event["outputs"] for row in rows] == [[each.sha256] for each in done]
    assert [hash_file(each.path) for each in done] == [each.sha256 for each in done]
