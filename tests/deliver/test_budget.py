from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.deliver.budget import BEST, WORST, Within, fitting_quality

ADDED = 9000


@dataclass
class Grows:
    """A file that grows with its quality."""

    unit: int
    loses: bool = True
    tries: list[int] = field(default_factory=list)

    def has_loss(self) -> bool:
        return self.loses

    def encoded(self, quality: int) -> int:
        self.tries.append(quality)
        return self.unit * quality

    def signed(self, quality: int) -> int:
        return self.unit * quality + ADDED


@given(unit=st.integers(100, 3000), most=st.integers(10_000, 400_000))
def test_the_best_quality_that_fits_is_found(unit: int, most: int) -> None:
    sizes = Grows(unit)
    fits = [q for q in range(WORST, BEST + 1) if sizes.signed(q) + 256 <= most]
    if sizes.signed(BEST) <= most:
        assert fitting_quality(Within(most), "a.jpg", sizes) == BEST
    elif fits:
        assert fitting_quality(Within(most), "a.jpg", sizes) == max(fits)
        assert len(sizes.tries) <= 8
    else:
        with pytest.raises(UserMistake, match=r"a\.jpg cannot be .* KB or less: the smallest"):
            fitting_quality(Within(most), "a.jpg", sizes)


def test_a_file_without_loss_is_not_tried_twice() -> None:
    sizes = Grows(1000, loses=False)
    with pytest.raises(UserMistake, match=r"98\.6 KB without loss"):
        fitting_quality(Within(1024), "a.png", sizes)
    assert sizes.tries == []
