"""What belongs to one person is nobody else's: asked of every route there is.

The routes are those of the app itself. A route whose address the test cannot fill fails it, so
that nobody adds one without saying whose things it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from belongings import Belongings, belongings_of, instance_of
from door import ADDRESS, ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint

STRANGERS_MAY = {
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",  # for this machine alone; `test_health.py`
    "GET /api/v1/session",
    "POST /api/v1/session",
    "POST /api/v1/join",  # by the code of a class
    "GET /api/v1/oidc",
    "GET /api/v1/oidc/back",
    "POST /api/v1/verify",
    "GET /v1/images/files/{link}",  # by a signed link that ends after an hour
}
STREAMS = {"GET /api/v1/events"}  # never ends by itself; `test_events.py` asks whose it tells
ENDS_ITSELF = {"DELETE /api/v1/session"}


@dataclass(frozen=True)
class Route:
    """One route, as the description of the API tells it."""

    method: str
    path: str
    operation: dict[str, Any]
    components: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def ask(self, client: TestClient, path: str, picture: bytes, mine: Belongings) -> Any:
        """Asks this route for something that fits its description."""
        body = self.operation.get("requestBody", {}).get("content", {})
        if "application/json" in body:
            value = instance_of(body["application/json"]["schema"], self.components)
            value = _BODIES[self.name](mine.ids) if self.name in _BODIES else value
            return client.request(self.method, path, json=value)
        if "multipart/form-data" in body:
            schema = body["multipart/form-data"]["schema"]
            names = self._fields(schema)
            files = [(name, ("a.png", picture, "image/png")) for name in names]
            told = {"model": mine.ids["models"], "prompt": "x"}
            return client.request(self.method, path, files=files, data=told)
        return client.request(self.method, path)

    def _fields(self, schema: dict[str, Any]) -> list[str]:
        """The fields of a form that take files."""
        reference = schema.get("$ref", "").rpartition("/")[2]
        schema = self.components.get(reference, schema)
        properties: dict[str, Any] = schema.get("properties", {})
        return [name for name, each in properties.items() if _takes_file(each)] or ["file"]


def _takes_file(schema: dict[str, Any]) -> bool:
    told = schema.get("items", schema)
    return "contentMediaType" in told or told.get("format") == "binary"


_BODIES: dict[str, Any] = {
    "POST /api/v1/pictures/bulk": lambda ids: {"ids": [ids["pictures"]], "action": "delete"},
    "POST /api/v1/jobs": lambda ids: {
        "kind": "generate",
        "params": {"model": ids["models"], "seeds": [1]},
    },
    "POST /v1/images/generations": lambda ids: {"model": ids["models"], "prompt": "x"},
}
"""Bodies that name things of somebody; of others, the smallest that fits will do."""


def routes_of(app: FastAPI) -> Iterator[Route]:
    schema = app.openapi()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield Route(method.upper(), path, operation, schema["components"]["schemas"])


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return paint(tmp_path / "sent.png", 7).read_bytes()


@pytest.fixture
def anna(client_of: ClientOf) -> TestClient:
    return client_of("anna", "creator")


@pytest.fixture
def annas(anna: TestClient, team: FastAPI, tmp_path: Path) -> Belongings:
    return belongings_of(anna.headers["X-Test-Person"], anna, team, tmp_path)


def seen_by(client: TestClient, routes: list[Route], annas: Belongings) -> dict[str, bytes]:
    """What somebody sees of Anna's own things."""
    shown = {}
    for route in routes:
        if route.method == "GET" and "{" in route.path and route.name not in STRANGERS_MAY:
            answer = client.get(annas.fill(route.path))
            is_page = "html" in answer.headers["content-type"]  # which has a nonce and a time in it
            if answer.status_code == 200 and not is_page:
                shown[route.path] = answer.content
    return shown


