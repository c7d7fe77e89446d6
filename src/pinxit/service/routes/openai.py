"""The images API of OpenAI, as far as it fits: programs that speak it can draw here."""

import time
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.shipped import shipped
from pinxit.jobs.queue import Ask
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.house import House
from pinxit.service.links import Links
from pinxit.service.openai_shapes import (
    NOTICE,
    Asked,
    EditsAsked,
    GenerationsAsked,
    Image,
    ImagesAnswer,
    ModelAnswer,
    ModelsAnswer,
    OpenAIProblem,
    VariationsAsked,
    as_base64,
    as_header,
    parsed_size,
    refuse_streaming,
)
from pinxit.service.openai_work import KIND, Clerk, Order, as_openai, refused_job, size_told
from pinxit.service.ordering import order_job
from pinxit.service.problem import Missing
from pinxit.service.quotas import quotas_of
from pinxit.service.receiving import Form, received
from pinxit.service.waiting import awaited, refuse_without_worker
from pinxit.service.within import refuse_beyond
from pinxit.tables.shelves import KeptPicture
from pinxit.tables.work import Job

PREFIX = ""

_MOST_FILES = 8


class OpenAIRoute(APIRoute):
    """A route whose errors have the shape that OpenAI's clients read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def tell(request: Request) -> Response:
            try:
                return await handle(request)
            except (OpenAIProblem, UserMistake, Refused, HTTPException) as fault:
                told = _problem(fault)
            except (RequestValidationError, ValidationError) as fault:
                told = _of_shape(fault)
            return JSONResponse(told.to_json(), told.status)

        return tell


router = APIRouter(tags=["OpenAI"], route_class=OpenAIRoute)
public = APIRouter(tags=["OpenAI"])

_MAY = [Depends(may("make"))]


@router.post("/v1/images/generations", summary="Draw pictures (OpenAI)", dependencies=_MAY)
async def openai_generations(
    asked: GenerationsAsked, request: Request, me: Me, house: TheHouse, response: Response
) -> ImagesAnswer:
    """New pictures of a model; classes and words of the prompt are followed where it can."""
    refuse_streaming(asked)
    clerk = Clerk(house, me.id)
    order = await run_in_threadpool(clerk.generations, asked)
    return await _answered(_Desk(request, house, me.id, response), asked, order)


async def _form(request: Request, house: TheHouse, me: Me) -> Form:
    """The form of a request; nothing is read before it is known who sends it."""
    me.require("make")
    return await received(request, house.config.most_upload_bytes, _MOST_FILES)


def _form_of(*files: str, shape: type[Asked]) -> dict[str, Any]:
    """What OpenAPI says of a form that is read by hand."""
    schema = shape.model_json_schema()
    binary = {"type": "string", "format": "binary"}
    several = {"type": "array", "items": binary}
    fields = {name: several if name.endswith("[]") else binary for name in files}
    body = {
        "type": "object",
        "required": [files[0]],
        "properties": {**fields, **schema["properties"]},
    }
    return {"requestBody": {"content": {"multipart/form-data": {"schema": body}}}}


@router.post(
    "/v1/images/edits",
    summary="Paint a picture in the manner of others (OpenAI)",
    dependencies=_MAY,
    openapi_extra=_form_of("image", "image[]", "mask", shape=EditsAsked),
)
async def openai_edits(
    form: Annotated[Form, Depends(_form)],
    request: Request,
    me: Me,
    house: TheHouse,
    response: Response,
) -> ImagesAnswer:
    """The first image in the manner of the others, or of a learned style that the prompt names."""
    asked = EditsAsked.model_validate(form.fields)
    refuse_streaming(asked)
    await run_in_threadpool(_refuse_large, asked, house, me.id)
    clerk, masks = Clerk(house, me.id), form.files.get("mask", [])
    mask = masks[0] if masks else None
    order = await run_in_threadpool(clerk.edits, asked, form.files.get("image", []), mask)
    return await _answered(_Desk(request, house, me.id, response), asked, order)


@router.post(
    "/v1/images/variations",
    summary="Draw pictures near a given one (OpenAI)",
    dependencies=_MAY,
    openapi_extra=_form_of("image", shape=VariationsAsked),
)
async def openai_variations(
    form: Annotated[Form, Depends(_form)],
    request: Request,
    me: Me,
    house: TheHouse,
    response: Response,
) -> ImagesAnswer:
    """Pictures of a model near the image: around its recipe, or around what comes nearest to it."""
    asked = VariationsAsked.model_validate(form.fields)
    refuse_streaming(asked)
    await run_in_threadpool(_refuse_large, asked, house, me.id)
    images = form.files.get("image", [])
    if len(images) != 1:
        raise OpenAIProblem(400, "Send one picture in the field image.", "no_image", "image")
    order = await run_in_threadpool(Clerk(house, me.id).variations, asked, images[0])
    return await _answered(_Desk(request, house, me.id, response), asked, order)


@router.get("/v1/models", summary="List models (OpenAI)")
def openai_models(me: Me, house: TheHouse) -> ModelsAnswer:
    """Models that draw, and ways of painting for edits."""
    return ModelsAnswer(data=_models(Clerk(house, me.id)))


@router.get("/v1/models/{name}", summary="One model (OpenAI)")
def openai_model(name: str, me: Me, house: TheHouse) -> ModelAnswer:
    """A model by its name."""
    for each in _models(Clerk(house, me.id)):
        if each.id == name:
            return each
    raise OpenAIProblem(404, f"There is no model {name[:80]!r}.", "model_not_found", "model")


@public.get(
    "/v1/images/files/{link}",
    summary="A picture by its link",
    response_class=FileResponse,
    responses={200: {"content": {"image/*": {}}}},
)
def openai_file(link: str, house: TheHouse) -> FileResponse:
    """The picture of a ``url`` that was answered less than an hour ago; nothing else."""
    picture = Links.of(house.config.home).read(link)
    with house.database.reading() as session:
        row = session.get(KeptPicture, picture) if picture else None
    if row is None or row.trashed is not None:
        raise Missing("This link leads nowhere, or is older than an hour.")
    path = house.library.path_of(row.owner, row.id)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    name = f"{row.id}.{row.media_type.removeprefix('image/')}"
    return FileResponse(
        path,
        media_type=row.media_type,
        headers=headers,
        filename=name,
        content_disposition_type="inline",
    )


class _Desk:
    """One request, and where its answer goes."""

    def __init__(self, request: Request, house: House, owner: str, response: Response) -> None:
        self.request, self.house, self.owner = request, house, owner
        self.response = response


def _refuse_large(asked: Asked, house: House, owner: str) -> None:
    """Holds people to their quota of pixels where it stands in a form, which is read by then."""
    size = parsed_size(asked.size)
    if size is not None:
        quotas = quotas_of(house.database, owner, house.config.home)
        refuse_beyond(quotas, {"pixels": size[0] * size[1]})


async def _answered(desk: _Desk, asked: Asked, order: Order) -> ImagesAnswer:
    """Has an order done by a worker, and waits for that."""
    params = order.params(asked)
    await run_in_threadpool(refuse_without_worker, desk.house)
    ask = Ask(KIND, params)
    job = await run_in_threadpool(
        order_job, desk.house, desk.request, desk.owner, ask, even_canceled=False
    )
    done = await awaited(desk.house, desk.request, desk.owner, job.id)
    if done.state != "succeeded":
        raise refused_job(done.error, done.state)
    return await run_in_threadpool(_answer, desk, asked, order, done)


def _answer(desk: _Desk, asked: Asked, order: Order, done: Job) -> ImagesAnswer:
    size = order.params(asked)["size"]
    notices, made = list(order.notices), []
    result, seeds = done.result, done.params["seeds"]
    rows = [desk.house.library.get(desk.owner, each) for each in result["pictures"]]
    for row, seed, before in zip(rows, seeds, result["sizes"], strict=True):
        told = size_told(before, size)
        made.append(_image(desk, asked, row, f"{order.did} Seed {seed}. {told}".strip()))
        notices += [told] if told and told not in notices else []
    if notices:
        desk.response.headers[NOTICE] = as_header(notices)
    desk.response.headers["Cache-Control"] = "no-store"
    return ImagesAnswer(
        created=int(time.time()),
        data=made,
        output_format=asked.format,
        size=f"{rows[0].width}x{rows[0].height}",
        notices=notices,
    )


def _image(desk: _Desk, asked: Asked, row: KeptPicture, did: str) -> Image:
    if asked.response_format == "url":
        link = Links.of(desk.house.config.home).sign(row.id)
        address = f"{str(desk.request.base_url).rstrip('/')}/v1/images/files/{link}"
        return Image(url=address, revised_prompt=did)
    data = desk.house.library.path_of(desk.owner, row.id).read_bytes()
    return Image(b64_json=as_base64(data), revised_prompt=did)


def _models(clerk: Clerk) -> list[ModelAnswer]:
    own = shipped("models")
    made = [
        ModelAnswer(
            id=name,
            created=int(path.stat().st_mtime),
            owned_by="pinxit" if path.parent == own else "user",
        )
        for name, path in clerk.studio.models.paths().items()
    ]
    painting = [name for name in clerk.names() if name not in {each.id for each in made}]
    return [*made, *(ModelAnswer(id=name, created=0, owned_by="pinxit") for name in painting)]


def _problem(fault: Exception) -> OpenAIProblem:
    if isinstance(fault, OpenAIProblem):
        return fault
    if isinstance(fault, Refused):
        return OpenAIProblem(400, str(fault), "content_policy_violation")
    if isinstance(fault, HTTPException):
        return OpenAIProblem(fault.status_code, str(fault.detail))
    return as_openai(fault) if isinstance(fault, UserMistake) else OpenAIProblem(500, "Our fault.")


def _of_shape(fault: RequestValidationError | ValidationError) -> OpenAIProblem:
    for each in fault.errors():
        name = ".".join(str(part) for part in each["loc"] if part != "body")
        return OpenAIProblem(
            400, f"{name or 'body'}: {each['msg']}.", "invalid_value", name or None
        )
    return OpenAIProblem(400, "The request cannot be read.", "invalid_value")
