"""Style transfer to be watched: what layers see, and paintings that come into being."""

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query

from pinxit.deliver.previews import preview_uri
from pinxit.service.asking import Me, PreviewClient, TheHouse, may
from pinxit.service.shapes.lessons import FilmWanted, GramsTold, Layer, LayerTold, PaintedFilm

router = APIRouter(tags=["lessons"], dependencies=[Depends(may("read"))])

Name = Annotated[str, Query(max_length=100, description="Of a shipped photograph or painting")]


@router.get("/lessons/style/layer", summary="What a layer sees in a picture")
async def show_layer(house: TheHouse, picture: Name, layer: Layer) -> LayerTold:
    """Where the strongest channels of a layer are active."""
    from pinxit.desks import style_lab

    def work() -> LayerTold:
        found = style_lab.seen(picture, layer)
        return LayerTold(
            channels=found.channels,
            places=found.places,
            picture=preview_uri(found.picture),
            strongest=list(found.strongest),
            maps=[preview_uri(each, side=style_lab.SIDE) for each in found.maps],
        )

    return await house.style_previews.turns.take("", work)


@router.get("/lessons/style/grams", summary="Gram matrices of two pictures")
async def show_grams(
    house: TheHouse, one: Name, other: Name, layer: Layer, *, shuffled: bool = False
) -> GramsTold:
    """Which channels of a layer are active together; the other one's squares can be mixed up."""
    from pinxit.desks import style_lab

    def work() -> GramsTold:
        found = style_lab.compared(one, other, layer, is_shuffled=shuffled)
        return GramsTold(
            pictures=[preview_uri(each) for each in found.pictures],
            grams=[preview_uri(each) for each in found.grams],
            distance=found.distance,
        )

    return await house.style_previews.turns.take("", work)


@router.post("/lessons/style/film", summary="Watch a painting come into being")
async def show_film(
    asked: FilmWanted, me: Me, house: TheHouse, client: PreviewClient = ""
) -> PaintedFilm:
    """Forty steps of optimization with the weights that are asked for."""
    from pinxit.desks import style_lab

    def work() -> PaintedFilm:
        wanted = style_lab.Wanted(
            photograph=asked.photograph,
            painting=asked.painting,
            style={layer: getattr(asked, layer) for layer in get_args(Layer)},
            content=asked.content,
            content_layer=asked.content_layer,
            begin=asked.begin,
            seed=asked.seed,
        )
        film = style_lab.painted(wanted)
        return PaintedFilm(
            steps=list(film.steps),
            frames=[preview_uri(each) for each in film.frames],
            losses={name: list(each) for name, each in film.losses.items()},
        )

    asker = f"{me.id} {client}" if client else ""
    return await house.style_previews.turns.take(asker, work)
