"""The designer's tools over HTTP: looked at, made, taken along, gone on with."""

import io
import json
import zipfile
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, flat
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from program import paint
from served_jobs import done
from sqlalchemy import select

from pinxit.library.collect import sweep
from pinxit.pictures.read import decode_picture
from pinxit.tables.shelves import Attached

_API = "/api/v1"


def _photo(app: FastAPI, folder: Path, seed: int = 1, size: tuple[int, int] = (128, 96)) -> str:
    file = paint(folder / "made" / f"{seed}.png", seed, size)
    found: str = app.state.house.library.upload("local", "photo.png", file.read_bytes()).id
    return found


def _design(app: FastAPI) -> str:
    stream = io.BytesIO()
    pixels = flat({RED: 40, BLUE: 30, CREAM: 50}, 80).pixels
    Image.fromarray(np.rint(pixels * 255).astype(np.uint8)).save(stream, "PNG")
    found: str = app.state.house.library.upload("local", "design.png", stream.getvalue()).id
    return found


def _sketch(client: TestClient, kind: str, size: int = 64, **params: Any) -> Any:
    told = {"kind": kind, "params": params, "size": size}
    answer = client.post(f"{_API}/design/preview", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _pixels(shown: dict[str, Any]) -> Any:
    head, data = shown["image"].split(",")
    assert head == "data:image/webp;base64"
    return decode_picture(b64decode(data), "a look").pixels


def test_tools_show_small_pictures_before_anything_is_made(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    photo = _photo(app, tmp_path)
    (varied,) = _sketch(client, "vary", picture=photo, count=5)["pictures"]
    assert (varied["width"], varied["height"]) == (86, 64)  # no side too short for patches
    (wide,) = _sketch(client, "retarget", picture=photo, width=256, height=96)["pictures"]
    assert (wide["width"], wide["height"]) == (172, 64)
    (tile,) = _sketch(client, "tile", picture=photo)["pictures"]
    assert len(tile["report"]["seams"]) == 4
    ways = _sketch(client, "recolor", picture=_design(app), count=3)["pictures"]
    assert len({tuple(way["report"]["wanted"]) for way in ways}) == 3
    assert not client.get(f"{_API}/pictures", params={"verb": "vary"}).json()["items"]


def test_a_surface_is_shown_lit_and_as_its_maps(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {"picture": _photo(app, tmp_path), "maps": ["normal", "ao"]}
    lit, normal, ao = _sketch(client, "material", **asked)["pictures"]
    assert [each["report"]["map"] for each in (lit, normal, ao)] == ["preview", "normal", "ao"]
    assert _pixels(normal)[..., 2].mean() > 0.6  # normals lean towards who looks
    assert _pixels(ao).mean() > 0.5


def test_a_garment_is_shown_in_all_its_colorways(app: FastAPI, client: TestClient) -> None:
    stream = io.BytesIO()
    bag = np.zeros((64, 64), np.uint8)
    bag[16:52, 12:52] = 190
    Image.fromarray(bag).save(stream, "PNG")
    picture = app.state.house.library.upload("local", "bag.png", stream.getvalue()).id
    asked: dict[str, Any] = {"picture": picture, "cloth": _design(app), "class_name": "bag"}
    ways = _sketch(client, "garment", size=96, count=3, **asked)["pictures"]
    assert [max(way["width"], way["height"]) for way in ways] == [192] * 3
    first, second, _ = (_pixels(way) for way in ways)
    assert first[0, 0, 3] < 0.05 < 0.9 < first[96, 96, 3]
    assert np.abs(first[..., :3] - second[..., :3]).mean() > 0.01
    colors = [[each["color"] for each in way["report"]["colors"]] for way in ways]
    assert set(colors[0]) == {RED, BLUE, CREAM}


def test_inks_are_shown_with_their_plates(app: FastAPI, client: TestClient) -> None:
    told = _sketch(client, "separate", size=128, picture=_design(app), inks=[RED, BLUE, CREAM])
    report = told["pictures"][0]["report"]
    assert report["mean"] < 1
    assert [each["color"] for each in report["inks"]] == [CREAM, RED, BLUE]
    red = _pixels(told["plates"][1])
    assert red[:, :30].mean() < 0.1 < 0.9 < red[:, 50:].mean()


def test_a_repeat_tells_its_size_before_it_is_made(app: FastAPI, client: TestClient) -> None:
    asked: dict[str, Any] = {"picture": _design(app), "repeat": "half-drop", "cm": 10, "dpi": 150}
    (unit,) = _sketch(client, "pattern", **asked)["pictures"]
    report = unit["report"]
    assert (report["width"], report["is_enlarged"]) == (round(10 / 2.54 * 150), True)
    assert report["most_cm"] == pytest.approx(240 / 150 * 2.54, abs=0.1)
    (large,) = _sketch(client, "pattern", **{**asked, "cm": 900})["pictures"]
    assert large["report"]["cm"][0] == 900


def test_a_palette_is_found_at_once_and_spelled_for_other_programs(
    app: FastAPI, client: TestClient
) -> None:
    asked = {"pictures": [_design(app)], "count": 4}
    told = client.post(f"{_API}/palettes", json=asked).json()
    colors = [each["color"] for each in told["colors"]]
    assert set(colors) == {RED, BLUE, CREAM}
    assert {pair["text"] for pair in told["contrast"]} <= {"AAA", "AA", "large", "none"}
    spelled = {"title": "Flag", "colors": colors}
    ase = client.post(f"{_API}/palettes/file", json={**spelled, "kind": "ase"})
    assert ase.content.startswith(b"ASEF")
    assert "Flag.ase" in ase.headers["content-disposition"]
    css = client.post(f"{_API}/palettes/file", json={**spelled, "kind": "css"})
    assert css.text.startswith(":root {")


def test_choices_name_printers_with_what_they_take(client: TestClient) -> None:
    told = client.get(f"{_API}/design/choices").json()
    assert "toss" in told["repeats"]
    assert any(each["name"] == "digital-150" and each["dpi"] == 150 for each in told["printers"])


def test_files_lie_beside_what_was_made_and_go_with_it(app: FastAPI, client: TestClient) -> None:
    job = done(app, "separate", {"picture": _design(app), "inks": 3})
    assert job.state == "succeeded", job.error
    (picture,) = job.result["pictures"]
    files = client.get(f"{_API}/pictures/{picture}/files").json()["items"]
    assert [each["media_type"] for each in files] == ["image/tiff"] * 3
    plate = client.get(files[0]["url"])
    assert plate.content[:4] == b"II*\x00"
    assert plate.headers["content-disposition"].startswith("attachment")
    assert client.get(f"{_API}/pictures/{picture}/files/7").status_code == 404
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{_API}/jobs/{job.id}/zip").content))
    assert len(packed.namelist()) == 4
    house = app.state.house
    with house.database.reading() as session:
        objects = [row.sha256 for row in session.scalars(select(Attached))]
    assert sweep(house.library) == 0
    for action in ("trash", "delete"):
        told = {"ids": [picture], "action": action}
        assert client.post(f"{_API}/pictures/bulk", json=told).status_code == 200
    with house.database.reading() as session:
        assert not session.scalars(select(Attached)).all()
    assert all(house.library.objects.has(name) for name in objects)  # until the next sweep


def test_a_zip_holds_what_is_left_of_what_a_job_made(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    job = done(app, "vary", {"picture": _photo(app, tmp_path, size=(64, 64)), "count": 2})
    first, second = job.result["pictures"]

    def delete(picture: str) -> None:
        for action in ("trash", "delete"):
            told = {"ids": [picture], "action": action}
            assert client.post(f"{_API}/pictures/bulk", json=told).status_code == 200

    delete(first)
    packed = client.get(f"{_API}/jobs/{job.id}/zip")
    assert packed.status_code == 200
    assert len(zipfile.ZipFile(io.BytesIO(packed.content)).namelist()) == 1
    delete(second)
    assert client.get(f"{_API}/jobs/{job.id}/zip").status_code == 404


def test_a_look_at_a_small_picture_made_large_stays_small(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    photo = _photo(app, tmp_path, size=(64, 64))
    (wide,) = _sketch(client, "retarget", picture=photo, width=800, height=400)["pictures"]
    assert (wide["width"], wide["height"]) == (256, 128)


def test_who_looks_at_a_design_is_told_no_title_of_another_person(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    mine = _photo(app, tmp_path)
    file, house = (tmp_path / "made" / "1.png").read_bytes(), app.state.house
    theirs = house.library.upload("somebody", "a secret plan.png", file).id
    looks = house.design_previews
    assert looks._small("somebody", theirs, 64).title == "a secret plan.png"
    assert looks._small("local", mine, 64).title == "photo.png"


def test_a_design_that_is_dropped_can_be_gone_on_with(app: FastAPI, client: TestClient) -> None:
    design = _design(app)
    asked = {"picture": design, "repeat": "brick", "cm": 2, "dpi": 100, "format": "png"}
    job = done(app, "pattern", {**asked, "pdf": False})
    (picture,) = job.result["pictures"]
    settings = client.get(f"{_API}/pictures/{picture}/recipe").json()["settings"]
    assert (settings["screen"], settings["values"]["kind"]) == ("design", "pattern")
    assert settings["values"]["picture"] == design
    again = done(app, **settings["job"])
    assert again.state == "succeeded", again.error
    first, second = (
        client.get(f"{_API}/pictures/{each.result['pictures'][0]}/recipe").json()["recipe"]
        for each in (job, again)
    )
    last = [{**each["steps"][-1], "when": ""} for each in (first, second)]
    assert last[0] == last[1]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "vary", "params": {"picture": "nothing"}}, "There is no picture"),
        ({"kind": "fold", "params": {"picture": "x"}}, "kind"),
        ({"kind": "vary", "params": {"picture": "x", "knobs": {"rounds": 99}}}, "outside"),
        ({"kind": "pattern", "params": {"picture": "x", "repeat": "spiral"}}, "repeat"),
    ],
)
def test_what_cannot_be_shown_is_told(client: TestClient, told: Any, said: str) -> None:
    answer = client.post(f"{_API}/design/preview", json=told)
    assert answer.status_code in {404, 422}
    assert said in json.dumps(answer.json())


def test_a_toss_of_a_whole_picture_says_what_it_needs(app: FastAPI, client: TestClient) -> None:
    told = {"kind": "pattern", "params": {"picture": _design(app), "repeat": "toss"}}
    answer = client.post(f"{_API}/design/preview", json=told)
    assert answer.status_code == 422
    assert "transparent" in answer.json()["detail"]


def test_pictures_to_begin_with_can_be_taken(client: TestClient) -> None:
    items = client.get(f"{_API}/samples").json()["items"]
    assert {"coffee", "turner-venice"} <= {each["name"] for each in items}
    assert client.get(items[0]["thumbnail"]).headers["content-type"] == "image/webp"
    taken = client.post(f"{_API}/samples/coffee").json()
    assert (taken["title"], taken["origin"]) == ("coffee.jpg", "uploaded")
    assert client.post(f"{_API}/samples/rights.csv").status_code == 404
