"""The label that people see: where it lies, how high its letters are, that they can be read."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photographs import photograph

from pinxit.clips.clip import Frame, Raster, Tally
from pinxit.mark.deeds import EDITED_WITH_AI, GENERATED, SHEET_WITH_AI
from pinxit.mark.label import LabeledReel, Plate, plate_for, words_for
from pinxit.mark.strokes import STROKES, drawn

SIDES = st.integers(48, 2500)
CHINESE = words_for(GENERATED, is_chinese=True)
GENERATED_WORDS = words_for(GENERATED, is_chinese=False)


def _plate(height: int, width: int, words: tuple[str, ...] = GENERATED_WORDS) -> Plate:
    plate = plate_for(words, height, width)
    assert plate is not None
    return plate


def _height_of_capitals(plate: Plate) -> int:
    """Rows from the first to the last in which the letter A, the leftmost, is lit."""
    inner = plate.tone[plate.letters // 4 : -plate.letters // 4 or None]
    left = inner[:, plate.letters // 3 : round(plate.letters * 0.5) + plate.letters]
    rows = np.flatnonzero((left > 0.3).any(axis=1))
    return int(rows[-1] - rows[0] + 1)


def test_words_say_what_the_history_says() -> None:
    assert words_for(GENERATED, is_chinese=False)[0] == "AI generated"
    assert words_for(EDITED_WITH_AI, is_chinese=False)[0] == "AI modified"
    assert words_for(SHEET_WITH_AI, is_chinese=False) == ("AI",)
    assert CHINESE == ("AI生成",)


@settings(max_examples=30, deadline=None)
@given(SIDES, SIDES)
def test_letters_are_a_twentieth_of_the_shorter_side_and_lie_away_from_the_border(
    height: int, width: int
) -> None:
    plate = plate_for(GENERATED_WORDS, height, width)
    assert plate is not None
    shorter = min(height, width)
    assert _height_of_capitals(plate) >= max(0.05 * shorter, 7)
    rows, columns = plate.tone.shape
    assert 0.02 * shorter <= height - plate.row - rows <= 0.05 * shorter + 2
    assert 0.02 * shorter <= width - plate.column - columns <= 0.05 * shorter + 2
    assert plate.row > 0
    assert plate.column > 0


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("ground", [0.0, 1.0])
@pytest.mark.parametrize("words", [GENERATED_WORDS, CHINESE])
def test_it_can_be_read_on_any_ground(channels: int, ground: float, words: tuple[str, ...]) -> None:
    pixels = np.full((300, 400, channels), ground, np.float32)
    plate = _plate(300, 400, words)
    made = plate.on(pixels)
    rows, columns = plate.tone.shape
    there = made[plate.row : plate.row + rows, plate.column : plate.column + columns]
    assert there[rows // 2, :, 0].max() > 0.95
    assert there[..., 0].min() < 0.1
    border = there[0, columns // 2, 0], there[rows // 2, 0, 0]
    assert np.allclose(border, 1, atol=0.02)
    assert np.isfinite(made).all()
    assert made.min() >= 0
    assert made.max() <= 1


def test_nothing_but_the_corner_is_changed() -> None:
    pixels = photograph(3, 200, 260)
    plate = _plate(200, 260)
    made = plate.on(pixels)
    changed = np.argwhere((made != pixels).any(axis=2))
    assert changed.min(axis=0).tolist() >= [plate.row, plate.column]
    assert pixels.dtype == made.dtype == np.float32
    assert made.shape == pixels.shape


def test_it_is_opaque_where_the_picture_is_transparent() -> None:
    pixels = np.zeros((128, 128, 4), np.float32)
    plate = _plate(128, 128)
    made = plate.on(pixels)
    rows, columns = plate.tone.shape
    there = made[plate.row : plate.row + rows, plate.column : plate.column + columns]
    assert np.allclose(there[..., 3], plate.cover)
    whole = plate.cover == 1
    assert whole.mean() > 0.9
    assert np.allclose(there[whole][:, 0], plate.tone[whole])
    assert not made[: plate.row].any()


def test_it_mixes_with_what_lies_below_as_plain_arithmetic_does() -> None:
    rng = np.random.default_rng(4)
    pixels = rng.random((64, 96, 4)).astype(np.float32)
    plate = _plate(64, 96)
    made = plate.on(pixels)
    for row in range(plate.tone.shape[0]):
        for column in range(plate.tone.shape[1]):
            at = plate.row + row, plate.column + column
            cover, tone = float(plate.cover[row, column]), float(plate.tone[row, column])
            alpha = float(pixels[at][3])
            whole = cover + (1 - cover) * alpha
            assert made[at][3] == pytest.approx(whole, abs=1e-6)
            for color in range(3):
                light = cover * tone + (1 - cover) * alpha * float(pixels[at][color])
                assert made[at][color] * whole == pytest.approx(light, abs=1e-5)


def test_where_there_is_room_for_two_letters_only_they_alone_are_drawn() -> None:
    assert _plate(64, 64).words == "AI"
    assert _plate(500, 90).words == "AI"
    assert _plate(300, 400).words == "AI generated"


def test_where_there_is_no_room_there_is_no_label() -> None:
    assert plate_for(GENERATED_WORDS, 12, 12) is None
    assert plate_for(GENERATED_WORDS, 8, 4000) is None
    assert plate_for(CHINESE, 200, 24) is None


class _Still:
    def __init__(self, pixels: Raster) -> None:
        self.pixels = pixels

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        yield from (Frame(self.pixels, at) for at in range(3))


@pytest.mark.parametrize("channels", [3, 4])
def test_every_frame_of_a_clip_gets_it(channels: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (96, 128, channels)).astype(np.uint8)
    plate = _plate(96, 128)
    frames = list(LabeledReel(_Still(pixels), plate).frames())
    assert [frame.at for frame in frames] == [0, 1, 2]
    for frame in frames:
        assert frame.pixels.dtype == np.uint8
        assert np.array_equal(frame.pixels[: plate.row], pixels[: plate.row])
        inner = frame.pixels[plate.row : -3, plate.column : -3]
        assert not np.array_equal(inner, pixels[plate.row : -3, plate.column : -3])


@pytest.mark.parametrize("character", STROKES)
def test_a_drawn_character_fills_its_square_and_no_two_are_alike(character: str) -> None:
    mask = np.asarray(drawn(character, 64))
    lit = np.argwhere(mask > 0)
    assert lit.min() <= 1
    assert lit.max() >= 62
    assert 0.15 < (mask > 128).mean() < 0.5
    others = [each for each in STROKES if each != character]
    assert all((np.asarray(drawn(each, 64)) != mask).any() for each in others)
