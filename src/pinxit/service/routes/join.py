"""Joining a class without an account, and what its students take along."""

from math import ceil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from sqlalchemy import select

from pinxit.library.library import file_name_of
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.classes import NoClass, gone_at
from pinxit.service.cookies import SEAT, set_seat, set_session
from pinxit.service.places import address_in
from pinxit.service.problem import Missing, TooMuch
from pinxit.service.shapes.classes import Joined, Joining, MyClass, WhichClass
from pinxit.service.zips import ZIP, zip_answer
from pinxit.tables.shelves import KeptPicture

router = APIRouter(tags=["classes"], dependencies=[Depends(may("read"))])
public = APIRouter(tags=["classes"])


@public.post("/join", status_code=201, summary="Join a class", response_model=Joined)
def join_class(
    wanted: Joining,
    house: TheHouse,
    request: Request,
    seat: Annotated[str, Cookie(alias=SEAT, max_length=200)] = "",
) -> Response:
    """Signs a browser in by the code of a class and a name of one's choice.

    The same browser may come again under the same name. An address that shows wrong codes has to
    wait.
    """
    address = address_in(request.scope)
    wait = house.classes.guesses.wait(address)
    if wait:
        raise _too_often(ceil(wait))
    try:
        joined = house.classes.join(wanted.code, wanted.name, seat)
    except NoClass:
        house.classes.guesses.take(address)
        raise
    told = Joined(name=joined.name, class_name=joined.class_name)
    answer = JSONResponse(told.model_dump(), 201)
    set_session(answer, request, house.sessions.begin(joined.person))
    set_seat(answer, request, joined.seat)
    return answer


@router.get("/me/class", summary="The class that you are in")
def read_my_class(me: Me, house: TheHouse) -> WhichClass:
    """Its name, yours in it, until when it is open, and until when what you make is kept."""
    found = house.classes.class_of(me.id)
    if found is None:
        return WhichClass(in_class=None)
    school_class, student = found
    mine = MyClass(
        class_name=school_class.name,
        name=student.name,
        ends=school_class.ends,
        gone=gone_at(school_class),
        is_paused=school_class.is_paused,
    )
    return WhichClass(in_class=mine)


@router.get(
    "/me/class/pictures",
    response_class=FileResponse,
    responses=ZIP,
    summary="Take all your pictures along",
)
def take_pictures_along(me: Me, house: TheHouse) -> Response:
    """The signed files of what you made and the views of what you brought, in one ZIP.

    For students of classes, whose quota says how much that can be.
    """
    found = house.classes.class_of(me.id)
    if found is None:
        raise Missing("You are in no class.", "no_class")
    files = _files_of(house, me.id)
    if not files:
        raise Missing("You have no pictures yet.", "no_picture")
    return zip_answer(files, f"{found[0].name} {found[1].name}.zip")


def _files_of(house: House, person: str) -> list[tuple[str, Path]]:
    mine = (KeptPicture.owner == person) & KeptPicture.trashed.is_(None)
    with house.database.reading() as session:
        rows = session.scalars(
            select(KeptPicture).where(mine).order_by(KeptPicture.created, KeptPicture.id)
        ).all()
    files = []
    for row in rows:
        name, sha256 = file_name_of(row), row.sha256
        if row.origin != "made":  # whose own file may hold where and when it was taken
            name, sha256 = f"{Path(name).stem}.webp", row.view or row.thumbnail
        files.append((name, house.library.objects.path_of(sha256)))
    return files


def _too_often(seconds: int) -> TooMuch:
    return TooMuch(
        f"Too many wrong codes came from here; try again in {seconds} s.",
        "too_many_codes",
        {"seconds": seconds},
        {"Retry-After": str(seconds)},
    )
