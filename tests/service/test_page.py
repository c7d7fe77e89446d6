"""The studio's page is handed out, and nothing that lies beside it."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from pinxit.service.page import add_page
from pinxit.service.problem import tell_problems


def a_page(folder: Path) -> TestClient:
    app = FastAPI()
    tell_problems(app)
    add_page(app, folder)
    return TestClient(app)


def test_hashed_files_are_kept_forever_and_the_page_is_not(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1a2b.js").write_text("let here = 1;")
    (tmp_path / "index.html").write_text("<!doctype html>")
    browser = a_page(tmp_path)
    script = browser.get("/assets/app-1a2b.js")
    assert "immutable" in script.headers["cache-control"]
    assert "javascript" in script.headers["content-type"]
    for path in ("/", "/index.html", "/explore/lusona", "/gallery?board=1"):
        answer = browser.get(path)
        assert answer.text == "<!doctype html>", path
        assert answer.headers["cache-control"] == "no-cache", path


def test_nothing_beside_the_page_can_be_read(tmp_path: Path) -> None:
    studio = tmp_path / "studio"
    studio.mkdir()
    (studio / "index.html").write_text("page")
    (tmp_path / "secret.txt").write_text("secret")
    (studio / "link.txt").symlink_to(tmp_path / "secret.txt")
    browser = a_page(studio)
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt"):
        assert "secret" not in browser.get(path).text, path


def test_a_studio_that_was_not_built_says_so(tmp_path: Path) -> None:
    answer = a_page(tmp_path).get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.text
