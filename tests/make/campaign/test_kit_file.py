from pathlib import Path

import pytest
from brands import KIT, kit

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.kit import pen_on
from pinxit.make.campaign.kit_file import kit_from, read_kit
from pinxit.make.campaign.start import DEFAULT, colors_with, kit_text
from pinxit.make.color_names import parse_color
from pinxit.make.palette import contrast


def test_a_kit_is_read_with_its_files(tmp_path: Path) -> None:
    found = kit(tmp_path)
    assert found.palette["primary"] == "#0f4c5c"
    assert found.logo is not None
    assert found.logo.file == tmp_path / "logo.png"
    assert found.fonts.headline.name == "fraunces-600.woff2"
    assert read_kit(tmp_path / "brand.yaml") == found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"#e36414"', '"#e3641"', r"line 4: palette\.accent: '#e3641' is no color"),
        ('"#e36414"', "#e36414", r"line 4: palette\.accent is empty; put a color in quotes"),
        ('  primary: "#0f4c5c"\n', "", r"line 2: palette\.primary is missing"),
        ('"#16232a"', '"#cccccc"', r"line 6: palette\.text on palette\.background .* 1\.\d\d:1"),
        ("  safe_area: 0.25\n", "", r"line 7: logo\.safe_area is missing"),
        ("safe_area: 0.25", "safe_area: wide", r"line 9: logo\.safe_area: input should be"),
        ("logo.png", "none.png", r"line 8: logo\.file: there is no file"),
        ("[background, primary]", "[backgroud]", r"line 10: .*Did you mean 'background'"),
        ("headline: Fraunces", "headline: Fraunce", r"line 11: fonts\.headline: .*'Fraunces'"),
        ("headline: Fraunces", "headline: a.ttf", r"line 11: fonts\.headline: There is no font f"),
        ("brand: Harbor Roast", "brnd: Harbor", r"line 1: "),
        (
            "call: Find",
            "cal: Find",
            r"line 15: There is no entry named 'cal'\. Did you mean 'call'",
        ),
        (
            "texts:",
            "tone: {keep_colors: maybe}\ntexts:",
            r"line 12: There is no way to keep colors",
        ),
        ("brand: Harbor", "brand: [", r"line \d+: this is no YAML"),
    ],
)
def test_what_is_wrong_in_a_kit_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    kit(tmp_path)
    with pytest.raises(UserMistake, match=said):
        kit_from(KIT.replace(old, new), tmp_path, "brand.yaml")


def test_no_kit_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="pinxit brand new"):
        kit_from("just words", tmp_path)
    with pytest.raises(UserMistake, match="cannot be read"):
        read_kit(tmp_path / "none.yaml")
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserMistake, match="UTF-8"):
        read_kit(tmp_path / "a.yaml")


def test_the_kit_to_begin_with_is_right_for_any_color(tmp_path: Path) -> None:
    kit(tmp_path)
    (tmp_path / "logo-on-dark.png").write_bytes((tmp_path / "logo.png").read_bytes())
    for color in (DEFAULT, "#ffffff", "#000000", "#ffee00", "#7f7f7f", "#ff00ff"):
        text = kit_text('A "quoted" name', colors_with(parse_color(color)), ("Inter", "Archivo"))
        assert kit_from(text, tmp_path).name == 'A "quoted" name'


def test_letters_on_any_ground_can_be_read(tmp_path: Path) -> None:
    palette = kit(tmp_path).palette
    for level in range(0, 256, 15):
        for code in (
            f"#{level:02x}{level:02x}{level:02x}",
            f"#{level:02x}8040",
            f"#2060{level:02x}",
        ):
            pen = parse_color(pen_on(parse_color(code), palette))
            assert contrast(pen, parse_color(code)) >= 4.5
