import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.nets.color_lock import colors_of, locked, nearest_mixtures
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Pixels

BRAND = ("#0b3d91", "#ffffff", "#fc3d21")


def colors(seed: int = 1) -> Pixels:
    return random_stream(seed, "lock").random((30, 40, 3), dtype=np.float32)


def test_colors_are_read_as_srgb() -> None:
    np.testing.assert_allclose(colors_of(("#0080ff",)), [[0, 128 / 255, 1]], atol=1e-6)


def test_a_mixture_stays_and_other_colors_go_to_the_nearest() -> None:
    brand = to_oklab(colors_of(BRAND))
    parts = random_stream(2, "lock").dirichlet(np.ones(3), 50).astype(np.float32)
    mixed = shown(np.asarray(parts @ brand, np.float32))[None]
    np.testing.assert_allclose(nearest_mixtures(mixed, colors_of(BRAND)), mixed, atol=0.03)
    black = np.zeros((1, 1, 3), np.float32)
    found = nearest_mixtures(black, colors_of(BRAND))[0, 0]
    np.testing.assert_allclose(found, colors_of(BRAND)[0], atol=0.01)


def test_the_nearest_of_two_colors_is_the_foot_on_the_line_between_them() -> None:
    ends = colors_of(("#202020", "#e0e0e0"))
    low, high = to_oklab(ends)[:, 0]
    pixels = colors(3)
    made = to_oklab(nearest_mixtures(pixels, ends))
    wanted = np.clip(to_oklab(pixels)[..., 0], low, high)
    np.testing.assert_allclose(made[..., 0], wanted, atol=0.01)


def test_all_colors_are_reached() -> None:
    made = to_oklab(locked(colors(), colors_of(BRAND)))
    for brand in to_oklab(colors_of(BRAND)):
        assert np.linalg.norm(made - brand, axis=2).min() < 0.05


def test_every_pixel_is_a_mixture_of_the_palette() -> None:
    brand = to_oklab(colors_of(BRAND)).astype(np.float64)
    lab = to_oklab(locked(colors(), colors_of(BRAND))).reshape(-1, 3)
    system = np.vstack((brand.T, np.ones(3)))
    goals = np.vstack((lab.T, np.ones(len(lab))))
    shares, *_ = np.linalg.lstsq(system, goals, rcond=None)
    assert shares.min() > -0.01
    assert np.abs(brand.T @ shares - lab.T).max() < 0.01


@pytest.mark.parametrize("palette", [("#000", "#fff"), BRAND, ("#111111", "#121212", "#ffffff")])
def test_mixtures_are_smooth(palette: tuple[str, ...]) -> None:
    from pinxit.nets.style_settings import StyleSettings

    ramp = np.linspace(0, 1, 512, dtype=np.float32)[None, :, None].repeat(3, 2)
    made = locked(ramp, colors_of(StyleSettings(palette=palette).palette))
    assert np.abs(np.diff(made, axis=1)).max() < 0.05
