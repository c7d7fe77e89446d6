import json
from pathlib import Path

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from style_set import LIST, PIECES, known, pieces

RECORDS = json.loads(LIST.read_text(encoding="utf-8"))


def test_the_list_names_every_piece_once() -> None:
    assert [record["name"] for record in RECORDS["pieces"]] == [piece.name for piece in PIECES]
    assert len(known()) == len(PIECES)


def test_there_are_twenty_contents_and_ten_styles() -> None:
    assert len(pieces("content")) == 20
    assert len(pieces("style")) == 10


def test_no_picture_judges_twice() -> None:
    """The pieces of puzzles lie in one file; there the boards tell them apart."""
    sources = {(record["sha256"], record["board"]) for record in RECORDS["pieces"]}
    assert len(sources) == len(PIECES)


def test_enough_paintings_are_left_to_learn_from() -> None:
    met = [record for record in RECORDS["pieces"] if "/met-" in record["member"]]
    assert len(met) <= 10


def test_every_shipped_picture_is_held_out() -> None:
    for path in sorted(shipped("demo").glob("*/*.jpg")):
        named = str(Path("src/pinxit") / path.relative_to(shipped().parent))
        assert RECORDS["shipped"][named] == hash_file(path)
        member = next(
            record["package"]["member"]
            for record in json.loads(shipped("demo", "SOURCES.json").read_text(encoding="utf-8"))
            if record["file"].endswith(path.name)
        )
        assert any(record["member"].endswith(member) for record in RECORDS["pieces"])


def test_each_puzzle_lists_its_parts() -> None:
    for record in RECORDS["pieces"]:
        assert bool(record["board"]) == ("parts" in record)
