import json
from pathlib import Path

import pytest
from program import Program, paint, paint_folder

STYLE = ("--quality", "draft", "--size", "48", "-q")


@pytest.fixture
def model(pinxit: Program) -> str:
    """A tiny model, trained for a moment."""
    folder = paint_folder(Path("drawings"))
    words = ("dataset", "import", folder, "--name", "drawings", "--license", "CC0-1.0", "-q")
    assert pinxit(*words).code == 0
    said = pinxit(
        "train", "drawings", "--name", "tiny", "--images", "64", "--set", "width=32", "-q"
    )
    assert said.code == 0, said.err
    return "tiny"


def test_training_leaves_a_model_and_a_signed_film_strip(
    model: str, pinxit: Program, home: Path
) -> None:
    assert (home / "models" / "tiny.safetensors").is_file()
    said = pinxit("verify", home / "models" / "tiny.png", "--json")
    assert said.code == 0, said
    assert said.json[0]["facts"]["source_type"] == "trainedAlgorithmicMedia"
    assert "tiny" in pinxit("model", "list").out
    assert json.loads(pinxit("model", "show", "tiny").out)["dataset"]["pictures"] == 12


def test_a_model_is_not_overwritten_by_chance(model: str, pinxit: Program) -> None:
    said = pinxit("train", "drawings", "--name", "tiny", "--images", "8", "--set", "width=32")
    assert said.code == 2
    assert "--overwrite" in said.err


def test_generated_pictures_are_trusted_and_say_what_made_them(model: str, pinxit: Program) -> None:
    said = pinxit("generate", "tiny", "-n", "3", "-o", "new", "--json", "-q")
    assert said.code == 0, said.err
    files = [file["file"] for file in said.json["files"]]
    assert files == [f"new/tiny-{seed}.png" for seed in (1, 2, 3)]
    verdicts = pinxit("verify", *files, "--json")
    assert verdicts.code == 0
    assert {verdict["facts"]["model"]["name"] for verdict in verdicts.json} == {"tiny"}


def test_a_sheet_is_one_trusted_file(model: str, pinxit: Program) -> None:
    assert pinxit("generate", "tiny", "-n", "4", "-o", "sheet.png", "-q").code == 0
    assert pinxit("verify", "sheet.png").code == 0


def test_the_same_seed_gives_the_same_pixels_and_the_recipe_gives_them_again(
    model: str, pinxit: Program
) -> None:
    pinxit("generate", "tiny", "--seed", "7", "-n", "1", "-o", "new", "-q")
    Path("recipe.json").write_text(pinxit("recipe", "new/tiny-7.png").out)
    said = pinxit("run", "recipe.json", "-o", "again.png", "--json", "-q")
    assert said.code == 0, said.err
    assert said.json["same_pixels"] is True


def test_a_style_transfer_is_trusted_names_its_sources_and_runs_again(pinxit: Program) -> None:
    photo, painting = paint(Path("photo.png"), 1), paint(Path("painting.jpg"), 2)
    said = pinxit("stylize", photo, "--style", painting, "-o", "out.png", *STYLE)
    assert said.code == 0, said.err
    verdict = pinxit("verify", "out.png", "--source", photo, "--json")
    assert verdict.code == 0, verdict.out
    value = verdict.json[0]
    assert {source["title"] for source in value["sources"]} == {"photo.png", "painting.jpg"}
    assert value["files"][0]["title"] == "photo.png"
    Path("recipe.json").write_text(pinxit("recipe", "out.png").out)
    photo.rename("moved.png")
    again = pinxit("run", "recipe.json", "-o", "again.png", "--json", "-q")
    assert again.code == 0, again.err
    assert again.json["same_pixels"] is True


def test_a_missing_input_of_a_recipe_is_named(pinxit: Program) -> None:
    photo, painting = paint(Path("photo.png"), 1), paint(Path("painting.jpg"), 2)
    pinxit("stylize", photo, "--style", painting, "-o", "out.png", *STYLE)
    Path("recipe.json").write_text(pinxit("recipe", "out.png").out)
    painting.unlink()
    said = pinxit("run", "recipe.json", "-o", "again.png")
    assert said.code == 2
    assert "painting.jpg" in said.err
    assert "--inputs" in said.err


def test_a_note_of_a_check_is_told(pinxit: Program) -> None:
    photo = paint(Path("photo.png"), 1)
    said = pinxit("stylize", photo, "--style", photo, "-o", "out.png", *STYLE)
    assert "note on out.png: Nobody has said what may be done with photo.png" in said.err


def test_a_style_that_may_not_be_used_is_refused_before_any_work(pinxit: Program) -> None:
    photo, painting = paint(Path("photo.png"), 1), paint(Path("style/painting.png"), 2)
    Path("style/rights.csv").write_text("path,license,creator\npainting.png,CC-BY-ND-4.0,Ann\n")
    said = pinxit("stylize", photo, "--style", painting, "-o", "out.png", "--quality", "draft")
    assert said.code == 3
    assert "stylize:" not in said.err, "no painting before rights are judged"


def test_a_model_given_as_a_file_is_compared_with_its_training_pictures(
    model: str, pinxit: Program, home: Path
) -> None:
    assert pinxit("model", "export", "tiny", "-o", "far/tiny.safetensors").code == 0
    for file in (home / "models").iterdir():
        file.unlink()
    said = pinxit("generate", "far/tiny.safetensors", "-n", "1", "-o", "new", "--json", "-q")
    assert said.code == 0, said.err
    assert "copies" in {finding["check"] for finding in said.json["files"][0]["findings"]}


def test_the_same_seed_twice_is_refused(model: str, pinxit: Program) -> None:
    assert "twice" in pinxit("generate", "tiny", "--seed", "3,3", "-o", "new").err


def test_a_mistake_with_overwrite_keeps_the_earlier_training(
    model: str, pinxit: Program, home: Path
) -> None:
    words = ("train", "drawings", "--name", "tiny", "--images", "8", "--overwrite")
    assert pinxit(*words, "--set", "width=7").code == 2
    assert (home / "runs" / "train-tiny" / "run.json").is_file()


def test_an_unknown_model_gets_the_nearest_name(model: str, pinxit: Program) -> None:
    said = pinxit("generate", "tinny", "-o", "new")
    assert said.code == 2
    assert "Did you mean 'tiny'?" in said.err


@pytest.mark.parametrize("text", ["", "[1]", '{"steps": []}', "{"])
def test_what_is_no_recipe_is_refused(text: str, pinxit: Program) -> None:
    Path("recipe.json").write_text(text)
    said = pinxit("run", "recipe.json", "-o", "again.png")
    assert said.code == 2
    assert said.err.count("\n") == 1
