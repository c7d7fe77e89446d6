"""Squares are cut out of scans and laid back where they were."""

import numpy as np
import pytest
from toy_scans import AFFINE, body

from pinxit.make.scans.framing import framed, framed_mask, unframed
from pinxit.scans.scan import Scan


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("flip", [False, True])
def test_what_is_laid_back_lies_where_it_was(order: tuple[int, int, int], flip: bool) -> None:
    """However the scan is stored."""
    scan, ball = body(0)
    axes = AFFINE.copy()
    voxels, drawn = scan.voxels.transpose(order), ball.transpose(order)
    axes[:, :3] = AFFINE[:, list(order)]
    if flip:
        voxels, drawn = voxels[:, ::-1], drawn[:, ::-1]
        axes[:3, 3] += axes[:3, 1] * (voxels.shape[1] - 1)
        axes[:3, 1] *= -1
    turned = Scan(np.ascontiguousarray(voxels), axes, unit="HU", modality="CT")
    found = framed(turned, 64)
    masks = framed_mask(turned, found, drawn.astype(np.float32), 64)
    again = unframed(turned, found, masks) > 0.5
    assert found.squares.shape == (24, 64, 64)
    assert 2 * (again & (drawn > 0)).sum() / (again.sum() + drawn.sum()) > 0.9


def test_the_square_holds_the_body_in_its_true_shape() -> None:
    scan, _ = body(0)
    stretched = Scan(np.repeat(scan.voxels, 2, axis=1), AFFINE @ np.diag([1, 0.5, 1, 1]), unit="HU")
    one, other = framed(scan, 48), framed(stretched, 48)
    assert one.mm == pytest.approx(other.mm, rel=0.05)
    assert np.abs(one.squares - other.squares).mean() < 0.02
    assert one.body.min() > 0.5


def test_hounsfield_units_are_taken_as_they_are_and_other_numbers_by_their_spread() -> None:
    scan, _ = body(0)
    assert framed(scan, 32).window.width == 2000
    bare = Scan((scan.voxels + 1000) * 7, scan.affine)
    assert framed(bare, 32).squares[12, 16, 16] > 0.3
