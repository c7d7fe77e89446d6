"""Styles: those that were learned, and paintings to begin with."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from pinxit.base.errors import UserMistake
from pinxit.datasets.words import few
from pinxit.deliver.previews import preview_bytes
from pinxit.desks.style_examples import style_examples, title_of
from pinxit.jobs.events import announce
from pinxit.jobs.knobs import settings_schema
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import fit_within
from pinxit.service.asking import Me, PreviewClient, TheHouse, may
from pinxit.service.in_use import refuse_in_use
from pinxit.service.problem import Missing
from pinxit.service.shapes.styles import StyleList, StylePreview, StyleTold

router = APIRouter(tags=["styles"])

_LONGEST = 256
_TYPE = "image/webp"
_A_DAY = {"Cache-Control": "private, max-age=86400"}


@router.get("/styles")
def list_styles(me: Me, house: TheHouse) -> StyleList:
    """All styles that can be taken by their names."""
    learned = [_learned(name, path) for name, path in house.studio(me.id).styles.paths().items()]
    shipped = [
        StyleTold(
            name=name,
            title=title_of(name),
            kind="picture",
            is_shipped=True,
            thumbnail=_thumbnail(name),
        )
        for name in style_examples()
    ]
    return StyleList(items=[*learned, *shipped])


@router.get("/style/settings")
def show_style_settings(
    me: Me, method: Annotated[Literal["auto", "fast", "best", "clip"], Query()] = "auto"
) -> dict[str, Any]:
    """What can be set of a way of painting pictures, or of painting clips, as JSON Schema."""
    from pinxit.make.methods import method_named
    from pinxit.nets.clip_settings import ClipSettings

    if method == "clip":
        return settings_schema(ClipSettings)
    chosen = method_named(method)
    return settings_schema(chosen.settings_type, dict(chosen.presets))


@router.get(
    "/styles/{name}/thumbnail", response_class=Response, responses={200: {"content": {_TYPE: {}}}}
)
def show_style_thumbnail(name: str, me: Me, house: TheHouse) -> Response:
    """A small view of a painting, or of what a style was learned from; else of its colors."""
    studio = house.studio(me.id)
    if name in studio.styles.paths():
        from pinxit.nets.style import as_picture

        style = studio.styles.load(name)
        behind = [path for path in studio.styles.pictures_behind(style) if path is not None]
        pixels = (read_picture(behind[0]) if behind else as_picture(style, name)).pixels
    elif name in style_examples():
        pixels = read_picture(style_examples()[name]).pixels
    else:
        raise Missing(f"There is no style {name[:64]!r}.", "no_style", {"name": name[:64]})
    data = preview_bytes(fit_within(pixels, _LONGEST), _TYPE)
    return Response(data, 200, _A_DAY, _TYPE)


@router.post(
    "/style/preview",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}},
    dependencies=[Depends(may("read"))],
)
async def preview_style(
    wanted: StylePreview, me: Me, house: TheHouse, client: PreviewClient = ""
) -> Response:
    """A style transfer as it would look: small, at once, unsigned, by the fast method."""
    asker = f"{me.id} {client}" if client else ""
    data, timing = await house.style_previews.picture(house.studio(me.id), me.id, wanted, asker)
    headers = {"Server-Timing": timing, "Cache-Control": "no-store"}
    return Response(data, 200, headers, "image/jpeg")


@router.delete("/styles/{name}", status_code=204, dependencies=[Depends(may("make"))])
def delete_style(name: str, me: Me, house: TheHouse) -> None:
    """Deletes a style that was learned here."""
    there = house.studio(me.id).styles.paths()
    if name not in there:
        more = " Paintings that come with Pinxit stay." if name in style_examples() else ""
        raise Missing(
            f"There is no style {name[:64]!r} of yours.{more}", "no_style", {"name": name[:64]}
        )

    def needs(kind: str, params: dict[str, Any]) -> bool:
        styles = params.get("styles", ())
        return kind.startswith("stylize") and any(each.get("style") == name for each in styles)

    refuse_in_use(house.database, me.id, ("style", name), needs)
    there[name].unlink(missing_ok=True)
    with house.database.writing() as session:
        announce(session, me.id, "models", "model", {"name": name, "change": "style removed"})


def _thumbnail(name: str) -> str:
    return f"/api/v1/styles/{name}/thumbnail"


def _learned(name: str, path: Any) -> StyleTold:
    """What the list says of one style; damage does not hide the others."""
    from pinxit.make.style_file import load_style
    from pinxit.nets.style import refuse_foreign

    try:
        card = load_style(path).card
        refuse_foreign(card)
        about, is_usable = f"Learned from {few([each.title for each in card.pictures])}.", True
    except UserMistake as fault:
        about, is_usable = str(fault).replace(str(path), name), False
    return StyleTold(
        name=name,
        title=name,
        kind="learned",
        is_shipped=False,
        thumbnail=_thumbnail(name),
        about=about,
        is_usable=is_usable,
    )
