import numpy as np
import pytest

from pinxit.nets.masks import joined, plane_of
from pinxit.pictures.picture import Picture, Pixels


def halves(channels: int = 1, width: int = 8, height: int = 6) -> Pixels:
    pixels = np.zeros((height, width, channels), np.float32)
    pixels[:, width // 2 :] = 1
    return pixels


@pytest.mark.parametrize("channels", [1, 3])
def test_brightness_is_the_mask(channels: int) -> None:
    plane, notices = plane_of(Picture(halves(channels)), 8, 6, (8, 6))
    np.testing.assert_allclose(plane, halves()[..., 0], atol=1e-6)
    assert notices == ()


def test_transparency_alone_is_the_mask_of_a_picture_of_one_color() -> None:
    pixels = np.dstack((np.zeros((6, 8, 3), np.float32), halves()))
    plane, _ = plane_of(Picture(pixels), 8, 6, (8, 6))
    np.testing.assert_array_equal(plane, halves()[..., 0])


def test_what_is_transparent_in_a_painted_mask_is_black() -> None:
    alpha = np.ones((6, 8, 1), np.float32)
    alpha[:2] = 0
    plane, _ = plane_of(Picture(np.dstack((halves(3), alpha))), 8, 6, (8, 6))
    assert plane[:2].max() == 0
    assert plane[2:, 4:].min() > 0.999


def test_a_mask_of_another_size_is_resized_and_told() -> None:
    mask = Picture(halves(width=16, height=12), title="m.png")
    plane, (notice,) = plane_of(mask, 4, 3, (8, 6))
    assert plane.shape == (3, 4)
    assert notice == "m.png has 16 x 12 pixels and the picture 8 x 6; it was resized."
    _, (notice,) = plane_of(Picture(halves(width=6, height=12)), 4, 3, (8, 6))
    assert "stretched" in notice


def test_a_mask_as_large_as_the_picture_or_the_result_needs_no_word() -> None:
    assert plane_of(Picture(halves()), 4, 3, (8, 6))[1] == ()
    assert plane_of(Picture(halves(width=4, height=3)), 4, 3, (8, 6))[1] == ()


def test_a_colored_mask_is_told() -> None:
    pixels = halves(3) * np.array((1, 0, 0), np.float32)
    plane, (notice,) = plane_of(Picture(pixels), 8, 6, (8, 6))
    assert "in color" in notice
    assert plane.max() == pytest.approx(0.2126)


def test_regions_add_up_to_one_and_are_weighted_by_their_shares() -> None:
    one = np.array([[1.0, 0.5, 0.0, 0.0]], np.float32)
    other = np.array([[0.0, 0.5, 1.0, 0.0]], np.float32)
    parts = joined((one, other), (0.75, 0.25))
    np.testing.assert_allclose(sum(parts), 1)
    np.testing.assert_allclose(parts[0], [[1, 0.75, 0, 0.75]])


def test_a_style_of_no_weight_has_no_region() -> None:
    full = np.ones((2, 2), np.float32)
    np.testing.assert_allclose(joined((full, full), (0.0, 1.0))[0], 0)
