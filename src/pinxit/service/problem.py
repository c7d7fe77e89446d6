"""Errors as RFC 9457 problems: what happened, with what value, and what to do about it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, JsonValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException

from pinxit.base.errors import Cancelled, Clash, NotThere, PinxitError, Refused, UserMistake
from pinxit.tables.database import is_disk_full

MEDIA_TYPE = "application/problem+json"
_STATUSES = {
    "no_space": HTTPStatus.INSUFFICIENT_STORAGE,
}
"""Of mistakes of the rooms below, which know nothing of HTTP."""


class Told(UserMistake):
    """A mistake that has a status of its own.

    Attributes:
        status: The HTTP status.
        headers: What the answer says besides.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(
        self,
        sentence: str,
        code: str = "",
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence, code, params)
        self.headers = dict(headers or {})


class Missing(Told):
    """There is no such thing, or it is somebody else's."""

    status = HTTPStatus.NOT_FOUND
    code = "missing"


class Conflict(Told):
    """It cannot be done now: something else uses it, or was faster."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class NotSignedIn(Told):
    """Nobody knows who asks."""

    status = HTTPStatus.UNAUTHORIZED
    code = "not_signed_in"


class MayNot(Told):
    """Who asks may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "may_not"


class TooLarge(Told):
    """The request is larger than what is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class TooMuch(Told):
    """Too often, or more than the quota allows."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_much"


class Problem(BaseModel):
    """What went wrong (RFC 9457).

    `detail` is English; `code` and `params` are for who says it in another language
    (docs/problems.md lists them).
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, JsonValue] = {}
    checks: list[str] | None = None
    errors: list[dict[str, str]] | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 409, 413, 422, 429)
}
"""What any route may answer instead, for OpenAPI."""


def problem(status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """An answer that says what went wrong."""
    told = {
        "type": f"urn:pinxit:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "params": {},
        **more,
    }
    return JSONResponse(told, status, media_type=MEDIA_TYPE)


def problem_of(fault: BaseException) -> JSONResponse:
    """The answer to an error; of errors that are our fault, nothing is told but that."""
    if isinstance(fault, Refused):
        return problem(HTTPStatus.FORBIDDEN, "refused", str(fault), checks=list(fault.checks))
    if isinstance(fault, UserMistake):
        return _of_mistake(fault)
    if isinstance(fault, Cancelled):
        return problem(HTTPStatus.CONFLICT, "canceled", str(fault))
    if is_disk_full(fault):
        sentence = (
            "The disk of the server is full: nothing was kept. Free some space, then try again."
        )
        return problem(HTTPStatus.INSUFFICIENT_STORAGE, "no_space", sentence)
    if isinstance(fault, OperationalError | NoConnection):
        sentence = "The database has too much to do, or is away; try again in a moment."
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", sentence)
    sentence = "Something went wrong here, which is our fault; the log of the server says what."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", sentence)


def _of_mistake(fault: UserMistake) -> JSONResponse:
    answer = problem(status_of(fault), fault.code, str(fault), params=fault.params)
    if isinstance(fault, Told):
        answer.headers.update(fault.headers)
    return answer


def status_of(mistake: UserMistake) -> HTTPStatus:
    """The HTTP status of a mistake."""
    if isinstance(mistake, Told):
        return mistake.status
    if isinstance(mistake, NotThere):
        return HTTPStatus.NOT_FOUND
    if isinstance(mistake, Clash):
        return HTTPStatus.CONFLICT
    return _STATUSES.get(mistake.code, HTTPStatus.UNPROCESSABLE_ENTITY)


def tell_problems(app: FastAPI) -> None:
    """Makes an app answer every error with a problem."""
    app.add_exception_handler(PinxitError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_shape)


def _of_ours(request: Request, fault: Exception) -> JSONResponse:
    return problem_of(fault)


def _of_http(request: Request, fault: Exception) -> JSONResponse:
    if not isinstance(fault, HTTPException):
        raise fault
    if fault.__cause__ is not None and is_disk_full(fault.__cause__):
        return problem_of(fault.__cause__)  # the framework takes it for a body that cannot be read
    phrase = HTTPStatus(fault.status_code).phrase
    detail = str(fault.detail) if fault.detail else phrase
    if detail == phrase:
        detail = f"{phrase}: {request.method} {request.url.path}."
    answer = problem(fault.status_code, phrase.lower().replace(" ", "_"), detail)
    answer.headers.update(fault.headers or {})
    return answer


def _of_shape(request: Request, fault: Exception) -> JSONResponse:
    if not isinstance(fault, RequestValidationError):
        raise fault
    errors = [
        {
            "where": ".".join(str(part) for part in each["loc"]),
            "sentence": str(each["msg"]),
            "type": str(each["type"]),
        }
        for each in fault.errors()
    ]
    unread = {"where": "body", "sentence": "it cannot be read", "type": "unread"}
    first = errors[0] if errors else unread
    params = {"where": first["where"], "type": first["type"]}
    detail = f"{first['where']}: {first['sentence']}."
    return problem(422, "shape", detail, params=params, errors=errors)
