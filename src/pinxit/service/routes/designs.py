"""The designer's tools: looks at what they would give, palettes, what can be chosen."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Response

from pinxit.jobs.design_params import PaletteParams
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.shapes.designs import (
    DesignChoices,
    PaletteAsked,
    PaletteTold,
    PaletteToSpell,
    PrinterTold,
    Sketch,
    SketchTold,
)

router = APIRouter(tags=["designs"], dependencies=[Depends(may("read"))])

Client = Annotated[
    str,
    Header(
        alias="X-Preview-Client",
        max_length=100,
        description="Any random text of one page: of its requests that wait, the newest alone is "
        "answered with a picture; older ones are answered 409, code `superseded`.",
    ),
]

_BYTES = {"schema": {"type": "string", "format": "binary"}}


@router.get("/design/choices", summary="What can be chosen of the designer's tools")
def show_design_choices() -> DesignChoices:
    """Repeats, harmonies, files of palettes, printers of cloth."""
    from pinxit.make.palette import HARMONIES
    from pinxit.make.palette_files import SPELLINGS
    from pinxit.make.pattern import REPEATS
    from pinxit.make.printers import printers

    told = [
        PrinterTold(
            name=each.name,
            bed_cm=each.bed_cm,
            dpi=each.dpi,
            formats=list(each.formats),
            note=each.note,
        )
        for each in printers()
    ]
    return DesignChoices(
        repeats=list(REPEATS),
        harmonies=list(HARMONIES),
        palette_files=list(SPELLINGS),
        printers=told,
    )


@router.post("/design/preview", summary="Look at a design before it is made")
async def preview_design(
    wanted: Sketch, me: Me, house: TheHouse, client: Client = ""
) -> SketchTold:
    """What a tool would give: small, at once, unsigned, with what is said of it."""
    asker = f"{me.id} {client}" if client else ""
    return await house.design_previews.sketch(house.studio(me.id), me.id, wanted, asker)


@router.post("/palettes", summary="Which colors pictures are made of")
def find_palette(wanted: PaletteAsked, me: Me, house: TheHouse) -> PaletteTold:
    """Colors with names and shares, harmonies of the most colorful one, contrasts of all pairs."""
    from pinxit.jobs.design_colors import palette_found

    params = PaletteParams.model_validate(wanted.model_dump())
    found, _ = palette_found(params, lambda each: house.library.open(me.id, each))
    return PaletteTold.model_validate(found.to_json())


@router.post(
    "/palettes/file",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": _BYTES}}},
    summary="A palette as a file of another program",
)
def spell_palette(wanted: PaletteToSpell) -> Response:
    """The palette as ASE (Adobe), GPL (GIMP, Inkscape, Krita), CSS or JSON."""
    from pinxit.jobs.design_colors import colors_of
    from pinxit.make.palette import palette_of
    from pinxit.make.palette_files import SPELLINGS

    palette = palette_of(colors_of(wanted.colors), wanted.title.strip() or "palette")
    name = quote(f"{palette.title}.{wanted.kind}", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(SPELLINGS[wanted.kind](palette), 200, headers, "application/octet-stream")
