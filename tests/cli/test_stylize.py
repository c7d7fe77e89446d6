"""The command ``pinxit stylize``: methods, masks, folders, what is told, what is refused."""

import subprocess
import sys
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from program import Program, Said, paint

from pinxit.pictures.read import read_picture

QUICK = ("--method", "fast", "--size", "40", "-q")


def stylize(pinxit: Program, *words: str | Path) -> Said:
    return pinxit("stylize", *QUICK, "--style", paint(Path("painting.png"), 3), *words)


def halves(path: Path, size: tuple[int, int] = (48, 40)) -> Path:
    """Left white, right black."""
    mask = Image.new("L", size)
    mask.paste(255, (0, 0, size[0] // 2, size[1]))
    mask.save(path)
    return path


def test_help_comes_without_torch_and_names_every_method_and_knob() -> None:
    code = (
        "import sys\n"
        "from pinxit.cli import main\n"
        "try:\n    main(['stylize', '--help'])\n"
        "except SystemExit:\n"
        "    assert 'torch' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for word in ("auto", "fast", "best", "--quality", "--tier", "--mask", "--region", "--palette"):
        assert word in done.stdout


def test_colors_are_kept_both_ways_if_the_option_stands_alone(pinxit: Program) -> None:
    photo = paint(Path("photo.png"), 1)
    assert stylize(pinxit, "--keep-colors", photo, "-o", "a.png").code == 0
    assert stylize(pinxit, photo, "--keep-colors", "before", "-o", "b.png").code == 0
    recipes = [pinxit("recipe", name).json for name in ("a.png", "b.png")]
    kept = [recipe["steps"][-1]["settings"]["keep_colors"] for recipe in recipes]
    assert kept == ["both", "before"]


def test_what_a_mask_leaves_black_is_the_same_to_the_bit_and_the_recipe_gives_it_again(
    pinxit: Program,
) -> None:
    photo, mask = paint(Path("photo.png"), 1), halves(Path("mask.png"))
    said = stylize(pinxit, photo, "--mask", mask, "-o", "out.png", "--size", "0", "--json")
    assert said.code == 0, said.err
    before, after = (np.asarray(Image.open(path)) for path in (photo, "out.png"))
    np.testing.assert_array_equal(after[:, 24:], before[:, 24:])
    assert (after[:, :24] != before[:, :24]).mean() > 0.5
    findings = {each["check"]: each for each in said.json["files"][0]["findings"]}
    assert "mask.png" not in findings["rights"]["sentence"]
    Path("recipe.json").write_text(pinxit("recipe", "out.png").out)
    again = pinxit("run", "recipe.json", "-o", "again.png", "--json", "-q")
    assert again.code == 0, again.err
    assert again.json["same_pixels"] is True
    sources = pinxit("verify", "out.png", "--json").json[0]["sources"]
    assert {source["title"] for source in sources} >= {"photo.png", "painting.png", "mask.png"}


def test_regions_and_protection_are_taken_and_run_again(pinxit: Program) -> None:
    photo, one = paint(Path("photo.png"), 1), halves(Path("left.png"))
    other = paint(Path("other.png"), 5)
    Image.eval(Image.open(one), lambda value: 255 - value).save("right.png")
    words = ("--region", one, "--region", "right.png", "--style", other, "--protect", one)
    said = stylize(pinxit, photo, *words, "-o", "out.png")
    assert said.code == 0, said.err
    Path("recipe.json").write_text(pinxit("recipe", "out.png").out)
    again = pinxit("run", "recipe.json", "-o", "again.png", "--json", "-q")
    assert again.code == 0, again.err
    assert again.json["same_pixels"] is True


def test_a_mask_that_does_not_fit_is_told_in_words_and_in_json(pinxit: Program) -> None:
    photo, mask = paint(Path("photo.png"), 1), halves(Path("mask.png"), (24, 20))
    said = stylize(pinxit, photo, "--mask", mask, "-o", "out.png", "--json")
    sentence = "mask.png has 24 x 20 pixels and the picture 48 x 40; it was resized."
    assert said.err.count(sentence) == 1
    assert said.json["files"][0]["notices"] == [sentence]


def test_a_notice_is_told_once_for_many_pictures_but_stands_with_each(pinxit: Program) -> None:
    one, other, mask = paint(Path("a.png"), 1), paint(Path("b.png"), 2), paint(Path("m.png"), 3)
    said = stylize(pinxit, one, other, "--mask", mask, "-o", "out", "--json")
    assert said.err.count("m.png is in color") == 1
    for file in said.json["files"]:
        assert file["notices"] == ["m.png is in color; its brightness is taken as the mask."]


def test_a_format_that_holds_less_is_told(pinxit: Program) -> None:
    deep = np.full((40, 48, 4), 30_000, np.uint16)
    Path("deep.png").write_bytes(imagecodecs.png_encode(deep))
    said = stylize(pinxit, "deep.png", "-o", "out.jpg", "--json")
    assert said.json["files"][0]["notices"] == [
        "JPEG holds no transparency, so it lies over white.",
        "JPEG holds 8 bits of the 16 a channel.",
    ]
    assert "note on out.jpg: JPEG holds no transparency" in said.err
    said = stylize(pinxit, "deep.png", "-o", "out.png", "--json")
    assert said.json["files"][0]["notices"] == []
    kept = read_picture(Path("out.png"))
    assert (kept.depth, kept.channels) == (16, 4)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--region", "photo.png", "--region", "photo.png"), "2 regions for 1 style pictures"),
        (("--style-weights", "1,2"), "The style weights 1, 2 do not fit 1 style pictures"),
        (("--palette", "red,blue"), "write it like 0b3d91"),
        (("--palette", "#fff,#000", "--keep-colors"), "leave out keep_colors or palette"),
        (("--quality", "max"), "The method fast has no quality; auto and best have it."),
        (("--mask", "missing.png"), "missing.png"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    words: tuple[str, ...], sentence: str, pinxit: Program
) -> None:
    photo = paint(Path("photo.png"), 1)
    said = stylize(pinxit, photo, "-o", "out.png", *words)
    assert (said.code, said.err.count("\n")) == (2, 1), said
    assert sentence in said.err


def test_a_folder_keeps_its_order_of_folders(pinxit: Program) -> None:
    for name in ("a.png", "b.jpg", "b.png", "sub/a.png", ".hidden.png", "out/old.png"):
        paint(Path("photos") / name, len(name))
    said = stylize(pinxit, "photos", "-o", "photos/out")
    assert said.code == 0, said.err
    made = {str(path.relative_to("photos/out")) for path in Path("photos/out").rglob("*.png")}
    assert made == {"old.png", "a.png", "b.jpg.png", "b.png.png", "sub/a.png"}


def test_files_of_several_folders_keep_them(pinxit: Program) -> None:
    one, other = paint(Path("x/a.png"), 1), paint(Path("y/a.png"), 2)
    assert stylize(pinxit, one, other, "-o", "out").code == 0
    assert {str(path) for path in Path("out").rglob("*.png")} == {"out/x/a.png", "out/y/a.png"}


def test_two_pictures_do_not_go_into_one_file(pinxit: Program) -> None:
    one, other = paint(Path("a.png"), 1), paint(Path("b.png"), 2)
    said = stylize(pinxit, one, other, "-o", "one.png")
    assert said.code == 2
    assert "one.png is one file, and there are 2 pictures; name a folder." in said.err


def test_a_stopped_folder_goes_on_and_a_broken_file_does_not_stop_the_others(
    pinxit: Program,
) -> None:
    paint(Path("photos/a.png"), 1)
    Path("photos/b.png").write_bytes(b"broken")
    paint(Path("photos/c.png"), 3)
    paint(Path("out/a.png"), 9)
    before = Path("out/a.png").read_bytes()
    assert "--overwrite" in stylize(pinxit, "photos", "-o", "out").err
    said = stylize(pinxit, "photos", "-o", "out", "--skip-existing", "--json")
    assert said.code == 2
    assert "1 of 3 were not painted:\n  photos/b.png: b.png" in said.err
    assert [each["file"] for each in said.json["failed"]] == ["photos/b.png"]
    assert [each["file"] for each in said.json["files"]] == ["out/c.png"]
    assert Path("out/a.png").read_bytes() == before


def test_an_empty_folder_is_told(pinxit: Program) -> None:
    Path("empty").mkdir()
    assert "no picture in the folder empty" in stylize(pinxit, "empty", "-o", "out").err


def test_sixteen_bits_and_transparency_are_bit_for_bit_where_the_mask_is_black(
    pinxit: Program,
) -> None:
    deep = np.random.default_rng(1).integers(0, 65536, (40, 48, 4), dtype=np.uint16)
    Path("deep.png").write_bytes(imagecodecs.png_encode(deep))
    words = ("--mask", halves(Path("mask.png")), "--size", "0", "-o", "out.png")
    assert stylize(pinxit, "deep.png", *words).code == 0
    made = np.asarray(imagecodecs.png_decode(Path("out.png").read_bytes()))
    assert made.dtype == np.uint16
    np.testing.assert_array_equal(made[:, 24:], deep[:, 24:])
    np.testing.assert_array_equal(made[..., 3], deep[..., 3])
    assert (made[:, :24, :3] != deep[:, :24, :3]).mean() > 0.9


def test_a_photograph_that_lies_on_its_side_is_painted_upright(pinxit: Program) -> None:
    photo, mask = paint(Path("photo.jpg"), 1), halves(Path("mask.png"), (40, 48))
    with Image.open(photo) as lying:
        exif = lying.getexif()
        exif[0x0112], exif[0x010F] = 6, "Camera"
        lying.save(photo, exif=exif)
    said = stylize(pinxit, photo, "--mask", mask, "--size", "0", "-o", "out.jpg", "--json")
    assert said.json["files"][0]["notices"] == []
    with Image.open("out.jpg") as upright:
        assert upright.size == (40, 48)
        assert upright.getexif().get(0x0112) in (None, 1)
        assert upright.getexif()[0x010F] == "Camera"


@pytest.mark.parametrize("size", [(1, 400), (400, 1), (5, 5)])
def test_tiny_pictures_and_strips_are_painted(size: tuple[int, int], pinxit: Program) -> None:
    photo, style = paint(Path("photo.png"), 1, size), paint(Path("tiny.png"), 2, size)
    words = ("--style", style, "--style-weights", "0,1", "--size", "0", "-o", "out.png", "--json")
    said = stylize(pinxit, photo, *words)
    assert said.code == 0, said.err
    assert f"tiny.png has only {size[0]} x {size[1]} pixels" in said.json["files"][0]["notices"][0]
    made, before = read_picture(Path("out.png")), read_picture(photo)
    assert (made.width, made.height) == size
    assert np.abs(made.pixels - before.pixels).max() > 0.02
