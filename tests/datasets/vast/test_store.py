"""Shards as files: whole or not there, read from any place, honest about stores that fail."""

import errno
import io
import resource
import signal
import sys
import tarfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from pinxit.base.errors import UserMistake
from pinxit.datasets.vast.store import TRIES, Place, ShardStore, ShardWriter


def written(folder: Path, number: int, pictures: list[bytes]) -> list[Place]:
    writer = ShardWriter(folder / "made", number)
    places = [writer.add(data, ".PNG") for data in pictures]
    writer.close()
    ShardStore.at(str(folder / "shards")).put(f"{number:06d}.tar", folder / "made")
    return places


PICTURES = [b"one", b"", b"three" * 1000, b"4" * 512]


def test_a_shard_is_a_tar_that_any_program_reads(tmp_path: Path) -> None:
    places = written(tmp_path, 12, PICTURES)
    data = (tmp_path / "shards" / "000012.tar").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(data)) as opened:
        members = opened.getmembers()
        assert [each.name for each in members] == [f"000012/{n:08d}.png" for n in range(4)]
        assert [opened.extractfile(each).read() for each in members] == PICTURES  # type: ignore[union-attr]
        assert [each.offset_data for each in members] == [place.offset for place in places]


def test_pictures_are_read_from_any_place_in_the_order_asked_for(tmp_path: Path) -> None:
    places = [*written(tmp_path, 0, PICTURES), *written(tmp_path, 1, PICTURES[::-1])]
    store = ShardStore.at(str(tmp_path / "shards"))
    asked = [places[n] for n in (6, 0, 2, 6, 5, 1)]
    assert store.read(asked) == [[*PICTURES, *PICTURES[::-1]][n] for n in (6, 0, 2, 6, 5, 1)]
    assert store.read([]) == []


def test_a_changed_or_missing_shard_is_told(tmp_path: Path) -> None:
    places = written(tmp_path, 0, PICTURES)
    path = tmp_path / "shards" / "000000.tar"
    data = bytearray(path.read_bytes())
    data[places[2].offset] ^= 1
    path.write_bytes(data)
    store = ShardStore.at(str(tmp_path / "shards"))
    assert store.read(places[:1]) == [b"one"]
    with pytest.raises(UserMistake, match="damaged or was changed"):
        store.read(places)
    path.unlink()
    with pytest.raises(UserMistake, match="Put it back"):
        ShardStore.at(str(tmp_path / "shards")).read(places)


def test_an_address_that_nothing_opens_is_a_mistake() -> None:
    with pytest.raises(UserMistake, match="s3://bucket"):
        ShardStore.at("gopher://there")


class Failing:
    """A file system that fails so often before it answers, and keeps less than it gets."""

    def __init__(self, inner: Any, fails: int, loses: int = 0) -> None:
        self._inner, self.fails, self.loses = inner, fails, loses

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def _fail(self) -> None:
        if self.fails:
            self.fails -= 1
            raise TimeoutError("Read timeout on endpoint")

    def cat_file(self, *args: Any, **options: Any) -> Any:
        self._fail()
        return self._inner.cat_file(*args, **options)

    def put_file(self, here: str, there: str) -> None:
        self._fail()
        self._inner.put_file(here, there)
        if self.loses:
            self.loses -= 1
            self._inner.pipe_file(there, Path(here).read_bytes()[:-1])


@pytest.fixture
def distant(bucket: str, monkeypatch: pytest.MonkeyPatch) -> ShardStore:
    monkeypatch.setattr("pinxit.datasets.vast.store.PAUSE", 0.0)
    return ShardStore.at(bucket)


def test_a_store_that_answers_late_or_in_part_is_asked_again(
    distant: ShardStore, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 1000)
    distant.files = Failing(distant.files, fails=TRIES - 2, loses=1)
    distant.put("000000.tar", file)
    assert distant.files.size(distant.path_of("000000.tar")) == 1000
    assert not file.exists()
    distant.files.fails = TRIES - 1
    assert distant.read([Place(0, 2, 3, zlib.crc32(b"xxx"))]) == [b"xxx"]


def test_a_store_that_does_not_answer_is_told_and_nothing_is_lost(
    distant: ShardStore, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 1000)
    distant.files = Failing(distant.files, fails=100)
    with pytest.raises(UserMistake, match=f"did not answer {TRIES} times .*Read timeout"):
        distant.put("000000.tar", file)
    assert file.exists()
    assert not distant.has("000000.tar")


def test_a_full_store_is_told_at_once(distant: ShardStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    tried = 0

    def work() -> None:
        nonlocal tried
        tried += 1
        full()

    with pytest.raises(OSError, match="No space"):
        distant.ask(work, "a shard")
    assert tried == 1


def fill(writer: ShardWriter) -> None:
    for _ in range(20):
        writer.add(b"x" * 1000, ".png")
    writer.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_full_disk_is_told_and_no_half_shard_is_left(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    writer = ShardWriter(tmp_path / "made", 0)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
        with pytest.raises(UserMistake, match=r"No space is left .* what was finished is kept"):
            fill(writer)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
        writer.abandon()
    assert not (tmp_path / "made").exists()
