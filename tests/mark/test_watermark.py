"""The watermark: what it changes, what it leaves alone, and what it is read from."""

import cv2
import numpy as np
import pytest
from photographs import as_jpeg, photograph, turned

from pinxit.mark.watermark import SMALLEST, embed_id, lay_on
from pinxit.mark.watermark_grid import is_seamless, lightness
from pinxit.mark.watermark_pattern import ID_BITS, SIDE, SYMBOLS, pattern_of
from pinxit.mark.watermark_read import flattened, read_in_place, waves_of
from pinxit.mark.watermark_search import search
from pinxit.pictures.picture import Pixels

KEY, OTHER = b"k" * 32, b"o" * 32
NUMBER = 0x1234567890


def _marked(pixels: Pixels, number: int = NUMBER) -> Pixels:
    made = embed_id(pixels, KEY, number)
    assert not made.left_out
    return made.pixels


def _psnr(before: Pixels, after: Pixels) -> float:
    return float(-10 * np.log10(np.mean((before - after) ** 2)))


@pytest.mark.parametrize("number", [0, 1, NUMBER, 2**ID_BITS - 1])
def test_an_id_is_read_again(number: int) -> None:
    reading = read_in_place(lightness(_marked(photograph(1), number)), KEY)
    assert reading.ids() == (number,)


def test_symbols_spell_their_id_and_no_other() -> None:
    pattern = pattern_of(KEY)
    symbols = pattern.symbols(NUMBER)
    assert len(symbols) == SYMBOLS
    right = pattern.chosen_set(NUMBER)
    assert pattern.id_of(symbols, right) == NUMBER
    assert pattern.id_of(symbols, (right + 1) % 16) is None
    assert pattern_of(OTHER).symbols(NUMBER) != symbols
    rng = np.random.default_rng(0)
    wrong = [tuple(map(int, rng.integers(0, 1024, SYMBOLS))) for _ in range(4000)]
    believed = [each for each in wrong if pattern.id_of(each, right) is not None]
    assert len(believed) <= 3  # 14 bits: one in 16,384


def test_a_pattern_has_its_waves_and_no_others() -> None:
    pattern = pattern_of(KEY)
    spelled = pattern.spelled(NUMBER)
    power = np.abs(np.fft.fft2(spelled)) ** 2
    rows, columns = pattern.waves.T
    both = power[rows % SIDE, columns].sum() + power[-rows % SIDE, -columns % SIDE].sum()
    assert both == pytest.approx(power.sum(), rel=1e-5)
    assert spelled.std() == pytest.approx(1, rel=1e-4)


def test_the_quality_promised_is_kept() -> None:
    for side, least in ((256, 40.4), (1024, 42.9)):
        pixels = photograph(2, side, side)
        assert _psnr(pixels, _marked(pixels)) >= least


def test_the_same_picture_and_id_give_the_same_pixels() -> None:
    assert np.array_equal(_marked(photograph(3)), _marked(photograph(3)))


def test_skies_stay_clean() -> None:
    pixels = photograph(4, 512, 512)
    pixels[:256] = 0.6
    change = np.abs(_marked(pixels) - pixels)
    assert change[:220].max() < 2.5 / 255
    assert change[:220].mean() < change[300:].mean() / 4


def test_what_is_flat_or_lined_or_small_is_left_unmarked_and_says_why() -> None:
    flat = np.full((512, 512, 3), 0.5, np.float32)
    lines = np.ones((512, 512, 3), np.float32)
    lines[100:104, 50:450] = 0
    for pixels in (flat, lines):
        made = embed_id(pixels, KEY, NUMBER)
        assert "too flat" in made.left_out
        assert made.pixels is pixels
    small = embed_id(photograph(1, SMALLEST - 1, 400), KEY, NUMBER)
    assert "too small" in small.left_out


def test_colors_under_full_transparency_and_alpha_stay() -> None:
    alpha = np.ones((384, 384, 1), np.float32)
    alpha[:, :100] = 0
    pixels = np.concatenate([photograph(5), alpha], axis=2)
    marked = _marked(pixels)
    assert np.array_equal(marked[:, :100], pixels[:, :100])
    assert np.array_equal(marked[..., 3], pixels[..., 3])
    assert read_in_place(lightness(marked), KEY).ids() == (NUMBER,)


def test_gray_pictures_are_marked() -> None:
    gray = photograph(6)[..., :1]
    marked = _marked(gray)
    assert marked.shape == gray.shape
    assert read_in_place(lightness(marked), KEY).ids() == (NUMBER,)


