"""Presets: params of jobs under names of one's own."""

from collections.abc import Callable

import pytest
from door import ClientOf
from fastapi.testclient import TestClient

MANNER = {"method": "fast", "settings": {"strength": 0.8}, "styles": [{"style": "turner-venice"}]}


@pytest.fixture
def anna(client_of: ClientOf) -> TestClient:
    return client_of("anna", "creator")


@pytest.fixture
def keep(anna: TestClient) -> Callable[..., dict[str, object]]:
    def kept(name: str = "autumn", **params: object) -> dict[str, object]:
        told = {"kind": "stylize", "name": name, "params": params or MANNER}
        answer = anna.post("/api/v1/presets", json=told)
        assert answer.status_code == 201, answer.text
        made: dict[str, object] = answer.json()
        return made

    return kept


def test_presets_are_kept_listed_changed_and_forgotten(
    anna: TestClient, keep: Callable[..., dict[str, object]]
) -> None:
    made = keep("  autumn   leaves ")
    assert (made["name"], made["params"]) == ("autumn leaves", MANNER)
    keep("a first one", seed=3)
    anna.post("/api/v1/presets", json={"kind": "generate", "name": "b", "params": {"count": 3}})
    told = anna.get("/api/v1/presets", params={"kind": "stylize"}).json()
    assert [each["name"] for each in told["items"]] == ["a first one", "autumn leaves"]
    assert anna.get("/api/v1/presets").json()["total"] == 3
    changed = anna.patch(f"/api/v1/presets/{made['id']}", json={"params": {"seed": 7}}).json()
    assert (changed["name"], changed["params"]) == ("autumn leaves", {"seed": 7})
    assert anna.delete(f"/api/v1/presets/{made['id']}").status_code == 204
    assert anna.patch(f"/api/v1/presets/{made['id']}", json={}).json()["code"] == "no_preset"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"kind": "stylise", "name": "a", "params": {}}, "Did you mean 'stylize'"),
        ({"kind": "stylize", "name": "a", "params": {"metod": "fast"}}, "Did you mean 'method'"),
        ({"kind": "stylize", "name": "a", "params": {"method": "slow"}}, "method:"),
        ({"kind": "stylize", "name": "a", "params": {"styles": [{"weight": -1}]}}, "styles.0"),
        ({"kind": "generate", "name": "a", "params": {"count": 10**9}}, "count:"),
        ({"kind": "stylize", "name": " \t ", "params": {}}, "1 to 100 letters"),
    ],
)
def test_what_no_job_could_be_asked_is_refused(
    anna: TestClient, told: dict[str, object], says: str
) -> None:
    answer = anna.post("/api/v1/presets", json=told)
    assert answer.status_code in (404, 422)
    assert says in answer.json()["detail"]


def test_a_name_is_taken_once_for_each_kind(
    anna: TestClient, keep: Callable[..., dict[str, object]]
) -> None:
    keep("autumn")
    other = {"kind": "stylize_folder", "name": "autumn", "params": {}}
    assert anna.post("/api/v1/presets", json=other).status_code == 201
    answer = anna.post("/api/v1/presets", json={**other, "kind": "stylize"})
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    assert answer.json()["params"] == {"noun": "preset", "name": "autumn"}


def test_a_job_takes_what_it_does_not_say_from_a_preset(
    anna: TestClient, keep: Callable[..., dict[str, object]]
) -> None:
    made = anna.post(
        "/api/v1/presets",
        json={"kind": "generate", "name": "b", "params": {"model": "adventurers", "count": 3}},
    ).json()
    asked = {"kind": "generate", "preset": made["id"], "params": {"count": 2}}
    job = anna.post("/api/v1/jobs", json=asked).json()
    assert (job["params"]["model"], job["params"]["count"]) == ("adventurers", 2)
    lost = anna.post("/api/v1/jobs", json={**asked, "preset": "x"})
    assert (lost.status_code, lost.json()["code"]) == (404, "no_preset")


def test_the_manner_of_one_picture_goes_for_a_folder(
    anna: TestClient, keep: Callable[..., dict[str, object]]
) -> None:
    made = keep("autumn", **MANNER, content="somewhere")
    asked = {"kind": "stylize_folder", "preset": made["id"], "params": {"contents": ["x"]}}
    answer = anna.post("/api/v1/jobs", json=asked)
    assert "content: " not in answer.text  # a folder knows no `content`, and none was told
    assert "'x'" in answer.json()["detail"]
