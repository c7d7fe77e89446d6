from pathlib import Path

from program import Program, paint, paint_folder


def test_a_protected_picture_cannot_be_written_and_others_can(pinxit: Program) -> None:
    folder = paint_folder(Path("rivals"), 6)
    said = pinxit("protect", "add", folder, "--name", "rivals")
    assert said.code == 0, said.err
    assert "6 pictures protected as rivals" in said.out
    (listed,) = pinxit("protect", "list", "--json").json
    assert (listed["name"], listed["pictures"]) == ("rivals", 6)
    words = ("--method", "fast", "-o", "out.png", "-q")
    copied = sorted(folder.glob("*.png"))[2]
    style = paint(Path("style.png"), 70)
    barely = ("--strength", "0.02", "--keep-colors")
    refused = pinxit("stylize", copied, "--style", style, *barely, *words)
    assert refused.code == 3
    assert listed["id"] in refused.err
    assert "rivals" not in refused.err, "what is signed elsewhere names no names"
    assert not Path("out.png").exists()
    assert pinxit("protect", "remove", "rivals").code == 0
    assert pinxit("protect", "list").out.strip() == "Nothing is protected yet."
    passed = pinxit("stylize", copied, "--style", style, *barely, *words)
    assert passed.code == 0, passed.err


def test_wrong_calls_are_explained(pinxit: Program) -> None:
    assert pinxit("protect", "add", "nowhere", "--name", "x").code == 2
    assert "no protected set named 'x'" in pinxit("protect", "remove", "x").err


def test_a_model_leaves_its_thumbnails_behind_where_it_is_told_to(pinxit: Program) -> None:
    assert (
        pinxit(
            "dataset",
            "import",
            paint_folder(Path("set"), 12),
            "--name",
            "set",
            "--license",
            "CC0-1.0",
        ).code
        == 0
    )
    assert (
        pinxit("train", "set", "--name", "tiny", "--images", "8", "--set", "width=32", "-q").code
        == 0
    )
    for file, more, is_older in (("a", ("--with-thumbnails",), False), ("b", (), True)):
        out = Path(file) / "tiny.safetensors"
        assert pinxit("model", "export", "tiny", "-o", out, *more).code == 0
        assert pinxit("verify", out).code == 0
        said = pinxit("generate", out, "-n", "1", "-o", f"{file}/new", "--json", "-q")
        assert said.code == 0, said.err
        (found,) = [f for f in said.json["files"][0]["findings"] if f["check"] == "copies"]
        assert ("older prints" in found["sentence"]) == is_older
        assert is_older or len(found["evidence"]["nearest"]) == 3
    sizes = [Path(each, "tiny.safetensors").stat().st_size for each in "ab"]
    assert sizes[0] > sizes[1]
