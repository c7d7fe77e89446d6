"""Presets: params of jobs under names of one's own."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from pinxit.jobs import presets
from pinxit.service.asking import Asker, House, Me, TheHouse, may
from pinxit.service.paging import AfterName, Limit, page_after
from pinxit.service.shapes.presets import ChangedPreset, NewPreset, Presets, PresetTold
from pinxit.tables.shelves import Preset

router = APIRouter(tags=["presets"], dependencies=[Depends(may("read"))])
_MAKES = [Depends(may("make"))]


@router.get("/presets", summary="List presets")
def list_presets(
    house: TheHouse,
    me: Me,
    kind: Annotated[str, Query(max_length=64)] = "",
    limit: Limit = 100,
    cursor: AfterName = "",
) -> Presets:
    """Your presets, or those for one kind of job, by name, page by page."""
    found = _presets(house, me).list(kind)
    some, following = page_after(found, lambda each: each.id, limit, cursor)
    items = [_told(each) for each in some]
    return Presets(items=items, next_cursor=following, total=len(found))


@router.post("/presets", dependencies=_MAKES, status_code=201, summary="Keep a preset")
def add_preset(wanted: NewPreset, house: TheHouse, me: Me) -> PresetTold:
    """Keeps params under a name; `POST /jobs` takes the preset's id."""
    return _told(_presets(house, me).add(wanted.kind, wanted.name, wanted.params))


@router.patch("/presets/{preset}", dependencies=_MAKES, summary="Change a preset")
def change_preset(preset: str, wanted: ChangedPreset, house: TheHouse, me: Me) -> PresetTold:
    """Renames a preset, or keeps other params under its name."""
    return _told(_presets(house, me).change(preset, wanted.name, wanted.params))


@router.delete("/presets/{preset}", dependencies=_MAKES, status_code=204, summary="Forget a preset")
def delete_preset(preset: str, house: TheHouse, me: Me) -> Response:
    """What was made with it stays."""
    _presets(house, me).remove(preset)
    return Response(status_code=204)


def _presets(house: House, me: Asker) -> presets.Presets:
    return presets.Presets(house.database, me.id, house.queue.kinds)


def _told(preset: Preset) -> PresetTold:
    return PresetTold.model_validate(preset, from_attributes=True)
