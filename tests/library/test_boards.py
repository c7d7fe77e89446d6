"""Boards are their owner's, and hold what was pinned to them."""

import pytest
from kept.pictures import kept

from pinxit.base.errors import UserMistake
from pinxit.library.boards import Boards, NameTaken
from pinxit.library.changes import change_many
from pinxit.library.errors import NoBoard, NoPicture
from pinxit.library.library import Library

ME = "me"


def test_boards_keep_their_order_and_can_be_moved(shelves: Library) -> None:
    boards = Boards(shelves.database, ME)
    ids = [boards.add(name).id for name in ("one", "two", "three")]
    assert [each.name for each in boards.list()] == ["one", "two", "three"]
    boards.change(ids[2], None, 0.5)
    boards.change(ids[0], "  first   one ", None)
    assert [each.name for each in boards.list()] == ["three", "first one", "two"]
    boards.remove(ids[1])
    assert [each.name for each in boards.list()] == ["three", "first one"]


def test_a_board_counts_and_shows_what_is_pinned_and_not_in_the_trash(shelves: Library) -> None:
    boards = Boards(shelves.database, ME)
    board = boards.add("mine").id
    first, second = kept(shelves, ME, "first", "second")
    for _ in range(2):
        change_many(shelves, ME, [first], "board", board)
    change_many(shelves, ME, [second], "board", board)
    assert (boards.get(board).count, boards.get(board).cover) == (2, second)
    change_many(shelves, ME, [second], "trash")
    assert (boards.get(board).count, boards.get(board).cover) == (1, first)
    change_many(shelves, ME, [first], "unboard", board)
    assert (boards.get(board).count, boards.get(board).cover) == (0, None)


def test_two_boards_of_one_person_have_two_names(shelves: Library) -> None:
    boards = Boards(shelves.database, ME)
    boards.add("mine")
    other = boards.add("other").id
    Boards(shelves.database, "ada").add("mine")
    with pytest.raises(NameTaken, match="'mine' already"):
        boards.add(" mine ")
    with pytest.raises(NameTaken):
        boards.change(other, "mine", None)
    for name in ("", "  ", "x" * 101):
        with pytest.raises(UserMistake, match="1 to 100 letters"):
            boards.add(name)


def test_boards_of_others_are_not_there(shelves: Library) -> None:
    theirs = Boards(shelves.database, "ada").add("hers").id
    mine = Boards(shelves.database, ME)
    (picture,) = kept(shelves, ME, "mine")
    (strange,) = kept(shelves, "ada", "hers")
    own = mine.add("mine").id
    assert [each.id for each in mine.list()] == [own]
    for board in (theirs, "nowhere", "", "\0"):
        with pytest.raises(NoBoard):
            mine.get(board)
        with pytest.raises(NoBoard):
            mine.change(board, "taken", None)
        with pytest.raises(NoBoard):
            mine.remove(board)
        with pytest.raises(NoBoard):
            change_many(shelves, ME, [picture], "board", board)
    with pytest.raises(NoPicture):
        change_many(shelves, ME, [strange], "board", own)
