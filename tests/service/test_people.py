"""People, their roles, quotas and keys."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from door import ADDRESS, ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pinxit.base.errors import UserMistake
from pinxit.service.keys import Keys
from pinxit.service.people import People
from pinxit.service.quotas import limits_of, note_job, quotas_of
from pinxit.service.roles import ROLES
from pinxit.tables.base import now
from pinxit.tables.database import Database
from pinxit.tables.people import LOCAL, Key, Session
from pinxit.tables.work import Job


def test_an_admin_adds_changes_and_removes_people(client_of: ClientOf) -> None:
    admin = client_of("ada", "admin")
    made = admin.post("/api/v1/people", json={"name": "ben", "role": "student"})
    assert made.status_code == 201
    address = f"/api/v1/people/{made.json()['id']}"
    assert admin.patch(address, json={"quota": {"jobs_a_day": 3}}).json()["quota"] == {
        "jobs_a_day": 3
    }
    key = admin.post(f"{address}/keys", json={"scopes": ["read"]}).json()["key"]
    told = {"Authorization": f"Bearer {key}"}
    me = admin.get("/api/v1/me", headers=told).json()
    assert me["scopes"] == ["read"]
    assert me["quota"]["jobs_a_day"] == {"used": 0, "limit": 3}
    assert admin.patch(address, json={"is_active": False}).status_code == 200
    assert admin.get("/api/v1/me", headers=told).status_code == 401
    assert admin.delete(address).status_code == 204
    assert [each["name"] for each in admin.get("/api/v1/people").json()["items"]] == [
        "ada",
        "local",
    ]


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"admin"}))
def test_nobody_else_may_see_or_change_people(client_of: ClientOf, role: str) -> None:
    program = client_of("ben", role)
    person = program.headers["X-Test-Person"]
    assert program.get("/api/v1/people").status_code == 403
    assert program.post("/api/v1/people", json={"name": "eve"}).status_code == 403
    promoted = program.patch(f"/api/v1/people/{person}", json={"role": "admin"})
    assert promoted.status_code == 403
    assert program.get("/api/v1/me").json()["role"] == role


def test_somebody_stays_admin(client: TestClient, app: FastAPI) -> None:
    answer = client.patch(f"/api/v1/people/{LOCAL}", json={"role": "viewer"})
    assert answer.status_code == 422
    assert "admin" in answer.json()["detail"]
    assert client.get("/api/v1/me").json()["role"] == "admin"
    assert client.delete(f"/api/v1/people/{LOCAL}").status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " "},
        {"name": "x" * 201},
        {"name": "local"},
        {"name": "ben", "role": "god"},
        {"name": "ben", "quota": {"beer": 3}},
        {"name": "ben", "quota": {"bytes": -1}},
        {"name": "a\nb"},
        {"name": "ben", "is_admin": True},
    ],
)
def test_wrong_people_are_told_why(client: TestClient, wrong: dict[str, Any]) -> None:
    answer = client.post("/api/v1/people", json=wrong)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_key_never_allows_more_than_its_maker(client_of: ClientOf) -> None:
    creator = client_of("anna", "creator")
    assert creator.post("/api/v1/keys", json={"scopes": ["admin"]}).status_code == 403
    asked = {"scopes": ["read", "keys"], "name": "reader"}
    small = creator.post("/api/v1/keys", json=asked).json()
    told = {"Authorization": f"Bearer {small['key']}"}
    grown = creator.post("/api/v1/keys", json={"scopes": ["make"]}, headers=told)
    assert grown.status_code == 403
    keys = creator.get("/api/v1/keys").json()["items"]
    assert "key" not in keys[0]
    assert creator.delete(f"/api/v1/keys/{small['id']}").status_code == 204
    assert creator.get("/api/v1/me", headers=told).status_code == 401
    assert creator.delete(f"/api/v1/keys/{small['id']}").status_code == 404


def test_a_key_neither_makes_nor_lists_nor_removes_keys_unless_it_may(client_of: ClientOf) -> None:
    admin = client_of("ada", "admin")
    usual = admin.post("/api/v1/keys", json={"name": "robot"}).json()
    assert usual["scopes"] == ["admin", "make", "read", "train"]
    told, person = {"Authorization": f"Bearer {usual['key']}"}, admin.headers["X-Test-Person"]
    refused = (
        admin.post("/api/v1/keys", json={}, headers=told),
        admin.get("/api/v1/keys", headers=told),
        admin.delete(f"/api/v1/keys/{usual['id']}", headers=told),
        admin.post(f"/api/v1/people/{person}/keys", json={}, headers=told),
    )
    assert [each.status_code for each in refused] == [403] * 4
    trusted = admin.post("/api/v1/keys", json={"scopes": ["read", "keys"]}).json()
    told = {"Authorization": f"Bearer {trusted['key']}"}
    assert admin.post("/api/v1/keys", json={}, headers=told).json()["scopes"] == ["read"]
    assert admin.delete(f"/api/v1/keys/{usual['id']}", headers=told).status_code == 204


def test_a_person_has_so_many_live_keys_and_no_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.service.keys.MOST_KEYS", 3)
    people = People(database)
    keys, person = Keys(people), people.add("anna", "creator").id
    keys.give(person, expires=now() - timedelta(days=1))

    def give(_: int) -> bool:
        try:
            keys.give(person)
        except UserMistake:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(give, range(6))) == 3
    assert len(keys.list(person)) == 3


def test_preferences_that_are_kept_at_the_same_moment_are_all_kept(database: Database) -> None:
    people = People(database)
    person = people.add("anna", "creator").id
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: people.prefer(person, {f"p{number}": number}), range(12)))
    assert len(people.get(person).preferences) == 12


def test_a_browser_that_is_signed_in_by_a_key_may_what_the_key_may(
    client_of: ClientOf, team: FastAPI
) -> None:
    program = client_of("anna", "creator")
    small = program.post("/api/v1/keys", json={"scopes": ["read"]}).json()
    browser = TestClient(team, base_url=ADDRESS, headers={"Origin": ADDRESS})
    browser.post("/api/v1/session", json={"key": small["key"]})
    assert browser.get("/api/v1/me").json()["scopes"] == ["read"]
    program.delete(f"/api/v1/keys/{small['id']}")
    assert browser.get("/api/v1/me").status_code == 401


def test_a_cookie_whose_key_was_cut_off_is_none(client_of: ClientOf, team: FastAPI) -> None:
    small = client_of("anna").post("/api/v1/keys", json={"scopes": ["read"]}).json()
    browser = TestClient(team, base_url=ADDRESS, headers={"Origin": ADDRESS})
    browser.post("/api/v1/session", json={"key": small["key"]})
    whole = browser.cookies["pinxit"]
    browser.cookies.clear()
    browser.cookies.set("pinxit", whole.partition(".")[0])
    assert browser.get("/api/v1/me").status_code == 401


def test_a_name_that_is_the_id_of_somebody_else_leads_to_nobody_else(team: FastAPI) -> None:
    people = team.state.house.people
    people.welcome("oidc-4567", "oidc-0123", "viewer")
    people.welcome("oidc-0123", "Zoe", "viewer")
    people.change("oidc-0123", {"role": "admin"})
    assert people.get("oidc-0123").name == "Zoe"
    assert people.get("oidc-4567").role == "viewer"


def test_a_key_of_somebody_who_became_a_viewer_only_reads(client_of: ClientOf) -> None:
    creator, admin = client_of("anna", "creator"), client_of("ada", "admin")
    assert creator.get("/api/v1/me").json()["scopes"] == ["keys", "make", "read", "train"]
    person = creator.headers["X-Test-Person"]
    admin.patch(f"/api/v1/people/{person}", json={"role": "viewer"})
    assert creator.get("/api/v1/me").json()["scopes"] == ["keys", "read"]


def test_keys_are_kept_as_hashes_and_end_in_time(team: FastAPI) -> None:
    people, keys = team.state.house.people, team.state.house.keys
    person = people.add("anna", "creator").id
    made, secret = keys.give(person, expires=now() + timedelta(days=1))
    assert keys.owner_of(secret) is not None
    assert keys.owner_of(secret[:12]) is None
    assert keys.owner_of(f"{secret}x") is None
    with people.database.writing() as session:
        kept = session.get_one(Key, made.id)
        assert secret not in kept.hash
        assert kept.hash.startswith("$argon2id$")
        kept.expires = now()
    assert keys.owner_of(secret) is None


def test_cookies_are_kept_as_hashes_and_end_in_time(team: FastAPI) -> None:
    people, sessions = team.state.house.people, team.state.house.sessions
    cookie = sessions.begin(LOCAL)
    assert sessions.by_cookie(cookie).id == LOCAL
    with people.database.writing() as session:
        for each in session.query(Session):
            assert cookie not in each.hash
            each.expires = now()
    assert sessions.by_cookie(cookie) is None


def test_preferences_are_kept_and_taken_away(client: TestClient) -> None:
    client.patch("/api/v1/me/preferences", json={"theme": "dark", "tabs": [1, {"a": None}]})
    kept = client.patch("/api/v1/me/preferences", json={"theme": None}).json()
    assert kept == {"preferences": {"tabs": [1, {"a": None}]}}
    assert client.get("/api/v1/me").json()["preferences"] == kept["preferences"]
    large = client.patch("/api/v1/me/preferences", json={"x": "y" * 70_000})
    assert large.status_code == 422


@pytest.mark.parametrize("text", [r'"\ud800"', r'"a\u0000b"', r'{"\ud800": 1}', "1e999"])
def test_a_preference_that_could_never_be_told_again_is_not_kept(
    client: TestClient, text: str
) -> None:
    body = f'{{"theme": {text}}}'.encode()
    told = {"Content-Type": "application/json"}
    answer = client.patch("/api/v1/me/preferences", content=body, headers=told)
    assert answer.status_code == 422
    assert client.get("/api/v1/me").json()["preferences"] == {}


def test_a_quota_of_ones_own_comes_before_that_of_the_role() -> None:
    assert limits_of("student", {})["jobs_a_day"] == 100
    assert limits_of("student", {"jobs_a_day": None})["jobs_a_day"] is None
    assert limits_of("admin", {"minutes": 5})["minutes"] == 5


def test_jobs_count_for_a_day_even_if_they_are_deleted(team: FastAPI) -> None:
    house = team.state.house
    person = house.people.add("sam", "student").id
    with house.database.writing() as session:
        for _ in range(3):
            note_job(session, person)
            session.flush()
        session.add(Job(owner=person, kind="generate", lane="quick", params={}))
    quotas = quotas_of(house.database, person, house.config.home)
    assert (quotas["jobs_a_day"].used, quotas["jobs_at_once"].used) == (3, 1)
    assert quotas["jobs_a_day"].leaves(97)
    assert not quotas["jobs_a_day"].leaves(98)


def test_a_wrong_quota_is_refused(team: FastAPI) -> None:
    with pytest.raises(UserMistake, match="whole number"):
        team.state.house.people.add("sam", "student", {"bytes": True})
