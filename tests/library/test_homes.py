"""Each person has a folder of their own, and no id leads to another one."""

from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.library.homes import home_of
from pinxit.tables.base import new_id
from pinxit.tables.people import LOCAL


def test_the_local_person_works_in_the_home_itself(tmp_path: Path) -> None:
    assert home_of(tmp_path, LOCAL) == tmp_path


def test_others_have_folders_of_their_own(tmp_path: Path) -> None:
    first, second = (home_of(tmp_path, owner) for owner in ("ada", "_b-1"))
    assert first != second
    assert first.parent == second.parent == tmp_path / "people"


@pytest.mark.parametrize("owner", ["", ".", "..", "../x", "a/b", "a\\b", "a" * 65, "é", "a\n"])
def test_an_id_that_could_lead_elsewhere_is_refused(owner: str, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="not the id"):
        home_of(tmp_path, owner)


def test_ids_as_the_tables_make_them_are_taken(tmp_path: Path) -> None:
    for _ in range(200):
        owner = new_id()
        assert home_of(tmp_path, owner).name == owner
