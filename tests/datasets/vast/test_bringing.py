"""Importing folders into shards: the same data set as in memory, however it is interrupted."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from vast_folders import MINE, many_kinds, plain_folder

from pinxit.base.errors import Cancelled, Refused, UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.datasets.groups import groups_report as groups_in_memory
from pinxit.datasets.importing import import_folder
from pinxit.datasets.labels import read_labels
from pinxit.datasets.pixels import refuse_untrainable
from pinxit.datasets.report import lines_of
from pinxit.datasets.report import report as report_in_memory
from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.bringing import How, bring_in
from pinxit.datasets.vast.report import groups_report, import_lines, report
from pinxit.datasets.vast.sealing import near_groups_of
from pinxit.datasets.vast.sharded import ShardedDataset, ShardedStore
from pinxit.datasets.vast.tables import Tables

HERE = How(workers=0, per_shard=7)


def brought(home: Path, folder: Path, how: How = HERE) -> ShardedDataset:
    return bring_in(ShardedStore(home), folder, "set", MINE, how)


def every_picture_once(dataset: ShardedDataset) -> list[str]:
    """The paths of all pictures, after each was read from its shard."""
    with Tables(dataset.index) as tables:
        places = list(tables.places())
        paths = [path for (path,) in tables.rows("SELECT path FROM pictures ORDER BY path")]
        shards = tables.number("SELECT count(*) FROM shards WHERE pictures > 0")
    assert len(dataset.store.read(places)) == len(places) == dataset.pictures
    assert len({(each.shard, each.offset) for each in places}) == len(places)
    assert len(dataset.store.files.glob(f"{dataset.store.root}/*.tar")) == shards
    return paths


def test_a_sharded_data_set_is_the_same_as_one_in_memory(tmp_path: Path) -> None:
    folder = many_kinds(tmp_path / "pictures")
    known, told = import_folder(folder, "set", MINE)
    made = brought(tmp_path / "home", folder)
    assert made.digest == known.digest
    assert sorted(made.entries, key=lambda each: each.path) == list(known.entries)
    assert every_picture_once(made) == [entry.path for entry in known.entries]
    with Tables(made.index) as tables:
        assert {frozenset(group) for group in near_groups_of(tables)} == {
            *map(frozenset, told.near)
        }
        unused = set(tables.rows("SELECT path FROM told WHERE kind = 'used'"))
    assert unused == {("rights.csv, row 2",), ("rights.csv, row 3",), ("rights.csv, row 4",)}
    facts, expected = report(made), report_in_memory(known)
    for name in expected:
        if name not in {"exact_copies", "sizes"}:
            assert facts[name] == expected[name], name
    assert {**facts["sizes"], "median": 0} == {**expected["sizes"], "median": 0}
    assert made.joined() == known.joined()
    assert made.card() == known.card()
    lines = list(lines_of(facts))
    assert "pictures      29 (2 of them exact copies, left out of training)" in lines
    said = "\n".join(import_lines(made))
    assert "29 pictures in 5 shards" in said
    assert "broken.png could not be read" in said
    assert "1 group of nearly alike pictures: cats/005.png ~ near.png." in said


def test_the_report_on_groups_is_the_same_as_in_memory(tmp_path: Path) -> None:
    folder = many_kinds(tmp_path / "pictures")
    known, _ = import_folder(folder, "set", MINE)
    labels = read_labels(folder / "labels.csv")
    assert labels is not None
    made = brought(tmp_path / "home", folder)
    expected = groups_in_memory(known, labels)
    found = groups_report(made, report(made)["classes"])
    assert found["attributes"] == expected["attributes"]
    assert found["pictures"] == expected["pictures"]


def test_workers_make_the_same_shards_byte_by_byte(tmp_path: Path) -> None:
    folder = many_kinds(tmp_path / "pictures")
    one = brought(tmp_path / "one", folder)
    two = brought(tmp_path / "two", folder, How(workers=2, per_shard=7))
    shards = [sorted(Path(each.address).glob("*.tar")) for each in (one, two)]
    assert [each.name for each in shards[0]] == [each.name for each in shards[1]]
    for a, b in zip(*shards, strict=True):
        assert a.read_bytes() == b.read_bytes()
    assert one.digest == two.digest


def stopping_after(many: int) -> Callable[[Progress], None]:
    heard = 0

    def tell(progress: Progress) -> None:
        nonlocal heard
        heard += progress.stage == "import"
        if heard > many:
            raise Cancelled("Stopped.")

    return tell


def test_an_import_that_is_stopped_at_every_shard_ends_the_same(tmp_path: Path) -> None:
    folder = many_kinds(tmp_path / "pictures")
    whole = brought(tmp_path / "whole", folder)
    store = ShardedStore(tmp_path / "parts")
    for _ in range(2):
        with pytest.raises(Cancelled):
            bring_in(store, folder, "set", MINE, HERE, stopping_after(2))
        assert store.list() == ()
    made = brought(tmp_path / "parts", folder)
    assert made.digest == whole.digest
    assert every_picture_once(made) == every_picture_once(whole)


def test_new_files_are_added_and_old_ones_stay_where_they_are(tmp_path: Path) -> None:
    folder = plain_folder(tmp_path / "pictures", 20)
    first = brought(tmp_path / "home", folder)
    before = {path: path.read_bytes() for path in Path(first.address).glob("*.tar")}
    plain_folder(folder, 25)
    second = brought(tmp_path / "home", folder)
    assert second.digest == import_folder(folder, "set", MINE)[0].digest
    assert all(path.read_bytes() == data for path, data in before.items())
    assert len(every_picture_once(second)) == 25


def test_what_was_learned_from_is_never_added_to(tmp_path: Path) -> None:
    folder, store = plain_folder(tmp_path / "pictures", 4), ShardedStore(tmp_path / "home")
    brought(tmp_path / "home", folder)
    store.freeze("set")
    for how in (HERE, How(workers=0, overwrite=True)):
        with pytest.raises(UserMistake, match="another --name"):
            brought(tmp_path / "home", folder, how)
    assert store.load("set").frozen


def test_an_import_is_gone_on_with_as_it_was_begun(tmp_path: Path) -> None:
    folder, store = plain_folder(tmp_path / "pictures", 4), ShardedStore(tmp_path / "home")
    brought(tmp_path / "home", folder)
    other = Rights("CC0-1.0", "Bob")
    with pytest.raises(UserMistake, match="another rights"):
        bring_in(store, folder, "set", other, HERE)
    anew = bring_in(store, folder, "set", other, How(workers=0, overwrite=True))
    assert {entry.rights for entry in anew.entries} == {other}


def test_rights_forbid_learning_in_plain_words(tmp_path: Path) -> None:
    folder = many_kinds(tmp_path / "pictures")
    made, (known, _) = brought(tmp_path / "home", folder), import_folder(folder, "set", MINE)
    with pytest.raises(Refused, match=r"only 26 may be learned.*asked not to"):
        made.refuse_untrainable()
    usable = made.refuse_untrainable(allow_subset=True)
    expected = refuse_untrainable(known, allow_subset=True)
    assert {entry.path for entry in usable} == {entry.path for entry in expected}


def test_more_creators_than_a_card_can_name_are_listed_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.datasets.vast.sharded.MOST_CREDITS", 3)
    folder = plain_folder(tmp_path / "pictures", 9)
    rows = "".join(f"000/{n:06d}.png,CC-BY-4.0,Artist {n}\n" for n in range(9))
    (folder / "rights.csv").write_text("path,license,creator\n" + rows)
    made = brought(tmp_path / "home", folder)
    (line,) = made.joined().credits
    assert line.startswith("9 creators, listed in credits.txt with SHA-256 ")
    listed = (made.folder / "credits.txt").read_text().splitlines()
    assert listed == [f"Artist {n}, CC-BY-4.0" for n in range(9)]


def test_shards_lie_in_s3_and_an_import_goes_on_there(tmp_path: Path, bucket: str) -> None:
    folder = many_kinds(tmp_path / "pictures")
    how = How(address=f"{bucket}/shards", workers=0, per_shard=7)
    store = ShardedStore(tmp_path / "home")
    with pytest.raises(Cancelled):
        bring_in(store, folder, "set", MINE, how, stopping_after(2))
    made = bring_in(store, folder, "set", MINE, how)
    assert made.digest == import_folder(folder, "set", MINE)[0].digest
    assert len(every_picture_once(made)) == 29
    assert not list(made.folder.glob("**/*.tar")), "nothing is left on this machine"


_PROGRAM = """
import sys
from pathlib import Path
from vast_folders import MINE
from pinxit.datasets.vast.bringing import How, bring_in
from pinxit.datasets.vast.sharded import ShardedStore

