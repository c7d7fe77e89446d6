from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.packs import PACKS, read_pack

GOOD = '[mine.tiny]\nwidth = 200\nheight = 100\nmost_kb = 60\ntype = "png"\n'


@pytest.mark.parametrize("name", PACKS)
def test_every_shipped_format_says_its_source_and_a_budget(name: str) -> None:
    pack = read_pack(name)
    assert pack.file == "packs-2026-11.toml"
    assert all(size.source and size.most_kb for size in pack.sizes)
    assert pack.is_web == (name == "web")


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    (size,) = read_pack("mine", path).sizes
    assert (size.width, size.height, size.types) == (200, 100, ("png",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("width = 200\n", ""), "'width' is missing"),
        (GOOD.replace("200", "20"), "40 to 8192"),
        (GOOD.replace("png", "gif"), "types are of"),
        (GOOD + "safe = [1, 2]\n", "four numbers"),
        (GOOD + "safe = [90, 0, 90, 0]\n", "less than a fifth"),
        (GOOD + "hight = 3\n", "Did you mean 'height'"),
        (GOOD + "widths = [400]\n", "those of the format itself"),
        (GOOD.replace("60", "0"), "at least 1"),
        ("[mine", "no file of packs"),
        ("[mine]\n", "holds no formats"),
        ("[other.a]\n", "no pack named 'mine'"),
    ],
)
def test_what_is_wrong_in_a_file_of_packs_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(UserMistake, match=said):
        read_pack("mine", path)


def test_formats_that_a_pack_lacks_are_not_taken_from_it() -> None:
    assert [size.name for size in read_pack("social").only(("story",)).sizes] == ["story"]
    with pytest.raises(UserMistake, match="Did you mean 'story'"):
        read_pack("social").only(("stry",))
    with pytest.raises(UserMistake, match="cannot be read"):
        read_pack("social", Path("none.toml"))
