import numpy as np
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream
from pinxit.nets.color import in_parts, laid_flat, palette_of, recolored, visible_colors
from pinxit.pictures.picture import Pixels


def colors(seed: int, low: float, high: float) -> Pixels:
    pixels = random_stream(seed, "colors").random((40, 50, 3), dtype=np.float32)
    return np.asarray(low + (high - low) * pixels, np.float32)


def test_a_recolored_picture_has_the_mean_and_covariance_of_the_other() -> None:
    goal = palette_of((colors(1, 0.3, 0.7) * np.array((1, 0.5, 1), np.float32),), (1.0,))
    made = palette_of((recolored(colors(2, 0.4, 0.6), goal),), (1.0,))
    np.testing.assert_allclose(made.mean, goal.mean, atol=1e-3)
    np.testing.assert_allclose(made.covariance, goal.covariance, atol=1e-4)


def test_a_palette_of_two_is_that_of_both_laid_side_by_side() -> None:
    one, other = colors(1, 0.0, 0.5), colors(2, 0.2, 1.0)
    mixed = palette_of((one, other), (0.5, 0.5))
    both = palette_of((np.concatenate((one, other)),), (1.0,))
    np.testing.assert_allclose(mixed.mean, both.mean)
    np.testing.assert_allclose(mixed.covariance, both.covariance, rtol=1e-5)


def test_a_picture_of_one_color_can_be_recolored_and_recolor() -> None:
    flat = np.full((8, 8, 3), 0.4, np.float32)
    goal = palette_of((colors(1, 0.2, 0.8),), (1.0,))
    np.testing.assert_allclose(recolored(flat, goal)[0, 0], goal.mean, atol=1e-6)
    assert np.isfinite(recolored(colors(1, 0, 1), palette_of((flat,), (1.0,)))).all()


def test_large_pictures_are_worked_on_in_parts() -> None:
    large = random_stream(4, "colors").random((600, 700, 3), dtype=np.float32)
    goal = palette_of((colors(1, 0.3, 0.7),), (1.0,))
    sizes: list[int] = []

    def noted(part: NDArray[np.float32]) -> NDArray[np.float32]:
        sizes.append(len(part))
        return part * 2

    np.testing.assert_array_equal(in_parts(noted, large), large * 2)
    assert len(sizes) > 1
    whole = palette_of((large,), (1.0,))
    exact = np.cov(large.reshape(-1, 3).T.astype(np.float64), bias=True)
    np.testing.assert_allclose(whole.covariance, exact, rtol=2e-4, atol=1e-6)
    made = palette_of((recolored(large, goal),), (1.0,))
    np.testing.assert_allclose(made.mean, goal.mean, atol=1e-3)


def test_invisible_colors_become_the_mean_of_the_visible_ones() -> None:
    pixels = np.zeros((2, 2, 4), np.float32)
    pixels[0] = (1.0, 0.5, 0.25, 1.0)
    pixels[1] = (0.0, 1.0, 0.0, 0.0)
    for plain in (visible_colors(pixels), laid_flat(pixels)):
        np.testing.assert_allclose(plain, np.broadcast_to([1.0, 0.5, 0.25], (2, 2, 3)))


def test_half_visible_colors_are_laid_over_the_mean_in_styles_alone() -> None:
    pixels = np.full((1, 2, 4), 0.5, np.float32)
    pixels[0, 0, :3], pixels[0, 1, :3] = 0.0, 1.0
    np.testing.assert_allclose(laid_flat(pixels)[0, :, 0], (0.25, 0.75))
    np.testing.assert_allclose(visible_colors(pixels)[0, :, 0], (0.0, 1.0))
