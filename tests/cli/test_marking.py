"""Marks that laws ask for, from the command line and from the policy."""

from pathlib import Path

import numpy as np
from PIL import Image
from program import Program, home, paint, pinxit

from pinxit.pictures.read import read_picture

__all__ = ["home", "pinxit"]


def test_marking_of_a_call_is_laid_on_and_verify_tells(pinxit: Program, home: Path) -> None:
    content, style = (paint(Path(f"{name}.png"), n, (90, 96)) for n, name in enumerate("ab"))
    words = ("stylize", content, "--style", style, "--method", "fast", "--marking", "eu")
    said = pinxit(*words, "-o", "out.png")
    assert said.code == 0, said.err
    told = pinxit("verify", "out.png").out
    assert "under the preset eu, with a label that can be seen: " in told
    bottom = read_picture(Path("out.png")).pixels[-60:-16, -180:-16]
    assert bottom.min() < 0.15
    assert bottom.max() > 0.9


def test_a_recipe_of_a_labeled_picture_gives_the_same_pixels(pinxit: Program, home: Path) -> None:
    home.mkdir()
    (home / "policy.toml").write_text('[marking]\npreset = "china"\nprovider = "Example Ltd"\n')
    content, style = (paint(Path(f"{name}.png"), n, (90, 96)) for n, name in enumerate("ab"))
    made = pinxit("stylize", content, "--style", style, "--method", "fast", "-o", "out.png")
    assert made.code == 0, made.err
    Path("out.json").write_text(pinxit("recipe", "out.png").out)
    again = pinxit("run", "out.json", "-o", "again.png")
    assert "The pixels are the same." in again.out
    first, second = (np.asarray(Image.open(name)) for name in ("out.png", "again.png"))
    assert np.array_equal(first, second)
    bare = pinxit("run", "out.json", "-o", "bare.png", "--marking", "none")
    assert "The pixels are the same." in bare.out
    assert not np.array_equal(first, np.asarray(Image.open("bare.png")))


def test_a_preset_that_names_a_provider_says_where_to_write_it(pinxit: Program, home: Path) -> None:
    content, style = (paint(Path(f"{name}.png"), n, (40, 40)) for n, name in enumerate("ab"))
    said = pinxit("stylize", content, "--style", style, "--marking", "china", "-o", "out.png")
    assert said.code == 2
    assert 'provider = "Example Ltd" under [marking] in policy.toml' in said.err
    assert not Path("out.png").exists()


def test_a_mistake_in_the_policy_is_told_with_the_nearest_name(pinxit: Program, home: Path) -> None:
    home.mkdir()
    (home / "policy.toml").write_text('[marking]\nprest = "eu"\n')
    said = pinxit("generate", "icons", "-n", "1", "-o", "new")
    assert said.code == 2
    assert "Did you mean 'preset'" in said.err