def test_the_finest_levels_of_16_bits_are_kept() -> None:
    pixels = np.rint(photograph(7) * 65535).astype(np.float32) / np.float32(65535)
    levels = np.rint(_marked(pixels) * 65535) % 257
    assert len(np.unique(levels)) > 200


def test_seamless_pictures_stay_seamless() -> None:
    pixels = photograph(8, 300, 450)  # made of whole waves, so its borders meet
    assert is_seamless(lightness(pixels))
    marked = _marked(pixels)
    moved = _marked(np.roll(pixels, (150, 225), axis=(0, 1)))
    mark, rolled = marked - pixels, moved - np.roll(pixels, (150, 225), axis=(0, 1))
    across = np.abs(mark[0] - mark[-1]).mean() / np.abs(np.diff(mark, axis=0)).mean()
    assert across < 1.6
    assert np.abs(rolled).mean() == pytest.approx(np.abs(mark).mean(), rel=0.02)
    assert read_in_place(lightness(marked), KEY).ids() == (NUMBER,)


def test_a_picture_whose_borders_do_not_meet_is_not_seamless() -> None:
    assert not is_seamless(lightness(photograph(8, 600, 600)[:300, :300]))


def test_large_pictures_are_marked_so_that_they_can_be_scaled_down() -> None:
    pixels = photograph(9, 1700, 1600)[:1600, :1550]
    marked = _marked(pixels)
    small = np.asarray(cv2.resize(marked, (620, 640), interpolation=cv2.INTER_AREA))
    assert search(lightness(small), KEY).reading.ids()[0] == NUMBER


@pytest.mark.parametrize("quality", [90, 50])
def test_it_survives_jpeg(quality: int) -> None:
    spoiled = as_jpeg(_marked(photograph(10)), quality)
    assert read_in_place(lightness(spoiled), KEY).ids()[0] == NUMBER


def test_it_survives_cropping_by_any_number_of_pixels() -> None:
    part = np.ascontiguousarray(_marked(photograph(11))[37:, 51:340])
    assert read_in_place(lightness(part), KEY).ids()[0] == NUMBER


@pytest.mark.parametrize(
    ("scale", "angle", "is_mirrored"),
    [
        (0.6, 0, False),
        (1.4, 0, False),
        (1, 7.3, False),
        (1, -10, False),
        (1, 0, True),
        (0.9, 4, True),
    ],
)
def test_scale_angle_and_mirroring_are_found(scale: float, angle: float, is_mirrored: bool) -> None:
    marked = _marked(photograph(12))
    seen = np.ascontiguousarray(marked[:, ::-1]) if is_mirrored else marked
    size = round(384 * scale)
    spoiled = cv2.resize(turned(seen, angle), (size, size), interpolation=cv2.INTER_AREA)
    found = search(lightness(np.clip(np.asarray(spoiled), 0, 1)), KEY)
    assert found.reading.ids()[0] == NUMBER
    assert found.geometry.scale == pytest.approx(size / 384, rel=0.004)
    assert found.geometry.angle == pytest.approx(angle, abs=0.2)
    assert found.geometry.is_mirrored == is_mirrored


def test_unmarked_pictures_and_other_keys_say_nothing() -> None:
    for seed in range(6):
        pixels = photograph(20 + seed)
        assert read_in_place(lightness(pixels), KEY).strength < 11
        assert read_in_place(lightness(_marked(pixels)), OTHER).strength < 11


def test_waves_are_those_of_the_plain_fourier_sum() -> None:
    pattern = pattern_of(KEY)
    flat = flattened(lightness(photograph(13, 150, 200)))
    rows, columns = np.mgrid[:150, :200]
    waves = waves_of(flat, pattern)
    for at in (0, 100, 389):
        down, across = pattern.waves[at]
        plain = (flat * np.exp(-2j * np.pi * (down * rows + across * columns) / SIDE)).sum()
        assert np.angle(waves[at] / plain) == pytest.approx(0, abs=1e-3)


def test_averaging_outputs_does_not_recover_the_pattern() -> None:
    """Each output has the pattern in another place, so what is common to all is nothing."""
    empty = np.zeros((SIDE, SIDE))
    for number in range(300):
        empty += pattern_of(KEY).spelled(number * 7919)
    assert (empty / 300).std() < 3 / np.sqrt(300)
    assert lay_on(photograph(1), KEY, 1).shape == (384, 384, 3)
