"""The command garment: sheets and parts, and what is refused."""

from pathlib import Path

import numpy as np
from PIL import Image
from program import Program


def cloth(folder: Path) -> Path:
    """Two stripes."""
    pixels = np.zeros((80, 80, 3), np.uint8)
    pixels[:, :40] = (200, 40, 40)
    pixels[:, 40:] = (40, 60, 180)
    place = folder / "cloth.png"
    Image.fromarray(pixels).save(place)
    return place


def test_a_model_draws_a_garment_and_the_sheet_and_its_parts_are_written(
    pinxit: Program, tmp_path: Path
) -> None:
    small = ("--size", "256", "--dpi", "72", "--colorways", "2")
    words = ("garment", "fashion", "--class", "dress", "--cloth", str(cloth(tmp_path)), *small)
    said = pinxit(*words, "-o", "sheet.png", "--parts", "parts")
    assert said.code == 0, said.err
    assert sorted(path.name for path in Path("parts").iterdir()) == [
        "cloth-1.png",
        "cloth-2.png",
        "garment-1.png",
        "garment-2.png",
    ]
    with Image.open("sheet.png") as sheet, Image.open("parts/garment-1.png") as part:
        assert sheet.size == (842, 595)
        assert part.mode == "RGBA"
    assert pinxit(*words, "-o", "sheet.png").code == 2


def test_a_class_that_is_missing_is_asked_for(pinxit: Program, tmp_path: Path) -> None:
    said = pinxit("garment", "fashion", "--cloth", str(cloth(tmp_path)), "-o", "sheet.png")
    assert said.code == 2
    assert "--class" in said.err
    assert "dress" in said.err


def test_what_cannot_be_is_refused_before_the_model_draws(pinxit: Program, tmp_path: Path) -> None:
    words = ("garment", "fashion", "--class", "dress", "--cloth", str(cloth(tmp_path)))
    said = pinxit(*words, "--repeat", "0", "-o", "sheet.png")
    assert said.code == 2
    assert "not 0 cm" in said.err
    Path("parts").write_text("a file")
    said = pinxit(*words, "--parts", "parts", "-o", "sheet.png")
    assert said.code == 2
    assert "name a folder" in said.err
    assert not Path("sheet.png").exists()
