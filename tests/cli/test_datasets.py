import json
import os
import signal
import time
from pathlib import Path
from threading import Thread

from program import Program, paint, paint_folder

from pinxit.training.model_file import load_model


def _import(pinxit: Program, folder: Path, *words: str) -> None:
    said = pinxit("dataset", "import", folder, "--name", "drawings", *words)
    assert said.code == 0, said.err


def test_a_folder_is_imported_reported_checked_and_frozen(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"))
    _import(pinxit, folder, "--license", "CC0-1.0", "--creator", "Me")
    assert "drawings" in pinxit("dataset", "list").out
    assert "CC0-1.0" in pinxit("dataset", "report", "drawings").out
    assert pinxit("dataset", "check", "drawings").code == 0
    assert "frozen" in pinxit("dataset", "freeze", "drawings").out


def test_a_changed_file_is_named(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"))
    _import(pinxit, folder, "--license", "CC0-1.0")
    paint(folder / "003.png", 99)
    (folder / "004.png").unlink()
    said = pinxit("dataset", "check", "drawings")
    assert said.code == 3
    assert "003.png: changed" in said.out
    assert "004.png: missing" in said.out


def test_training_without_a_license_is_refused_and_names_the_pictures(pinxit: Program) -> None:
    _import(pinxit, paint_folder(Path("drawings"), 4))
    said = pinxit("train", "drawings", "--images", "8")
    assert said.code == 3
    assert "000.png" in said.err
    assert said.err.count("\n") >= 1


def test_one_picture_without_the_right_to_learn_stops_all_or_is_left_out(
    pinxit: Program, home: Path
) -> None:
    folder = paint_folder(Path("drawings"))
    (folder / "rights.csv").write_text("path,license,creator\n007.png,CC-BY-ND-4.0,Somebody\n")
    _import(pinxit, folder, "--license", "CC0-1.0")
    train = ("train", "drawings", "--images", "16", "--set", "width=32", "-q")
    said = pinxit(*train)
    assert said.code == 3
    assert "007.png" in said.err
    assert pinxit(*train, "--allow-subset").code == 0
    assert (home / "models" / "drawings.safetensors").is_file()


def test_a_folder_that_is_not_there_is_told_as_a_folder(pinxit: Program) -> None:
    said = pinxit("train", "/nowhere/cats", "--license", "CC0-1.0")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "There is no folder /nowhere/cats" in said.err


def test_a_folder_is_trained_on_once_somebody_says_whose_it_is(pinxit: Program) -> None:
    folder = paint_folder(Path("my drawings"), 12)
    said = pinxit("train", folder, "--images", "16")
    assert said.code == 2
    assert "--license" in said.err
    ours = ("--license", "LicenseRef-Own", "--creator", "Ann")
    done = pinxit("train", folder, *ours, "--images", "16", "--set", "width=32", "--json")
    assert done.code == 0
    assert "12 pictures imported" in done.err
    assert "Chosen for that" in done.err
    value = json.loads(done.out)
    assert value["name"] == "my-drawings"
    for name in ("file", "film", "moving", "curves", "numbers"):
        assert Path(value[name]).stat().st_size > 0
    assert pinxit("verify", value["moving"]).code == 0
    assert pinxit("dataset", "report", "my-drawings").code == 0


def test_knobs_in_words_are_told_and_taken(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"), 8)
    ours = ("--license", "LicenseRef-Own", "--creator", "Ann", "--recipe", "few")
    done = pinxit("train", folder, *ours, "--images", "8", "--set", "width=32")
    assert done.code == 0
    assert "flip horizontal" in done.err


def test_a_training_until_stopped_makes_a_model_when_it_is_stopped(
    pinxit: Program, home: Path
) -> None:
    folder = paint_folder(Path("drawings"), 8)
    ours = ("--license", "LicenseRef-Own", "--creator", "Ann", "--set", "width=32")
    stop = Thread(
        target=_interrupt_at, args=(home / "runs" / "train-drawings" / "film.safetensors",)
    )
    stop.start()
    done = pinxit("train", folder, *ours, "--recipe", "many", "--until-stopped", "--json")
    stop.join()
    assert done.code == 0, done.err
    assert "Within the budget" not in done.err
    pictures = load_model(Path(done.json["file"])).card.training["pictures"]
    assert pictures > 0
    more = pinxit("train", "drawings", "--resume", "--images", str(pictures + 8), "--json")
    assert load_model(Path(more.json["file"])).card.training["pictures"] >= pictures + 8


def _interrupt_at(file: Path) -> None:
    """Sends Ctrl-C to this process once the file is there; a minute is waited for it."""
    end = time.monotonic() + 60
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)


def test_one_picture_is_no_data_set_to_learn_from(pinxit: Program) -> None:
    folder = paint_folder(Path("lonely"), 1)
    said = pinxit("train", folder, "--license", "LicenseRef-Own", "--creator", "Ann")
    assert said.code == 2
    assert "at least 2" in said.err


def test_a_file_that_cannot_be_read_is_a_mistake_for_strict_people(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"), 3)
    (folder / "torn.png").write_bytes((folder / "000.png").read_bytes()[:60])
    ours = ("--license", "LicenseRef-Own", "--creator", "Ann", "--strict")
    said = pinxit("train", folder, *ours)
    assert said.code == 2
    assert "torn.png" in said.err


def test_pictures_are_not_enlarged_much_unasked(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"), 3)
    ours = ("--license", "LicenseRef-Own", "--creator", "Ann", "--resolution", "128")
    said = pinxit("train", folder, *ours)
    assert said.code == 2
    assert "--allow-upscale" in said.err
    assert pinxit("train", "drawings", "--resolution", "wide").code == 2


def test_a_training_goes_on_with_its_own_pictures_alone(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"), 12)
    ours = ("--license", "LicenseRef-Own", "--creator", "Ann")
    small = ("--set", "width=32")
    assert pinxit("train", folder, *ours, "--images", "8", *small).code == 0
    assert pinxit("train", "drawings", "--resume", "--images", "16", *small).code == 0
    paint(folder / "new.png", 99, (32, 32))
    said = pinxit("train", folder, *ours, "--resume", "--images", "24", *small)
    assert said.code == 2
    assert "1 picture added (new.png)" in said.err
