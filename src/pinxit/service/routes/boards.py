"""Boards: pictures pinned together."""

from fastapi import APIRouter, Depends, Response

from pinxit.library.boards import Boards
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.shapes.pictures import BoardChange, BoardPage, BoardShape, NewBoard
from pinxit.service.telling_pictures import told_board

router = APIRouter(tags=["boards"])

_MAKES = [Depends(may("make"))]


@router.get("/boards", summary="List boards")
def list_boards(house: TheHouse, me: Me) -> BoardPage:
    """Your boards, in their order."""
    items = [told_board(each) for each in Boards(house.database, me.id).list()]
    return BoardPage(items=items, total=len(items))


@router.post("/boards", dependencies=_MAKES, status_code=201, summary="Make a board")
def add_board(wanted: NewBoard, house: TheHouse, me: Me) -> BoardShape:
    """A new board behind all others."""
    return told_board(Boards(house.database, me.id).add(wanted.name))


@router.patch("/boards/{board}", dependencies=_MAKES, summary="Change a board")
def change_board(board: str, wanted: BoardChange, house: TheHouse, me: Me) -> BoardShape:
    """Renames a board, or moves it among the others."""
    made = Boards(house.database, me.id).change(board, wanted.name, wanted.position)
    return told_board(made)


@router.delete("/boards/{board}", dependencies=_MAKES, status_code=204, summary="Delete a board")
def delete_board(board: str, house: TheHouse, me: Me) -> Response:
    """Removes a board; its pictures stay in the library."""
    Boards(house.database, me.id).remove(board)
    return Response(status_code=204)
