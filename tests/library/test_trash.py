"""What is thrown away comes back for 30 days, and takes its objects with it when it goes."""

import threading
from datetime import timedelta

import pytest
from kept.files import png
from kept.pictures import kept
from sqlalchemy import select

from pinxit.library.boards import Boards
from pinxit.library.changes import change_many
from pinxit.library.collect import collect, sweep
from pinxit.library.errors import NoPicture
from pinxit.library.library import Library
from pinxit.library.query import Query
from pinxit.library.trash import DAYS, empty_trash, purge
from pinxit.tables.base import now
from pinxit.tables.shelves import KeptPicture, Pinned
from pinxit.tables.work import Job

ME = "me"


def is_there(library: Library, id_: str) -> bool:
    try:
        return bool(library.get(ME, id_))
    except NoPicture:
        return False


def thrown_long_ago(library: Library, id_: str) -> None:
    with library.database.writing() as session:
        session.get_one(KeptPicture, id_).trashed = now() - timedelta(days=DAYS, minutes=1)


def test_what_is_in_the_trash_comes_back_as_it_was(shelves: Library) -> None:
    ids = kept(shelves, ME, "one", "two")
    change_many(shelves, ME, ids, "trash")
    assert not shelves.search(ME, Query()).items
    assert shelves.search(ME, Query(is_trashed=True)).total == 2
    change_many(shelves, ME, ids, "restore")
    assert {row.id for row in shelves.search(ME, Query()).items} == set(ids)


def test_after_thirty_days_it_is_gone_with_its_objects_and_not_before(shelves: Library) -> None:
    old, young, there = kept(shelves, ME, "old", "young", "there")
    names = {each: shelves.get(ME, each).sha256 for each in (old, young, there)}
    change_many(shelves, ME, [young], "trash")
    thrown_long_ago(shelves, old)
    assert purge(shelves) == 1
    assert not is_there(shelves, old)
    assert [shelves.objects.has(names[each]) for each in (old, young, there)] == [False, True, True]
    assert purge(shelves) == 0


def test_objects_that_another_picture_names_stay(shelves: Library) -> None:
    (mine,) = kept(shelves, ME, "one")
    row = shelves.get(ME, mine)
    facts = {"sha256": row.sha256, "thumbnail": row.thumbnail}
    (theirs,) = kept(shelves, "ada", "two", **facts)
    change_many(shelves, ME, [mine], "delete")
    assert not is_there(shelves, mine)
    assert shelves.objects.has(row.sha256)
    change_many(shelves, "ada", [theirs], "delete")
    assert not shelves.objects.has(row.sha256)
    assert not shelves.objects.has(row.thumbnail)


def test_emptying_the_trash_takes_only_ones_own(shelves: Library) -> None:
    mine, there = kept(shelves, ME, "mine", "there")
    (theirs,) = kept(shelves, "ada", "hers")
    change_many(shelves, ME, [mine], "trash")
    change_many(shelves, "ada", [theirs], "trash")
    assert empty_trash(shelves, ME) == 1
    assert not is_there(shelves, mine)
    assert is_there(shelves, there)
    assert shelves.get("ada", theirs).trashed


@pytest.mark.parametrize("state", ["queued", "running", "paused"])
def test_a_picture_stays_until_the_job_that_needs_it_has_ended(
    state: str, shelves: Library
) -> None:
    (used,) = kept(shelves, ME, "input")
    params = {"content": "x", "styles": [{"picture": used, "weight": 1}]}
    with shelves.database.writing() as session:
        job = Job(owner=ME, kind="stylize", lane="quick", params=params, state=state)
        session.add(job)
    change_many(shelves, ME, [used], "delete")
    assert empty_trash(shelves, ME) == 0
    assert shelves.path_of(ME, used).is_file()
    with shelves.database.writing() as session:
        session.get_one(Job, job.id).state = "succeeded"
    assert empty_trash(shelves, ME) == 1
    assert not is_there(shelves, used)


def test_a_picture_that_is_just_taken_out_of_the_trash_is_not_removed(shelves: Library) -> None:
    (id_,) = kept(shelves, ME, "regretted")
    change_many(shelves, ME, [id_], "trash")
    emptying = threading.Thread(target=empty_trash, args=(shelves, ME))
    with shelves.database.writing() as session:
        session.get_one(KeptPicture, id_).trashed = None
        session.flush()
        emptying.start()
        emptying.join(timeout=1)
    emptying.join()
    assert shelves.path_of(ME, id_).is_file()


def test_what_was_pinned_and_stacked_leaves_nothing_behind(shelves: Library) -> None:
    first, second = kept(shelves, ME, "one", "two")
    board = Boards(shelves.database, ME).add("mine").id
    change_many(shelves, ME, [first, second], "board", board)
    change_many(shelves, ME, [first, second], "tag", "x")
    change_many(shelves, ME, [first, second], "stack")
    change_many(shelves, ME, [first], "delete")
    assert shelves.get(ME, second).stack == ""
    with shelves.database.reading() as session:
        assert list(session.scalars(select(Pinned.picture))) == [second]


def test_a_sweep_removes_old_objects_without_a_picture_alone(
    shelves: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    (there,) = kept(shelves, ME, "there")
    lost = shelves.objects.put(b"lost")
    assert sweep(shelves) == 0, "it is young: somebody may be about to name it"
    monkeypatch.setattr("pinxit.library.collect._YOUNG", timedelta(seconds=-60))
    assert sweep(shelves) == 1
    assert not shelves.objects.has(lost)
    assert shelves.path_of(ME, there).is_file()


def test_no_picture_loses_an_object_to_a_collector_that_runs_all_the_time(
    shelves: Library,
) -> None:
    data = [png((10 * number, 200, 40)) for number in range(6)]
    ended = threading.Event()

    def collector() -> None:
        while not ended.is_set():
            collect(shelves, [name for name, _ in shelves.objects.names()])

    thread = threading.Thread(target=collector)
    thread.start()
    try:
        for each in data * 3:
            row = shelves.upload(ME, "a.png", each)
            assert all(map(shelves.objects.has, (row.sha256, row.view, row.thumbnail)))
            change_many(shelves, ME, [row.id], "delete")
    finally:
        ended.set()
        thread.join()
