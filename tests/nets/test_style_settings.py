import subprocess
import sys

import pytest

from pinxit.base.errors import UserMistake
from pinxit.nets.style_settings import StyleSettings


def test_colors_are_written_out_and_each_counts_once() -> None:
    settings = StyleSettings(palette=("#FFF", "0b3d91", "#ffffff"))
    assert settings.palette == ("#ffffff", "#0b3d91")
    assert StyleSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize("color", ["red", "#12345", "", "#1234567"])
def test_what_is_no_color_is_refused_with_an_example(color: str) -> None:
    with pytest.raises(UserMistake, match="is no value of palette; write it like 0b3d91"):
        StyleSettings(palette=(color, "#000"))


@pytest.mark.parametrize("palette", [("#000",), tuple(f"#0000{n:02x}" for n in range(17))])
def test_a_palette_has_two_to_sixteen_colors(palette: tuple[str, ...]) -> None:
    with pytest.raises(UserMistake, match="2 to 16 different colors"):
        StyleSettings(palette=palette)


def test_a_palette_and_the_pictures_own_colors_contradict_each_other() -> None:
    with pytest.raises(UserMistake, match="leave out keep_colors or palette"):
        StyleSettings(palette=("#000", "#fff"), keep_colors="after")


def test_the_knobs_can_be_read_without_torch() -> None:
    code = "import sys, pinxit.nets.style_settings; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
