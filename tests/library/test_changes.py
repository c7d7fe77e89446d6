"""Pictures are named, rated, tagged and stacked by their owners, all of them or none."""

from typing import Any

import pytest
from kept.pictures import kept
from sqlalchemy import select

from pinxit.base.errors import UserMistake
from pinxit.library.changes import Action, Change, change, change_many
from pinxit.library.errors import NoPicture
from pinxit.library.library import Library
from pinxit.library.query import Query
from pinxit.tables.shelves import Tagged

ME = "me"


def ids_of(library: Library, **asked: Any) -> set[str]:
    return {row.id for row in library.search(ME, Query(**asked)).items}


def test_what_is_changed_is_found_by_what_it_is_now(shelves: Library) -> None:
    (id_,) = kept(shelves, ME, "before", verb="generate")
    row = change(shelves, ME, id_, Change("  Nach  Hause\n", 4, ("Blatt", "rot", "Blatt"), True))
    assert (row.title, row.stars, row.tags, row.is_shared) == (
        "Nach  Hause",
        4,
        ["Blatt", "rot"],
        True,
    )
    for asked in ({"text": "hause blatt"}, {"tag": "rot"}, {"stars": 4}, {"text": "generate"}):
        assert ids_of(shelves, **asked) == {id_}, asked
    assert not ids_of(shelves, text="before")
    change(shelves, ME, id_, Change(tags=()))
    assert not ids_of(shelves, tag="rot")
    assert shelves.get(ME, id_).title == "Nach  Hause"


def test_tags_are_put_on_and_taken_off_many_at_once(shelves: Library) -> None:
    ids = kept(shelves, ME, *(f"picture {number}" for number in range(5)))
    assert change_many(shelves, ME, [*ids, ids[0]], "tag", " neu  hier ") == 5
    change_many(shelves, ME, ids[:2], "untag", "neu hier")
    assert ids_of(shelves, tag="neu hier") == ids_of(shelves, text="neu") == set(ids[2:])
    with shelves.database.reading() as session:
        assert set(session.scalars(select(Tagged.picture))) == set(ids[2:])


def test_versions_lie_on_one_stack_which_dissolves_when_one_is_left(shelves: Library) -> None:
    first, second, third = kept(shelves, ME, "one", "two", "three")
    change_many(shelves, ME, [first, second, third], "stack")
    assert ids_of(shelves, stack=first) == {first, second, third}
    change_many(shelves, ME, [second], "unstack")
    assert ids_of(shelves, stack=first) == {first, third}
    change_many(shelves, ME, [third], "stack", second)
    assert shelves.get(ME, first).stack == ""
    assert {shelves.get(ME, each).stack for each in (second, third)} == {second}


def test_stacks_that_were_put_together_are_parted_as_the_studio_undoes_it(
    shelves: Library,
) -> None:
    ids = kept(shelves, ME, "a1", "a2", "b1", "b2", "b3")
    former = [ids[:2], ids[2:]]
    for each in former:
        change_many(shelves, ME, each, "stack")
    change_many(shelves, ME, [ids[0], ids[2]], "stack")
    change_many(shelves, ME, [ids[0], ids[2]], "unstack")
    for each in former:
        change_many(shelves, ME, each, "stack", each[1])
    names = [shelves.get(ME, id_).stack for id_ in ids]
    assert names[0] == names[1] != names[2] == names[3] == names[4]
    assert all(names)


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("stars", 6),
        ("stars", -1),
        ("stars", "5"),
        ("stars", True),
        ("stars", None),
        ("tag", ""),
        ("tag", None),
        ("tag", "x" * 61),
    ],
)
def test_a_value_that_does_not_fit_changes_nothing(
    action: Action, value: Any, shelves: Library
) -> None:
    ids = kept(shelves, ME, "one", "two")
    with pytest.raises(UserMistake, match=r"0 to 5|1 to 60 letters"):
        change_many(shelves, ME, ids, action, value)
    assert all(shelves.get(ME, each).stars == 0 for each in ids)


def test_too_many_tags_are_told(shelves: Library) -> None:
    (id_,) = kept(shelves, ME, "one")
    with pytest.raises(UserMistake, match="at most 40 tags"):
        change(shelves, ME, id_, Change(tags=tuple(map(str, range(41)))))


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("trash", None),
        ("restore", None),
        ("delete", None),
        ("stars", 5),
        ("tag", "mine"),
        ("untag", "mine"),
        ("stack", None),
        ("unstack", None),
    ],
)
def test_nobody_changes_pictures_of_others_even_if_they_are_shared(
    action: Action, value: Any, shelves: Library
) -> None:
    (mine,) = kept(shelves, ME, "mine")
    (theirs,) = kept(shelves, "ada", "hers", is_shared=True, stars=2, tags=["hers"])
    for strange in (theirs, "nowhere", "", "a\0b"):
        with pytest.raises(NoPicture):
            change_many(shelves, ME, [mine, strange], action, value)
        with pytest.raises(NoPicture):
            change(shelves, ME, strange, Change(stars=1))
    row = shelves.get("ada", theirs)
    assert (row.stars, row.tags, row.trashed, row.stack) == (2, ["hers"], None, "")
    assert shelves.get(ME, mine).trashed is None
