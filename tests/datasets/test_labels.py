"""Labels beside pictures, and what is wanted of them."""

from pathlib import Path

import pytest
from picture_files import raster, save

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.groups import groups_lines, groups_report
from pinxit.datasets.importing import import_folder
from pinxit.datasets.labels import Labels, read_labels
from pinxit.datasets.rights import Rights
from pinxit.datasets.store import DatasetStore
from pinxit.datasets.targets import parse_targets

TABLE = "path,skin,age\ncats/0.png,dark,old\ncats/1.png,dark,\ndogs/0.png,light,old\nno.png,x,y\n"


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    for number in range(3):
        save(tmp_path / "cats" / f"{number}.png", raster(number))
    save(tmp_path / "dogs" / "0.png", raster(9))
    (tmp_path / "labels.csv").write_text(TABLE)
    made, report = import_folder(tmp_path, "set", Rights("CC0-1.0", "Ann"))
    assert not report.skipped, "labels.csv is no stray file"
    return made


@pytest.fixture
def labels(dataset: Dataset) -> Labels:
    found = read_labels(dataset.root / "labels.csv")
    assert found is not None
    return found


def test_folders_and_columns_are_attributes(dataset: Dataset, labels: Labels) -> None:
    entries = dataset.entries
    assert labels.attributes(entries) == ("class", "skin", "age")
    assert labels.grouping(entries, "class").counts == {"cats": 3, "dogs": 1}
    skin = labels.grouping(entries, "skin")
    assert (skin.counts, skin.missing) == ({"dark": 2, "light": 1}, 1)
    assert skin.numbers() == (0, 0, -1, 1)
    crossed = labels.crossed(entries, "skin", "age")
    assert (crossed.counts, crossed.missing) == ({"dark, old": 1, "light, old": 1}, 2)
    assert labels.unused(entries) == ("no.png",)
    with pytest.raises(UserMistake, match="Did you mean 'skin'"):
        labels.grouping(entries, "skn")


def test_the_report_says_counts_gaps_crossings_and_what_to_collect(
    dataset: Dataset, labels: Labels
) -> None:
    facts = groups_report(dataset, labels, parse_targets(["skin=dark:1,light:3"]))
    skin = facts["attributes"][1]
    assert skin["smallest"] == {"name": "light", "count": 1}
    assert skin["missing_share"] == 0.25
    assert skin["collect"] == {"light": 5}
    assert skin["verdict"]["outcome"] == "too few"
    crossing = {each["attribute"]: each for each in facts["crossings"]}["skin x age"]
    assert crossing["possible"] == 2
    text = "\n".join(groups_lines(facts))
    assert "class: 3 cats (75.0 %, 30.1 % to 95.4 %), 1 dogs" in text
    assert "no label: 1 (25.0 %)" in text
    assert "add at least 5 of light" in text
    assert "labels        name what is no picture here: no.png" in text


def test_without_labels_nothing_is_audited(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    made, _ = import_folder(tmp_path, "set", Rights("CC0-1.0", "Ann"))
    facts = groups_report(made, Labels())
    assert not facts["is_audited"]
    (line,) = groups_lines(facts)
    assert "not audited" in line
    assert "fair" not in line


def test_labels_are_kept_beside_the_versions_and_change_no_digest(
    tmp_path: Path, dataset: Dataset, labels: Labels
) -> None:
    store = DatasetStore(tmp_path / "store")
    saved = store.save(dataset)
    store.keep_labels("set", labels)
    assert store.labels("set") == labels
    assert store.load("set").digest == saved.digest
    store.keep_labels("set", None)
    assert store.labels("set") == labels, "importing without a file forgets nothing"
    assert store.versions("set") == (1,)
    store.delete("set")
    assert not (tmp_path / "store" / "set").exists()
    with pytest.raises(UserMistake, match="no data set"):
        store.keep_labels("set", labels)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("path\na.png\n", "at least one attribute"),
        ("file,skin\na.png,dark\n", "first line must be path"),
        ("path,skin\na.png,dark,old\n", "more cells"),
        ("path,skin\na.png,dark\na.png,light\n", "twice"),
    ],
)
def test_wrong_tables_are_explained(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "labels.csv").write_text(text)
    with pytest.raises(UserMistake, match=what):
        read_labels(tmp_path / "labels.csv")
    assert read_labels(tmp_path / "none.csv") is None


def test_targets_are_words_and_files(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("attribute,group,share\nage,old,1\nage,young,3\n")
    found = parse_targets(["skin=dark:30,light:10", str(tmp_path / "t.csv"), "data"])
    assert found.of("skin", ["dark", "light", "x"], None) == (
        "your target",
        {"dark": 0.75, "light": 0.25, "x": 0.0},
    )
    assert found.of("age", ["old", "young"], None)[1] == {"old": 0.25, "young": 0.75}
    assert found.of("site", ["a", "b"], {"a": 0.9, "b": 0.1}) == (
        "the data set",
        {"a": 0.9, "b": 0.1},
    )
    assert found.of("site", ["a", "b"], None) == ("equal shares", {"a": 0.5, "b": 0.5})
    with pytest.raises(UserMistake, match="Did you mean 'light'"):
        parse_targets(["skin=ligt:1"]).of("skin", ["dark", "light"], None)


@pytest.mark.parametrize("word", ["skin=dark", "skin=dark:x", "skin=dark:0", "skin=a:2,b:-1", "no"])
def test_wrong_targets_are_explained(word: str) -> None:
    with pytest.raises(UserMistake):
        parse_targets([word])
