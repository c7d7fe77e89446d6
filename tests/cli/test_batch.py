"""Work is put into the queue, done by workers, and saved."""

import json
from pathlib import Path

import numpy as np
import pytest
from moving import Recipe, packets, video
from program import Program, paint, paint_folder

from pinxit.clips.read import open_clip


def _done(pinxit: Program) -> None:
    assert pinxit("worker", "--until-empty").code == 0


def test_pictures_of_a_batch_are_made_by_workers_and_saved(
    pinxit: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0, raising=False)
    asked = ("--set", "model=icons", "--set", "seeds=1-6", "--sweep", "psi=0.5,1", "--part", "4")
    added = pinxit("job", "add", "generate", "--name", "many", *asked, "--json").json
    assert added["name"] == "many"
    assert len(added["jobs"]) == 4, "two values, each in two parts"
    twice = pinxit("job", "add", "generate", "--name", "many", *asked)
    assert (twice.code, "another --name" in twice.err) == (2, True)
    _done(pinxit)
    saved = pinxit("job", "save", "many", "-o", str(tmp_path / "out"), "--json").json
    assert saved["jobs"] == {"succeeded": 4}
    files = [Path(each) for each in saved["files"]]
    assert len(files) == len({file.read_bytes() for file in files}) == 12
    assert sorted(files) == files
    assert pinxit("verify", str(files[0])).code == 0
    again = pinxit("job", "save", "many", "-o", str(tmp_path / "out"))
    assert (again.code, "--overwrite" in again.err) == (2, True)
    one = pinxit("job", "save", added["jobs"][0], "-o", str(tmp_path / "one"), "--json").json
    assert len(one["files"]) == 4


def test_a_folder_is_painted_in_parts(
    pinxit: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0, raising=False)
    paint_folder(tmp_path / "photos", 5)
    (tmp_path / "photos" / "notes.txt").write_text("no picture")
    (tmp_path / "photos" / "broken.png").write_text("no picture either")
    paint(tmp_path / "wave.png", 9, (64, 64))
    styles = json.dumps([{"picture": f"@{tmp_path / 'wave.png'}"}])
    asked = ("--pictures", str(tmp_path / "photos"), "--part", "2", "--set", f"styles={styles}")
    added = pinxit("job", "add", "stylize_folder", *asked, "--set", "size=64", "--json")
    assert "broken.png is left out" in added.err
    assert "notes.txt" not in added.err, "folders hold other files as well"
    name = added.json["name"]
    _done(pinxit)
    saved = pinxit("job", "save", name, "-o", str(tmp_path / "out"), "--json").json
    assert saved["jobs"] == {"succeeded": 3}
    assert len(saved["files"]) == 5


def test_parts_of_a_clip_are_painted_by_several_jobs_and_joined_by_one(
    pinxit: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0, raising=False)
    times = tuple(range(0, 512 * 9, 512))
    film = video(tmp_path / "film.mp4", Recipe(times, size=(96, 64), scenes=(3, 6), sounds=1))
    paint(tmp_path / "wave.png", 9, (64, 64))
    styles = json.dumps([{"picture": f"@{tmp_path / 'wave.png'}"}])
    asked = ("--set", f"content=@{film}", "--set", f"styles={styles}", "--json")
    name = pinxit("job", "add", "stylize_clip", *asked, "--parts", "3").json["name"]
    whole = pinxit("job", "add", "stylize_clip", *asked).json["name"]
    _done(pinxit)
    saved = pinxit("job", "save", name, "-o", str(tmp_path / "out"), "--json").json
    assert saved["jobs"] == {"succeeded": 3}
    (file,) = map(Path, saved["files"])
    (one,) = pinxit("job", "save", whole, "-o", str(tmp_path / "one"), "--json").json["files"]
    joined, alone = open_clip(file), open_clip(Path(one))
    frames = list(zip(joined.reel.frames(), alone.reel.frames(), strict=True))
    assert [each.at for each, _ in frames] == list(times)
    apart = [np.abs(a.pixels.astype(int) - b.pixels).mean() for a, b in frames]
    assert max(apart) < 4, "they are the same before they are encoded, on several threads"
    assert len(packets(file, "audio")) > 0
    assert pinxit("verify", str(file)).code == 0
    left = list((tmp_path / "home" / "objects" / "parts").rglob("*.nut"))
    assert not left, "frames of parts go when they are joined"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("add", "generate", "--parts", "3"), "done whole"),
        (("add", "paint"), "kind of job"),
        (("add", "generate", "--set", "model"), "sets nothing"),
        (("add", "generate", "--set", "model=nobody"), "nobody"),
        (("add", "generate", "--set", "model=icons", "--set", "seeds=5-1"), "cannot be used"),
        (("add", "generate", "--sweep", "psi"), "sweeps nothing"),
        (("add", "generate", "--params", "missing.json"), "cannot be read as JSON"),
        (("add", "vary", "--set", "picture=@missing.png"), "missing.png cannot be read"),
        (("add", "generate", "--pictures", "."), "takes no list of pictures"),
        (("save", "nothing", "-o", "out"), "No job begins with"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_waits(
    pinxit: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = pinxit("job", *asked)
    assert said.code == 2, said.err
    assert told in said.err
    assert pinxit("job", "list", "--json").json == []
