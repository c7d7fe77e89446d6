"""Puts a cloth on a garment: a sheet for print, the garments, and the cloth in other colors."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pinxit.jobs.design_garments import cut_in, dressed
from pinxit.jobs.design_params import GarmentParams
from pinxit.jobs.design_patches import stem_of, titled
from pinxit.jobs.kind import Desk, Kind

if TYPE_CHECKING:
    from pinxit.make.designs import Design
    from pinxit.pictures.picture import Picture


def title(params: GarmentParams) -> str:
    """What the job is called."""
    return f"A {params.class_name or 'garment'} in {params.count} colorways"


def refuse(params: GarmentParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    for each in (params.picture, params.cloth):
        desk.path_of(each)


def work(params: GarmentParams, desk: Desk) -> dict[str, Any]:
    """Keeps the sheet, then each garment, then the cloth in each set of other colors."""
    from pinxit.deliver.design_sheet import design_sheet, title_for

    source, cloth = desk.picture(params.picture), desk.picture(params.cloth)
    ways = dressed(params, {params.picture: source, params.cloth: cloth}.__getitem__)
    asked = {name: getattr(params, name) for name in ("class_name", "harmony", "seed")}
    sheet = design_sheet(ways, title_for(source, cut_in(params), asked), params.dpi)
    named = [replace(sheet, title=f"{stem_of(source)} in {stem_of(cloth)}, sheet")]
    named += _called(ways, source, cloth)
    parents = [params.picture] * (1 + len(ways)) + [params.cloth] * (len(ways) - 1)
    kept = [
        desk.keep(picture, number, parent=parent)
        for number, (picture, parent) in enumerate(zip(named, parents, strict=True))
    ]
    return {"pictures": kept, "colors": [each.palette.to_json()["colors"] for each in ways]}


def _called(ways: "list[Design]", source: "Picture", cloth: "Picture") -> "list[Picture]":
    """All garments, then all cloths that are not as they were, with names."""
    made = [
        titled(way.front, source, f"in {stem_of(cloth)}, colorway {number}")
        for number, way in enumerate(ways, 1)
    ]
    made += [
        titled(way.cloth, cloth, f"colorway {number}") for number, way in enumerate(ways[1:], 2)
    ]
    return made


KIND = Kind("garment", "quick", GarmentParams, title, work, needs="make", refuse=refuse)
