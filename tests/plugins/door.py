"""The service as tests call it: apps in a home of their own, and people who are signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pinxit.service.app import make_app
from pinxit.service.config import ServiceConfig

ADDRESS = "http://127.0.0.1:7788"
LAUNCH = "launch-of-a-test"
ClientOf = Callable[..., TestClient]


@pytest.fixture
def service_home(tmp_path: Path) -> Path:
    """The home that all apps of a test share."""
    return tmp_path / "home"


@pytest.fixture
def app(service_home: Path) -> Iterator[FastAPI]:
    """The app of one person on this machine; `app.state.house` has the rest."""
    made = make_app(ServiceConfig(service_home, launch=LAUNCH))
    yield made
    made.state.house.close()


@pytest.fixture
def stranger(app: FastAPI) -> TestClient:
    """A browser that is not signed in."""
    return TestClient(app, base_url=ADDRESS, headers={"Origin": ADDRESS})


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """The browser of the local person."""
    browser = TestClient(app, base_url=ADDRESS, headers={"Origin": ADDRESS})
    assert browser.post("/api/v1/session", json={"launch": LAUNCH}).status_code == 204
    return browser


@pytest.fixture
def team(service_home: Path) -> Iterator[FastAPI]:
    """The app of a team, on the same home."""
    made = make_app(ServiceConfig(service_home, auth="keys"))
    yield made
    made.state.house.close()


@pytest.fixture
def client_of(team: FastAPI) -> ClientOf:
    """Makes a person of the team, and gives their program, which has a key.

    The person's id is the client's `headers["X-Test-Person"]`.
    """

    def make(name: str, role: str = "creator") -> TestClient:
        people = team.state.house.people
        person = people.add(name, role).id
        _, secret = team.state.house.keys.give(person)
        told = {"Authorization": f"Bearer {secret}", "X-Test-Person": person}
        return TestClient(team, base_url=ADDRESS, headers=told)

    return make
