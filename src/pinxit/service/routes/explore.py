"""Explore: looks at what a model can draw, between, beside and beyond its seeds.

These handlers are coroutines: what they wait for is done on the thread of previews.
"""

from typing import Any

from fastapi import APIRouter, Depends, Response

from pinxit.jobs.recipes import RecipeShape
from pinxit.service.asking import Me, PreviewClient, TheHouse, may
from pinxit.service.previews import Look, Preview
from pinxit.service.shapes.models import (
    BreedRequest,
    MixRequest,
    PreviewRequest,
    Recipes,
    SheetRequest,
)

router = APIRouter(tags=["explore"], dependencies=[Depends(may("read"))])

_SHOWN: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}, "image/webp": {}}}}


@router.post(
    "/models/{name}/preview",
    summary="A look at one place",
    response_class=Response,
    responses=_SHOWN,
)
async def preview_place(
    name: str, wanted: PreviewRequest, me: Me, house: TheHouse, client: PreviewClient = ""
) -> Response:
    """One place in a model's space, at once and unsigned; a job of the kind `keep` keeps it."""
    look = Look(wanted.size, f"image/{wanted.format}")
    recipe, asker = wanted.recipe.to_recipe(), _of_asker(me.id, client)
    studio = house.studio(me.id)
    return _answer(await house.previews.picture(studio, name, recipe, look, asker))


@router.post(
    "/models/{name}/sheet",
    summary="A look at many places",
    response_class=Response,
    responses=_SHOWN,
)
async def preview_sheet(
    name: str, wanted: SheetRequest, me: Me, house: TheHouse, client: PreviewClient = ""
) -> Response:
    """Many places as one picture, row by row without gaps, from which a page cuts each."""
    look = Look(wanted.cell, f"image/{wanted.format}", wanted.columns)
    recipes = [each.to_recipe() for each in wanted.recipes]
    asker, studio = _of_asker(me.id, client), house.studio(me.id)
    return _answer(await house.previews.sheet(studio, name, recipes, look, asker))


@router.post("/models/{name}/mix", summary="Mix two places by stage")
async def mix_places(name: str, wanted: MixRequest, me: Me, house: TheHouse) -> RecipeShape:
    """The row's place in the coarse stages, the column's from `stage` on."""
    row, column = wanted.row.to_recipe(), wanted.column.to_recipe()
    studio = house.studio(me.id)
    made = await house.previews.ask(
        studio, name, lambda explorer: explorer.mixed(row, column, wanted.stage)
    )
    return RecipeShape.of(made)


@router.post("/models/{name}/breed", summary="Children of places you like")
def breed_places(name: str, wanted: BreedRequest, me: Me, house: TheHouse) -> Recipes:
    """The places you like, then their children, `n` in all."""
    from pinxit.make.breeding import next_generation

    house.previews.catalog.one(house.studio(me.id), name)
    liked = [each.to_recipe() for each in wanted.parents]
    made = next_generation(liked, wanted.n, wanted.seed, wanted.spread)
    return Recipes(recipes=[RecipeShape.of(each) for each in made])


def _of_asker(owner: str, client: str) -> str:
    """Nobody can take the place of somebody else's requests."""
    return f"{owner} {client}" if client else ""


def _answer(preview: Preview) -> Response:
    headers = {"Server-Timing": preview.timing, "Cache-Control": "no-store"}
    return Response(preview.data, media_type=preview.media_type, headers=headers)
