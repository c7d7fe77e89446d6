"""Ids on record are found where the mark is too weak to be read, and only there."""

import numpy as np
from photographs import as_jpeg, photograph

from pinxit.mark.watermark import embed_id
from pinxit.mark.watermark_grid import lightness
from pinxit.mark.watermark_known import enough, proposed
from pinxit.mark.watermark_pattern import SIDE
from pinxit.mark.watermark_read import read_aligned

KEY = b"k" * 32
ON_RECORD = [number * 2_654_435_761 % 2**40 for number in range(1, 200)]


def test_a_mark_too_weak_to_be_read_is_found_among_the_ids_on_record() -> None:
    number = ON_RECORD[70]
    marked = embed_id(photograph(3), KEY, number).pixels
    part = np.ascontiguousarray(as_jpeg(marked, 50)[100:230, 90:220])
    reading = read_aligned(lightness(part), KEY)
    assert number not in reading.ids()
    found = proposed(reading, ON_RECORD)
    assert found is not None
    assert found.number == number
    down, across = reading.middle_of(number, found.shift)
    assert abs(down - (100 + 65) % SIDE) < 2
    assert abs(across - (90 + 65) % SIDE) < 2


def test_unmarked_pictures_propose_nothing_and_an_empty_record_neither() -> None:
    for seed in range(40, 52):
        assert proposed(read_aligned(lightness(photograph(seed)), KEY), ON_RECORD) is None
    marked = embed_id(photograph(3), KEY, 12345).pixels
    assert proposed(read_aligned(lightness(marked), KEY), []) is None


def test_more_ids_on_record_must_be_louder() -> None:
    assert 5.5 < enough(1) < enough(200) < enough(200_000) < 8
