"""The types that the studio is written with are those of this API."""

from make_api_types import description, hash_of, kept_hash


def test_types_of_the_studio_are_those_of_the_api() -> None:
    told = "The API has changed: `make api-types` writes web/src/api/schema.d.ts anew."
    assert kept_hash() == hash_of(description()), told


def test_words_do_not_change_the_hash_and_names_do() -> None:
    told = description()
    shapes = told["components"]["schemas"]
    assert "title" in shapes["PictureTold"]["properties"]  # a name, not a word
    assert "description" not in shapes["PictureTold"]
    before = hash_of(told)
    shapes["PictureTold"]["properties"].pop("title")
    assert hash_of(told) != before
