from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.fonts import families, typeface
from pinxit.make.campaign.typeset import drawn, longest_that_fits, set_text

FACE = typeface("Inter", "strong", Path())
WORDS = st.lists(st.text("abcdefgm", min_size=1, max_size=9), min_size=1, max_size=14)


@given(words=WORDS, width=st.integers(80, 900), size=st.integers(10, 60))
def test_all_words_are_set_and_no_line_is_too_wide(words: list[str], width: int, size: int) -> None:
    block = set_text(" ".join(words), FACE, width, size, 1.2, 20)
    if block is None:
        return
    assert " ".join(block.lines).split() == words
    assert block.width <= width * 1.01 + 1
    for line in block.lines:
        assert FACE.at(256).getlength(line) / 256 * size <= width * 1.01


@given(words=WORDS, width=st.integers(80, 900), size=st.integers(10, 60))
def test_no_more_lines_are_taken_than_filling_each_would_take(
    words: list[str], width: int, size: int
) -> None:
    block = set_text(" ".join(words), FACE, width, size, 1.2, 20)
    if block is None:
        return
    lines, line = 1, ""
    for word in words:
        longer = f"{line} {word}".strip()
        if FACE.at(256).getlength(longer) / 256 * size > width * 1.01:
            lines, longer = lines + 1, word
        line = longer
    assert len(block.lines) <= lines


def test_lines_are_about_as_long_as_each_other() -> None:
    block = set_text("one two three four five six seven", FACE, 400, 50, 1.1, 4)
    assert block is not None
    lengths = [FACE.at(256).getlength(line) for line in block.lines]
    assert min(lengths) > 0.6 * max(lengths)


def test_letters_lie_where_the_block_says() -> None:
    block = set_text("HI HI", FACE, 120, 50, 1.2, 2)
    assert block is not None
    mask, (left, top) = drawn(block)
    assert mask[:top].sum() < 0.02 * mask.sum()
    assert mask[top + block.height + 1 :].sum() < 0.02 * mask.sum()
    assert mask[:, :left].sum() < 0.02 * mask.sum()
    assert mask[:, left + block.width + 1 :].sum() < 0.02 * mask.sum()


def test_the_longest_beginning_fits_and_one_word_more_does_not() -> None:
    text = "a rather long headline that has no room in such a little box"
    found = longest_that_fits(text, FACE, 300, 40, 1.1, 2)
    assert set_text(found, FACE, 300, 40, 1.1, 2)
    more = " ".join(text.split()[: len(found.split()) + 1])
    assert set_text(more, FACE, 300, 40, 1.1, 2) is None


@pytest.mark.parametrize("family", families())
def test_shipped_fonts_hold_the_letters_of_europe_and_kern(family: str) -> None:
    for cut in ("strong", "plain"):
        face = typeface(family, "strong" if cut == "strong" else "plain", Path())
        face.refuse_letters("Füße, Øre, řeč, łódź, İş, „“ \u2013 — € \u2019 0123456789")
        font = face.at(200)
        apart = font.getlength("A") + font.getlength("V")
        assert font.getlength("AV") < apart
        assert face.file.with_name(f"{face.file.stem.rpartition('-')[0]}.OFL.txt").exists()


def test_letters_that_a_font_lacks_and_scripts_from_the_right_are_refused() -> None:
    with pytest.raises(UserMistake, match="has no '字'"):
        FACE.refuse_letters("a 字")
    with pytest.raises(UserMistake, match="right to left"):
        FACE.refuse_letters("שלום")


def test_files_that_are_no_fonts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"no font")
    with pytest.raises(UserMistake, match="no font that can be read"):
        typeface("a.ttf", "plain", tmp_path)
    with pytest.raises(UserMistake, match="There is no font named 'Comic'"):
        typeface("Comic", "plain", tmp_path)
