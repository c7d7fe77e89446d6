"""Contact sheets and film strips: every picture is there, in its place, and signed for."""

import numpy as np
import pytest
from desk import Desk
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.deliver.sheets import contact_sheet, film_strip, sheet_of
from pinxit.mark.verify import verify
from pinxit.pictures.history import histories_in
from pinxit.pictures.picture import Picture, Step


def _flat(color: float, height: int = 32, width: int = 32, channels: int = 3) -> np.ndarray:
    return np.full((height, width, channels), color, np.float32)


def test_small_pictures_are_enlarged_by_whole_factors_and_stay_exact() -> None:
    sample = np.rint(np.random.default_rng(1).random((32, 32, 3)) * 255).astype(np.float32) / 255
    sheet = contact_sheet([sample.astype(np.float32)], cell=96)
    gap = (sheet.shape[0] - 96) // 2
    shown = sheet[gap : gap + 96, gap : gap + 96]
    assert np.allclose(shown, sample.repeat(3, axis=0).repeat(3, axis=1), atol=1e-6)


def test_pictures_stand_in_reading_order() -> None:
    sheet = contact_sheet([_flat(i / 10) for i in range(6)], columns=3, cell=32)
    gap = (sheet.shape[1] - 3 * 32) // 4
    for at in range(6):
        y = gap + (at // 3) * (32 + gap) + 16
        x = gap + (at % 3) * (32 + gap) + 16
        assert sheet[y, x, 0] == pytest.approx(at / 10, abs=1 / 255)


def test_large_pictures_are_scaled_down_whole_and_keep_their_shape() -> None:
    wide = np.concatenate([_flat(0, 100, 200), _flat(0.5, 100, 200)], axis=1)
    sheet = contact_sheet([wide], cell=64)
    dark = np.argwhere(sheet[:, :, 0] < 0.7)
    height, width = dark.max(axis=0) - dark.min(axis=0) + 1
    assert (height, width) == (16, 64)


def test_labels_take_room_only_where_there_are_some() -> None:
    bare = contact_sheet([_flat(0.5)] * 4, columns=2, cell=64)
    lower = contact_sheet([_flat(0.5)] * 4, ["", "", "c", "d"], columns=2, cell=64)
    both = contact_sheet([_flat(0.5)] * 4, ["a", "b", "c", "d"], columns=2, cell=64)
    room = lower.shape[0] - bare.shape[0]
    assert room > 8
    assert both.shape[0] == bare.shape[0] + 2 * room
    assert (lower < 0.5).any()


@settings(deadline=None, max_examples=40)
@given(
    label=st.text(st.characters(codec=None), max_size=200),
    count=st.integers(1, 7),
    columns=st.integers(0, 9),
    channels=st.sampled_from([1, 3, 4]),
)
def test_any_label_and_number_of_pictures_fits(
    label: str, count: int, columns: int, channels: int
) -> None:
    pictures = [_flat(0.5, 5 + i, 70 - i, channels) for i in range(count)]
    sheet = contact_sheet(pictures, [label] * count, columns, cell=40)
    assert sheet.dtype == np.float32
    assert 0 <= sheet.min() <= sheet.max() <= 1
    assert sheet.shape[1] <= 7 * 50


def test_a_long_label_never_reaches_the_next_picture() -> None:
    sheet = contact_sheet([_flat(1.0)] * 2, ["m" * 500, ""], columns=2, cell=64)
    right = sheet[:, sheet.shape[1] // 2 + 6 :]
    assert right.min() > 0.9


@pytest.mark.parametrize(
    ("count", "labels", "columns", "cell"),
    [(0, 0, 0, 64), (2, 1, 0, 64), (1, 0, -1, 64), (1, 0, 0, 8), (1, 0, 0, 100_000)],
)
def test_numbers_that_do_not_fit_are_refused(
    count: int, labels: int, columns: int, cell: int
) -> None:
    with pytest.raises(UserMistake):
        contact_sheet([_flat(0.5)] * count, ["x"] * labels, columns, cell)


def test_a_film_strip_has_a_column_for_each_moment_and_a_row_for_each_seed() -> None:
    frames = [np.stack([_flat((t * 3 + s) / 12) for s in range(3)]) for t in range(4)]
    strip = film_strip(frames, ["0:00", "0:10", "0:20", "0:30"], cell=32)
    gap = (strip.shape[1] - 4 * 32) // 5
    for t in range(4):
        for s in range(3):
            value = strip[gap + s * (32 + gap) + 16, gap + t * (32 + gap) + 16, 0]
            assert value == pytest.approx((t * 3 + s) / 12, abs=1 / 255)


def test_a_film_strip_needs_a_time_for_each_frame() -> None:
    with pytest.raises(UserMistake, match="1 frames and 2 times"):
        film_strip([_flat(0.5)[None]], ["a", "b"])


def test_a_sheet_holds_the_histories_of_all_its_pictures_and_is_delivered_like_any(
    desk: Desk,
) -> None:
    photo = desk.photo("photo.jpg")
    made = [
        Picture(_flat(seed / 9), steps=(Step("generate", "r3gan", "1", {"psi": 0.7}, seed),))
        for seed in (3, 4)
    ]
    sheet = sheet_of([photo, *made])
    (step,) = sheet.steps
    assert step.settings["labels"] == ["photo.jpg", "seed 3", "seed 4"]
    assert histories_in(step) == tuple(picture.steps for picture in (photo, *made))
    assert [source.sha256 for source in step.used] == [p.sha256 for p in (photo, *made)]
    verdict = verify(desk.deliver("sheet.png", sheet).path, desk.keys.anchors())
    assert verdict.state == "trusted"
    assert [source.title for source in verdict.sources] == ["seed 3", "seed 4", "photo.jpg"]
    assert verdict.facts.source_type == "compositeSynthetic"
