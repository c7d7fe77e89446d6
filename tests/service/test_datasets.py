"""Data sets over HTTP: made, filled, imported, described, changed, deleted."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint
from served_jobs import done, queued

from pinxit.datasets.rights import Rights
from pinxit.pictures.read import decode_picture

_API = "/api/v1/datasets"


def _png(folder: Path, seed: int) -> bytes:
    return paint(folder / "made" / f"{seed}.png", seed).read_bytes()


def _make(client: TestClient, **more: Any) -> None:
    told = {"name": "cats", "license": "CC-BY-4.0", "creator": "Ann", **more}
    assert client.post(_API, json=told).status_code == 201


def _send(client: TestClient, *files: tuple[str, bytes]) -> dict[str, Any]:
    told = [("files", (name, io.BytesIO(data))) for name, data in files]
    answer = client.post(f"{_API}/cats/files", files=told)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def cats(app: FastAPI, client: TestClient, tmp_path: Path) -> TestClient:
    """With an imported data set of four pictures, two of which are the same."""
    _make(client)
    seeds = {"a.png": 1, "b.png": 2, "kittens/c.png": 3, "again.png": 1}
    _send(client, *((name, _png(tmp_path, seed)) for name, seed in seeds.items()))
    job = done(app, "import_dataset", {"name": "cats"})
    assert (job.state, job.result["datasets"]) == ("succeeded", ["cats"])
    return client


def _pictures(client: TestClient, wanted: str = "all") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{_API}/cats/pictures?filter={wanted}").json()[
        "items"
    ]
    return found


def test_a_new_data_set_waits_for_pictures(client: TestClient, tmp_path: Path) -> None:
    _make(client)
    told = client.get(f"{_API}/cats").json()
    assert (told["version"], told["pictures"], told["waiting"]) == (0, 0, 0)
    assert told["readiness"][0]["is_met"] is False
    _send(client, ("a.png", _png(tmp_path, 1)))
    assert client.get(f"{_API}/cats").json()["waiting"] == 1
    assert client.get(f"{_API}/cats/report").status_code == 409
    again = client.post(_API, json={"name": "cats"})
    assert (again.status_code, "choose another name" in again.json()["detail"]) == (409, True)


def test_what_was_sent_is_imported_with_its_rights(cats: TestClient) -> None:
    told = cats.get(_API).json()["items"][0]
    assert (told["pictures"], told["trainable"], told["duplicates"]) == (4, 3, 1)
    assert told["rights"]["licenses"] == {"CC-BY-4.0": 4}
    assert told["rights"]["may"]["publish"] is True
    assert {each["item"] for each in told["readiness"]} == {
        *("pictures", "rights", "twins", "sizes", "people")
    }
    assert len(told["cover"]) == 3
    view = cats.get(told["cover"][0])
    assert view.headers["content-type"] == "image/webp"
    assert decode_picture(view.content, "a view").width <= 256
    assert {p["rights"]["creator"] for p in _pictures(cats)} == {"Ann"}
    assert [each["path"] for each in _pictures(cats, "twins")] == ["again.png"]


def test_three_hundred_files_at_once_get_one_answer(client: TestClient, tmp_path: Path) -> None:
    _make(client)
    good = _png(tmp_path, 1)
    files = [(f"{n}.png", good if n % 3 else b"no picture") for n in range(300)]
    done_ = _send(client, *files)
    assert (done_["added"], len(done_["failed"])) == (200, 100)
    assert "not a picture" in done_["failed"][0]["detail"]


def test_an_archive_keeps_its_folders_as_classes(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    _make(client)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("all/tabby/1.png", _png(tmp_path, 1))
        archive.writestr("all/black/1.png", _png(tmp_path, 2))
    assert _send(client, ("all.zip", stream.getvalue()))["added"] == 2
    done(app, "import_dataset", {"name": "cats"})
    assert client.get(f"{_API}/cats").json()["labels"] == {"class": ["black", "tabby"]}


def test_rights_classes_and_removal_make_a_new_version_of_a_frozen_one(cats: TestClient) -> None:
    frozen = cats.post(f"{_API}/cats/freeze").json()
    assert frozen["frozen"] is True
    ids = {picture["path"]: picture["id"] for picture in _pictures(cats)}
    body = {"ids": [ids["b.png"]], "rights": {"license": "CC0-1.0"}, "tags": ["black"]}
    told = cats.patch(f"{_API}/cats/pictures", json=body).json()
    assert (told["version"], told["versions"], told["frozen"]) == (2, [1, 2], False)
    changed = next(each for each in _pictures(cats) if each["id"] == ids["b.png"])
    assert (changed["path"], changed["tags"]) == ("black/b.png", ["black"])
    assert changed["rights"]["license"] == "CC0-1.0"
    left = cats.post(f"{_API}/cats/remove", json={"ids": [ids["kittens/c.png"]]}).json()
    assert left["pictures"] == 3
    everybody = {"ids": "all", "rights": {"creator": "Ben", "terms": "letter of 2020"}}
    cats.patch(f"{_API}/cats/pictures", json=everybody)
    rights = [each["rights"] for each in _pictures(cats)]
    assert {each["creator"] for each in rights} == {"Ben"}
    assert {each["evidence"] for each in rights} == {"letter of 2020"}


def test_mistakes_in_what_is_said_change_nothing(cats: TestClient) -> None:
    before = cats.get(f"{_API}/cats").json()["digest"]
    for body in (
        {"ids": ["0" * 64], "rights": {"license": "CC0-1.0"}},
        {"ids": "all", "rights": {"license": "CC-NO"}},
        {"ids": "all", "rights": {"deny": "learn"}},
        {"ids": "all", "tags": ["x"]},
        {"ids": "all", "rights": {"licence": "CC0-1.0"}},
        {"ids": ["../../etc/passwd"]},
    ):
        answer = cats.patch(f"{_API}/cats/pictures", json=body)
        assert (answer.status_code, bool(answer.json()["detail"])) == (422, True)
    assert cats.get(f"{_API}/cats").json()["digest"] == before


def test_the_report_says_sizes_twins_rights_groups_and_colors(cats: TestClient) -> None:
    told = cats.get(f"{_API}/cats/report").json()
    assert told["sizes"]["least"] == 40
    assert told["twins"]["exact"] == [["a.png", "again.png"]]
    assert told["rights"]["licenses"] == {"CC-BY-4.0": 4}
    assert told["groups"]["pictures"] == 3
    assert sum(told["brightness"]) == told["looked_at"] == 3
    assert str(cats.get(f"{_API}/cats/credits").text).count("Ann")


def test_where_nothing_may_be_learned_from_the_report_promises_no_results(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    _make(client, license="CC-BY-ND-4.0")
    _send(client, ("a.png", _png(tmp_path, 1)))
    done(app, "import_dataset", {"name": "cats"})
    told = client.get(f"{_API}/cats/report").json()["rights"]["sentence"]
    assert told == client.get(f"{_API}/cats").json()["rights"]["sentence"]
    assert told == "Nothing here may be learned from."


def test_pictures_are_told_page_by_page(cats: TestClient) -> None:
    first = cats.get(f"{_API}/cats/pictures?limit=3").json()
    rest = cats.get(f"{_API}/cats/pictures?limit=3&cursor={first['next_cursor']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (3, 1, None)
    assert cats.get(f"{_API}/cats/pictures?cursor=x").status_code == 422


def test_what_is_in_use_or_frozen_is_not_deleted(app: FastAPI, cats: TestClient) -> None:
    job = queued(app, "train", {"dataset": "cats", "images": 8})
    refused = cats.delete(f"{_API}/cats")
    assert refused.status_code == 409
    assert "needed by the job" in refused.json()["detail"]
    with app.state.house.database.writing() as session:
        session.get_one(type(job), job.id).state = "canceled"
    cats.post(f"{_API}/cats/freeze")
    assert cats.delete(f"{_API}/cats").status_code == 409
    assert cats.delete(f"{_API}/cats?even_frozen=true").status_code == 204
    assert cats.get(_API).json()["items"] == []
    assert cats.get(f"{_API}/cats").status_code == 404


def test_nobody_sees_the_data_sets_of_others(client_of: ClientOf, tmp_path: Path) -> None:
    ann, ben, viewer = client_of("Ann"), client_of("Ben"), client_of("Vic", "viewer")
    _make(ann)
    _send(ann, ("a.png", _png(tmp_path, 1)))
    assert ben.get(_API).json()["items"] == []
    for path in ("cats", "cats/pictures", "cats/report", "cats/credits"):
        assert ben.get(f"{_API}/{path}").status_code == 404
    assert ben.post(f"{_API}/cats/files", files=[("files", ("a.png", b"x"))]).status_code == 404
    assert ben.delete(f"{_API}/cats").status_code == 404
    assert viewer.post(_API, json={"name": "mine"}).status_code == 403


def test_names_lead_nowhere(client: TestClient) -> None:
    for name in ("..", "%2e%2e%2fkeys", "..%2f..%2fetc", "a~2"):
        assert client.get(f"{_API}/{name}").status_code in {404, 405}
    assert client.post(_API, json={"name": "../x"}).status_code == 422


def test_a_data_set_that_lies_elsewhere_is_changed_in_a_copy(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    paint(tmp_path / "mine" / "a.png", 1)
    paint(tmp_path / "mine" / "b.png", 2)
    app.state.house.studio("local").import_folder(tmp_path / "mine", "cats", Rights("CC0-1.0"))
    (first, _) = _pictures(client)
    told = {"ids": [first["id"]], "rights": {"license": "CC-BY-4.0", "creator": "Ann"}}
    assert client.patch(f"{_API}/cats/pictures", json=told).status_code == 409
    made = client.post(f"{_API}/cats/copies", json={"name": "kitten"})
    assert (made.status_code, made.json()["is_mine_to_change"]) == (201, True)
    assert client.post(f"{_API}/cats/copies", json={"name": "kitten"}).status_code == 409
    done(app, "import_dataset", {"name": "kitten"})
    changed = client.patch(f"{_API}/kitten/pictures", json=told).json()
    assert changed["rights"]["licenses"] == {"CC0-1.0": 1, "CC-BY-4.0": 1}
    assert client.get(f"{_API}/cats").json()["rights"]["licenses"] == {"CC0-1.0": 2}


def test_rights_that_are_said_at_the_same_moment_are_all_kept(
    client: TestClient, app: FastAPI, tmp_path: Path
) -> None:
    _make(client)
    _send(client, *((f"{seed}.png", _png(tmp_path, seed)) for seed in range(8)))
    done(app, "import_dataset", {"name": "cats"})
    ids = [each["id"] for each in _pictures(client)]

    def say(number: int) -> int:
        rights = {"creator": f"Person {number}"}
        body = {"ids": [ids[number]], "rights": rights}
        return client.patch(f"{_API}/cats/pictures", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(say, range(8))) == {200}
    said = {each["id"]: each["rights"]["creator"] for each in _pictures(client)}
    assert said == {each: f"Person {number}" for number, each in enumerate(ids)}
