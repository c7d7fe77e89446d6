"""A server below a folder of another one: its page, its API, its cookies and its addresses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from door import ADDRESS, LAUNCH
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pinxit.base.errors import UserMistake
from pinxit.service.app import make_app
from pinxit.service.below import checked_folder
from pinxit.service.config import ServiceConfig
from pinxit.service.page import add_page


@pytest.fixture
def below(service_home: Path) -> Iterator[FastAPI]:
    made = make_app(ServiceConfig(service_home, launch=LAUNCH, below="/art/pinxit"))
    yield made
    made.state.house.close()


@pytest.fixture
def browser(below: FastAPI) -> TestClient:
    return TestClient(below, base_url=ADDRESS, headers={"Origin": ADDRESS})


def test_a_browser_signs_in_and_works_below_the_folder(browser: TestClient) -> None:
    signed_in = browser.post("/art/pinxit/api/v1/session", json={"launch": LAUNCH})
    assert signed_in.status_code == 204
    assert "Path=/art/pinxit/;" in signed_in.headers["set-cookie"]
    assert browser.get("/art/pinxit/api/v1/me").json()["id"] == "local"
    assert browser.get("/api/v1/me").status_code == 401, "other pages of the name get no cookie"
    gone = browser.delete("/art/pinxit/api/v1/session").headers["set-cookie"]
    assert "Path=/art/pinxit/;" in gone
    assert browser.get("/art/pinxit/api/v1/me").status_code == 401


def test_a_proxy_may_take_the_folder_out_or_leave_it(browser: TestClient) -> None:
    for path in ("/art/pinxit/healthz", "/healthz"):
        assert browser.get(path).status_code == 200, path
    key = {"Authorization": f"Bearer {LAUNCH}"}
    for path in ("/art/pinxit/api/v1/me", "/api/v1/me"):
        assert browser.get(path, headers=key).status_code == 200, path
    assert browser.get("/art/pinxitness/healthz").headers["content-type"] != "application/json"


def test_strangers_are_held_to_their_limits_there_too(browser: TestClient) -> None:
    asked = [browser.post("/art/pinxit/api/v1/session", json={}).status_code for _ in range(30)]
    assert 429 in asked


def test_the_description_names_the_folder(browser: TestClient) -> None:
    told = browser.get("/art/pinxit/api/v1/openapi.json").json()
    assert told["servers"] == [{"url": "/art/pinxit"}]
    assert "/api/v1/me" in told["paths"]


def test_the_page_finds_its_files_wherever_it_is_shown(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<head><script src="./assets/a.js"></script>')
    for root in ("", "/pinxit"):
        app = FastAPI()
        add_page(app, tmp_path, root)
        page = TestClient(app).get("/datasets/cats").text
        assert f'src="{root}/assets/a.js"' in page
        assert ("pinxit-root" in page) == bool(root)


@pytest.mark.parametrize(
    ("told", "folder"), [("pinxit", "/pinxit"), ("/a/b/", "/a/b"), ("", ""), ("/", "")]
)
def test_a_folder_is_told_with_slashes_or_without(told: str, folder: str) -> None:
    assert checked_folder(told) == folder


@pytest.mark.parametrize("told", ["/api", "/v1/x", "/a//b", "/a b", '/"><script>', "/a/../b"])
def test_what_is_no_folder_for_it_is_refused(told: str) -> None:
    with pytest.raises(UserMistake, match="cannot lie below"):
        checked_folder(told)