if __name__ == "__main__":
    home, folder = map(Path, sys.argv[1:3])
    print("ready", flush=True)
    made = bring_in(ShardedStore(home), folder, "set", MINE, How(workers=2, per_shard=20))
    print(made.digest, flush=True)
"""


def started(home: Path, folder: Path) -> "subprocess.Popen[str]":
    program = home.parent / "program.py"
    program.write_text(_PROGRAM)
    plugins = Path(__file__).parents[2] / "plugins"
    source = Path(__file__).parents[3] / "src"
    return subprocess.Popen(
        [sys.executable, str(program), str(home), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{plugins}{os.pathsep}{source}"},
        start_new_session=True,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no process groups there")
def test_killed_again_and_again_no_picture_is_lost_and_none_repeated(tmp_path: Path) -> None:
    folder = plain_folder(tmp_path / "pictures", 240, 48)
    stream, kills = random_stream(5, "kills"), 0
    home = tmp_path / "home"
    home.mkdir()

    def kept() -> int:
        return sum(path.is_file() for path in home.rglob("*"))

    for _ in range(4):
        before = kept()
        with started(home, folder) as process:
            while process.poll() is None and kept() == before:
                time.sleep(0.005)
            time.sleep(float(stream.uniform(0, 0.1)))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
            process.wait(60)
    assert kills >= 2, "it was over before it could be killed"
    made = brought(home, folder, How(workers=0, per_shard=20))
    assert every_picture_once(made) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.png")
    )
    assert made.digest == import_folder(folder, "set", MINE)[0].digest
    assert not list(made.folder.glob("staging/*"))
