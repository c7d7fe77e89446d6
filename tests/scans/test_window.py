"""Windows, for looking alone."""

from itertools import permutations, product

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.scans.oriented import oriented
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window, slice_of, window_of

VOXELS = np.linspace(-1000, 1000, 60, dtype=np.float32).reshape(3, 4, 5)


def test_a_window_is_linear_between_its_edges_and_flat_beyond() -> None:
    greys = Window(40, 80).greys(np.array([-100, 0, 40, 80, 500], np.float32))
    assert greys.tolist() == [0, 0, 0.5, 1, 1]


def test_named_windows_are_for_hounsfield_units_alone() -> None:
    assert window_of(Scan(VOXELS, unit="HU"), "brain") == Window(40, 80)
    with pytest.raises(UserMistake, match="Hounsfield"):
        window_of(Scan(VOXELS), "brain")


def test_the_file_s_own_window_is_the_default() -> None:
    assert window_of(Scan(VOXELS, windows=((1.0, 2.0),))) == Window(1, 2)
    whole = window_of(Scan(VOXELS), "full")
    assert (whole.center, whole.width) == (0, 2000)


@pytest.mark.parametrize("wanted", ["liver", "1", "1,0", "1,nan", "a,b"])
def test_a_window_that_is_none_is_refused(wanted: str) -> None:
    with pytest.raises(UserMistake):
        window_of(Scan(VOXELS), wanted)


def test_slices_are_as_stored_where_nobody_says_how_the_body_lies() -> None:
    body = oriented(Scan(VOXELS))
    assert np.array_equal(slice_of(body, "axial", 1), VOXELS[1])
    assert np.array_equal(slice_of(body, "coronal", 2), VOXELS[:, 2])
    assert np.array_equal(slice_of(body, "sagittal", 4), VOXELS[:, :, 4])
    with pytest.raises(UserMistake, match="no number 4"):
        slice_of(body, "axial", 3)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("signs", [(1, 1, 1), (-1, 1, -1), (-1, -1, -1)])
def test_the_head_is_up_and_the_right_is_left_however_it_was_stored(
    order: tuple[int, ...], signs: tuple[int, ...]
) -> None:
    """A voxel at the top, front and right of the body is found there in every plane."""
    axes = [(0, 0, signs[0] * 2.0), (0, signs[1] * 1.5, 0), (signs[2] * 1.0, 0, 0)]
    stored = [axes[axis] for axis in order]
    voxels = np.zeros((3, 4, 5), np.float32)
    affine = np.eye(4)
    affine[:3, :3] = np.array(stored).T
    corner = (-9.0, -9.0, 9.0)  # right, front, head in LPS
    ends = [(0, side - 1) for side in voxels.shape]
    at = max(product(*ends), key=lambda index: affine[:3, :3] @ index @ corner)
    voxels[at] = 1
    body = oriented(Scan(voxels, affine))
    assert body.sides == (2.0, 1.5, 1.0)
    assert slice_of(body, "axial", body.voxels.shape[0] - 1)[0, 0] == 1
    assert slice_of(body, "coronal", 0)[0, 0] == 1
    assert slice_of(body, "sagittal", 0)[0, 0] == 1
