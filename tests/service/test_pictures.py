"""The library over the wire: brought, found, looked at, changed, taken along; each to their own."""

import io
import zipfile
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from kept.files import png
from PIL import Image

from pinxit.base.hashing import hash_bytes
from pinxit.library.objects import NoSpace, Objects

API = "/api/v1"


def brought(client: TestClient, *names: str, use: str = "picture") -> list[dict[str, Any]]:
    files = [("files", (n, png((40 * i + 20, 90, 200)), "image/png")) for i, n in enumerate(names)]
    answer = client.post(f"{API}/pictures", files=files, data={"use": use})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_what_is_brought_is_found_looked_at_and_never_served_as_it_was(client: TestClient) -> None:
    (made,) = brought(client, "Haus.png")
    found = client.get(f"{API}/pictures", params={"q": "haus"}).json()
    assert found["items"] == [made]
    assert (found["total"], found["next_cursor"]) == (1, None)
    assert (made["origin"], made["title"], made["is_mine"]) == ("uploaded", "Haus.png", True)
    for place in made["urls"].values():
        answer = client.get(place)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content != png((20, 90, 200))
        known = client.get(place, headers={"If-None-Match": answer.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        assert "immutable" in answer.headers["cache-control"]


def test_three_hundred_files_at_once_are_taken_but_those_that_are_none(client: TestClient) -> None:
    good = [("files", (f"{n}.png", png((n % 250, n // 250, 9), (4, 4)))) for n in range(290)]
    bad = [("files", (f"bad {n}.png", b"no picture")) for n in range(10)]
    answer = client.post(f"{API}/pictures", files=[*bad, *good]).json()
    assert len(answer["items"]) == 290
    assert [each["name"] for each in answer["failed"]] == [f"bad {n}.png" for n in range(10)]
    assert all("not a picture" in each["detail"] for each in answer["failed"])
    assert client.get(f"{API}/pictures").json()["total"] == len({e["id"] for e in answer["items"]})


def test_a_page_follows_the_page_before(client: TestClient) -> None:
    brought(client, *(f"{number}.png" for number in range(5)))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = f"limit=2&sort=title&cursor={cursor}"
        page = client.get(f"{API}/pictures?{asked}").json()
        seen += [each["title"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"{number}.png" for number in range(5)]


def test_a_picture_is_changed_alone_and_with_others(client: TestClient) -> None:
    first, second = brought(client, "a.png", "b.png")
    changes = {"title": "Wand", "stars": 3, "tags": ["rot"], "is_shared": True}
    answer = client.patch(f"{API}/pictures/{first['id']}", json=changes).json()
    assert {name: answer[name] for name in changes} == changes
    ids = [first["id"], second["id"]]
    done = client.post(f"{API}/pictures/bulk", json={"ids": ids, "action": "stack"})
    assert done.json() == {"changed": 2}
    assert client.get(f"{API}/pictures/{ids[1]}").json()["stack"] == {"id": ids[0], "count": 2}
    facets = client.get(f"{API}/pictures/facets").json()
    assert facets["tag"] == {"rot": 1}
    assert facets["stars"] == {"0": 1, "3": 1}


def test_what_is_deleted_is_gone_and_what_is_in_the_trash_is_not(client: TestClient) -> None:
    first, second = (each["id"] for each in brought(client, "a.png", "b.png"))
    for id_, action in ((first, "delete"), (second, "trash")):
        client.post(f"{API}/pictures/bulk", json={"ids": [id_], "action": action})
    assert client.get(f"{API}/pictures/{first}").status_code == 404
    assert client.get(f"{API}/pictures").json()["items"] == []
    (thrown,) = client.get(f"{API}/pictures", params={"trashed": True}).json()["items"]
    assert thrown["id"] == second
    assert thrown["trashed"]
    assert client.post(f"{API}/trash/empty").json() == {"changed": 1}
    assert client.get(f"{API}/pictures/{second}").status_code == 404


@pytest.mark.parametrize(
    ("format_name", "suffix"), [("png", "png"), ("jpeg", "jpg"), ("webp", "webp"), ("tiff", "tiff")]
)
def test_an_export_is_a_new_signed_file_of_the_size_that_is_asked(
    format_name: str, suffix: str, client: TestClient, app: FastAPI, tmp_path: Any
) -> None:
    (made,) = brought(client, "Haus.png")
    asked = {"format": format_name, "longest_side": 24}
    answer = client.post(f"{API}/pictures/{made['id']}/export", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == f"image/{format_name}"
    assert f"Haus.{suffix}" in answer.headers["content-disposition"]
    assert Image.open(io.BytesIO(answer.content)).size == (24, 16)
    file = tmp_path / f"taken.{suffix}"
    file.write_bytes(answer.content)
    verdict = app.state.house.studio("local").verify(file)
    assert verdict.state == "trusted"
    sources = {each.sha256 for each in verdict.sources}
    assert hash_bytes(png((20, 90, 200))) in sources


def test_a_full_disk_is_told_and_keeps_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Objects, data: bytes) -> str:
        raise NoSpace

    monkeypatch.setattr(Objects, "put", full)
    answer = client.post(f"{API}/pictures", files=[("files", ("a.png", png()))])
    assert answer.status_code == 507
    assert "No space is left" in answer.json()["detail"]
    monkeypatch.undo()
    assert client.get(f"{API}/pictures").json()["items"] == []


def test_boards_are_made_filled_moved_and_deleted(client: TestClient) -> None:
    (made,) = brought(client, "a.png")
    board = client.post(f"{API}/boards", json={"name": "Mine"}).json()
    client.post(
        f"{API}/pictures/bulk", json={"ids": [made["id"]], "action": "board", "value": board["id"]}
    )
    (told,) = client.get(f"{API}/boards").json()["items"]
    assert (told["count"], told["cover"]) == (1, made["urls"]["thumbnail"])
    found = client.get(f"{API}/pictures", params={"board": board["id"]}).json()["items"]
    assert [each["boards"] for each in found] == [[board["id"]]]
    place = f"{API}/boards/{board['id']}"
    assert client.patch(place, json={"name": "Ours", "position": 7}).json()["name"] == "Ours"
    assert client.post(f"{API}/boards", json={"name": "Ours"}).status_code == 409
    assert client.delete(place).status_code == 204
    assert client.delete(place).status_code == 404
    assert client.get(f"{API}/pictures/{made['id']}").json()["boards"] == []


def test_pictures_of_others_are_not_there_unless_they_share_them(client_of: Any) -> None:
    ada, bob = client_of("ada"), client_of("bob")
    (hers,) = brought(ada, "hers.png")
    place = f"{API}/pictures/{hers['id']}"
    board = ada.post(f"{API}/boards", json={"name": "hers"}).json()["id"]
    reading = [place, f"{place}/file", f"{place}/view", f"{place}/thumbnail"]
    asked: list[tuple[str, str, Any]] = [("GET", each, None) for each in reading]
    changing: list[tuple[str, str, Any]] = [
        ("PATCH", place, {"stars": 1}),
        ("POST", f"{API}/pictures/bulk", {"ids": [hers["id"]], "action": "trash"}),
        ("PATCH", f"{API}/boards/{board}", {"name": "taken"}),
        ("DELETE", f"{API}/boards/{board}", None),
    ]
    export: tuple[str, str, Any] = ("POST", f"{place}/export", {})
    for method, where, body in [*asked, *changing, export]:
        assert bob.request(method, where, json=body).status_code == 404, (method, where)
    assert bob.get(f"{API}/pictures").json()["items"] == []
    assert ada.patch(place, json={"is_shared": True, "tags": ["secret"]}).status_code == 200
    for method, where, body in [*asked, export]:
        assert bob.request(method, where, json=body).status_code == 200, (method, where)
    for method, where, body in changing:
        assert bob.request(method, where, json=body).status_code == 404, (method, where)
    (shared,) = bob.get(f"{API}/pictures", params={"shared": True}).json()["items"]
    assert (shared["is_mine"], shared["tags"], shared["boards"]) == (False, [], [])


def test_who_may_only_look_changes_nothing(client_of: Any) -> None:
    viewer = client_of("vera", "viewer")
    for method, where, body in (
        ("POST", "/pictures/bulk", {"ids": ["x"], "action": "trash"}),
        ("POST", "/boards", {"name": "x"}),
        ("POST", "/trash/empty", None),
        ("PATCH", "/pictures/x", {}),
    ):
        assert viewer.request(method, f"{API}{where}", json=body).status_code == 403, where
    assert viewer.get(f"{API}/pictures").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "random"},
        {"limit": 0},
        {"limit": 501},
        {"color": "mauve"},
        {"stars": 9},
        {"cursor": "nonsense"},
        {"tag": "a\0b"},
        {"page": 3},
    ],
)
def test_a_question_that_makes_no_sense_gets_a_sentence(
    asked: dict[str, Any], client: TestClient
) -> None:
    answer = client.get(f"{API}/pictures", params=asked)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_many_pictures_are_taken_along_as_one_file(client: TestClient) -> None:
    made = brought(client, "Haus.png", "Baum.png")
    ids = [each["id"] for each in made]
    answer = client.post(f"{API}/pictures/zip", json={"ids": [*ids, ids[0], "gone"]})
    assert answer.headers["content-type"] == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(packed.namelist()) == ["Baum.webp", "Haus.webp"]
    assert Image.open(io.BytesIO(packed.read("Haus.webp"))).format == "WEBP"
    for wanted, code in ((["gone"], 404), ([], 422), (["a"] * 2001, 422)):
        assert client.post(f"{API}/pictures/zip", json={"ids": wanted}).status_code == code
