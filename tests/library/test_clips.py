"""Clips that are brought: kept as they are, shown by their first frame, opened in armor."""

from pathlib import Path

import numpy as np
import pytest
from kept.files import png
from moving import Recipe, video

from pinxit.base.errors import UserMistake
from pinxit.clips.untrusted import UntrustedReel
from pinxit.library.library import Library, file_name_of
from pinxit.library.query import Query

ME = "me"


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    recipe = Recipe(tuple(range(0, 512 * 5, 512)), sounds=1)
    return video(tmp_path / "film.mp4", recipe).read_bytes()


def test_a_clip_is_kept_once_and_shown_by_its_first_frame(library: Library, film: bytes) -> None:
    row = library.upload(ME, "sea/film.mp4", film)
    assert (row.use, row.media_type, row.origin) == ("clip", "video/mp4", "uploaded")
    assert (row.width, row.height, file_name_of(row)) == (64, 48, "film.mp4")
    assert library.upload(ME, "again.mp4", film).id == row.id
    assert [each.id for each in library.search(ME, Query(use="clip")).items] == [row.id]
    still = library.still(ME, row.id)
    assert (still.width, still.height) == (64, 48)


def test_a_clip_is_opened_with_its_name_and_sound(
    library: Library, film: bytes, tmp_path: Path
) -> None:
    row = library.upload(ME, "film.mp4", film)
    clip = library.clip(ME, row.id, tmp_path / "job")
    assert isinstance(clip.reel, UntrustedReel)
    assert clip.title == "film.mp4"
    assert clip.source is not None
    assert clip.source.sha256 == row.sha256
    assert clip.origin is not None
    assert clip.origin.file == tmp_path / "job" / "sound.wav"
    first = next(iter(clip.reel.frames())).pixels
    assert np.abs(first / 255 - library.still(ME, row.id).pixels).mean() < 0.03


def test_pictures_are_no_clips_and_clips_no_pictures(
    library: Library, film: bytes, tmp_path: Path
) -> None:
    clip, picture = library.upload(ME, "film.mp4", film), library.upload(ME, "a.png", png())
    with pytest.raises(UserMistake, match=r"film\.mp4 is a clip; choose a picture"):
        library.open(ME, clip.id)
    with pytest.raises(UserMistake, match=r"a\.png is a picture; choose a clip"):
        library.clip(ME, picture.id, tmp_path)
    with pytest.raises(UserMistake, match=r"b\.mp4 is a clip; choose a picture"):
        library.upload(ME, "b.mp4", film + b"more", use="mask")
    with pytest.raises(UserMistake, match="cannot be read"):
        library.upload(ME, "c.mp4", film[:40])
