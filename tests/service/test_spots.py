"""Places to come back to, and directions with names of one's own."""

from door import ClientOf
from fastapi.testclient import TestClient


def test_a_spot_is_kept_renamed_moved_and_forgotten(client: TestClient) -> None:
    wanted = {"recipe": {"seeds": [5], "moves": {"2": 1.5}}, "title": "smile"}
    made = client.post("/api/v1/models/icons/spots", json=wanted)
    assert made.status_code == 201
    spot = made.json()
    assert spot["recipe"]["moves"] == {"2": 1.5}
    assert client.get("/api/v1/models/icons/spots").json()["items"] == [spot]
    assert client.get("/api/v1/models/adventurers/spots").json()["items"] == []
    address = f"/api/v1/spots/{spot['id']}"
    assert client.patch(address, json={"title": "grin"}).json() == {**spot, "title": "grin"}
    moved = client.patch(address, json={"recipe": {"seeds": [6]}}).json()
    assert (moved["title"], moved["recipe"]["seeds"]) == ("grin", [6])
    assert client.delete(address).status_code == 204
    assert client.delete(address).status_code == 404
    assert client.get("/api/v1/models/icons/spots").json()["total"] == 0


def test_spots_people_and_keys_are_told_page_by_page(client: TestClient) -> None:
    for number in range(3):
        recipe = {"recipe": {"seeds": [number]}, "title": str(number)}
        client.post("/api/v1/models/icons/spots", json=recipe)
        client.post("/api/v1/people", json={"name": f"person {number}"})
        client.post("/api/v1/keys", json={"name": f"key {number}"})
    for path in ("models/icons/spots", "people", "keys"):
        every = list[str]()
        cursor: str | None = ""
        while cursor is not None:
            page = client.get(f"/api/v1/{path}?limit=2&cursor={cursor}").json()
            every += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]
        assert len(every) == len(set(every)) == page["total"] >= 3


def test_a_direction_has_one_name_which_can_be_changed_and_forgotten(client: TestClient) -> None:
    address = "/api/v1/models/icons/directions"
    plain = client.get(address).json()["items"]
    assert [each["number"] for each in plain] == list(range(64))
    assert plain[3] == {
        "id": None,
        "number": 3,
        "name": "",
        "low": -4.0,
        "high": 4.0,
        "moved": None,
    }
    client.post(address, json={"number": 3, "name": "rounder"})
    named = client.post(address, json={"number": 3, "name": "softer"}).json()
    assert client.get(address).json()["items"][3] == named
    assert (named["number"], named["name"]) == (3, "softer")
    assert client.delete(f"/api/v1/directions/{named['id']}").status_code == 204
    assert client.get(address).json()["items"] == plain


def test_a_direction_that_is_none_cannot_be_named(client: TestClient) -> None:
    answer = client.post("/api/v1/models/icons/directions", json={"number": 64, "name": "more"})
    assert answer.status_code == 404
    assert "0 to 63" in answer.json()["detail"]


def test_nobody_sees_or_changes_what_is_somebody_elses(client_of: ClientOf) -> None:
    ada, bob = client_of("Ada"), client_of("Bob")
    spot = ada.post("/api/v1/models/icons/spots", json={"recipe": {"seeds": [5]}}).json()
    wanted = {"number": 0, "name": "mine"}
    direction = ada.post("/api/v1/models/icons/directions", json=wanted).json()
    assert bob.get("/api/v1/models/icons/spots").json()["items"] == []
    assert bob.get("/api/v1/models/icons/directions").json()["items"][0]["name"] == ""
    assert bob.patch(f"/api/v1/spots/{spot['id']}", json={"title": "x"}).status_code == 404
    assert bob.delete(f"/api/v1/spots/{spot['id']}").status_code == 404
    assert bob.delete(f"/api/v1/directions/{direction['id']}").status_code == 404
    assert len(ada.get("/api/v1/models/icons/spots").json()["items"]) == 1


def test_who_only_looks_changes_nothing(client_of: ClientOf) -> None:
    viewer = client_of("Vera", "viewer")
    assert viewer.get("/api/v1/models/icons/spots").status_code == 200
    wanted = {"recipe": {"seeds": [5]}}
    assert viewer.post("/api/v1/models/icons/spots", json=wanted).status_code == 403
    assert viewer.post("/api/v1/models/icons/preview", json=wanted).status_code == 200
