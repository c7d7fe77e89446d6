"""Pictures at exactly another size, with that in their history."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.engine import Model
from pinxit.make.again import make_again
from pinxit.make.resize import crop, filled, resize
from pinxit.pictures.picture import Picture, Source, Step


def wide(width: int = 12, height: int = 4) -> Picture:
    x = np.broadcast_to(
        np.linspace(0, 1, width, dtype=np.float32)[None, :, None], (height, width, 3)
    )
    return Picture(x, (Step("open", "", "1", used=(Source("file", "x.png", "x"),)),))


@pytest.mark.parametrize("size", [(6, 6), (24, 8), (12, 4), (3, 9)])
def test_the_size_is_exact_and_the_middle_stays(size: tuple[int, int]) -> None:
    made = filled(wide(), *size)
    assert (made.width, made.height) == size
    assert float(made.pixels.mean()) == pytest.approx(0.5, abs=0.05)


def test_only_what_was_done_is_in_the_history() -> None:
    assert [step.verb for step in filled(wide(), 12, 4).steps] == ["open"]
    assert [step.verb for step in filled(wide(), 24, 8).steps] == ["open", "resize"]
    assert [step.verb for step in filled(wide(), 4, 4).steps] == ["open", "crop"]
    assert [step.verb for step in filled(wide(), 8, 8).steps] == ["open", "crop", "resize"]


def test_it_is_made_again_from_its_history() -> None:
    class Finds:
        def picture(self, source: Source) -> Picture:
            return wide()

        def file(self, source: Source) -> Path:
            raise UserMistake("There is none.")

        def model(self, source: Source) -> Model:
            raise UserMistake("There is none.")

    made = filled(wide(), 8, 8)
    again = make_again(made.steps, Finds())
    assert np.array_equal(again.pixels, made.pixels)


def test_sizes_and_parts_that_cannot_be_are_refused() -> None:
    with pytest.raises(UserMistake, match="0 x 5"):
        filled(wide(), 0, 5)
    with pytest.raises(UserMistake, match="0 x 5"):
        resize(wide(), 0, 5)
    with pytest.raises(UserMistake, match="not inside"):
        crop(wide(), (10, 0, 5, 2))
