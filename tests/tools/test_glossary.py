"""The words of the lessons: told in all languages alike, found in texts, and written down once."""

import pytest

from make_glossary import PAGE, page
from pinxit.base.glossary import glossary, words_of
from pinxit.base.lessons import LANGUAGES, lesson_names, lesson_text
from pinxit.deliver.lesson_words import marked_up


def test_the_page_is_made_of_the_words() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tools/make_glossary.py"


def test_every_language_has_all_words_and_every_letter_can_be_printed() -> None:
    first, *others = [{each.id for each in glossary(language)} for language in LANGUAGES]
    assert all(each == first for each in others)
    for language in LANGUAGES:
        words = glossary(language)
        assert [each.word.lower() for each in words] == sorted(each.word.lower() for each in words)
        assert not [each for each in words if "U+" in marked_up(each.word + each.text)]
        assert all(each.is_in(each.word) for each in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_found_in_the_lessons_and_no_word_is_idle(language: str) -> None:
    found = {name: words_of(lesson_text(name, language)) for name in lesson_names()}
    assert min(len(words) for words in found.values()) >= 5
    idle = {each.id for each in glossary(language)} - {e.id for w in found.values() for e in w}
    assert not idle, idle
    ids = {each.id for each in found["two-curves"]}
    assert {"gan", "generator", "discriminator", "loss"} <= ids
    assert "gram-matrix" not in ids


def test_a_word_is_found_whole_and_whatever_its_capitals() -> None:
    (loss,) = [each for each in glossary() if each.id == "loss"]
    assert loss.is_in("Losses fall.")
    assert not loss.is_in("A glossy picture, floss and blossom.")
