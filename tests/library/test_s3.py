"""The object store on S3: the same promises, tried against moto's server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from buckets import bucket
from kept.files import png

from pinxit.library.changes import change_many
from pinxit.library.collect import sweep
from pinxit.library.library import Library, library_of
from pinxit.library.objects import ObjectMissing, Objects
from pinxit.tables.database import Database

__all__ = ["bucket"]

ME = "me"


@pytest.fixture
def distant(bucket: str, database: Database, tmp_path: Path) -> Iterator[Library]:
    made = library_of(database, bucket, tmp_path)
    yield made
    made.gate.close()


def test_objects_of_a_distant_store_are_put_once_and_read_from_copies(
    bucket: str, tmp_path: Path
) -> None:
    objects = Objects.at(bucket, tmp_path)
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"frames" * 100_000)
    sha256 = objects.put(file)
    assert objects.put(file.read_bytes()) == sha256
    assert not objects.is_local
    assert [name for name, _ in objects.names()] == [sha256]
    assert objects.get(sha256) == b"".join(objects.pieces(sha256)) == file.read_bytes()
    assert objects.size(sha256) == file.stat().st_size
    copy = objects.path_of(sha256)
    assert copy.read_bytes() == file.read_bytes()
    assert copy == objects.path_of(sha256)
    objects.remove(sha256)
    assert not objects.has(sha256)
    assert not copy.exists()
    with pytest.raises(ObjectMissing):
        objects.get(sha256)


def test_pictures_are_kept_opened_and_removed_in_a_distant_store(distant: Library) -> None:
    row = distant.upload(ME, "wall.png", png())
    assert distant.open(ME, row.id).sha256 == row.sha256
    assert all(map(distant.objects.has, (row.sha256, row.view, row.thumbnail)))
    change_many(distant, ME, [row.id], "delete")
    assert not list(distant.objects.names())
    distant.objects.put(b"lost")
    assert sweep(distant) == 0
