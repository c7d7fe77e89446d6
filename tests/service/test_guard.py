"""Which requests are let in, and what browsers are told of every answer."""

import pytest
from door import ADDRESS, ClientOf
from fastapi.testclient import TestClient

ME = "/api/v1/me"
PREFERENCES = "/api/v1/me/preferences"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.7:7788", "", "localhost@evil"]
)
def test_a_server_under_a_strange_name_answers_nothing(client: TestClient, host: str) -> None:
    answer = client.get(ME, headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["code"] == "wrong_name"


@pytest.mark.parametrize("host", ["localhost:7788", "127.0.0.1", "[::1]:7788", "LOCALHOST"])
def test_a_server_answers_under_the_names_of_this_machine(client: TestClient, host: str) -> None:
    assert client.get(ME, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:7788"},
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:9999", "Authorization": "Basic YW5uYTpwYXNzd29yZA=="},
    ],
)
def test_a_page_of_strangers_changes_nothing(client: TestClient, told: dict[str, str]) -> None:
    answer = client.patch(PREFERENCES, json={"theme": "dark"}, headers=told)
    assert answer.status_code == 403
    assert answer.json()["code"] == "other_origin"
    assert client.get(ME).json()["preferences"] == {}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_a_cookie_without_an_origin_changes_nothing(client: TestClient, site: str | None) -> None:
    del client.headers["Origin"]
    told = {"Sec-Fetch-Site": site} if site else {}
    assert client.patch(PREFERENCES, json={}, headers=told).status_code == 403
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.patch(PREFERENCES, json={}, headers=same).status_code == 200


def test_a_program_with_a_key_needs_no_origin(client_of: ClientOf) -> None:
    program = client_of("anna")
    assert program.patch(PREFERENCES, json={"theme": "dark"}).status_code == 200


def test_every_answer_tells_browsers_to_be_careful(stranger: TestClient) -> None:
    for path in ("/", ME, "/healthz", "/api/v1/nothing", "/api/v1/openapi.json"):
        told = stranger.get(path).headers
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"], path
        assert "script" not in told["Content-Security-Policy"], path
        assert told["X-Content-Type-Options"] == "nosniff", path
        assert told["Referrer-Policy"] == "no-referrer", path
    assert stranger.get(ME).headers["Cache-Control"] == "no-store"


def test_a_body_beyond_the_limit_is_refused(client: TestClient) -> None:
    answer = client.patch(PREFERENCES, json={"long": "x" * 2**21})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_no_json_gets_a_problem(client: TestClient) -> None:
    told = {"Content-Type": "application/json"}
    answer = client.patch(PREFERENCES, content=b"{", headers=told)
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_unknown_addresses_are_the_page_but_not_below_the_api(stranger: TestClient) -> None:
    for path in ("/api/v1/nothing", "/v1/nothing", "/api", "/assets/gone.js"):
        answer = stranger.get(path)
        assert answer.status_code == 404, path
        assert answer.json()["code"] == "missing"
    assert stranger.post("/gallery", headers={"Origin": ADDRESS}).status_code == 405
    assert "text/html" in stranger.get("/gallery/../../etc/passwd").headers["content-type"]
