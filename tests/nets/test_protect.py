import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.nets.oklab import to_oklab
from pinxit.nets.protect import with_detail_of
from pinxit.pictures.picture import Pixels


def scene(seed: int) -> Pixels:
    fine = random_stream(seed, "protect").random((64, 80, 3), dtype=np.float32)
    return np.asarray(0.3 + 0.4 * fine, np.float32)


def test_detail_comes_back_where_protected_and_nothing_changes_elsewhere() -> None:
    content, painted = scene(1), scene(2)
    where = np.zeros((64, 80), np.float32)
    where[:, 40:] = 1
    made = with_detail_of(painted, content, where)
    np.testing.assert_array_equal(made[:, :40], painted[:, :40])

    def likeness(pixels: Pixels) -> float:
        one, other = (to_oklab(p[:, 40:])[..., 0].ravel() for p in (pixels, content))
        return float(np.corrcoef(one, other)[0, 1])

    assert likeness(made) > 0.9
    assert abs(likeness(painted)) < 0.1


def test_coarse_light_stays_the_paintings() -> None:
    made = with_detail_of(scene(2) * 0.5, scene(1), np.ones((64, 80), np.float32))
    assert made.mean() == pytest.approx(scene(2).mean() * 0.5, rel=0.05)


def test_only_what_is_protected_is_worked_on_and_comes_out_the_same() -> None:
    content, painted = scene(1), scene(2)
    content, painted = (np.tile(pixels, (3, 3, 1)) for pixels in (content, painted))
    where = np.zeros(content.shape[:2], np.float32)
    where[100:120, 90:130] = 0.7
    whole = where.copy()
    whole[0, 0] = whole[-1, -1] = 1e-9
    np.testing.assert_allclose(
        with_detail_of(painted, content, where)[60:160, 50:170],
        with_detail_of(painted, content, whole)[60:160, 50:170],
        atol=1e-4,
    )
    nothing = with_detail_of(painted, content, np.zeros_like(where))
    np.testing.assert_array_equal(nothing, painted)
