"""What prompts mean to models of ours, and OpenAI's shapes."""

import pytest

from pinxit.service.openai_shapes import (
    GenerationsAsked,
    OpenAIProblem,
    as_header,
    heard,
    named_in,
    parsed_size,
    refuse_streaming,
)

CLASSES = {"classes": ["cats", "sea horses", "dogs"], "words": False}
WORDS = {"classes": [], "words": True}


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("cats", "cats"),
        ("A Cat!", "cats"),
        ("two sea horses", "sea horses"),
        ("Sea-Horse", "sea horses"),
        ("bobcats", ""),
    ],
)
def test_a_class_is_heard_by_its_name(prompt: str, wanted: str) -> None:
    assert heard(prompt, CLASSES, "zoo").class_name == wanted


def test_words_that_a_table_knows_are_followed_and_others_are_told() -> None:
    found = heard("a red heart, zxqwv", WORDS, "icons")
    assert found.text == "red heart"
    assert found.unheard == ("zxqwv",)
    assert "does not follow: zxqwv" in found.sentence


def test_a_class_is_taken_out_of_the_words() -> None:
    found = heard("red cats", {"classes": ["cats"], "words": True}, "zoo")
    assert (found.class_name, found.text, found.unheard) == ("cats", "red", ())
    assert found.sentence == "zoo drew the class cats, red."


def test_a_model_that_learned_no_words_says_so() -> None:
    found = heard("a horse", {}, "adventurers")
    assert not found.is_whole
    assert "cannot follow a prompt" in found.sentence


def test_no_prompt_needs_no_sentence() -> None:
    assert heard("  ", {}, "adventurers").sentence == ""


def test_a_style_is_named_in_a_prompt() -> None:
    assert named_in("in the manner of Ink Wash, please", ["ink", "ink-wash"]) == "ink-wash"


@pytest.mark.parametrize("size", ["0x5", "x", "5x", "9000x1", "-1x2", "1e3x4"])
def test_what_is_no_size_is_refused(size: str) -> None:
    with pytest.raises(OpenAIProblem, match="no size"):
        parsed_size(size)


@pytest.mark.parametrize(("size", "wanted"), [("auto", None), (None, None), ("64x32", (64, 32))])
def test_a_size_is_read(size: str | None, wanted: tuple[int, int] | None) -> None:
    assert parsed_size(size) == wanted


def test_streams_are_refused_with_what_to_do() -> None:
    with pytest.raises(OpenAIProblem) as caught:
        refuse_streaming(GenerationsAsked(prompt="x", stream=True))
    assert caught.value.to_json()["error"]["param"] == "stream"


def test_a_header_is_one_line_of_ascii() -> None:
    value = as_header(["Wörter\r\nSet-Cookie: x", "and more"])
    assert value.isascii()
    assert "\n" not in value
    assert "\r" not in value


def test_fields_that_mean_nothing_here_are_named() -> None:
    asked = GenerationsAsked(prompt="x", quality="hd", background="auto", style="vivid")
    assert asked.passed_over == ("quality", "style")
