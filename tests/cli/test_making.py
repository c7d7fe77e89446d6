import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from program import Program, paint, paint_folder

from pinxit import Picture, Refused, Studio, UserMistake
from pinxit.cli import main
from pinxit.deliver.files import Delivered
from pinxit.mark.recipe import steps_of
from pinxit.pictures.history import all_steps

STYLE = ("--quality", "draft", "--size", "48", "-q")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a tiny model, trained for a moment."""
    folder = tmp_path_factory.mktemp("trained")
    drawings = paint_folder(folder / "drawings")
    words = ("dataset", "import", drawings, "--name", "drawings", "--license", "CC0-1.0", "-q")
    short = ("--images", "64", "--set", "width=32", "-q")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PINXIT_HOME", str(folder / "home"))
        for asked in (words, ("train", "drawings", "--name", "tiny", *short)):
            with pytest.raises(SystemExit) as left:
                main([str(word) for word in asked])
            assert not left.value.code
    return folder


@pytest.fixture
def model(trained: Path, home: Path) -> str:
    """The tiny model in a home of the test's own."""
    shutil.copytree(trained / "home", home)
    shutil.copytree(trained / "drawings", "drawings")
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


def test_a_film_that_is_refused_does_not_take_the_model_away(
    pinxit: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinxit("dataset", "import", paint_folder(Path("set")), "--name", "set", "--license", "CC0-1.0")
    deliver = Studio.deliver

    def refuse(self: Studio, picture: Picture, path: Path, **how: Any) -> Delivered:
        if path.name == "tiny.png":
            raise Refused("It comes too near to a protected one.", ("protected",))
        return deliver(self, picture, path, **how)

    monkeypatch.setattr(Studio, "deliver", refuse)
    words = ("--name", "tiny", "--images", "8", "--set", "width=32", "-q", "--json")
    said = pinxit("train", "set", *words)
    assert said.code == 0, said.err
    assert said.json["film"] is None
    assert Path(said.json["curves"]).is_file()
    assert "tiny.png was not written: It comes too near" in said.err
    assert pinxit("generate", "tiny", "-n", "1", "-o", "new", "-q").code == 0


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


def test_a_recipe_with_a_model_from_elsewhere_is_checked_as_if_it_were_here(
    model: str, pinxit: Program, home: Path
) -> None:
    assert pinxit("generate", "tiny", "-n", "1", "-o", "new", "-q").code == 0
    Path("far").mkdir()
    (home / "models" / "tiny.safetensors").rename("far/elsewhere.safetensors")
    Path("new.json").write_text(pinxit("recipe", "new/tiny-1.png").out)
    again = ("run", "new.json", "--inputs", "far", "--json", "-q", "-o")
    said = pinxit(*again, "again.png")
    assert said.json["same_pixels"]
    (copies,) = [f for f in said.json["files"][0]["findings"] if f["check"] == "copies"]
    assert "not here" not in copies["sentence"]
    assert pinxit("dataset", "revoke", "drawings", "000.png", "--reason", "withdrew").code == 0
    said = pinxit(*again, "late.png")
    assert said.code == 3, said.out
    assert "learned from a revoked picture" in said.err


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


@pytest.mark.parametrize(
    ("verb", "settings", "sha256"), [("generate", {}, 7), ("sheet", {"pictures": 5}, "ab" * 32)]
)
def test_a_recipe_with_something_else_in_it_is_the_files_fault(
    verb: str, settings: dict[str, Any], sha256: Any, pinxit: Program
) -> None:
    used = [{"role": "model", "title": "x", "sha256": sha256}]
    step = {"verb": verb, "engine": "r3gan", "version": "1", "settings": settings, "seed": 1}
    recipe = {"pinxit_recipe": 1, "steps": [{**step, "used": used, "when": "now"}]}
    Path("odd.json").write_text(json.dumps(recipe))
    said = pinxit("run", "odd.json", "-o", "out.png")
    assert said.code == 2, said.err
    with pytest.raises(UserMistake):
        list(all_steps(steps_of({**recipe, "steps": [{**step, "used": 5, "when": ""}]})))
    if settings:
        with pytest.raises(UserMistake, match="history of a sheet is damaged"):
            list(all_steps(steps_of(recipe)))
