"""The description of the API is complete: clients can be made from it."""

import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pinxit.service.openapi_jobs import _with_parts

_IMAGES = ("image/", "video/", "text/html", "text/plain", "text/event-stream", "application/octet")


@pytest.fixture
def schema(stranger: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = stranger.get("/api/v1/openapi.json").json()
    return made


@pytest.fixture
def operations(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, each in schema["paths"].items()
        for method, operation in each.items()
    ]


Operations = list[tuple[str, dict[str, Any]]]


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(schema))):
        found: Any = schema
        for part in reference.split("/"):
            assert part in found, reference
            found = found[part]


def test_every_route_says_what_it_is_for(operations: Operations) -> None:
    for name, operation in operations:
        assert operation.get("summary"), name
        assert operation.get("tags"), name
        assert operation.get("description"), name


def test_names_of_operations_are_readable_and_used_once(operations: Operations) -> None:
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)
    for name in names:
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name), name


def test_every_route_says_what_it_answers(operations: Operations) -> None:
    for name, operation in operations:
        answers = {s: a for s, a in operation["responses"].items() if s.startswith(("2", "3"))}
        assert answers, name
        for status, answer in answers.items():
            if status in ("204", "302", "304"):
                continue
            assert answer.get("content"), name
            for kind, content in answer["content"].items():
                is_described = bool(content.get("schema")) or kind.startswith(_IMAGES)
                assert is_described, f"{name} answers {kind} of no known shape"


def test_every_route_tells_of_problems(operations: Operations) -> None:
    for name, operation in operations:
        for status in ("401", "404", "422", "default"):
            assert "application/problem+json" in operation["responses"][status]["content"], name


def test_every_route_is_in_the_description(app: FastAPI, operations: Operations) -> None:
    from fastapi.routing import APIRoute, iter_route_contexts

    told = {name for name, _ in operations}
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute) and context.name != "page":
            for method in context.methods or ():
                assert f"{method} {context.path_format}" in told


def test_no_get_changes_anything_by_its_name(operations: Operations) -> None:
    changing = ("delete", "add", "make", "remove", "change", "set", "clear", "cancel", "pause")
    for name, operation in operations:
        if name.startswith("GET "):
            assert not operation["operationId"].startswith(changing), name


def test_every_kind_of_job_has_a_shape_of_its_own(schema: dict[str, Any]) -> None:
    shapes = schema["components"]["schemas"]
    mapping = shapes["NewJob"]["discriminator"]["mapping"]
    assert {"generate", "stylize", "stylize_clip", "train"} <= set(mapping)
    assert [each["$ref"] for each in shapes["NewJob"]["oneOf"]] == list(mapping.values())
    for kind, place in mapping.items():
        shape = shapes[place.rpartition("/")[2]]
        assert shape["properties"]["kind"]["const"] == kind
        params = shapes[shape["properties"]["params"]["$ref"].rpartition("/")[2]]
        assert params["additionalProperties"] is False, kind
    strength = shapes["FastStyleSettings"]["properties"]["strength"]
    assert (strength["minimum"], strength["maximum"], strength["default"]) == (0, 1, 0.5)
    settings = shapes["StylizeParams"]["properties"]["settings"]["anyOf"]
    assert {"$ref": "#/components/schemas/BestStyleSettings"} in settings


def test_definitions_of_one_name_and_two_shapes_get_two_names() -> None:
    schemas: dict[str, Any] = {"Part": {"type": "string"}, "Same": {"type": "null"}}
    place = "#/components/schemas/"
    told = {
        "properties": {"a": {"$ref": f"{place}Part"}, "b": {"$ref": f"{place}Same"}},
        "$defs": {"Part": {"type": "integer"}, "Same": {"type": "null"}},
    }
    made = _with_parts(schemas, told, "Walk")
    assert made == {"properties": {"a": {"$ref": f"{place}JobPart"}, "b": {"$ref": f"{place}Same"}}}
    assert schemas == {
        "Part": {"type": "string"},
        "Same": {"type": "null"},
        "JobPart": {"type": "integer"},
    }
