"""How large a request may be: small JSON, or files where a route takes some."""

from typing import Any

from fastapi import APIRouter, params
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pinxit.service.config import ServiceConfig
from pinxit.service.problem import problem

MOST_JSON = 2 * 2**20
_MOST_FILES_AT_ONCE = 32  # of the largest size; of smaller ones, more


def let_files_in(router: APIRouter, config: ServiceConfig) -> None:
    """Gives routes that take files room for them."""
    room = _MOST_FILES_AT_ONCE * config.most_upload_bytes
    for route in router.routes:
        if isinstance(route, APIRoute) and _takes_files(route):
            route.max_body_size = route.max_body_size or room


def _takes_files(route: APIRoute) -> bool:
    """Whether a route takes files, by a parameter or, where it reads them itself, by its schema."""
    field: Any = getattr(route, "body_field", None)
    told = (route.openapi_extra or {}).get("requestBody", {}).get("content", {})
    is_file = field is not None and isinstance(field.field_info, params.File)
    return is_file or "multipart/form-data" in told


class TellsTooLarge:
    """Says as a problem what the framework says in plain words of a request that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_replaced = False

        async def send_problem(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and _is_plain_refusal(message):
                is_replaced = True
                sentence = "This request is larger than what is taken here; send less at once."
                await problem(413, "too_large", sentence)(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self._app(scope, receive, send_problem)


def _is_plain_refusal(message: Message) -> bool:
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return message["status"] == 413 and kind.startswith("text/plain")
