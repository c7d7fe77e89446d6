import numpy as np

from pinxit.base.seeds import random_stream
from pinxit.nets.oklab import from_oklab, shown, to_oklab, with_hue_of
from pinxit.pictures.picture import Pixels


def colors(seed: int) -> Pixels:
    return random_stream(seed, "oklab").random((20, 30, 3), dtype=np.float32)


def test_known_colors_are_where_the_source_puts_them() -> None:
    known = {
        (1.0, 1.0, 1.0): (1.0, 0.0, 0.0),
        (0.0, 0.0, 0.0): (0.0, 0.0, 0.0),
        (1.0, 0.0, 0.0): (0.628, 0.225, 0.126),
        (0.0, 0.0, 1.0): (0.452, -0.032, -0.312),
    }
    made = to_oklab(np.array(list(known), np.float32))
    np.testing.assert_allclose(made, np.array(list(known.values())), atol=1e-3)


def test_colors_come_back_from_oklab() -> None:
    np.testing.assert_allclose(from_oklab(to_oklab(colors(1))), colors(1), atol=1e-4)
    np.testing.assert_allclose(shown(to_oklab(colors(1))), colors(1), atol=1e-4)


def test_what_no_screen_can_show_turns_paler_but_keeps_hue_and_lightness() -> None:
    lab = to_oklab(colors(2)) * np.array((1, 4, 4), np.float32)
    made = to_oklab(shown(lab))
    np.testing.assert_allclose(made[..., 0], lab[..., 0], atol=2e-3)
    chroma = np.hypot(made[..., 1], made[..., 2])
    is_clear = chroma > 0.02
    hue = np.arctan2(lab[..., 2], lab[..., 1]) - np.arctan2(made[..., 2], made[..., 1])
    assert np.abs(np.sin(hue[is_clear])).max() < 0.02
    assert (chroma <= np.hypot(lab[..., 1], lab[..., 2]) + 1e-3).all()


def test_lightness_is_of_one_picture_and_hue_of_the_other() -> None:
    light, hue = 0.3 + 0.4 * colors(3), 0.4 + 0.2 * colors(4)
    made, wanted = to_oklab(with_hue_of(light, hue)), to_oklab(hue)
    np.testing.assert_allclose(made[..., 0], to_oklab(light)[..., 0], atol=1e-3)
    np.testing.assert_allclose(made[..., 1:], wanted[..., 1:], atol=1e-3)
