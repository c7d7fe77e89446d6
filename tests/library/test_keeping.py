"""What is kept is there once, whole, and its owner's alone."""

from pathlib import Path

import numpy as np
import pytest
from kept.files import png
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.deliver.files import Delivered
from pinxit.library.errors import NoPicture
from pinxit.library.keeping import Keeping
from pinxit.library.library import Library, file_name_of, library_of
from pinxit.library.uploads import UploadLimits
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.pictures.read import decode_picture
from pinxit.studio import Studio
from pinxit.tables.shelves import KeptPicture

ME = "local"


def made(seed: int = 7, size: int = 24, title: str = "leaves seed 7") -> Picture:
    pixels = np.random.default_rng(seed).random((size, size, 3)).astype(np.float32) * 0.2
    pixels[..., 1] += 0.6
    source = Source("model", "leaves", "a" * 64)
    settings = {"psi": 0.7, "class_name": "Äste", "text": ""}
    step = Step("generate", "r3gan", "1", settings, seed, (source,))
    return Picture(pixels, (step,), title=title)


def delivered(studio: Studio, picture: Picture, name: str = "out.png") -> Delivered:
    return studio.deliver(picture, studio.home / "scratch" / name, overwrite=True)


def count(library: Library) -> int:
    with library.database.reading() as session:
        return session.scalar(select(func.count()).select_from(KeptPicture)) or 0


def test_a_made_picture_is_kept_with_its_history(library: Library, studio: Studio) -> None:
    picture = made()
    done = delivered(studio, picture)
    row = library.keep(Keeping(ME, "job", 3), picture, done)
    assert (row.origin, row.use, row.verb, row.seed) == ("made", "picture", "generate", 7)
    assert (row.model, row.model_name, row.title) == ("a" * 64, "leaves", "leaves seed 7")
    assert (row.width, row.height, row.media_type) == (24, 24, "image/png")
    assert row.sha256 == done.sha256 == hash_bytes(library.path_of(ME, row.id).read_bytes())
    assert row.color_name == "green"
    assert {each["check"] for each in row.findings} == {each.check for each in done.findings}
    assert {"leaves", "generate", "green", "aste", "7"} <= set(row.words.split())
    assert library.get(ME, row.id).recipe["steps"][0]["settings"]["psi"] == 0.7


def test_the_same_number_of_a_job_is_kept_once(library: Library, studio: Studio) -> None:
    picture = made()
    done = delivered(studio, picture)
    ids = {library.keep(Keeping(ME, "job", 1), picture, done).id for _ in range(3)}
    other = library.keep(Keeping(ME, "job", 2), picture, done)
    assert len(ids) == 1
    assert other.id not in ids
    assert count(library) == 2


def test_the_database_itself_refuses_a_second_row_for_one_number(
    library: Library, studio: Studio
) -> None:
    row = library.keep(Keeping(ME, "job", 1), made(), delivered(studio, made()))
    columns = [each.name for each in KeptPicture.__table__.columns if each.name != "id"]
    copied = {name: getattr(row, name) for name in columns}
    with pytest.raises(IntegrityError), library.database.writing() as session:
        session.add(KeptPicture(**copied))


