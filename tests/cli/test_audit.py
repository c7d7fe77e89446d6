"""`pinxit model audit`, labels and targets of data sets, quotas: as users call them."""

import json
from pathlib import Path

from program import Program, paint, paint_folder


def test_a_blind_sample_is_written_filled_in_and_read_back(pinxit: Program) -> None:
    asked = ("model", "audit", "adventurers", "--sample", "blind", "-n", "20")
    said = pinxit(*asked)
    assert said.code == 2
    assert "--attribute skin" in said.err
    said = pinxit(*asked, "--attribute", "tone")
    assert said.code == 0, said.err
    assert "labels.csv" in said.out
    assert pinxit(*asked, "--attribute", "tone").code == 2, "nothing is overwritten unasked"
    pictures = sorted(Path("blind").glob("*.png"))
    assert len(pictures) >= 18
    assert pinxit("verify", pictures[0]).code == 0
    lines = [f"{each.name},{'dark' if n % 4 else 'light'}" for n, each in enumerate(pictures)]
    Path("blind/labels.csv").write_text("\n".join(["path,tone", *lines]))
    again = ("model", "audit", "adventurers", "--labels", "blind/labels.csv")
    done = pinxit(*again, "-o", "audit.pdf", "-o", "audit.json", "--json")
    assert done.code == 0, done.err
    (tone,) = done.json["attributes"]
    assert tone["known"] == "by your labels of a blind sample"
    assert tone["pictures"] == len(pictures)
    assert done.json["files"] == ["audit.pdf", "audit.json"]
    assert json.loads(Path("audit.json").read_text())["attributes"] == [tone]
    assert Path("audit.pdf").read_bytes().startswith(b"%PDF")
    assert pinxit(*again, "-o", "audit.pdf").code == 2
    assert pinxit(*again, "-o", "audit.txt").code == 2


def test_without_labels_a_model_is_not_audited(pinxit: Program) -> None:
    said = pinxit("model", "audit", "adventurers", "-n", "16")
    assert said.code == 0
    assert "adventurers: not audited" in said.out
    assert "is not here" in said.out


def test_a_data_set_is_reported_by_its_labels(pinxit: Program) -> None:
    for number in range(12):
        paint(Path("pets") / ("cats" if number < 9 else "dogs") / f"{number}.png", number)
    Path("pets/labels.csv").write_text("path,age\ncats/0.png,old\ncats/1.png,young\n")
    asked = ("dataset", "import", "pets", "--name", "pets", "--license", "CC0-1.0")
    done = pinxit(*asked)
    assert done.code == 0, done.err
    assert "groups        class: 9 cats" in done.out
    assert "no label: 10 (83.3 %)" in done.out
    facts = pinxit("dataset", "report", "pets", "--target", "class=cats:1,dogs:2", "--json").json
    (first, _) = facts["groups"]["attributes"]
    assert first["collect"] == {"dogs": 15}
    said = pinxit("dataset", "report", "pets", "--target", "clas=cats:1,dogs:2")
    assert said.code == 2
    assert "Did you mean 'class'" in said.err
    digest = pinxit("dataset", "report", "pets", "--json").json["digest"]
    Path("new.csv").write_text("path,size\ncats/0.png,large\ncats/1.png,small\n")
    assert "size: 1" in pinxit("dataset", "label", "pets", "new.csv").out
    assert pinxit("dataset", "report", "pets", "--json").json["digest"] == digest
    assert pinxit("dataset", "label", "pets", "none.csv").code == 2
    assert pinxit("dataset", "label", "nobody", "new.csv").code == 2


def test_nothing_is_audited_where_nobody_says_what_groups_there_are(pinxit: Program) -> None:
    paint_folder(Path("plain"), 4)
    asked = ("dataset", "import", "plain", "--name", "plain", "--license", "CC0-1.0")
    assert "not audited" in pinxit(*asked).out


def test_quotas_ask_for_classes_by_number(pinxit: Program) -> None:
    done = pinxit("generate", "icons", "--quota", "class=noto:2,fluent:1", "-o", "new")
    assert done.code == 0, done.err
    made = sorted(Path("new").iterdir())
    classes = [pinxit("recipe", each).json["steps"][-1]["settings"]["class_name"] for each in made]
    assert classes == ["noto", "noto", "fluent"]
    assert pinxit("generate", "icons", "--quota", "class=noto:2", "-o", "one.png").code == 0
    for wrong in ("noto:2", "class=noto", "class=noto:0", "class=noto:1,noto:1", "class=nto:1"):
        assert pinxit("generate", "icons", "--quota", wrong, "-o", "no").code == 2
    said = pinxit("generate", "icons", "--quota", "class=noto:2", "-n", "2", "-o", "no")
    assert said.code == 2
    assert "leave out -n" in said.err
    said = pinxit("generate", "icons", "--quota", "class=noto:2", "--seed", "1-3", "-o", "no")
    assert "--quota asks for 2" in said.err
    said = pinxit("generate", "adventurers", "--quota", "class=noto:2", "-o", "no")
    assert "without classes; leave out --quota" in said.err


def test_a_balanced_training_is_told_in_the_card(pinxit: Program) -> None:
    for number in range(24):
        paint(Path("pets") / ("cats" if number < 16 else "dogs") / f"{number}.png", number)
    asked = ("train", "pets", "--license", "CC0-1.0", "--images", "8", "--set", "width=32")
    said = pinxit(*asked, "--balance", "age")
    assert said.code == 2
    assert "attribute named 'age'" in said.err
    done = pinxit(*asked, "--balance", "class", "--overwrite")
    assert done.code == 0, done.err
    card = pinxit("model", "show", "pets").json
    assert card["dataset"]["balanced"]["groups"] == {"cats": 16, "dogs": 8}
    done = pinxit("model", "audit", "pets", "-n", "40", "--quick", "--json")
    assert done.code == 0, done.err
    ways = [each["known"] for each in done.json["attributes"]]
    assert ways == ["by the class asked for", "by a linear probe, corrected for its errors"]
    assert "20 of each group" in done.json["attributes"][1]["why_not"]
