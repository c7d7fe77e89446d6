"""The table of words that captions are read by."""

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.nets.words import word_table


def _likeness(one: str, other: str) -> float:
    a, b = word_table().asked(one), word_table().asked(other)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("cat", "kitten", "truck"), ("red", "crimson", "guitar"), ("sad", "unhappy", "bicycle")],
)
def test_words_of_near_meaning_are_near(word: str, near: str, far: str) -> None:
    assert _likeness(word, near) > _likeness(word, far) + 0.2


def test_a_text_is_the_mean_of_its_words_at_one_loudness() -> None:
    table = word_table()
    rows = [table.rows[table.place[word]] for word in ("red", "heart", "wings")]
    mean = np.mean(rows, axis=0)
    wanted = mean / np.sqrt(np.mean(mean**2))
    np.testing.assert_allclose(table.asked("A red heart with Wings!"), wanted, rtol=1e-4)
    assert np.mean(table.asked("dog") ** 2) == pytest.approx(1, abs=1e-3)


def test_unknown_words_are_left_out_of_captions_and_refused_when_asked_for() -> None:
    table = word_table()
    known, mixed = table.numbers_of("castle"), table.numbers_of("castle xyzzyq")
    assert known is not None
    assert mixed is not None
    assert np.array_equal(known, mixed)
    assert table.numbers_of("of the 7") is None
    with pytest.raises(UserMistake, match=r"'caslte' is not in the table.*castle"):
        table.asked("caslte")
    with pytest.raises(UserMistake, match="no word that says"):
        table.asked("of the")
