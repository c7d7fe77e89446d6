"""The command ``pinxit style``, and learned styles at ``pinxit stylize``."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from program import Program, Said, paint

from pinxit.nets.style import StylePicture
from pinxit.pictures.read import read_picture
from pinxit.studio import Studio

RIGHTS = "path,license,creator\na.png,CC-BY-4.0,Ann\nb.png,CC0-1.0,Ben\nphoto.png,CC0-1.0,Me\n"


@pytest.fixture
def learned(pinxit: Program) -> Said:
    """Two paintings and a photograph, and a style of the first painting."""
    for seed, name in enumerate(("a.png", "b.png", "photo.png")):
        paint(Path("pictures") / name, seed, (96, 80))
    Path("pictures/rights.csv").write_text(RIGHTS, encoding="utf-8")
    said = pinxit("style", "learn", "pictures/a.png", "--name", "ann", "--size", "96", "--json")
    assert said.code == 0, said.err
    return said


def stylize(pinxit: Program, style: str, *words: str, out: str = "out.png") -> Said:
    photo = "pictures/photo.png"
    return pinxit("stylize", photo, "--style", style, "--size", "64", "-q", "-o", out, *words)


def test_a_learned_style_paints_and_its_recipe_gives_the_same_pixels(
    pinxit: Program, learned: Said
) -> None:
    assert stylize(pinxit, "ann").code == 0
    step = pinxit("recipe", "out.png").json["steps"][-1]
    assert step["engine"] == "fast_style"
    assert [(each["role"], each["title"]) for each in step["used"]] == [
        ("content", "photo.png"),
        ("style", "ann.pinxit-style"),
        ("learned style", "a.png"),
    ]
    assert step["used"][1]["sha256"] == learned.json["sha256"]
    Path("out.json").write_text(pinxit("recipe", "out.png").out, encoding="utf-8")
    again = pinxit("run", "out.json", "-o", "again.png", "--inputs", "pictures", "--json")
    assert again.json["same_pixels"], again.err
    shutil.move(learned.json["file"], "given.pinxit-style")
    again = pinxit("run", "out.json", "-o", "third.png", "--inputs", "pictures", "--json")
    assert again.json["same_pixels"], again.err
    assert "a.png" in pinxit("verify", "out.png", "--json").out


def test_rights_travel_in_the_file_to_where_the_pictures_are_not(
    pinxit: Program, learned: Said
) -> None:
    assert pinxit("style", "export", "ann", "-o", "ann.pinxit-style").code == 0
    Path("pictures/a.png").unlink()
    Path(learned.json["file"]).unlink()
    said = stylize(pinxit, "ann.pinxit-style", "--json")
    (rights,) = (f for f in said.json["files"][0]["findings"] if f["check"] == "rights")
    assert rights["level"] == "fine"
    assert rights["evidence"]["results"]["credits"] == ["Ann, CC-BY-4.0"]
    assert pinxit("style", "import", "ann.pinxit-style", "--name", "given").code == 0
    assert "given" in pinxit("style", "list").out
    assert pinxit("style", "import", "ann.pinxit-style", "--name", "given").code == 2
    best = stylize(pinxit, "given", "--method", "best", out="best.png")
    assert best.code == 2
    assert "a.png) beside its file" in best.err
    assert (
        "keeps the size of strokes"
        in stylize(pinxit, "given", "--style-scale", "2", out="large.png").err
    )


def test_best_takes_the_pictures_behind_a_style_where_they_were(
    pinxit: Program, learned: Said
) -> None:
    said = stylize(pinxit, "ann", "--method", "best", "--quality", "draft")
    assert said.code == 0, said.err
    used = pinxit("recipe", "out.png").json["steps"][-1]["used"]
    assert [each["title"] for each in used] == ["photo.png", "a.png"]


def test_styles_blend_with_each_other_and_with_pictures(pinxit: Program, learned: Said) -> None:
    words = ("ann", "pictures/b.png", "--weights", "0.7,0.3", "--name", "both")
    assert pinxit("style", "blend", *words).code == 0
    card = pinxit("style", "show", "both").json
    assert [(p["title"], p["share"]) for p in card["pictures"]] == [("a.png", 0.7), ("b.png", 0.3)]
    assert card["pictures"][0]["rights"]["license"] == "CC-BY-4.0"
    assert card["bytes"] < 50_000
    first, second = stylize(pinxit, "both"), stylize(pinxit, "ann", out="ann.png")
    assert (first.code, second.code) == (0, 0)
    pixels = [read_picture(Path(name)).pixels for name in ("out.png", "ann.png")]
    assert np.abs(pixels[0] - pixels[1]).max() > 0.02
    third = stylize(pinxit, "ann", "--style", "pictures/b.png", "--keep-colors", out="two.png")
    assert third.code == 0, third.err


def test_a_style_is_taught_and_says_so(pinxit: Program, learned: Said) -> None:
    words = ("teach", "ann", "--on", "pictures/photo.png", "--steps", "1", "--json", "-q")
    said = pinxit("style", *words)
    assert said.code == 0, said.err
    card = pinxit("style", "show", "ann-taught").json
    (lesson,) = card["taught"]
    assert (lesson["steps"], lesson["pictures"], lesson["what"]) == (1, 1, "modulation")
    assert lesson["loss_after"] <= lesson["loss_before"]
    assert str(Path("pictures").absolute()) not in json.dumps(card)
    assert pinxit("style", *words).code == 2
    Path("pictures/a.png").unlink()
    missing = pinxit("style", *words, "--overwrite")
    assert missing.code == 2
    assert "--pictures" in missing.err


def test_pictures_that_may_not_be_learned_from_are_no_practice(
    pinxit: Program, learned: Said
) -> None:
    rights = RIGHTS.replace("photo.png,CC0-1.0", "photo.png,CC-BY-ND-4.0")
    Path("pictures/rights.csv").write_text(rights, encoding="utf-8")
    said = pinxit("style", "teach", "ann", "--on", "pictures/photo.png", "--steps", "1")
    assert said.code == 3
    assert "photo.png may not be learned from" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("learn", "pictures/a.png", "--name", "ann"), "There is a style named ann already"),
        (("learn", "pictures/a.png", "--name", "a/b"), "cannot be the name of a style"),
        (("learn", "pictures/a.png", "--name", "x", "--size", "5"), "64 to 1024 pixels, not 5"),
        (("learn", "pictures/a.png", "-o", "x.png"), "end it in .pinxit-style"),
        (("learn", "pictures/a.png", "--name", "x", "--weights", "1,2"), "do not fit 1 styles"),
        (("show", "anm"), "Did you mean 'ann'?"),
        (("teach", "ann", "--minutes", "-1"), "above zero"),
        (("export", "ann", "-o", "x.safetensors"), "end it in .pinxit-style"),
        (("import", "pictures/a.png"), "is not a style"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_are_told_in_one_sentence(
    pinxit: Program, learned: Said, words: tuple[str, ...], told: str
) -> None:
    said = pinxit("style", *words)
    assert said.code == 2
    assert told in said.err


def test_the_library_opens_styles_by_name(home: Path, learned: Said) -> None:
    studio = Studio(home)
    style = studio.open_style("ann")
    assert isinstance(style, StylePicture)
    photo = studio.open(Path("pictures/photo.png"))
    picture = studio.stylize(photo, [style], studio.style_settings("fast", {"size": 48}))
    assert picture.steps[-1].used[1].sha256 == learned.json["sha256"]
