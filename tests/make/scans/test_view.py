"""Pictures of slices."""

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.make.scans.view import spread_out, view
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window

VOXELS = np.arange(4 * 6 * 5, dtype=np.float32).reshape(4, 6, 5)
WHOLE = Window(60, 120)


def placed(depth: float) -> Scan:
    affine = np.diag([1.0, 1.0, depth, 1.0])[:, [2, 1, 0, 3]]
    return Scan(VOXELS, affine, title="s")


def test_one_slice_is_shown_as_it_was_stored() -> None:
    picture = view(placed(1), "axial", (2,), WHOLE)
    assert np.allclose(picture.pixels[..., 0], VOXELS[1] / 120, atol=1e-6)
    assert picture.steps[-1].settings["slices"] == [2]


def test_thick_slices_are_shown_in_their_true_shape() -> None:
    picture = view(placed(3), "coronal", (1,), WHOLE)
    assert (picture.height, picture.width) == (12, 5)


def test_several_slices_lie_beside_each_other() -> None:
    picture = view(placed(1), "axial", (1, 2, 3), WHOLE)
    assert (picture.height, picture.width) == (2 * 6 + 4, 2 * 5 + 4)


def test_low_numbers_are_bright_where_the_file_says_so() -> None:
    scan = Scan(VOXELS, is_inverted=True)
    picture = view(scan, "axial", (1,), WHOLE)
    assert picture.pixels[0, 0, 0] == 1


def test_slices_are_spread_evenly() -> None:
    assert spread_out(placed(1), "axial", 9) == (1, 2, 3, 4)
    assert spread_out(Scan(np.zeros((100, 4, 4), np.float32)), "axial", 3) == (26, 51, 75)


def test_slices_that_are_none_are_refused() -> None:
    with pytest.raises(UserMistake, match="no number 9"):
        view(placed(1), "axial", (9,), WHOLE)
    with pytest.raises(UserMistake, match="Between 1"):
        view(placed(1), "axial", (), WHOLE)
