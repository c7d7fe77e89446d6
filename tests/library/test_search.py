"""What is asked for is found, all of it, once, and nothing of anybody else."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept.pictures import kept

from library_rows import TAGS, TITLES, fill
from pinxit.base.errors import UserMistake
from pinxit.library.boards import Boards, board_of, pin
from pinxit.library.library import Library
from pinxit.library.query import Place, Query
from pinxit.library.search import facets, search
from pinxit.tables.database import Database
from pinxit.tables.shelves import KeptPicture
from pinxit.tables.words import drop_word_index, folded, make_word_index

ME = "me"
COUNT = 300


@pytest.fixture
def rows(either: Database) -> Sequence[dict[str, Any]]:
    fill(either, "ada", 50, seed=1)
    return fill(either, ME, COUNT)


def found(database: Database, query: Query, limit: int = 37) -> list[str]:
    """All pages of an answer."""
    ids: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = search(database, ME, query, limit, cursor)
        ids += [row.id for row in page.items]
        cursor = page.next_cursor
    return ids


def plainly(rows: Sequence[dict[str, Any]], query: Query) -> list[str]:
    """The same, by looking at every row."""
    words = folded(query.text).split()

    def fits(row: dict[str, Any]) -> bool:
        has = folded(row["words"]).split()[1:]
        return (
            all(any(each.startswith(word) for each in has) for word in words)
            and (row["trashed"] is not None) == query.is_trashed
            and query.color in ("", row["color_name"])
            and query.verb in ("", row["verb"])
            and query.origin in ("", row["origin"])
            and query.model in ("", row["model_name"])
            and row["stars"] >= query.stars
            and (not query.tag or query.tag in row["tags"])
        )

    def key(row: dict[str, Any]) -> Any:
        by_time = row["created"], row["id"]
        return {"stars": (row["stars"], *by_time), "title": (row["title"], row["id"])}.get(
            query.sort, by_time
        )

    is_down = query.sort in ("newest", "stars")
    return [row["id"] for row in sorted(filter(fits, rows), key=key, reverse=is_down)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.builds(
        Query,
        text=st.sampled_from(["", TITLES[0], TITLES[1][:2], "1", f"{TITLES[2]} {TITLES[3]}", "zz"]),
        verb=st.sampled_from(["", "generate"]),
        origin=st.sampled_from(["", "made", "uploaded"]),
        model=st.sampled_from(["", "", "icons-64"]),
        stars=st.sampled_from([0, 0, 3]),
        color=st.sampled_from(["", "", "red"]),
        tag=st.sampled_from(["", "", TAGS[0]]),
        is_trashed=st.booleans(),
        sort=st.sampled_from(["newest", "oldest", "stars", "title"]),
    )
)
def test_every_question_is_answered_as_looking_at_every_row_would(
    query: Query, rows: Sequence[dict[str, Any]], either: Database
) -> None:
    wanted = plainly(rows, query)
    assert found(either, query) == wanted
    assert search(either, ME, query).total == len(wanted)


@pytest.mark.parametrize("query", [Query(), Query(sort="title"), Query(text=TITLES[0])])
def test_a_place_far_down_is_reached_without_what_lies_before(
    query: Query, rows: Sequence[dict[str, Any]], either: Database
) -> None:
    wanted = plainly(rows, query)
    far = search(either, ME, query, 7, offset=len(wanted) - 10)
    assert [row.id for row in far.items] == wanted[-10:-3]
    assert far.total is None
    last = search(either, ME, query, 7, far.next_cursor or "")
    assert [row.id for row in last.items] == wanted[-3:]
    assert search(either, ME, query, offset=len(wanted)).items == []


def test_pages_hold_when_pictures_are_kept_and_thrown_away_meanwhile(shelves: Library) -> None:
    fill(shelves.database, ME, 60)
    before = found(shelves.database, Query())
    first = search(shelves.database, ME, Query(), 20)
    kept(shelves, ME, "new one", "another")
    with shelves.database.writing() as session:
        session.delete(session.get_one(KeptPicture, first.items[-1].id))
    second = search(shelves.database, ME, Query(), 20, first.next_cursor or "")
    assert [row.id for row in second.items] == before[20:40]
    assert second.total is None


def test_words_are_found_whatever_their_accents_and_their_case(shelves: Library) -> None:
    wanted = kept(shelves, ME, "ÉTÉ à la Straße", "Bäume_im-Wind.png", "桜の木")
    for text, id_ in (
        ("ete", wanted[0]),
        ("STRASSE", wanted[0]),
        ("wind baume", wanted[1]),
        ("Bäu", wanted[1]),
        ("桜", wanted[2]),
    ):
        assert found(shelves.database, Query(text=text)) == [id_], text


@pytest.mark.parametrize(
    "text", ['"', "'", "a' OR 1=1 --", "NEAR(", "words:a", "*", "(", "a AND", "\\", "&|!:*", "-"]
)
def test_no_letter_is_taken_for_a_command(text: str, shelves: Library) -> None:
    kept(shelves, ME, "autumn")
    for row in search(shelves.database, ME, Query(text=text)).items:
        assert row.title == "autumn"


def test_a_changed_title_is_found_and_the_old_one_is_not(shelves: Library) -> None:
    (id_,) = kept(shelves, ME, "before")
    with shelves.database.writing() as session:
        row = session.get_one(KeptPicture, id_)
        row.words = row.words.replace("before", "after")
    assert found(shelves.database, Query(text="after")) == [id_]
    assert found(shelves.database, Query(text="before")) == []
    with shelves.database.writing() as session:
        session.delete(session.get_one(KeptPicture, id_))
    assert found(shelves.database, Query(text="after")) == []


def test_the_index_can_be_taken_away_and_made_again(shelves: Library) -> None:
    with shelves.database.engine.begin() as connection:
        drop_word_index(connection)
        make_word_index(connection)
        make_word_index(connection)
    (id_,) = kept(shelves, ME, "again")
    assert found(shelves.database, Query(text="again")) == [id_]


def test_shared_pictures_are_found_by_everybody_until_they_are_thrown_away(
    shelves: Library,
) -> None:
    (shared,) = kept(shelves, "ada", "wave", is_shared=True, tags=["x"])
    kept(shelves, "ada", "wave alone")
    for query in (Query(is_shared=True), Query(is_shared=True, text="wave")):
        assert found(shelves.database, query) == [shared]
    assert found(shelves.database, Query(text="wave")) == []
    with shelves.database.writing() as session:
        row = session.get_one(KeptPicture, shared)
        row.trashed = row.created
    assert found(shelves.database, Query(is_shared=True)) == []


def test_a_board_gives_its_pictures_with_and_without_words(shelves: Library) -> None:
    ids = kept(shelves, ME, "one moss", "two moss", "three")
    board = Boards(shelves.database, ME).add("mine").id
    with shelves.database.writing() as session:
        pin(session, board_of(session, ME, board), [ids[0], ids[2]])
    assert set(found(shelves.database, Query(board=board))) == {ids[0], ids[2]}
    assert found(shelves.database, Query(board=board, text="moss")) == [ids[0]]


def test_facets_count_what_is_not_in_the_trash(
    rows: Sequence[dict[str, Any]], either: Database
) -> None:
    there = [row for row in rows if row["trashed"] is None]
    counted = facets(either, ME)
    assert counted["color"]["red"] == sum(row["color_name"] == "red" for row in there)
    assert counted["stars"]["5"] == sum(row["stars"] == 5 for row in there)
    assert counted["tag"][TAGS[0]] == sum(TAGS[0] in row["tags"] for row in there)
    assert sum(counted["verb"].values()) == sum(bool(row["verb"]) for row in there)
    assert sum(counted["model"].values()) == sum(bool(row["model_name"]) for row in there)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "W10",
        Place("title", ("a", "b")).spelled(),
        Place("newest", ("yesterday", "b")).spelled(),
        Place("newest", (1, "b")).spelled(),
    ],
)
def test_a_cursor_of_another_question_is_told(cursor: str, shelves: Library) -> None:
    with pytest.raises(UserMistake, match="This cursor does not fit"):
        search(shelves.database, ME, Query(), cursor=cursor)
