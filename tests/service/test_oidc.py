"""People sign in by an OpenID provider, which the tests run themselves, and by nothing less."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from door import ADDRESS
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey, RSAKey
from oidc_provider import CLIENT, SECRET, Provider, provider

from pinxit.base.errors import UserMistake
from pinxit.service.app import make_app
from pinxit.service.config import Oidc, ServiceConfig
from pinxit.service.oidc import SignInService


@pytest.fixture(scope="module")
def school() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture(autouse=True)
def _an_honest_school(school: Provider) -> None:
    school.person = {"sub": "42", "name": "Anna Muster"}
    school.lies, school.told_keys = {}, []


@pytest.fixture
def class_room(school: Provider, tmp_path: Path) -> Iterator[FastAPI]:
    oidc = Oidc(school.address, CLIENT, SECRET, role="student")
    made = make_app(ServiceConfig(tmp_path, auth="oidc", oidc=oidc))
    yield made
    made.state.house.close()


@pytest.fixture
def browser(class_room: FastAPI) -> TestClient:
    told = {"Origin": ADDRESS}
    return TestClient(class_room, base_url=ADDRESS, headers=told, follow_redirects=False)


def go_and_come_back(browser: TestClient, **changes: str) -> Any:
    """Follows the redirects that a browser would, with some parameters changed on the way."""
    away = browser.get("/api/v1/oidc").headers["location"]
    back = httpx2.get(away, follow_redirects=False).headers["location"]
    address = httpx2.URL(back).copy_merge_params(changes)
    return browser.get(str(address))


def test_a_student_signs_in_and_is_known_again(browser: TestClient, class_room: FastAPI) -> None:
    assert browser.get("/api/v1/session").json()["sign_in_at"] == "/api/v1/oidc"
    answer = go_and_come_back(browser)
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    me = browser.get("/api/v1/me").json()
    assert (me["name"], me["role"]) == ("Anna Muster", "student")
    other = TestClient(class_room, base_url=ADDRESS, follow_redirects=False)
    go_and_come_back(other)
    assert other.get("/api/v1/me").json()["id"] == me["id"]


def test_two_people_of_one_name_are_two(browser: TestClient, school: Provider) -> None:
    go_and_come_back(browser)
    school.person = {"sub": "43", "name": "Anna Muster"}
    go_and_come_back(browser)
    assert browser.get("/api/v1/me").json()["name"] == "Anna Muster 2"


@pytest.mark.parametrize("changes", [{"state": "another"}, {"code": "another"}, {"code": ""}])
def test_what_comes_back_changed_is_not_believed(
    browser: TestClient, changes: dict[str, str]
) -> None:
    assert go_and_come_back(browser, **changes).status_code == 401
    assert browser.get("/api/v1/me").status_code == 401


def test_what_another_browser_began_cannot_be_finished_here(class_room: FastAPI) -> None:
    mine, yours = (
        TestClient(class_room, base_url=ADDRESS, follow_redirects=False) for _ in range(2)
    )
    yours.get("/api/v1/oidc")
    away = mine.get("/api/v1/oidc").headers["location"]
    back = httpx2.get(away, follow_redirects=False).headers["location"]
    assert yours.get(back).status_code == 401


@pytest.mark.parametrize("told", ['{"state": 1, "nonce": 2, "verifier": 3}', "[" * 20_000, "1"])
def test_a_cookie_that_makes_no_sense_begins_nothing(class_room: FastAPI, told: str) -> None:
    cookie = base64.urlsafe_b64encode(told.encode()).decode()
    browser = TestClient(class_room, base_url=ADDRESS, cookies={"pinxit_sign_in": cookie})
    assert browser.get("/api/v1/oidc/back?state=1&code=2").status_code == 401


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://evil.example"},
        {"aud": "another program"},
        {"nonce": "of another time"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_us_is_not_believed(
    browser: TestClient, school: Provider, lies: dict[str, Any]
) -> None:
    school.lies = lies
    assert go_and_come_back(browser).status_code == 401


def test_a_token_of_a_strange_key_is_not_believed(browser: TestClient, school: Provider) -> None:
    school.told_keys = [RSAKey.generate_key(2048).as_dict(private=False)]
    assert go_and_come_back(browser).status_code == 401


def test_a_key_that_all_know_signs_nothing(browser: TestClient, school: Provider) -> None:
    """The old trick: a public key taken as the secret of a symmetric signature."""
    school.told_keys = [OctKey.import_key(b"0" * 32).as_dict(private=True)]
    assert go_and_come_back(browser).status_code == 401


def test_a_provider_that_took_a_new_key_is_believed(
    browser: TestClient, class_room: FastAPI, school: Provider
) -> None:
    go_and_come_back(browser)
    school.key = RSAKey.generate_key(2048)
    assert go_and_come_back(browser).status_code == 302


def test_who_was_shut_out_does_not_come_in_again(browser: TestClient, class_room: FastAPI) -> None:
    go_and_come_back(browser)
    people = class_room.state.house.people
    people.change("Anna Muster", {"is_active": False})
    assert browser.get("/api/v1/me").status_code == 401
    assert go_and_come_back(browser).status_code == 401


def test_nobody_new_comes_in_where_only_known_people_may(school: Provider, tmp_path: Path) -> None:
    oidc = Oidc(school.address, CLIENT, SECRET, role="")
    app = make_app(ServiceConfig(tmp_path, auth="oidc", oidc=oidc))
    browser = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    assert go_and_come_back(browser).status_code == 401
    app.state.house.close()


def test_a_service_that_is_gone_is_told_plainly(tmp_path: Path) -> None:
    oidc = Oidc("http://127.0.0.1:9", CLIENT, SECRET)
    app = make_app(ServiceConfig(tmp_path, auth="oidc", oidc=oidc))
    answer = TestClient(app, base_url=ADDRESS).get("/api/v1/oidc")
    assert answer.status_code == 502
    assert "does not answer" in answer.json()["detail"]
    app.state.house.close()


def test_a_service_without_encryption_is_not_trusted() -> None:
    with pytest.raises(UserMistake, match="https"):
        SignInService(Oidc("http://login.example", CLIENT))


def test_nobody_signs_in_by_a_service_where_there_is_none(stranger: TestClient) -> None:
    assert stranger.get("/api/v1/oidc").status_code == 404
    assert stranger.get("/api/v1/session").json()["sign_in_at"] is None
