"""People and the keys of their programs."""

from datetime import timedelta

from fastapi import APIRouter, Depends, Response

from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.paging import AfterName, Limit, page_after
from pinxit.service.problem import MayNot
from pinxit.service.roles import KEYS
from pinxit.service.shapes.people import (
    ChangedPerson,
    Keys,
    KeyTold,
    MadeKey,
    NewKey,
    NewPerson,
    People,
    PersonTold,
)
from pinxit.tables.base import now
from pinxit.tables.people import Key, Person

router = APIRouter(tags=["people"])
_ADMIN = [Depends(may("admin"))]
_KEYS = [Depends(may(KEYS))]


@router.get("/people", dependencies=_ADMIN, summary="List everybody who works here")
def list_people(house: TheHouse, limit: Limit = 100, cursor: AfterName = "") -> People:
    """Everybody, by name, page by page; for admins."""
    found = house.people.list()
    some, following = page_after(found, lambda each: each.id, limit, cursor)
    items = [_person(each) for each in some]
    return People(items=items, next_cursor=following, total=len(found))


@router.post("/people", dependencies=_ADMIN, status_code=201, summary="Add a person")
def add_person(wanted: NewPerson, house: TheHouse) -> PersonTold:
    """Makes a person; `POST /people/{id}/keys` gives them a key."""
    return _person(house.people.add(wanted.name, wanted.role, wanted.quota))


@router.patch("/people/{person}", dependencies=_ADMIN, summary="Change a person")
def change_person(person: str, wanted: ChangedPerson, house: TheHouse) -> PersonTold:
    """Changes name, role, quota, or whether they may come in."""
    changes = {name: value for name, value in wanted.model_dump().items() if value is not None}
    return _person(house.people.change(person, changes))


@router.delete("/people/{person}", dependencies=_ADMIN, status_code=204, summary="Remove a person")
def remove_person(person: str, house: TheHouse) -> Response:
    """Removes a person with keys and sessions; their pictures stay where they are."""
    house.people.remove(person)
    return Response(status_code=204)


@router.post(
    "/people/{person}/keys",
    dependencies=[*_ADMIN, *_KEYS],
    status_code=201,
    summary="Give a person a key",
)
def give_key(person: str, wanted: NewKey, house: TheHouse) -> MadeKey:
    """Makes an API key for somebody, and tells it this once."""
    return _made(house, person, wanted)


@router.get("/keys", dependencies=_KEYS, summary="List your API keys")
def list_keys(house: TheHouse, me: Me, limit: Limit = 100, cursor: AfterName = "") -> Keys:
    """Your keys, without their secrets, oldest first, page by page."""
    found = house.keys.list(me.id)
    some, following = page_after(found, lambda each: each.id, limit, cursor)
    items = [_key(each) for each in some]
    return Keys(items=items, next_cursor=following, total=len(found))


@router.post("/keys", dependencies=_KEYS, status_code=201, summary="Make an API key")
def make_key(wanted: NewKey, house: TheHouse, me: Me) -> MadeKey:
    """Makes a key for a program of yours, and tells it this once; at most with your own rights.

    Without `scopes` it may do all that you may, but make, list or remove keys.
    """
    scopes = set(wanted.scopes or me.scopes - {KEYS} or me.scopes)
    if scopes - me.scopes:
        beyond = ", ".join(sorted(scopes - me.scopes))
        raise MayNot(
            f"You cannot give a key the right to {beyond}.",
            "scopes_beyond",
            {"role": me.role, "beyond": sorted(scopes - me.scopes)},
        )
    return _made(house, me.id, wanted.model_copy(update={"scopes": sorted(scopes)}))


@router.delete(
    "/keys/{key}", dependencies=_KEYS, status_code=204, summary="Make an API key worthless"
)
def delete_key(key: str, house: TheHouse, me: Me) -> Response:
    """Nobody comes in with it any more."""
    house.keys.take(me.id, key)
    return Response(status_code=204)


def _made(house: TheHouse, person: str, wanted: NewKey) -> MadeKey:
    expires = now() + timedelta(days=wanted.days) if wanted.days else None
    key, secret = house.keys.give(person, wanted.name, wanted.scopes, expires)
    return MadeKey(**_key(key).model_dump(), key=secret)


def _person(person: Person) -> PersonTold:
    return PersonTold.model_validate(person, from_attributes=True)


def _key(key: Key) -> KeyTold:
    return KeyTold.model_validate(key, from_attributes=True)
