"""Reports as pages: complete, accessible, and unable to load anything."""

import re
from pathlib import Path
from typing import Any

import pytest
from at_work import at_work
from fastapi import FastAPI
from fastapi.testclient import TestClient
from small_pictures import noisy

from pinxit.datasets.rights import Rights
from pinxit.make.audited import LIMITS
from pinxit.service.report_pages import page
from pinxit.service.reports import audit_parts

WORDS = "<script>alert('sea & sand')</script>"


@pytest.fixture
def shelf(app: FastAPI, tmp_path: Path) -> str:
    """A data set of two groups, one picture of which nothing may learn from."""
    for group, count in (("cats", 6), ("dogs", 2)):
        folder = tmp_path / "pictures" / group
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"{number}.png").write_bytes(noisy(hash((group, number)) % 2**31))
    rights = "path,license,creator\ncats/0.png,LicenseRef-Unknown,\n"
    (tmp_path / "pictures" / "rights.csv").write_text(rights)
    studio = app.state.house.studio("local")
    studio.import_folder(tmp_path / "pictures", "pets", Rights("CC-BY-4.0", creator=WORDS))
    return "pets"


def get(client: TestClient, path: str) -> str:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    nonce = re.search(r"style-src 'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert policy.startswith("default-src 'none'")
    text = answer.text
    assert f'<style nonce="{nonce[1]}">' in text
    assert "<script" not in text
    assert "style=" not in text
    assert '<html lang="en">' in text
    assert text.count("<h1>") == 1
    assert text.count("<table>") == text.count("<caption>")
    return text


def test_the_rights_of_a_data_set_are_a_page(client: TestClient, shelf: str) -> None:
    text = get(client, f"datasets/{shelf}/rights.html")
    assert "CC-BY-4.0" in text
    assert "&lt;script&gt;alert(&#x27;sea &amp; sand&#x27;)" in text
    assert "cats/0.png" in text
    assert "not legal advice" in text


def test_the_groups_of_a_data_set_are_a_page(client: TestClient, shelf: str) -> None:
    text = get(client, f"datasets/{shelf}/bias.html")
    assert '<th scope="row">cats</th><td class="number">6</td>' in text
    assert 'role="img" aria-label="75.0 %' in text
    assert "add at least" in text


def test_a_model_that_was_not_audited_says_how(client: TestClient) -> None:
    text = get(client, "models/icons/audit.html")
    assert "not audited yet" in text
    assert "What it learned from" in text


def test_an_audit_is_shown_once_a_job_made_it(client: TestClient, app: FastAPI) -> None:
    house = app.state.house
    params = {"model": "icons", "count": 50, "quick": True}
    with at_work(house):
        job = house.queue.enqueue("local", "audit", params)
        while (found := house.queue.get("local", job.id)).state in {"queued", "running"}:
            pass
    assert found.state == "succeeded", found.error
    text = get(client, "models/icons/audit.html")
    assert "50 pictures of icons were looked at" in text
    assert LIMITS[0] in text


def test_an_audit_with_groups_has_its_numbers() -> None:
    group = {"name": "cats", "share": 0.25, "interval": [0.2, 0.3]}
    audit: dict[str, Any] = {
        "about": "400 pictures were made.",
        "notes": [],
        "limits": [],
        "attributes": [
            {
                "attribute": "class",
                "known": "by the class asked for",
                "groups": [group],
                "data": {"cats": 0.5},
                "wanted": {"cats": 0.5},
                "verdicts": [{"sentence": "gap: fewer cats."}],
                "why_not": "",
                "unlabeled": 0,
                "probe": {"accuracy": 0.9},
            }
        ],
    }
    text = bytes(page("Audit", "Lead.", audit_parts(audit)).body).decode()
    assert "gap: fewer cats." in text
    assert "25.0 %, between 20.0 % and 30.0 %" in text
    assert "90.0 % of held-out" in text


@pytest.mark.parametrize("path", ["datasets/none/rights.html", "models/none/audit.html"])
def test_what_is_not_here_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 404


def test_reports_are_for_their_owner(client: TestClient, stranger: TestClient, shelf: str) -> None:
    assert stranger.get(f"/api/v1/datasets/{shelf}/rights.html").status_code == 401
