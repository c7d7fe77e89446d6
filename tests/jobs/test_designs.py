"""The designer's tools as jobs, with the real engine on small pictures."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, flat
from job_desk import FolderDesk
from PIL import Image
from program import paint
from pydantic import ValidationError

from pinxit.base.errors import UserMistake
from pinxit.jobs.design_params import WAYS
from pinxit.jobs.kind import KINDS
from pinxit.mark.recipe import read_recipe_file
from pinxit.nets.patch_settings import PatchSettings


@pytest.fixture
def desk(tmp_path: Path) -> FolderDesk:
    made = FolderDesk(tmp_path / "home")
    paint(made.pictures / "photo.png", 1, (96, 72))
    paint(made.pictures / "other.png", 2, (80, 80))
    hole = np.zeros((72, 96), np.uint8)
    hole[20:40, 30:60] = 255
    Image.fromarray(hole).save(made.pictures / "hole.png")
    stripes = flat({RED: 40, BLUE: 30, CREAM: 50}, 80).pixels
    Image.fromarray(np.rint(stripes * 255).astype(np.uint8)).save(made.pictures / "design.png")
    return made


def _pixels(path: Path) -> Any:
    with Image.open(path) as picture:
        return np.asarray(picture, np.int16)


def _done(desk: FolderDesk, kind: str, **asked: Any) -> dict[str, Any]:
    found = KINDS.load(kind)
    params = found.params.model_validate(asked)
    found.refuse(params, desk)
    return found.work(params, desk)


def test_every_tool_is_a_kind_whose_params_tell_the_knobs_of_the_engine() -> None:
    for name, params in WAYS.items():
        assert KINDS.load(name).params is params
    told = WAYS["vary"].model_json_schema()["properties"]["knobs"]["properties"]
    assert set(told) == set(PatchSettings.knobs()) - {"task", "width", "height"}
    default, about = PatchSettings.knobs()["strength"]
    assert (told["strength"]["default"], told["strength"]["maximum"]) == (default, about.high)


def test_variations_differ_by_seed_and_are_versions_of_their_source(desk: FolderDesk) -> None:
    result = _done(desk, "vary", picture="photo.png", count=2, seed=7, knobs={"strength": 0.8})
    first, second = (desk.picture(each) for each in result["pictures"])
    assert (first.width, first.height) == (96, 72)
    assert not np.array_equal(first.pixels, second.pixels)
    step = read_recipe_file(desk.path_of(result["pictures"][1])).recipe["steps"][-1]
    assert (step["seed"], step["settings"]["strength"]) == (8, 0.8)


def test_a_picture_gets_other_proportions_and_a_tile_tells_its_seams(desk: FolderDesk) -> None:
    (wide,) = _done(desk, "retarget", picture="photo.png", width=140, height=64)["pictures"]
    assert (desk.picture(wide).width, desk.picture(wide).height) == (140, 64)
    told = _done(FolderDesk(desk.home, "tile"), "tile", picture="photo.png")["tile"]
    assert {seam["axis"] for seam in told["seams"]} == {"x", "y"}


def test_a_repair_changes_what_the_mask_shows_and_nothing_else(desk: FolderDesk) -> None:
    (kept,) = _done(desk, "inpaint", picture="photo.png", mask="hole.png")["pictures"]
    change = np.abs(desk.picture(kept).pixels - desk.picture("photo.png").pixels).max(2)
    assert change[22:38, 32:58].mean() > 0.02
    assert change[:10].max() < 0.05  # the watermark alone


def test_a_blend_has_the_size_of_its_structure(desk: FolderDesk) -> None:
    (kept,) = _done(desk, "blend", picture="photo.png", structure="other.png")["pictures"]
    assert (desk.picture(kept).width, desk.picture(kept).height) == (80, 80)


def test_a_palette_comes_with_files_for_other_programs(desk: FolderDesk) -> None:
    result = _done(desk, "palette", pictures=["design.png"], count=3, name="Flag")
    assert {each["color"] for each in result["palette"]["colors"]} == {RED, BLUE, CREAM}
    names = {path.name for path in desk.attached(result["pictures"][0]).iterdir()}
    assert names == {"Flag.ase", "Flag.gpl", "Flag.css", "Flag.json"}


def test_colorways_say_how_near_they_came(desk: FolderDesk) -> None:
    result = _done(
        desk, "recolor", picture="design.png", source=[RED], ways=[["#3a6b35"], ["navy blue"]]
    )
    assert len(result["pictures"]) == 2
    (told,) = result["reached"][0]["colors"]
    assert (told["from"], told["to"]) == (RED, "#3a6b35")
    assert told["flat"] < 2
    by_harmony = FolderDesk(desk.home, "harmony")
    assert len(_done(by_harmony, "recolor", picture="design.png", count=3)["pictures"]) == 3


def test_inks_come_with_a_plate_each(desk: FolderDesk) -> None:
    result = _done(desk, "separate", picture="design.png", inks=[RED, BLUE], trap=1, dpi=200)
    assert [ink["color"] for ink in result["separation"]["inks"]] == [RED, BLUE]
    plates = sorted(desk.attached(result["pictures"][0]).iterdir())
    assert [path.suffix for path in plates] == [".tif", ".tif"]
    with Image.open(plates[0]) as plate:
        assert (plate.mode, round(float(plate.info["dpi"][0]))) == ("L", 200)


def test_a_repeat_has_its_size_a_page_and_a_proof(desk: FolderDesk) -> None:
    result = _done(
        desk, "pattern", picture="design.png", repeat="half-drop", cm=3, dpi=150, proof=True
    )
    unit, proof = (desk.picture(each) for each in result["pictures"])
    told = result["pattern"]
    assert (unit.width, told["cm"][0]) == (round(3 / 2.54 * 150), 3)
    assert proof.width == 3 * unit.width
    (page,) = desk.attached(result["pictures"][0]).iterdir()
    assert page.read_bytes().startswith(b"%PDF-1.5")


def test_a_material_comes_with_its_maps_and_files_that_load_them(desk: FolderDesk) -> None:
    asked = {"maps": ["base", "normal"], "knobs": {"normal": "directx", "relief": 30}}
    result = _done(desk, "material", picture="photo.png", **asked)
    (kept,) = result["pictures"]
    assert result["material"]["depth"] > 0
    files = {path.name: path for path in desk.attached(kept).iterdir()}
    maps = {"photo_base.png", "photo_normal.png", "photo_normal-gl.png"}
    assert {name for name in files if name.endswith(".png")} == maps
    images = json.loads(files["photo.gltf"].read_text(encoding="utf-8"))["images"]
    assert {each["uri"] for each in images} == {"photo_base.png", "photo_normal-gl.png"}
    assert "photo_normal.png" not in files["photo.mtlx"].read_text(encoding="utf-8")
    with (
        Image.open(files["photo_normal.png"]) as flipped,
        Image.open(files["photo_normal-gl.png"]) as usual,
    ):
        green = [np.asarray(each, np.int16)[..., 1] for each in (flipped, usual)]
    assert np.abs(green[0] + green[1] - 255).max() <= 1
    step = read_recipe_file(files["photo_base.png"]).recipe["steps"][-1]
    assert (step["verb"], step["settings"]["map"]) == ("material", "base")


def test_a_panorama_comes_with_a_page_to_look_around_in(desk: FolderDesk) -> None:
    result = _done(desk, "panorama", picture="photo.png", knobs={"width": 256, "rounds": 1})
    (kept,) = result["pictures"]
    made = desk.picture(kept)
    assert (made.width, made.height) == (256, 128)
    assert {"wraps", "is_even", "poles"} <= set(result["panorama"])
    (page, *_) = [path for path in desk.attached(kept).iterdir() if path.suffix == ".html"]
    assert b64encode(desk.path_of(kept).read_bytes()).decode() in page.read_text(encoding="utf-8")
    painted = FolderDesk(desk.home, "painted")
    asked = {"style": "other.png", "faces": True, "format": "jpeg"}
    told = _done(painted, "panorama", picture="photo.png", knobs={"width": 256}, **asked)
    (other,) = told["pictures"]
    assert np.abs(painted.picture(other).pixels - made.pixels).mean() > 0.01
    sides = [path for path in painted.attached(other).iterdir() if path.suffix == ".jpeg"]
    assert len(sides) == 6


def _shirt(desk: FolderDesk) -> str:
    pixels = np.zeros((64, 64), np.uint8)
    pixels[8:56, 20:44] = 200
    pixels[8:24, 8:56] = 200
    Image.fromarray(pixels).save(desk.pictures / "shirt.png")
    return "shirt.png"


def test_a_garment_comes_with_its_sheet_and_the_cloth_in_other_colors(desk: FolderDesk) -> None:
    asked = {"class_name": "shirt", "count": 3, "size": 256, "dpi": 72, "repeat_cm": 20}
    picture = _shirt(desk)
    result = _done(desk, "garment", picture=picture, cloth="design.png", **asked)
    sheet, *garments = result["pictures"][:4]
    assert len(result["pictures"]) == 1 + 3 + 2
    assert (desk.picture(sheet).width, desk.picture(sheet).height) == (842, 595)
    fronts = [desk.picture(each).pixels for each in garments]
    assert all(front.shape[2] == 4 and front[0, 0, 3] < 0.05 for front in fronts)
    assert np.abs(fronts[1] - fronts[0]).mean() > 0.01
    step = read_recipe_file(desk.path_of(garments[2])).recipe["steps"][-1]
    assert (step["verb"], step["settings"]["repeat_cm"]) == ("garment", 20)
    assert step["settings"]["is_symmetric"]
    assert len(result["colors"]) == 3


def test_classes_of_garments_are_those_whose_height_is_known() -> None:
    from typing import get_args

    from pinxit.jobs.design_params import ClassOfGarment
    from pinxit.make.garment import HEIGHTS

    assert set(get_args(ClassOfGarment)) == {"", *HEIGHTS}


def test_a_sheet_of_sprites_comes_with_a_signed_atlas(desk: FolderDesk) -> None:
    for number in (1, 2):
        paint(desk.pictures / f"walk_{number}.png", number, (24, 32))
    pictures = ["walk_2.png", "walk_1.png", "walk_1.png"]
    asked = {"knobs": {"padding": 3, "extrude": 1}, "atlas": "array", "name": "My hero"}
    result = _done(desk, "sprites", pictures=pictures, **asked)
    (kept,) = result["pictures"]
    files = {path.name: path for path in desk.attached(kept).iterdir()}
    assert set(files) == {"My-hero.json", "My-hero.json.c2pa"}
    atlas = json.loads(files["My-hero.json"].read_text(encoding="utf-8"))
    assert atlas["meta"]["image"] == "My-hero.png"
    assert [each["filename"] for each in atlas["frames"]] == ["walk_2", "walk_1", "walk_1 (2)"]
    assert atlas["animations"] == {"walk": ["walk_1", "walk_2"]}
    sheet = desk.picture(kept)
    told = {name: result["sprites"][name] for name in ("width", "height", "count")}
    assert told == {"width": sheet.width, "height": sheet.height, "count": 3}
    frame = atlas["frames"][0]["frame"]
    left, top = frame["x"], frame["y"]
    cut = sheet.pixels[top : top + frame["h"], left : left + frame["w"], :3]
    assert np.abs(cut - desk.picture("walk_2.png").pixels).max() < 0.06, "the watermark alone"


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        ("garment", {"picture": "photo.png", "cloth": "none.png"}, "no picture none.png"),
        ("sprites", {"pictures": ["photo.png", "none.png"]}, "no picture none.png"),
        ("panorama", {"picture": "photo.png", "style": "none.png"}, "no picture none.png"),
        ("vary", {"picture": "none.png"}, "no picture none.png"),
        ("inpaint", {"picture": "photo.png", "mask": "none.png"}, "no picture none.png"),
        ("recolor", {"picture": "design.png", "source": ["redd"], "ways": [["red"]]}, "'redd'"),
        ("separate", {"picture": "design.png", "inks": ["#12"]}, "'#12'"),
        ("pattern", {"picture": "design.png", "printer": "rotary-360"}, "360"),
        ("pattern", {"picture": "design.png", "cm": 0.01}, "larger"),
    ],
)
def test_what_cannot_be_is_refused_before_it_waits(
    desk: FolderDesk, kind: str, asked: dict[str, Any], said: str
) -> None:
    found = KINDS.load(kind)
    with pytest.raises(UserMistake, match=said):
        found.refuse(found.params.model_validate(asked), desk)


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        ("vary", {"knobs": {"strenght": 1}}, "strenght"),
        ("vary", {"knobs": {"width": 100}}, "width"),
        ("vary", {"knobs": {"strength": 7}}, "outside"),
        ("retarget", {"width": 20, "height": 200}, "64"),
        ("recolor", {"source": [RED]}, "go together"),
        ("recolor", {"source": [RED], "ways": [[RED, BLUE]]}, "each of"),
    ],
)
def test_params_that_make_no_sense_are_told(kind: str, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        KINDS.load(kind).params.model_validate({"picture": "photo.png", **asked})


def test_a_job_that_is_done_again_keeps_nothing_twice(desk: FolderDesk) -> None:
    once = _done(desk, "separate", picture="design.png", inks=2)
    again = _done(desk, "separate", picture="design.png", inks=2)
    assert once == again
    assert len([path for path in desk.pictures.iterdir() if path.name.startswith("job-")]) == 2


_COLORS = {
    "primary": "#0f4c5c",
    "accent": "#e36414",
    "background": "#fbf5ea",
    "text": "#16232a",
}
_KIT = {
    "brand": "Harbor Roast",
    "palette": _COLORS,
    "headline": "Slow coffee",
}


def test_a_campaign_is_a_sheet_with_all_its_files_and_the_kit(desk: FolderDesk) -> None:
    paint(desk.pictures / "motif.png", 5, (700, 700))
    asked = {"picture": "motif.png", "pack": "social", "only": ["instagram-square"], "variants": 2}
    result = _done(desk, "campaign", **asked, kit={**_KIT, "logo": "other.png"}, may_upscale=True)
    (sheet,) = result["pictures"]
    names = {path.relative_to(desk.attached(sheet)).as_posix() for path in _below(desk, sheet)}
    assert {"files.csv", "sheet.png", "brand/brand.yaml", "brand/logo.png"} <= names
    assert result["campaign"]["files"] == len(
        [name for name in names if "/instagram-square." in name]
    )
    assert result["campaign"]["failed"] == []


def _below(desk: FolderDesk, picture: str) -> list[Path]:
    return [path for path in desk.attached(picture).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"headline": ""}, "says nothing"),
        ({"palette": {**_COLORS, "primary": "glass"}}, "glass"),
        ({"logo": "none.png"}, "no picture none.png"),
    ],
)
def test_a_kit_that_is_none_is_refused(desk: FolderDesk, change: dict[str, Any], said: str) -> None:
    kind = KINDS.load("campaign")
    params = kind.params.model_validate({"picture": "photo.png", "kit": {**_KIT, **change}})
    with pytest.raises(UserMistake, match=said):
        kind.refuse(params, desk)


def test_a_kit_names_no_files_of_the_server() -> None:
    told = {"picture": "photo.png", "kit": {**_KIT, "headline_font": "/etc/hostname"}}
    with pytest.raises(ValidationError):
        KINDS.load("campaign").params.model_validate(told)


def test_large_pictures_are_not_all_in_memory_while_their_palette_is_found() -> None:
    from pinxit.jobs.design_colors import palette_found
    from pinxit.jobs.design_params import PaletteParams
    from pinxit.make.palette import palette_in
    from pinxit.pictures.picture import Picture, Source

    pixels = np.random.default_rng(1).random((40, 2000, 3), np.float32)
    large = Picture(pixels, title="large", source=Source("picture", "large", "ab" * 32))
    found, kept = palette_found(PaletteParams(pictures=("a", "b")), lambda _: large)
    assert {each.width for each in kept} == {768}
    assert {each.sha256 for each in kept} == {large.sha256}
    assert found.swatches == palette_in([large, large], 6).swatches
