"""Ids of rows."""

from pinxit.tables.base import new_id


def test_ids_are_letters_and_digits_alone_so_that_none_looks_like_an_option() -> None:
    made = [new_id() for _ in range(2000)]
    assert all(id_.isalnum() and id_.isascii() and len(id_) == 22 for id_ in made)
    assert len(set(made)) == len(made)
