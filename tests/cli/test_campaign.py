"""Brand and campaign as users call them, with wrong input on purpose."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from brands import KIT, kit, motif, saved
from PIL import Image
from program import Program

from pinxit.make.color_names import parse_color
from pinxit.make.differences import delta_e

PALETTE = {
    "primary": "#0f4c5c",
    "accent": "#e36414",
    "background": "#fbf5ea",
    "text": "#16232a",
}
PACK = """
[tiny.square]
width = 240
height = 240
most_kb = 60
type = "jpg"

[tiny.wide]
width = 320
height = 168
most_kb = 60
type = "png"

[web.hero]
width = 320
height = 180
widths = [160, 320]
most_kb = 60
types = ["webp", "jpg"]
texts = []

[web.open-graph]
width = 300
height = 158
most_kb = 60
type = "jpg"
texts = ["headline"]
"""


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    kit(tmp_path / "brand")
    (tmp_path / "packs.toml").write_text(PACK)
    saved(motif(700, 480), tmp_path / "in" / "motif.png")
    return tmp_path


def _arguments(brand: Path, pack: str = "tiny") -> list[object]:
    file = ["--pack-file", brand / "packs.toml"]
    shown = ["--motif", brand / "in" / "motif.png"]
    return ["campaign", brand / "brand" / "brand.yaml", "--pack", pack, *file, *shown]


def test_a_campaign_keeps_its_promises_in_the_files(pinxit: Program, brand: Path) -> None:
    out = brand / "out"
    said = pinxit(*_arguments(brand), "--variants", "3", "-o", out, "--json")
    assert said.code == 0
    (told,) = said.json["campaigns"]
    assert len(told["pictures"]) == 6
    for each in told["pictures"]:
        path = Path(each["file"])
        with Image.open(path) as opened:
            pixels = np.asarray(opened.convert("RGB"), np.float32) / 255
        assert pixels.shape[:2] == (each["height"], each["width"])
        assert path.stat().st_size == each["bytes"] <= each["most_bytes"]
        assert each["contrast"] >= 4.5
        assert each["subject_kept"] >= 0.85
        if each["flat"]:
            (x, y, wide, high), role = each["flat"]
            apart = delta_e(pixels[y : y + high, x : x + wide], parse_color(PALETTE[role]))
            # JPEG smears letters over blocks of 16 px, in so small pictures up to the edge
            assert (np.median(apart) if path.suffix == ".jpg" else apart.mean()) <= 2
    rows = list(csv.DictReader((out / "files.csv").read_text().splitlines()))
    assert {row["file"] for row in rows} == {
        Path(each["file"]).relative_to(out).as_posix() for each in told["pictures"]
    }
    assert len({row["variant"] for row in rows}) == 3
    with Image.open(out / "sheet.png") as sheet:
        assert sheet.width > 700
    assert (
        pinxit("verify", *[each["file"] for each in told["pictures"]], out / "sheet.png").code == 0
    )


def test_a_picture_of_a_campaign_is_made_again(pinxit: Program, brand: Path) -> None:
    pinxit(*_arguments(brand), "--variants", "1", "-o", brand / "out")
    (file,) = (brand / "out").glob("a-*/wide.png")
    (brand / "r.json").write_text(pinxit("recipe", file).out)
    steps = [step["verb"] for step in json.loads((brand / "r.json").read_text())["steps"]]
    assert steps[0] == "open"
    assert steps[-1] == "compose"
    places = ["--inputs", brand / "in", "--inputs", brand / "brand"]
    again = pinxit("run", brand / "r.json", *places, "-o", brand / "again.png", "--json")
    assert again.json["same_pixels"] is True


def test_the_web_pack_is_a_page_that_uses_its_files(pinxit: Program, brand: Path) -> None:
    out = brand / "site"
    assert pinxit(*_arguments(brand, "web"), "--variants", "1", "-o", out).code == 0
    page, css = (out / "index.html").read_text(), (out / "palette.css").read_text()
    assert "--primary: #0f4c5c;" in css
    assert "--on-primary: #fbf5ea;" in css
    assert "://" not in page
    for name in ("favicon.ico", "icon-192.png", "background.webp", "site.webmanifest", "logo.png"):
        assert (out / name).exists()
        assert name in page
    assert page.count("hero-160") >= 2
    with Image.open(out / "favicon.ico") as opened:
        assert opened.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    folder = next(out.glob("a-*"))
    assert {each.name for each in folder.iterdir()} == {
        "hero-160.webp", "hero-160.jpg", "hero-320.webp", "hero-320.jpg", "open-graph.jpg",
    }  # fmt: skip


def test_a_folder_goes_on_with_the_rest_and_lists_what_failed(pinxit: Program, brand: Path) -> None:
    (brand / "in" / "broken.png").write_bytes(b"no picture")
    saved(motif(100, 70), brand / "in" / "small.png")
    arguments = _arguments(brand)[:-1]
    out = brand / "out"
    said = pinxit(*arguments, brand / "in", "--variants", "1", "-o", out)
    assert said.code == 2
    assert "broken.png" in said.err
    assert "small.png has too few pixels" in said.err
    assert len(list((out / "motif").glob("a-*/*"))) == 2


def test_a_format_that_cannot_be_made_does_not_stop_the_others(
    pinxit: Program, brand: Path
) -> None:
    file = brand / "packs.toml"
    file.write_text(PACK.replace('most_kb = 60\ntype = "png"', 'most_kb = 10\ntype = "png"'))
    said = pinxit(*_arguments(brand), "--variants", "1", "-o", brand / "out")
    assert said.code == 2
    assert "1 of 2 pictures were not made" in said.err
    assert "wide.png cannot be 10.0 KB or less: the smallest that can be reached is" in said.err
    assert len(list((brand / "out").glob("a-*/square.jpg"))) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--pack", "tini"], "Did you mean 'tiny'"),
        (["--focus", "3,1"], "outside of the picture"),
        (["--focus", "left"], "is no place"),
        (["--variants", "0"], "1 to 26 variants"),
        (["--type", "gif"], "files are of jpg"),
        (["--only", "squre"], "Did you mean 'square'"),
        (["--model", "icons"], "one of the two"),
        (["--headline", "字"], "has no '字'"),
        (["--headline", "long words " * 60], "longest beginning that fits"),
        (["--style", "none.png"], "none.png"),
        (["--most-kb", "1"], "the smallest that can be reached"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(
    pinxit: Program, brand: Path, more: list[str], said: str
) -> None:
    answer = pinxit(*_arguments(brand), "--variants", "1", "-o", brand / "out", *more)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_kit_is_begun_checked_and_shown(pinxit: Program, tmp_path: Path) -> None:
    photo = saved(motif(), tmp_path / "photo.png")
    made = pinxit("brand", "new", "Öl & Brot", "--from", photo, "-o", tmp_path / "kit")
    assert made.code == 0
    file = tmp_path / "kit" / "brand.yaml"
    checked = pinxit("brand", "check", file, "--json")
    assert checked.json["brand"] == "Öl & Brot"
    assert checked.json["contrast"][0]["ratio"] > 4.5
    assert pinxit("brand", "show", file, "-o", tmp_path / "board.pdf").code == 0
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF")
    assert pinxit("verify", tmp_path / "board.png").code == 0
    assert pinxit("brand", "new", "Other", "-o", tmp_path / "kit").code == 2
    file.write_text(KIT.replace("primary:", "primry:", 1))
    wrong = pinxit("brand", "check", file)
    assert wrong.code == 2
    assert "line 2: palette.primary is missing" in wrong.err


def test_words_for_a_model_and_a_brand_without_a_name_are_refused(
    pinxit: Program, brand: Path
) -> None:
    said = pinxit(*_arguments(brand), "--text", "red heart", "-o", brand / "out")
    assert said.code == 2
    assert "what a --model draws" in said.err
    said = pinxit("brand", "new", " ", "-o", brand / "none")
    assert said.code == 2
    assert not (brand / "none").exists()
