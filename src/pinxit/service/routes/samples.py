"""Pictures that come with Pinxit, to begin with where the gallery is empty."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Depends, Response

from pinxit.deliver.previews import preview_bytes
from pinxit.desks.style_examples import photograph_examples, style_examples, title_of
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import fit_within
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.problem import Missing
from pinxit.service.shapes.designs import SampleList, SampleTold
from pinxit.service.shapes.pictures import PictureTold
from pinxit.service.telling_pictures import told
from pinxit.service.within import room_for

router = APIRouter(tags=["designs"], dependencies=[Depends(may("read"))])

_LONGEST = 256
_TYPE = "image/webp"
_A_DAY = {"Cache-Control": "private, max-age=86400"}


@router.get("/samples", summary="Pictures to begin with")
def list_samples() -> SampleList:
    """Photographs and paintings that come with Pinxit, and may be used freely."""
    items = [
        SampleTold(name=name, title=title_of(name), thumbnail=f"/api/v1/samples/{name}/thumbnail")
        for name in _samples()
    ]
    return SampleList(items=items)


@router.get(
    "/samples/{name}/thumbnail", response_class=Response, responses={200: {"content": {_TYPE: {}}}}
)
def show_sample_thumbnail(name: str) -> Response:
    """A small view of one of them."""
    pixels = read_picture(_file(name)).pixels
    return Response(preview_bytes(fit_within(pixels, _LONGEST), _TYPE), 200, _A_DAY, _TYPE)


@router.post("/samples/{name}", dependencies=[Depends(may("make"))], summary="Take a sample")
def take_sample(name: str, me: Me, house: TheHouse) -> PictureTold:
    """Puts one of them into your library."""
    file = _file(name)
    data = file.read_bytes()
    with room_for(house, me.id, len(data)):
        row = house.library.upload(me.id, file.name, data)
    return told(house.database, [row], me.id)[0]


def _samples() -> Mapping[str, Path]:
    return {**style_examples(), **photograph_examples()}


def _file(name: str) -> Path:
    found = _samples().get(name)
    if found is None:
        raise Missing(f"There is no sample {name[:64]!r}.")
    return found
