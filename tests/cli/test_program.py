import subprocess
import sys
from pathlib import Path

import click
import pytest
from program import Program, paint

from pinxit.base.registry import Registry
from pinxit.cli.program import COMMANDS


def test_help_lists_every_command_and_imports_no_torch() -> None:
    code = (
        "import sys\n"
        "from pinxit.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit as left:\n"
        "    assert not left.code, left.code\n"
        "assert 'torch' not in sys.modules\n"
        "assert 'numpy' not in sys.modules, 'help must stay fast'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("demo", "stylize", "train", "generate", "verify", "dataset", "doctor"):
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("name", sorted(COMMANDS.describe()))
def test_every_command_has_help_that_begins_like_its_line_in_the_list(
    name: str, pinxit: Program
) -> None:
    said = pinxit(name, "--help")
    assert said.code == 0
    assert f"Usage: pinxit {name}" in said.out
    first_word = COMMANDS.describe()[name].split()[0]
    assert f"\n  {first_word} " in said.out


def test_an_error_is_json_too_when_json_is_asked_for(pinxit: Program) -> None:
    said = pinxit("inspect", "missing.png", "--json")
    assert said.code == 2
    assert said.json["exit_code"] == 2
    assert "missing.png" in said.json["error"]


def test_a_folder_that_is_not_there_or_a_name_too_long_is_the_users_mistake(
    pinxit: Program,
) -> None:
    photo = paint(Path("photo.png"))
    for out in ("x" * 300 + ".png", "photo.png/below.png"):
        said = pinxit("stylize", photo, "--style", photo, "-o", out)
        assert said.code == 2, said


@pytest.mark.parametrize("words", [("--seed", "-1"), ("--size", "-1"), ("--strength", "7")])
def test_a_value_out_of_range_is_the_users_mistake(words: tuple[str, str], pinxit: Program) -> None:
    photo = paint(Path("photo.png"))
    assert pinxit("stylize", photo, "--style", photo, "-o", "out.png", *words).code == 2


def test_a_misspelled_command_gets_the_right_one(pinxit: Program) -> None:
    said = pinxit("styleize")
    assert said.code == 2
    assert "Did you mean 'stylize'?" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_misspelled_option_gets_the_right_one(pinxit: Program) -> None:
    said = pinxit("verify", "--trsut", "x", "y")
    assert said.code == 2
    assert "--trust" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("stylize", "a.png", "-o", "b.png"), "Missing option '--style'."),
        (("stylize", "a.png", "--style", "b.png", "-o", "c.png", "--method", "slow"), "'slow'"),
        (("stylize", "a.png", "--style", "b.png", "-o", "c.png", "--size", "big"), "'big'"),
        (("generate",), "Missing argument"),
    ],
)
def test_a_wrong_call_is_told_in_one_line_with_the_way_to_the_help(
    words: tuple[str, ...], sentence: str, pinxit: Program
) -> None:
    said = pinxit(*words)
    assert (said.code, said.err.count("\n")) == (2, 1), said
    assert sentence in said.err
    assert f"`pinxit {words[0]} --help`" in said.err
    assert sentence in pinxit(*words, "--json").json["error"]


def test_a_fault_of_ours_is_one_line_and_debug_shows_the_traceback(
    pinxit: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def broken() -> None:
        raise RuntimeError("the paint is dry")

    monkeypatch.setattr(Registry, "load", lambda *_: broken)
    said = pinxit("broken")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "RuntimeError: the paint is dry. This is our fault" in said.err
    assert "Traceback" in pinxit("--debug", "broken").err
    assert "Traceback" in pinxit("broken", "--debug").err


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.touch(), "zero bytes"),
        (lambda path: path.write_text("hello"), "not a picture"),
        (lambda path: path.mkdir(), "director"),
        (lambda path: None, "no file"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    make: object, sentence: str, pinxit: Program
) -> None:
    assert callable(make)
    make(Path("bad.png"))
    good = paint(Path("good.png"))
    for words in (
        ("stylize", "bad.png", "--style", good, "-o", "out.png"),
        ("stylize", good, "--style", "bad.png", "-o", "out.png"),
        ("verify", "bad.png"),
        ("inspect", "bad.png"),
        ("recipe", "bad.png"),
    ):
        if words[:2] == ("stylize", "bad.png") and Path("bad.png").is_dir():
            continue
        said = pinxit(*words)
        assert said.code == 2, said
        assert sentence in said.err
        assert said.err.count("\n") == 1, said.err
        assert not Path("out.png").exists()


