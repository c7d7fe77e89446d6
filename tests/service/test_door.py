"""Who comes in, and how."""

from door import LAUNCH, ClientOf
from fastapi.testclient import TestClient


def test_a_launch_token_signs_in_one_browser_once(stranger: TestClient) -> None:
    assert stranger.get("/api/v1/me").status_code == 401
    answer = stranger.post("/api/v1/session", json={"launch": LAUNCH})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.get("/api/v1/me").json()["role"] == "admin"
    again = stranger.post("/api/v1/session", json={"launch": LAUNCH})
    assert again.status_code == 401
    assert again.headers["content-type"] == "application/problem+json"
    assert again.json()["code"] == "not_signed_in"


def test_who_signs_out_is_out(client: TestClient) -> None:
    assert client.get("/api/v1/me").json()["id"] == "local"
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/me").status_code == 401


def test_a_key_lets_a_program_in_with_the_rights_of_its_person(client_of: ClientOf) -> None:
    viewer = client_of("vera", "viewer")
    me = viewer.get("/api/v1/me").json()
    assert (me["name"], me["role"], me["scopes"]) == ("vera", "viewer", ["keys", "read"])
    wrong = viewer.headers["Authorization"][:-1] + "!"
    assert viewer.get("/api/v1/me", headers={"Authorization": wrong}).status_code == 401
