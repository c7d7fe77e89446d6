import json
from datetime import date
from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import read_rights_file, rights_beside

DEFAULT = Rights("CC0-1.0", "Ann", "her garden")


def rights_of(folder: Path, text: str, path: str) -> Rights:
    (folder / "rights.csv").write_text(text, encoding="utf-8")
    return read_rights_file(folder).rights_of(path, DEFAULT)


def test_without_a_rights_file_the_default_holds(tmp_path: Path) -> None:
    assert read_rights_file(tmp_path).rights_of("a.png", DEFAULT) == DEFAULT


def test_a_row_with_a_license_says_everything_anew(tmp_path: Path) -> None:
    found = rights_of(tmp_path, "path,license,creator\na.png,CC-BY-4.0,Ben\n", "a.png")
    assert found == Rights("CC-BY-4.0", "Ben")


def test_a_row_without_a_license_amends(tmp_path: Path) -> None:
    found = rights_of(tmp_path, "path,until,source\n*,2030-12-31,book\n", "x/a.png")
    assert found == Rights("CC0-1.0", "Ann", "book", until=date(2030, 12, 31))


def test_later_patterns_win_and_single_paths_win_over_all(tmp_path: Path) -> None:
    text = "path,license\ncats/a.png,MIT\ncats/,CC-BY-4.0\n*/b*.png,CC-BY-SA-4.0\n"
    (tmp_path / "rights.csv").write_text(text)
    rules = read_rights_file(tmp_path)
    assert rules.rights_of("cats/a.png", DEFAULT).license == "MIT"
    assert rules.rights_of("cats/c.png", DEFAULT).license == "CC-BY-4.0"
    assert rules.rights_of("cats/deep/b1.png", DEFAULT).license == "CC-BY-SA-4.0"
    assert rules.rights_of("dogs/c.png", DEFAULT) == DEFAULT


@pytest.mark.parametrize(
    "name", ["photo[1].png", "what?.png", "a*b.png", "a[.png", "[x]/a.png", "b[1]/c[2].png"]
)
def test_a_row_for_a_picture_with_signs_in_its_name_is_not_lost(tmp_path: Path, name: str) -> None:
    text = f"path,deny,reason\n{name},learn,the owner asked\n"
    assert rights_of(tmp_path, text, name).why_not("learn") == "the owner asked"


@pytest.mark.parametrize("row", ["set[1]/", "set[1]/*.png", "set[1]/a.*"])
def test_brackets_in_the_name_of_a_folder_stand_for_themselves_too(
    tmp_path: Path, row: str
) -> None:
    assert rights_of(tmp_path, f"path,license\n{row},MIT\n", "set[1]/a.png").license == "MIT"


def test_brackets_still_stand_for_one_of_their_letters(tmp_path: Path) -> None:
    assert rights_of(tmp_path, "path,license\n[ab].png,MIT\n", "b.png").license == "MIT"
    assert rights_of(tmp_path, "path,license\n[ab].png,MIT\n", "c.png") == DEFAULT


def test_a_row_for_a_picture_with_signs_in_its_name_wins_over_patterns(tmp_path: Path) -> None:
    text = "path,license\na[1].png,MIT\n*,CC-BY-4.0\n"
    assert rights_of(tmp_path, text, "a[1].png").license == "MIT"


def test_allow_and_deny_are_decisions_with_a_reason(tmp_path: Path) -> None:
    text = 'path,allow,deny,reason\na.png,"learn, style",publish,letter\n'
    found = rights_of(tmp_path, text, "a.png")
    decided = [(o.use, o.allowed, o.reason) for o in found.overrides]
    assert decided == [
        ("learn", True, "letter"),
        ("style", True, "letter"),
        ("publish", False, "letter"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("path,license\na.png,CC-BY-9\n", r"row 2: There is no license named 'CC-BY-9'"),
        ("path,licence\na.png,MIT\n", r"Did you mean 'license'"),
        ("license\nMIT\n", "row 2 has no path"),
        ("path,allow\na.png,learn\n", "row 2: Say why you allow 'learn'"),
        ("path,allow,reason\na.png,fly,wings\n", "row 2: There is no use named 'fly'"),
        ("path,until\na.png,soon\n", "row 2: A day is written such as 2030-12-31, not 'soon'"),
        ("path,license\na.png,MIT,too,many\n", "no column named ''"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserMistake, match=says):
        rights_of(tmp_path, text, "a.png")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_spreadsheets_csv_is_read(tmp_path: Path, mark: str) -> None:
    text = f"\ufeffPath{mark}License\r\nä.png{mark}MIT\r\n"
    assert rights_of(tmp_path, text, "ä.png").license == "MIT"


def test_composed_and_decomposed_letters_are_the_same(tmp_path: Path) -> None:
    assert rights_of(tmp_path, "path,license\na\u0308.png,MIT\n", "\u00e4.png").license == "MIT"


def test_json_says_the_same(tmp_path: Path) -> None:
    rows = [{"path": "a.png", "license": "MIT", "deny": ["learn", "style"], "reason": "asked"}]
    (tmp_path / "rights.json").write_text(json.dumps(rows))
    found = read_rights_file(tmp_path).rights_of("a.png", DEFAULT)
    assert found.license == "MIT"
    assert [o.use for o in found.overrides] == ["learn", "style"]


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '"x"'])
def test_broken_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "rights.json").write_text(text)
    with pytest.raises(UserMistake, match=r"rights\.json (is not JSON|holds no list)"):
        read_rights_file(tmp_path)


def test_two_rights_files_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "rights.csv").write_text("path\n")
    (tmp_path / "rights.json").write_text("[]")
    with pytest.raises(UserMistake, match="keep one"):
        read_rights_file(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rights.csv").write_bytes(b"\xff\xfe\x00path")
    with pytest.raises(UserMistake, match="UTF-8"):
        read_rights_file(tmp_path)


def test_rows_that_match_nothing_are_named(tmp_path: Path) -> None:
    (tmp_path / "rights.csv").write_text("path,license\na.png,MIT\ncats/*,MIT\n")
    rules = read_rights_file(tmp_path)
    rules.rights_of("a.png", DEFAULT)
    assert rules.unused() == ("rights.csv, row 3: cats/*",)


def test_rights_beside_a_picture_are_found(tmp_path: Path) -> None:
    assert rights_beside(tmp_path / "a.png") is None
    (tmp_path / "rights.csv").write_text("path,license\na.png,MIT\n")
    assert rights_beside(tmp_path / "a.png") == Rights("MIT")
    assert rights_beside(tmp_path / "b.png") is None
