"""Spots and directions: places in a model to come back to, and sliders with names of one's own."""

from typing import Any, TypeVar

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from pinxit.jobs.recipes import RecipeShape
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.paging import AfterName, Limit, page_after
from pinxit.service.problem import Missing
from pinxit.service.shapes.models import (
    ChangeSpot,
    Directions,
    DirectionShape,
    KeepSpot,
    NameDirection,
    Spots,
    SpotShape,
)
from pinxit.tables.shelves import NamedDirection, Spot

router = APIRouter(tags=["explore"], dependencies=[Depends(may("read"))])

REACH = 4.0
"""How far sliders go; the manners of seeds are some 8 long."""
_MAKING = [Depends(may("make"))]
T = TypeVar("T", Spot, NamedDirection)


@router.get("/models/{name}/spots", summary="Places to come back to")
def list_spots(
    name: str, me: Me, house: TheHouse, limit: Limit = 100, cursor: AfterName = ""
) -> Spots:
    """Your spots in a model, newest first, page by page."""
    sha256 = house.previews.catalog.one(house.studio(me.id), name).sha256
    wanted = select(Spot).where(Spot.owner == me.id, Spot.model == sha256)
    with house.database.reading() as session:
        rows = session.scalars(wanted.order_by(Spot.created.desc(), Spot.id)).all()
    some, following = page_after(rows, lambda row: row.id, limit, cursor)
    return Spots(items=[_spot(row) for row in some], next_cursor=following, total=len(rows))


@router.post("/models/{name}/spots", status_code=201, summary="Keep a place", dependencies=_MAKING)
def add_spot(name: str, wanted: KeepSpot, me: Me, house: TheHouse) -> SpotShape:
    """Notes a place in a model, to come back to it."""
    sha256 = house.previews.catalog.one(house.studio(me.id), name).sha256
    recipe = wanted.recipe.model_dump()
    with house.database.writing() as session:
        row = Spot(owner=me.id, model=sha256, title=wanted.title, recipe=recipe)
        session.add(row)
        session.flush()
        return _spot(row)


@router.patch("/spots/{id}", summary="Rename or move a spot", dependencies=_MAKING)
def change_spot(id: str, wanted: ChangeSpot, me: Me, house: TheHouse) -> SpotShape:  # noqa: A002
    """Gives a spot another title, or another place."""
    with house.database.writing() as session:
        row = _mine(session, Spot, id, me.id)
        if wanted.title is not None:
            row.title = wanted.title
        if wanted.recipe is not None:
            row.recipe = wanted.recipe.model_dump()
        return _spot(row)


@router.delete("/spots/{id}", status_code=204, summary="Forget a spot", dependencies=_MAKING)
def remove_spot(id: str, me: Me, house: TheHouse) -> None:  # noqa: A002
    """Forgets a spot; pictures that were made there stay."""
    with house.database.writing() as session:
        session.delete(_mine(session, Spot, id, me.id))


@router.get("/models/{name}/directions", summary="Directions as sliders")
def list_directions(name: str, me: Me, house: TheHouse) -> Directions:
    """The directions that change a model's pictures most, strongest first, with your names."""
    shelved = house.previews.catalog.one(house.studio(me.id), name)
    wanted = select(NamedDirection).where(
        NamedDirection.owner == me.id, NamedDirection.model == shelved.sha256
    )
    with house.database.reading() as session:
        named = {row.number: (row.id, row.name) for row in session.scalars(wanted)}
    facts = house.previews.facts(shelved.path, shelved.sha256)
    items = [
        _direction(number, *named.get(number, (None, ""))) for number in range(facts.directions)
    ]
    return Directions(items=items)


@router.post("/models/{name}/directions", summary="Name a direction", dependencies=_MAKING)
def name_direction(name: str, wanted: NameDirection, me: Me, house: TheHouse) -> DirectionShape:
    """Gives a direction a name of yours; the one that it had before is forgotten."""
    shelved = house.previews.catalog.one(house.studio(me.id), name)
    facts = house.previews.facts(shelved.path, shelved.sha256)
    if wanted.number >= facts.directions:
        raise Missing(f"{name} has the directions 0 to {facts.directions - 1}.")
    about: dict[str, Any] = {"owner": me.id, "model": shelved.sha256, "number": wanted.number}
    with house.database.writing() as session:
        row = session.scalar(select(NamedDirection).filter_by(**about))
        row = row or NamedDirection(**about)
        row.name = wanted.name
        session.add(row)
        session.flush()
        return _direction(row.number, row.id, row.name)


@router.delete(
    "/directions/{id}", status_code=204, summary="Forget a direction's name", dependencies=_MAKING
)
def forget_direction(id: str, me: Me, house: TheHouse) -> None:  # noqa: A002
    """Forgets a name; the direction stays."""
    with house.database.writing() as session:
        session.delete(_mine(session, NamedDirection, id, me.id))


def _mine(session: Session, table: type[T], id_: str, owner: str) -> T:
    row = session.get(table, id_)
    if row is None or row.owner != owner:
        raise Missing("There is no such thing of yours; it may have been removed.")
    return row


def _spot(row: Spot) -> SpotShape:
    return SpotShape(
        id=row.id,
        title=row.title,
        recipe=RecipeShape.model_validate(row.recipe),
        created=row.created.isoformat(timespec="milliseconds"),
    )


def _direction(number: int, id_: str | None, name: str) -> DirectionShape:
    return DirectionShape(id=id_, number=number, name=name, low=-REACH, high=REACH)
