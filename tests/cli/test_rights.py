"""Rights on the command line, as users meet them."""

import json
from pathlib import Path

from program import Program, paint_folder

from pinxit.base.hashing import hash_file
from pinxit.mark.log import log_of

SMALL = ("--images", "8", "--set", "width=32", "-q")


def _import(pinxit: Program, *words: str | Path) -> str:
    folder = paint_folder(Path("drawings"), 5)
    (folder / "rights.csv").write_text(
        "path,license,creator,people,release\n003.png,CC-BY-NC-4.0,Ben,nobody,\n"
    )
    ours = ("--license", "CC-BY-4.0", "--creator", "Ann", "--name", "drawings")
    said = pinxit("dataset", "import", folder, *ours, *words)
    assert said.code == 0, said.err
    return said.out


def test_the_report_counts_and_names_what_limits_results(pinxit: Program) -> None:
    _import(pinxit)
    said = pinxit("dataset", "report", "drawings").out
    assert "(because of 1 picture: CC-BY-NC-4.0 allows no commercial use)" in said
    assert (
        "not commercial, because of 1 picture: CC-BY-NC-4.0 allows no commercial use: 003" in said
    )
    assert "people        1 nobody, 4 unasked" in said
    facts = pinxit("dataset", "report", "drawings", "--json").json
    assert facts["limits"][0]["paths"] == ["003.png"]


def test_a_policy_file_switches_a_clause_and_stays_on_record(pinxit: Program, home: Path) -> None:
    Path("mine.toml").write_text('[rights]\nnon-commercial = false\nreason = "counsel"\n')
    said = _import(pinxit, "--policy", "mine.toml")
    assert "and used commercially" in said
    assert "waives non-commercial: policy: counsel" in said
    assert "signed        what departs from licenses" in said
    wrong = pinxit("dataset", "import", "drawings", "--name", "d", "--policy", "none.toml")
    assert wrong.code == 2
    assert "There is no policy none.toml" in wrong.err


def test_a_forged_departure_is_found(pinxit: Program, home: Path) -> None:
    Path("mine.toml").write_text('[rights]\nnon-commercial = false\nreason = "counsel"\n')
    _import(pinxit, "--policy", "mine.toml")
    assert pinxit("dataset", "check", "drawings").code == 0
    file = home / "datasets" / "drawings" / "v1.json"
    value = json.loads(file.read_text())
    value["statements"][0]["about"]["decisions"][0]["reason"] = "the holder agreed"
    file.write_text(json.dumps(value))
    said = pinxit("dataset", "check", "drawings")
    assert said.code == 3
    assert "on departures from licenses: its signature does not hold" in said.out


def test_that_nobody_is_shown_is_said_of_all_at_once(pinxit: Program) -> None:
    _import(pinxit, "--people", "nobody")
    assert pinxit("dataset", "report", "drawings", "--json").json["people"] == {"nobody": 5}


def test_a_territory_is_told(pinxit: Program) -> None:
    assert "only in AT, DE" in _import(pinxit, "--territory", "DE,AT")
    assert pinxit("dataset", "import", "drawings", "--name", "d", "--territory", "Mars").code == 2


def test_credits_are_printed_and_written(pinxit: Program) -> None:
    _import(pinxit)
    assert "Ben, CC-BY-NC-4.0" in pinxit("dataset", "credits", "drawings").out
    for suffix, start in ((".html", "<!doctype"), (".txt", "Credits of"), (".csv", "line,creator")):
        file = Path(f"credits{suffix}")
        assert pinxit("dataset", "credits", "drawings", "-o", file).code == 0
        assert file.read_text().startswith(start)
    assert pinxit("dataset", "credits", "drawings", "-o", "credits.txt").code == 2
    assert "end it in .html" in pinxit("dataset", "credits", "drawings", "-o", "c.pdf").err


def test_a_data_set_is_described_for_others(pinxit: Program) -> None:
    _import(pinxit)
    assert pinxit("dataset", "export", "drawings", "--croissant", "d.json").code == 0
    assert json.loads(Path("d.json").read_text())["@type"] == "sc:Dataset"
    assert pinxit("dataset", "export", "drawings", "--croissant", "d.json").code == 2


