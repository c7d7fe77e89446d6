"""Every frame of a delivered clip is marked, and a clip is known again without its manifest."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from photographs import photograph

from pinxit.check.clips import CheckedClip, check_clip
from pinxit.clips.clip import Clip, Frame, Tally, raster, unit
from pinxit.clips.read import open_clip
from pinxit.mark.clips import mark_clip
from pinxit.mark.frames import stamped_clip
from pinxit.mark.recipe import recipe_of_clip
from pinxit.mark.watermark_grid import lightness
from pinxit.mark.watermark_read import read_in_place
from pinxit.pictures.picture import Step
from pinxit.studio import Studio

WIDTH, HEIGHT = 320, 288


class _Moving:
    """A part of a photograph that moves along."""

    def __init__(self, count: int, height: int, width: int) -> None:
        self._whole = raster(photograph(1, height + count, width + count))
        self._shape = count, height, width

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        count, height, width = self._shape
        for at in range(count):
            yield Frame(np.ascontiguousarray(self._whole[at : at + height, at : at + width]), at)


def _clip(height: int = HEIGHT, width: int = WIDTH) -> Clip:
    steps = (Step("film", "r3gan", "2"),)
    reel = _Moving(4, height, width)
    return Clip(reel, width, height, 3, Fraction(1, 25), Fraction(25), count=4, steps=steps)


def test_every_frame_carries_the_id(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    marked = mark_clip(_checked(studio, _clip()), studio.keys.signer())
    for frame in marked.clip.reel.frames():
        reading = read_in_place(lightness(unit(frame.pixels)), studio.keys.secrets()[0])
        assert reading.ids()[0] == marked.stamp.number


def test_a_clip_that_was_encoded_again_is_known_again(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    target, stripped = tmp_path / "made.mp4", tmp_path / "stripped.mp4"
    studio.deliver_clip(_clip(), target)
    assert studio.verify(target).state == "trusted"
    with av.open(str(stripped), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "24"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for frame in open_clip(target).reel.frames():
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame.pixels, format="rgb24")))
        out.mux(stream.encode(None))
    verdict = studio.verify(stripped)
    assert verdict.state == "unsigned"
    assert verdict.trace is not None
    assert (verdict.trace.known, verdict.trace.title) == ("ours", "made.mp4")


def test_a_small_clip_is_left_unmarked_and_says_why(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    clip = _clip(96, 128)
    marked = mark_clip(_checked(studio, clip), studio.keys.signer())
    assert marked.clip.reel is clip.reel
    assert "too small" in marked.stamp.left_out


def test_a_clip_is_begun_once_to_see_whether_it_can_be_marked(tmp_path: Path) -> None:
    studio, clip = Studio(tmp_path / "home"), _clip(96, 128)
    begun: list[str] = []

    class Counted:
        def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
            begun.append("again")
            return clip.reel.frames(tally)

    counted = replace(clip, reel=Counted())
    stamped_clip(counted, recipe_of_clip(clip, "ab" * 32), studio.keys.signer(), studio.policy)
    assert begun == ["again"]


def _checked(studio: Studio, clip: Clip) -> CheckedClip:
    return check_clip(clip, policy=studio.policy)
