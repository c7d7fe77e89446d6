"""The description of the API: OpenAPI 3.1, complete enough to make clients from it."""

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from pinxit.service.idempotency import ONCE_ALONE
from pinxit.service.openapi_jobs import tell_kinds
from pinxit.service.problem import MEDIA_TYPE, Problem

_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ANY_FAULT = {"description": "What went wrong", "content": _PROBLEM}
_OPENAI = "/v1/"
_TEXT = {"type": ["string", "null"]}
_OPENAI_FAULT = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type"],
            "properties": dict.fromkeys(("message", "type", "param", "code"), _TEXT),
        }
    },
}
_ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key gets the same answer again; for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}


def summarize(router: APIRouter) -> None:
    """Gives routes that say nothing else the first line of their docstring as a summary."""
    for route in router.routes:
        if isinstance(route, APIRoute) and not route.summary:
            line = (inspect.getdoc(route.endpoint) or route.name).partition("\n")[0]
            route.summary = line.rstrip(".")


def describe(app: FastAPI) -> None:
    """Makes the app tell of its problems and of idempotency keys as well."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain())
            tell_kinds(plain()["components"]["schemas"], app.state.house.queue.kinds)
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(schema: dict[str, Any]) -> None:
    """Adds what the framework does not know of."""
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, method, operation in _operations(schema):
        operation["responses"]["default"] = _ANY_FAULT
        if path.startswith(_OPENAI):
            _tell_openai(operation["responses"])
        is_kept = method in ("post", "patch") and not path.endswith(ONCE_ALONE)
        if is_kept and "security" in operation:
            operation.setdefault("parameters", []).append(_ONCE)


def _tell_openai(responses: dict[str, Any]) -> None:
    """Says that these routes answer faults in the shape that OpenAI's programs read as well."""
    for status, told in responses.items():
        if MEDIA_TYPE in told.get("content", {}):
            content = {**told["content"], "application/json": {"schema": _OPENAI_FAULT}}
            responses[status] = {**told, "content": content}


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in schema["paths"].items():
        yield from ((path, method, operation) for method, operation in operations.items())
