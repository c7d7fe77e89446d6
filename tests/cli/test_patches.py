"""The commands vary, retarget, tile, inpaint and blend."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from program import Program, paint

from pinxit.pictures.read import read_picture

QUICK = ("--rounds", "1", "-q")


def source(path: str = "photo.png", side: int = 64) -> Path:
    low = np.random.default_rng(side).integers(0, 256, (16, 16, 3), np.uint8)
    Image.fromarray(low).resize((side, side), Image.Resampling.BICUBIC).save(path)
    return Path(path)


def size_of(path: str) -> tuple[int, int]:
    picture = read_picture(Path(path))
    return picture.width, picture.height


def test_variations_are_numbered_by_seed_and_made_again_bit_for_bit(pinxit: Program) -> None:
    said = pinxit("vary", source(), "-n", "2", "--seed", "4", "-o", "out.png", *QUICK, "--json")
    assert said.code == 0, said.err
    assert sorted(path.name for path in Path().glob("out*")) == ["out_4.png", "out_5.png"]
    findings = {each["check"]: each["sentence"] for each in said.json["files"][0]["findings"]}
    assert findings["copies"].startswith("Derived from")
    recipe = pinxit("recipe", "out_5.png")
    Path("out.json").write_text(recipe.out, encoding="utf-8")
    assert pinxit("run", "out.json", "-o", "again.png", "--json").json["same_pixels"] is True
    verdict = pinxit("verify", "out_5.png", "--json").out
    assert "algorithmicMedia" in verdict
    assert "compositeWithTrainedAlgorithmicMedia" not in verdict


def test_a_tile_comes_with_its_report_and_a_preview(pinxit: Program) -> None:
    said = pinxit(
        "tile", source(side=96), "--size", "80x64", "--preview", "-o", "t.png", *QUICK, "--json"
    )
    (report,) = said.json["tiles"]
    assert said.code == (0 if report["holds"] else 1)
    assert {seam["axis"] for seam in report["seams"]} == {"x", "y"}
    assert size_of("t.png") == (80, 64)
    assert size_of("t_2x2.png") == (160, 128)


def test_a_tile_whose_seam_shows_is_written_and_ends_with_1(
    pinxit: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.make.seams.PERCENTILE", 0)
    said = pinxit("tile", source(), "-o", "t.png", "--rounds", "1")
    assert said.code == 1
    assert "a seam can be seen" in said.err
    assert Path("t.png").exists()


def test_a_picture_is_retargeted_inpainted_and_blended(pinxit: Program) -> None:
    photo = source()
    assert pinxit("retarget", photo, "--size", "96x64", "-o", "wide.png", *QUICK).code == 0
    assert size_of("wide.png") == (96, 64)
    Image.new("L", (64, 64)).save("mask.png")
    said = pinxit("inpaint", photo, "--mask", "mask.png", "-o", "full.png", *QUICK)
    assert (said.code, "mask.png is empty" in said.err) == (2, True)
    mask = Image.new("L", (64, 64))
    mask.paste(255, (20, 20, 40, 40))
    mask.save("mask.png")
    assert pinxit("inpaint", photo, "--mask", "mask.png", "-o", "full.png", *QUICK).code == 0
    before, after = (read_picture(Path(path)).pixels for path in (photo, "full.png"))
    np.testing.assert_array_equal(after[0], before[0])
    other = source("other.png", 80)
    assert pinxit("blend", photo, "--patches", other, "-o", "both.png", *QUICK).code == 0
    assert size_of("both.png") == (64, 64)


def test_a_folder_goes_on_after_a_picture_that_is_too_small(pinxit: Program) -> None:
    Path("all").mkdir()
    source("all/good.png")
    paint(Path("all/small.png"), 1)
    said = pinxit("vary", "all", "-o", "made", *QUICK)
    assert said.code == 2
    assert Path("made/good.png").exists()
    assert "1 of 2 were not made" in said.err
    assert "small.png has 48 x 40 pixels" in said.err


@pytest.mark.parametrize("size", ["12x900", "wide", "64x64x64", "64x99999"])
def test_a_size_that_is_none_is_refused(pinxit: Program, size: str) -> None:
    said = pinxit("retarget", source(), "--size", size, "-o", "out.png", *QUICK)
    assert said.code == 2
    assert size in said.err
    assert not Path("out.png").exists()


def test_a_texture_is_learned_kept_and_drawn_from_again(pinxit: Program) -> None:
    photo = str(source())
    words = ("tile", photo, "--method", "adversarial", "--texture", "t.safetensors")
    made = pinxit(*words, "--updates", "1", "--size", "80x64", "-o", "tile.png", "--json")
    assert made.code in {0, 1}, made.err
    assert size_of("tile.png") == (80, 64)
    before = Path("t.safetensors").read_bytes()
    assert pinxit("vary", photo, *words[2:], "-o", "more.png").code == 0
    assert Path("t.safetensors").read_bytes() == before
    other = str(source("other.png", 70))
    wrong = pinxit("vary", other, *words[2:], "-o", "no.png")
    assert wrong.code != 0
    assert "not other.png" in wrong.err
    assert pinxit("vary", photo, "--updates", "3", "-o", "no.png").code == 2
    assert pinxit("vary", photo, *words[2:], "--strength", "0.3", "-o", "no.png").code == 2


def test_a_mask_that_protects_nothing_or_everything_is_refused(pinxit: Program) -> None:
    for name, light, why in (("b.png", 0, "protects nothing"), ("w.png", 255, "too little")):
        Image.new("L", (32, 32), light).save(name)
        words = ("retarget", source(), "--size", "96x64", "--protect", name)
        said = pinxit(*words, "-o", "wide.png")
        assert said.code == 2
        assert why in said.err
