"""Events: what happens, told to pages as it does."""

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse

from pinxit.base.errors import UserMistake
from pinxit.jobs.events import Topic
from pinxit.service.asking import Me, TheHouse, may

router = APIRouter(tags=["events"], dependencies=[Depends(may("read"))])

TOPICS: tuple[str, ...] = get_args(Topic)

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/events",
    summary="Listen to what happens",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def listen_to_events(
    request: Request,
    me: Me,
    house: TheHouse,
    topics: Annotated[str, Query(max_length=200, description="Some of them, with commas.")] = "",
    last_event_id: Annotated[str, Query(max_length=20)] = "",
    last_event_id_header: Annotated[str, Header(alias="Last-Event-ID", max_length=20)] = "",
) -> StreamingResponse:
    """Server-sent events of yours: `job`, `picture`, `dataset`, `model`, `queue`.

    It begins with `hello`, or with `reset` if what came after the last event that you know is not
    there any more: load everything anew then. Later events follow as they happen, until you are
    signed out.
    """
    wanted = [each.strip() for each in topics.split(",") if each.strip()] or list(TOPICS)
    unknown = [each for each in wanted if each not in TOPICS]
    if unknown:
        raise UserMistake(f"There is no topic {unknown[0]!r}; there are {', '.join(TOPICS)}.")
    since = _number(last_event_id_header or last_event_id)
    stream = house.feed.stream(me.id, wanted, since, request.scope["is_still_in"])
    return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise UserMistake(f"{text!r} is no number of an event.")
    return min(int(text), 2**62)