def test_a_revoked_picture_blocks_its_model_until_that_is_trained_again(
    pinxit: Program, home: Path
) -> None:
    _import(pinxit)
    assert pinxit("train", "drawings", *SMALL).code == 0
    assert pinxit("generate", "drawings", "-n", "1", "-o", "out").code == 0
    made = Path("out/drawings-1.png")
    credited = pinxit("credits", made)
    assert credited.code == 0
    assert "Ben, CC-BY-NC-4.0" in credited.out
    model = home / "models" / "drawings.safetensors"
    assert pinxit("verify", model, home / "datasets" / "drawings" / "v1.json").code == 0

    assert pinxit("dataset", "revoke", "drawings", "003.png").code == 2
    wrong = ("dataset", "revoke", "drawings", "003.png", "--reason", "x", "--outputs", "nowhere")
    assert pinxit(*wrong).code == 2
    assert not (home / "revoked").exists()
    said = pinxit(
        "dataset", "revoke", "drawings", "003.png", "--reason", "withdrawn", "--outputs", "out"
    )
    assert said.code == 0
    assert "003.png was revoked on" in said.out
    assert f"{made} was made with the model drawings" in said.out
    command = said.out.strip().splitlines()[-1].split()
    assert command == ["pinxit", "train", "drawings", "--again", "drawings"]

    refused = pinxit("generate", "drawings", "-n", "1", "-o", "out2")
    assert refused.code == 3
    assert "pinxit train drawings --again drawings" in refused.err
    assert pinxit("train", "drawings", "--again", "drawings", "--images", "9").code == 2
    again = pinxit(*command[1:], "--json")
    assert again.code == 0, again.err
    assert again.json["name"] == "drawings-2"
    assert "It supersedes the model drawings." in pinxit("verify", again.json["file"]).out
    assert pinxit("generate", "drawings-2", "-n", "1", "-o", "out2").code == 0


def test_an_exported_model_takes_its_manifest_along(pinxit: Program) -> None:
    _import(pinxit)
    assert pinxit("train", "drawings", *SMALL).code == 0
    assert pinxit("model", "export", "drawings", "-o", "gift.safetensors").code == 0
    assert pinxit("verify", "gift.safetensors").code == 0
    data = bytearray(Path("gift.safetensors").read_bytes())
    data[-1] ^= 1
    Path("gift.safetensors").write_bytes(bytes(data))
    assert pinxit("verify", "gift.safetensors").code == 3


def test_unsigned_and_changed_files_credit_nobody(pinxit: Program) -> None:
    folder = paint_folder(Path("drawings"), 1)
    said = pinxit("credits", folder / "000.png")
    assert said.code == 3
    assert "says nothing that can be believed" in said.err


def test_what_is_done_with_models_is_on_record_and_a_revoked_one_is_not_passed_on(
    pinxit: Program, home: Path
) -> None:
    _import(pinxit)
    assert pinxit("train", "drawings", "--name", "tiny", "--allow-subset", *SMALL).code == 0
    assert pinxit("model", "average", "tiny", "--length", "0.1", "-q").code == 0
    assert pinxit("model", "export", "tiny", "-o", "out/tiny.safetensors").code == 0
    made = hash_file(home / "models" / "tiny-averaged.safetensors")
    rows = [row.event for row in log_of(home).rows()]
    assert next(row["outputs"] for row in rows if row["what"] == "model") == [made]
    sent = [row["outputs"] for row in rows if row["what"] == "deliver"]
    assert [hash_file(Path("out/tiny.safetensors"))] in sent
    said = pinxit("dataset", "revoke", "drawings", "001.png", "--reason", "withdrew", "--json")
    (gone,) = [each["picture"] for each in said.json["revoked"]]
    last = [row.event for row in log_of(home).rows()][-1]
    assert (last["what"], last["inputs"]) == ("revoke", [gone])
    refused = pinxit("model", "export", "tiny", "-o", "late.safetensors")
    assert (refused.code, Path("late.safetensors").exists()) == (3, False)