def test_what_fails_within_a_transaction_keeps_no_row(library: Library, studio: Studio) -> None:
    picture = made()
    done = delivered(studio, picture)

    def fail() -> None:
        with library.database.writing() as session:
            library.keep(Keeping(ME, "job", 1), picture, done, session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert count(library) == 0
    with library.database.writing() as session:
        library.keep(Keeping(ME, "job", 1), picture, done, session)
    assert count(library) == 1


def test_a_version_lies_on_the_stack_of_what_it_was_made_from(
    library: Library, studio: Studio
) -> None:
    picture = made()
    done = delivered(studio, picture)
    first = library.keep(Keeping(ME, "job", 1), picture, done)
    second = library.keep(Keeping(ME, "job", 2, parent=first.id), picture, done)
    third = library.keep(Keeping(ME, "job", 3, parent=second.id), picture, done)
    strange = library.keep(Keeping("ada", "job", 4, parent=first.id), picture, done)
    stacks = [library.get(row.owner, row.id).stack for row in (first, second, third, strange)]
    assert stacks == [first.id, first.id, first.id, ""]


def test_an_upload_is_kept_as_it_is_and_shown_as_something_else(library: Library) -> None:
    data = png()
    row = library.upload(ME, "C:\\pictures\\Rote Wand.png", data)
    assert (row.origin, row.title, row.color_name) == ("uploaded", "Rote Wand.png", "red")
    assert row.sha256 == hash_bytes(data)
    view = library.objects.get(row.view)
    assert view != data
    assert decode_picture(view, "view").pixels.shape == (32, 48, 3)
    assert decode_picture(library.objects.get(row.thumbnail), "thumbnail").width == 48


def test_an_upload_carries_its_history_into_the_library(library: Library, studio: Studio) -> None:
    done = delivered(studio, made())
    row = library.upload(ME, "found.png", done.path.read_bytes())
    assert (row.origin, row.verb, row.seed, row.model_name) == ("uploaded", "generate", 7, "leaves")


def test_a_file_that_is_brought_twice_is_one_picture(library: Library) -> None:
    first = library.upload(ME, "a.png", png())
    again = library.upload(ME, "b.png", png())
    others = library.upload("ada", "a.png", png())
    mask = library.upload(ME, "a.png", png(), use="mask")
    assert first.id == again.id
    assert len({first.id, others.id, mask.id}) == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"hello", "not a picture"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(40), "a video"),
        (png()[:200], "ends too early"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(data: bytes, sentence: str, library: Library) -> None:
    with pytest.raises(UserMistake, match=sentence):
        library.upload(ME, "thing.png", data)
    assert count(library) == 0


def test_large_files_and_large_pictures_are_not_taken(library: Library, tmp_path: Path) -> None:
    small = library_of(library.database, "", tmp_path, limits=UploadLimits(10_000, 10_000))
    with pytest.raises(UserMistake, match="more than 0 MB, which is the most"):
        small.upload(ME, "large.png", png(size=(200, 200)))
    small = library_of(library.database, "", tmp_path, limits=UploadLimits(10**6, 10_000))
    with pytest.raises(UserMistake, match="at most 10,000"):
        small.upload(ME, "wide.png", png(size=(200, 200)))
    small.gate.close()


def test_an_opened_upload_keeps_its_hash_its_title_and_its_file(library: Library) -> None:
    row = library.upload(ME, "wall", png())
    picture = library.open(ME, row.id)
    assert picture.sha256 == row.sha256
    assert picture.title == "wall.png"
    assert picture.source is not None
    assert picture.source.file == library.path_of(ME, row.id)
    assert picture.steps[0].used == (picture.source,)


def test_nobody_sees_pictures_of_others_unless_they_are_shared(library: Library) -> None:
    row = library.upload(ME, "mine.png", png())
    for ask in (library.get, library.open, library.path_of, library.own):
        with pytest.raises(NoPicture):
            ask("ada", row.id)
    with library.database.writing() as session:
        session.get_one(KeptPicture, row.id).is_shared = True
    assert library.get("ada", row.id).id == row.id
    with pytest.raises(NoPicture):
        library.own("ada", row.id)


def test_what_changes_is_announced_to_its_owner(library: Library, tmp_path: Path) -> None:
    heard: list[tuple[str, str, str, dict[str, str]]] = []

    def hear(session: Session, owner: str, topic: str, name: str, data: dict[str, str]) -> None:
        heard.append((owner, topic, name, data))

    telling = library_of(library.database, "", tmp_path, announce=hear)
    row = telling.upload(ME, "a.png", png())
    telling.gate.close()
    assert heard == [(ME, "pictures", "picture", {"id": row.id, "change": "added"})]


@pytest.mark.parametrize(
    ("title", "name"),
    [("wall.PNG", "wall.PNG"), ("a/b:c", "abc.png"), ("..", "picture-"), ("wall", "wall.png")],
)
def test_names_of_files_hold_nothing_that_a_system_minds(title: str, name: str) -> None:
    row = KeptPicture(id="abcdefgh1", title=title, media_type="image/png")
    assert file_name_of(row).startswith(name)