def test_nobody_reaches_what_is_somebody_elses(
    anna: TestClient, annas: Belongings, client_of: ClientOf, team: FastAPI, picture: bytes
) -> None:
    ben, routes, faults = client_of("ben", "creator"), list(routes_of(team)), []
    before = seen_by(anna, routes, annas)
    for route in routes:
        if route.name in STRANGERS_MAY | STREAMS | ENDS_ITSELF:
            continue
        path = annas.fill(route.path)
        answer = route.ask(ben, path, picture, annas)
        if "{" in route.path and answer.status_code not in (403, 404):
            faults.append(f"{route.name} answers {answer.status_code}: {answer.text[:200]}")
        sent = {annas.ids[noun] for noun in annas.ids if annas.ids[noun] in path}
        told = [each for each in annas.secrets if each in answer.text and each not in sent]
        if told and answer.status_code < 400:
            faults.append(f"{route.name} tells of {told}")
    assert not faults, "\n".join(faults)
    assert seen_by(anna, routes, annas) == before


def test_what_is_tried_on_others_would_work_on_ones_own(
    anna: TestClient, annas: Belongings, team: FastAPI
) -> None:
    """Or the test above would pass because its addresses are wrong."""
    seen = seen_by(anna, list(routes_of(team)), annas)
    for noun in ("pictures", "datasets", "models", "jobs", "scans", "volumes", "results"):
        is_seen = [path for path in seen if f"/{noun}/{{" in path]
        is_there = any(f"/{noun}/{{" in route.path for route in routes_of(team))
        assert is_seen or not is_there, noun


def test_strangers_reach_nothing(team: FastAPI, annas: Belongings, picture: bytes) -> None:
    stranger = TestClient(team, base_url=ADDRESS)
    for route in routes_of(team):
        if route.name not in STRANGERS_MAY:
            answer = route.ask(stranger, annas.fill(route.path), picture, annas)
            assert answer.status_code == 401, f"{route.name} answers {answer.status_code}"
            shape = "json" if route.path.startswith("/v1/") else "problem+json"  # OpenAI's own
            assert answer.headers["content-type"] == f"application/{shape}", route.name


def test_what_strangers_may_is_still_there(team: FastAPI) -> None:
    assert {route.name for route in routes_of(team)} >= STRANGERS_MAY


def test_viewers_change_nothing(
    annas: Belongings, client_of: ClientOf, team: FastAPI, picture: bytes
) -> None:
    viewer, faults = client_of("vera", "viewer"), []
    harmless = STRANGERS_MAY | ENDS_ITSELF | _VIEWERS_MAY
    for route in routes_of(team):
        if route.method != "GET" and route.name not in harmless:
            answer = route.ask(viewer, annas.fill(route.path), picture, annas)
            if answer.status_code not in (403, 429):
                faults.append(f"{route.name} answers {answer.status_code}")
    assert not faults, "\n".join(faults)


_VIEWERS_MAY = {
    "PATCH /api/v1/me/preferences",
    "POST /api/v1/keys",
    "DELETE /api/v1/keys/{key}",
    "POST /api/v1/webhooks",  # they make nothing, so there is little to be told
    "PATCH /api/v1/webhooks/{webhook}",
    "DELETE /api/v1/webhooks/{webhook}",
    "POST /api/v1/webhooks/{webhook}/secret",
    "POST /api/v1/webhooks/{webhook}/ping",
    "POST /api/v1/webhooks/{webhook}/deliveries/{delivery}/again",
    "POST /api/v1/inspect",  # stores nothing, as these
    "POST /api/v1/models/{name}/preview",
    "POST /api/v1/models/{name}/sheet",
    "POST /api/v1/models/{name}/mix",
    "POST /api/v1/models/{name}/breed",
    "POST /api/v1/lessons/quiz",
    "POST /api/v1/lessons/copies",
    "POST /api/v1/lessons/watermark",
    "POST /api/v1/lessons/rights",
    "POST /api/v1/lessons/style/film",
    "POST /api/v1/trainings/plan",
    "POST /api/v1/style/preview",
    "POST /api/v1/design/preview",
    "POST /api/v1/palettes",
    "POST /api/v1/palettes/file",
    "POST /api/v1/kits/file",
    "POST /api/v1/pictures/zip",
}
