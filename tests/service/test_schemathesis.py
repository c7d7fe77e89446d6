"""Whatever is sent to the API, it never breaks: requests are made up from its own description."""

import json
import os
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from belongings import Belongings, belongings_of
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import strategies as st

_EXAMPLES = 200 if os.environ.get("PINXIT_FULL") else 3
_ENDLESS = {"/api/v1/events"}
_MANY_SHAPES = {"POST /api/v1/jobs": 10}
"""How many times as many requests are made up where one route takes many shapes."""


def _plain(operation: Any) -> hypothesis.settings:
    name = f"{operation.method.upper()} {operation.path}"
    return hypothesis.settings(
        max_examples=_EXAMPLES * _MANY_SHAPES.get(name, 1),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )


@pytest.fixture
def anna(client_of: ClientOf) -> TestClient:
    return client_of("anna", "admin")


@pytest.fixture
def annas(anna: TestClient, team: FastAPI, tmp_path: Path) -> Belongings:
    return belongings_of(anna.headers["X-Test-Person"], anna, team, tmp_path)


def operations_of(app: FastAPI) -> list[Any]:
    """All operations that end by themselves; those that delete come last."""
    schema: Any = schemathesis.openapi.from_dict(app.openapi())
    found = [result.ok() for result in schema.get_all_operations()]
    wanted = [each for each in found if each.path not in _ENDLESS]
    return sorted(wanted, key=lambda each: each.method.upper() == "DELETE")


def send(client: TestClient, case: Any, path: str) -> Any:
    """Sends what was made up, as the person of the client."""
    case.headers = {
        name: value
        for name, value in (case.headers or {}).items()
        if name.lower() not in ("authorization", "cookie", "host")
    }
    told = case.as_transport_kwargs(base_url="http://127.0.0.1:7788")
    told["url"] = path or told["url"]
    if isinstance(told.get("data"), bytes):
        told["content"] = told.pop("data")
    elif isinstance(told.get("data"), dict):
        told["data"] = {name: _as_text(value) for name, value in told["data"].items()}
    if told.get("files"):
        told["files"] = [(name, _as_file(value)) for name, value in told["files"]]
    told["headers"] = {
        name: value
        for name, value in dict(told.get("headers") or {}).items()
        if name.lower() != "authorization"
    }
    known = ("method", "url", "json", "data", "files", "params", "headers", "content")
    return client.request(**{name: value for name, value in told.items() if name in known})


def _as_file(value: Any) -> Any:
    """A file of a form, or a field that was made up as if it were one."""
    name, content, *kind = value if isinstance(value, tuple) else ("", value)
    content = getattr(content, "data", content)
    return (name, content if isinstance(content, bytes) else _as_text(content).encode(), *kind)


def _as_text(value: Any) -> Any:
    """A field of a form, which is text or a list of texts."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def faults_of(operation: Any, client: TestClient, own: Belongings) -> list[str]:
    """What broke when an operation was asked for things that fit its description.

    Half of the requests are for something of the person's own, or most would end at a 404.
    """
    faults = []

    @_plain(operation)
    @hypothesis.given(operation.as_strategy(), st.booleans())
    def never_breaks(case: Any, is_own: bool) -> None:
        answer = send(client, case, own.fill(operation.path) if is_own else "")
        told = f"{case.query} {str(case.body)[:300]}: {answer.status_code} {answer.text[:200]}"
        if answer.status_code == 500 or not is_described(operation, answer):
            faults.append(told)

    never_breaks()
    return faults


def is_described(operation: Any, answer: Any) -> bool:
    """Whether the API's description knows of the status and the kind of an answer."""
    responses = operation.definition.raw["responses"]
    told = responses.get(str(answer.status_code))
    if told is None:  # a problem, which `default` describes; of OpenAI's routes, one of their shape
        return answer.status_code >= 400 and "json" in answer.headers.get("content-type", "")
    kinds = told.get("content", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    return not answer.content or not kinds or any(fnmatch(kind, each) for each in kinds)


# Threads of the server may draw random numbers while Hypothesis makes up a request.
@pytest.mark.filterwarnings(
    "ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning"
)
def test_nothing_that_fits_the_description_breaks_the_server(
    anna: TestClient, annas: Belongings, team: FastAPI
) -> None:
    broken = {
        f"{operation.method.upper()} {operation.path}": faults
        for operation in operations_of(team)
        if (faults := faults_of(operation, anna, annas))
    }
    assert not broken, "\n".join(f"{name}: {faults[0]}" for name, faults in broken.items())
