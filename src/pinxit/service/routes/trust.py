"""Dropped files: who made them, with what, and whether they are unchanged. Nothing is kept."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from pinxit.base.hashing import hash_bytes
from pinxit.library.homes import home_of
from pinxit.service.asking import Me, TheHouse
from pinxit.service.belongings import Belongings
from pinxit.service.lineage import KnownPicture, lineage_of
from pinxit.service.places import address_in
from pinxit.service.receiving import Received, one_file
from pinxit.service.restoring import settings_in
from pinxit.service.shapes.trust import Inspected, LineageTold, SettingsTold, VerdictTold
from pinxit.service.verifying import Seen, anchors_of_house, seen_by_owner, seen_by_stranger

router = APIRouter(tags=["trust"])
public = APIRouter(tags=["trust"])

_SECONDS = 60.0
"""For which a place is held for a file that comes in slowly."""

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


async def _file(request: Request, house: TheHouse) -> AsyncIterator[Received]:
    """Reads nothing before there is a place at the counter, which is held until the answer."""
    async with house.strangers.place(address_in(request.scope)):
        yield await one_file(request, house.config.most_upload_bytes, _SECONDS)


async def _file_of_known(request: Request, house: TheHouse, me: Me) -> AsyncIterator[Received]:
    """The same, once it is known who sends it."""
    async with house.counter.place(me.id):
        yield await one_file(request, house.config.most_upload_bytes, _SECONDS)


@public.post("/verify", summary="Say who made a file", openapi_extra=_FORM)
def verify_file(file: Annotated[Received, Depends(_file)], house: TheHouse) -> VerdictTold:
    """Who made a picture or clip, with what, out of what, and whether it is unchanged.

    Anybody may ask. The file is opened in a process of its own, held in memory alone and forgotten;
    what is answered is what the file itself proves.
    """
    people = home_of(house.config.home, "x").parent
    anchors = anchors_of_house(house.config.home, people)
    seen = seen_by_stranger(house.strangers, file.data, file.name, anchors)
    return VerdictTold(**_told(seen))


@router.post(
    "/inspect", summary="Say what a file is, and restore its settings", openapi_extra=_FORM
)
def inspect_file(
    file: Annotated[Received, Depends(_file_of_known)], me: Me, house: TheHouse
) -> Inspected:
    """As /verify, with what the asker's own studio knows: records, models, library, settings.

    Nothing of the file is kept.
    """
    studio = house.studio(me.id)
    seen = seen_by_owner(house.counter, file.data, file.name, studio)
    things = Belongings(me.id, studio, house.database)
    sha256 = hash_bytes(file.data)
    known = things.picture(sha256)
    lineage = None
    if seen.recipe:
        shown = known or KnownPicture("", sha256, file.name, seen.recipe)
        lineage = LineageTold.model_validate(lineage_of(shown, things))
    settings = settings_in(seen.recipe, things)
    return Inspected(
        **_told(seen),
        known=known.id if known else None,
        recipe=dict(seen.recipe) or None,
        settings=SettingsTold.model_validate(settings.to_json()) if settings else None,
        lineage=lineage,
    )


def _told(seen: Seen) -> dict[str, Any]:
    return {
        "state": seen.verdict["state"],
        "sentence": seen.sentence,
        "sentences": list(seen.lines),
        "verdict": dict(seen.verdict),
    }
