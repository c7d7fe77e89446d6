"""Models: what is on the shelf, what each can do, and what its pictures may be used for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Header, Query, Response, UploadFile
from fastapi.responses import FileResponse

from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.model_files import copy_of, take_in, throw_away
from pinxit.service.model_words import told_of
from pinxit.service.paging import AfterName, Limit, page_after
from pinxit.service.shapes.models import Models, ModelShape

router = APIRouter(tags=["models"], dependencies=[Depends(may("read"))])

_FOR_EVER = "private, max-age=31536000, immutable"


@router.get("/models", summary="All models you may use")
def list_models(me: Me, house: TheHouse, limit: Limit = 100, cursor: AfterName = "") -> Models:
    """Your own models and the shipped ones, by name, page by page."""
    studio = house.studio(me.id)
    found = house.previews.catalog.all(studio)
    some, following = page_after(found, lambda each: each.name, limit, cursor)
    items = [told_of(each, house.previews, studio) for each in some]
    return Models(items=items, next_cursor=following, total=len(found))


@router.get("/models/{name}", summary="One model")
def show_model(name: str, me: Me, house: TheHouse) -> ModelShape:
    """What a model learned from, what it can do, and what its pictures may be used for."""
    studio = house.studio(me.id)
    return told_of(house.previews.catalog.one(studio, name), house.previews, studio)


@router.get(
    "/models/{name}/cover",
    summary="What a model draws",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, 304: {}},
)
def show_cover(
    name: str,
    me: Me,
    house: TheHouse,
    v: Annotated[str, Query(description="The model's hash; lets browsers keep it.")] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """A small sheet of a model's first pictures."""
    shelved = house.previews.catalog.one(house.studio(me.id), name)
    tag = f'"{shelved.sha256}"'
    kept = _FOR_EVER if v and shelved.sha256.startswith(v) else "private, no-cache"
    headers = {"ETag": tag, "Cache-Control": kept}
    if tag in if_none_match:
        return Response(status_code=304, headers=headers)
    data = house.previews.cover(shelved.path, shelved.sha256)
    return Response(data, media_type="image/webp", headers=headers)


@router.get(
    "/models/{name}/export",
    summary="A model as a file",
    dependencies=[Depends(may("make"))],
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def export_model(
    name: str,
    me: Me,
    house: TheHouse,
    format: Literal["safetensors", "onnx"] = "safetensors",  # noqa: A002
) -> FileResponse:
    """For Pinxit, or for programs without torch; thumbnails of what it learned from stay here.

    Writing ONNX takes a while: a job of the kind `export_model` does that first.
    """
    studio = house.studio(me.id)
    with house.heavy.turn():
        path = copy_of(studio, house.previews.catalog.one(studio, name), format)
    return FileResponse(path, media_type="application/octet-stream", filename=f"{name}.{format}")


@router.post(
    "/models",
    status_code=201,
    summary="Bring a model",
    dependencies=[Depends(may("train"))],
)
def import_model(
    file: UploadFile, me: Me, house: TheHouse, name: Annotated[str, Form(max_length=100)] = ""
) -> ModelShape:
    """Puts a model of Pinxit on your shelf: safetensors alone, and judged before it is used."""
    with house.heavy.turn():
        wanted = take_in(house, me.id, file.file, file.filename or "", name.strip())
    return show_model(wanted, me, house)


@router.delete(
    "/models/{name}",
    status_code=204,
    summary="Delete a model",
    dependencies=[Depends(may("train"))],
)
def delete_model(name: str, me: Me, house: TheHouse) -> None:
    """Deletes one of your own models; pictures that it made stay."""
    studio = house.studio(me.id)
    throw_away(house, me.id, house.previews.catalog.one(studio, name))