def test_an_output_that_exists_is_refused_before_any_work(pinxit: Program) -> None:
    photo, out = paint(Path("photo.png")), paint(Path("out.png"), 1)
    before = out.read_bytes()
    said = pinxit("stylize", photo, "--style", photo, "-o", out)
    assert said.code == 2
    assert "--overwrite" in said.err
    assert out.read_bytes() == before


def test_an_output_without_a_picture_suffix_is_refused_before_any_work(pinxit: Program) -> None:
    photo = paint(Path("photo.png"))
    said = pinxit("stylize", photo, "--style", photo, "-o", "out.txt")
    assert said.code == 2
    assert ".png" in said.err


def test_doctor_says_what_is_there(pinxit: Program, home: Path) -> None:
    said = pinxit("doctor", "--json")
    assert said.code == 0, said.out
    answers = {answer["name"]: answer for answer in said.json}
    assert {"pinxit", "torch", "device", "fonts", "disk", "keys"} <= answers.keys()
    assert answers["keys"]["state"] == "note"
    assert not home.exists(), "looking must not make anything"


def test_keys_are_made_shown_exported_and_rotated(pinxit: Program) -> None:
    first = pinxit("key", "show", "--json").json
    assert [fact["role"] for fact in first] == ["root", "signer"]
    assert "BEGIN CERTIFICATE" in pinxit("key", "export").out
    assert "PRIVATE" not in pinxit("key", "export").out
    assert pinxit("key", "rotate").code == 0
    roles = [fact["role"] for fact in pinxit("key", "show", "--json").json]
    assert roles == ["root", "signer", "old signer"]


def test_a_time_authority_is_named_and_left_again(pinxit: Program, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_text(pinxit("key", "export").out)
    assert "nobody" in pinxit("key", "stamp").out
    assert pinxit("key", "stamp", "https://time.example").code == 2
    assert pinxit("key", "stamp", "https://time.example", "--root", "gone.pem").code == 2
    named = pinxit("key", "stamp", "https://time.example", "--root", str(root))
    assert "https://time.example" in named.out
    assert "nobody" in pinxit("key", "stamp", "--off").out


def test_an_unsigned_picture_is_not_trusted(pinxit: Program) -> None:
    said = pinxit("verify", paint(Path("photo.png")), "--json")
    assert said.code == 3
    assert said.json[0]["state"] == "unsigned"


def test_inspect_shows_what_a_file_is(pinxit: Program) -> None:
    said = pinxit("inspect", paint(Path("photo.png")), "--json")
    assert said.json["size"] == "48 x 40 px"
    assert said.json["recipe"] == "none"


def test_what_holds_no_certificate_cannot_be_trusted(pinxit: Program) -> None:
    Path("wrong.pem").write_text("{}")
    said = pinxit("verify", paint(Path("photo.png")), "--trust", "wrong.pem")
    assert said.code == 2
    assert "holds no certificate" in said.err


def test_examples_in_help_stand_on_lines_of_their_own(pinxit: Program) -> None:
    lines = [line.strip() for line in pinxit("generate", "--help").out.splitlines()]
    assert any(line.startswith("pinxit generate my-model -n 16") for line in lines)
    assert not any("\\b" in line for line in lines)


def test_the_largest_picture_that_is_opened_can_be_set(
    pinxit: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = paint(Path("photo.png"))
    words = ("stylize", photo, "--style", photo, "-o", "out.png", "--quality", "draft")
    monkeypatch.setenv("PINXIT_MOST_PIXELS", "1000")
    said = pinxit(*words, "--size", "32", "-q")
    assert said.code == 2
    assert "at most 1,000 are read" in said.err
    monkeypatch.setenv("PINXIT_MOST_PIXELS", "many")
    assert "PINXIT_MOST_PIXELS" in pinxit(*words, "-q").err
    monkeypatch.setenv("PINXIT_MOST_PIXELS", "2000")
    assert pinxit(*words, "--size", "32", "-q").code == 0
