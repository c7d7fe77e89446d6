"""Frames kept in segments come back as they were, whatever happened in between."""

from pathlib import Path

import numpy as np
import pytest
from moving import scene

from pinxit.clips.clip import Frame
from pinxit.clips.segments import KeptReel, SegmentFolder


def frames(first: int, count: int, channels: int = 3) -> list[Frame]:
    made = []
    for number in range(first, first + count):
        noise = np.random.default_rng(number).integers(0, 256, (37, 45, 4)).astype(np.uint8)
        made.append(Frame(noise[..., :channels], number * 7, 7))
    return made


@pytest.mark.parametrize("channels", [3, 4])
def test_frames_come_back_bit_for_bit(tmp_path: Path, channels: int) -> None:
    folder = SegmentFolder(tmp_path / "run")
    folder.keep(frames(0, 3, channels), {"a": np.arange(3)})
    folder.keep(frames(3, 2, channels), {"a": np.arange(4)})
    found = list(KeptReel((folder,)).frames())
    for old, new in zip(frames(0, 5, channels), found, strict=True):
        assert np.array_equal(old.pixels, new.pixels)
        assert (old.at, old.lasts) == (new.at, new.lasts)
    count, state = folder.kept()
    assert count == 5
    assert np.array_equal(state["a"], np.arange(4))


def test_the_digest_does_not_depend_on_where_segments_end(tmp_path: Path) -> None:
    one, two = SegmentFolder(tmp_path / "1"), SegmentFolder(tmp_path / "2")
    one.keep(frames(0, 4), {})
    two.keep(frames(0, 1), {})
    two.keep(frames(1, 3), {})
    assert KeptReel((one,)).digest == KeptReel((two,)).digest


def test_a_torn_segment_does_not_count(tmp_path: Path) -> None:
    folder = SegmentFolder(tmp_path / "run")
    folder.keep(frames(0, 3), {"a": np.arange(3)})
    (tmp_path / "run" / "000001.nut").write_bytes(b"half of it")
    assert folder.kept()[0] == 3
    folder.keep([Frame(scene(1, 37, 45), 99)], {})
    assert [frame.at for frame in KeptReel((folder,)).frames()] == [0, 7, 14, 99]
