"""What a new clip keeps of the old one: times, sound, turns, colors, transparency."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from moving import Recipe, packets, times, video

from pinxit.base.errors import UserMistake
from pinxit.clips.clip import Clip, Frame, Look, Tally
from pinxit.clips.read import open_clip
from pinxit.clips.write import Wishes, clip_suffixes, encode_clip

UNEVEN = (0, 512, 1024, 1100, 2000, 2512, 3600, 4112)


class Drawn:
    """Frames made of one color or of what is given."""

    def __init__(self, frames: list[Frame]) -> None:
        self._frames = frames

    def frames(self, tally: Tally | None = None) -> list[Frame]:
        return iter(self._frames)  # type: ignore[return-value]


def wishes() -> Wishes:
    return Wishes("<x/>", keep_location=False, tell=lambda _: None)


def drawn(width: int, height: int, channels: int = 3, count: int = 4) -> Clip:
    y, x = np.mgrid[:height, :width]
    frames = []
    for number in range(count):
        levels = np.stack([x + 30 * number, 5 * y, x + y, 255 * (x > width / 2)], 2) % 256
        frames.append(Frame(levels[..., :channels].astype(np.uint8), number * 40, 40))
    reel = Drawn(frames)
    base = Fraction(1, 1000)
    return Clip(reel, width, height, channels, base, Fraction(25), count)  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_times_turn_aspect_colors_and_sound_are_kept(tmp_path: Path, suffix: str) -> None:
    recipe = Recipe(UNEVEN, sounds=2, rotation=90, aspect=Fraction(4, 3))
    source = video(tmp_path / "a.mp4", recipe)
    clip, target = open_clip(source), tmp_path / f"b{suffix}"
    encode_clip(clip, target, wishes())
    again = open_clip(target)
    assert times(target) == times(source)
    assert packets(target, "audio") == packets(source, "audio")
    assert len({track for track, *_ in packets(target, "audio")}) == 2
    assert (again.look, again.width, again.height) == (clip.look, clip.width, clip.height)
    pairs = zip(clip.reel.frames(), again.reel.frames(), strict=True)
    assert max(np.abs(a.pixels.astype(int) - b.pixels).mean() for a, b in pairs) < 4


def test_a_video_without_sound_stays_without(tmp_path: Path) -> None:
    clip = open_clip(video(tmp_path / "a.mp4", Recipe(UNEVEN)))
    encode_clip(clip, tmp_path / "b.mp4", wishes())
    assert packets(tmp_path / "b.mp4", "audio") == []


def test_sound_that_webm_cannot_hold_is_encoded_anew_and_told(tmp_path: Path) -> None:
    clip = open_clip(video(tmp_path / "a.mp4", Recipe(UNEVEN, sounds=1)))
    asked = wishes()
    encode_clip(clip, tmp_path / "b.webm", asked)
    assert packets(tmp_path / "b.webm", "audio")
    assert any("encoded anew" in sentence for sentence in asked.notices)


def test_the_place_of_a_video_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    import av

    source, tagged = video(tmp_path / "a.mp4", Recipe(UNEVEN)), tmp_path / "t.mp4"
    with (
        av.open(str(source)) as old,
        av.open(str(tagged), "w", options={"movflags": "use_metadata_tags"}) as new,
    ):
        new.metadata.update({"title": "Sea", "location": "+48.1+011.5/"})
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(video=0):
            if packet.size:
                packet.stream = stream
                new.mux(packet)
    for keep in (False, True):
        target = tmp_path / f"{keep}.mp4"
        encode_clip(open_clip(tagged), target, replace(wishes(), keep_location=keep))
        with av.open(str(target)) as found:
            assert found.metadata["title"] == "Sea"
            assert ("location" in found.metadata) is keep


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_the_same_clip_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    encode_clip(drawn(64, 48), tmp_path / f"b{suffix}", wishes())
    encode_clip(drawn(64, 48), tmp_path / f"c{suffix}", wishes())
    first, second = ((tmp_path / f"{name}{suffix}").read_bytes() for name in "bc")
    assert first == second


@pytest.mark.parametrize("suffix", clip_suffixes())
def test_odd_sizes_are_written(tmp_path: Path, suffix: str) -> None:
    asked = wishes()
    encode_clip(drawn(45, 37), tmp_path / f"a{suffix}", asked)
    clip = open_clip(tmp_path / f"a{suffix}")
    assert clip.width - 45 in {0, 1}
    assert clip.height - 37 in {0, 1}
    told = any("even" in sentence for sentence in asked.notices)
    assert told == ((clip.width, clip.height) != (45, 37))
    assert len(list(clip.reel.frames())) == 4


@pytest.mark.parametrize("suffix", [".mov", ".webm", ".mkv", ".gif", ".webp"])
def test_transparency_is_kept_where_it_can_be(tmp_path: Path, suffix: str) -> None:
    asked = wishes()
    encode_clip(drawn(64, 48, channels=4), tmp_path / f"a{suffix}", asked)
    assert asked.notices == []
    if suffix in {".webm", ".mkv"}:  # FFmpeg's own decoder of VP9 leaves alpha out
        assert b"alpha_mode" in (tmp_path / f"a{suffix}").read_bytes().lower() or _has_alpha(
            tmp_path / f"a{suffix}"
        )
        return
    clip = open_clip(tmp_path / f"a{suffix}")
    alpha = next(clip.reel.frames()).pixels[..., 3]
    assert alpha[:, :28].max() < 30
    assert alpha[:, 36:].min() > 225


def _has_alpha(path: Path) -> bool:
    import av

    with av.open(str(path)) as container:
        return container.streams.video[0].metadata.get("alpha_mode") == "1"


def test_mp4_lays_transparency_over_white_and_says_so(tmp_path: Path) -> None:
    asked = wishes()
    encode_clip(drawn(64, 48, channels=4), tmp_path / "a.mp4", asked)
    assert "MP4 holds no transparency" in asked.notices[0]
    assert next(open_clip(tmp_path / "a.mp4").reel.frames()).pixels[:, :28].min() > 240


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".webm"])
def test_pixels_become_square_where_a_file_cannot_say_otherwise(
    tmp_path: Path, suffix: str
) -> None:
    clip = replace(drawn(60, 40), look=Look(aspect=Fraction(3, 2)))
    encode_clip(clip, tmp_path / f"a{suffix}", wishes())
    again = open_clip(tmp_path / f"a{suffix}")
    assert (again.width, again.height) == (90, 40)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_animations_keep_time_loops_and_labels(tmp_path: Path, suffix: str) -> None:
    clip = replace(drawn(32, 24, count=5), loops=2)
    encode_clip(clip, tmp_path / f"a{suffix}", wishes())
    again = open_clip(tmp_path / f"a{suffix}")
    assert again.loops == 2
    assert [frame.lasts for frame in again.reel.frames()] == [40] * 5
    assert b"<x/>" in (tmp_path / f"a{suffix}").read_bytes()


def test_unknown_suffixes_are_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"\.mp4.*\.gif"):
        encode_clip(drawn(32, 24), tmp_path / "a.docx", wishes())


@pytest.mark.parametrize("suffix", [".mkv", ".mov"])
def test_plain_samples_become_sound_that_players_of_mp4_know(tmp_path: Path, suffix: str) -> None:
    import av

    plain = tmp_path / f"plain{suffix}"
    with av.open(str(plain), "w") as target:
        sound = target.add_stream("pcm_s16le", rate=48000)
        sound.layout = "stereo"
        for number in range(20):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 2048), np.int16), "s16", "stereo")
            frame.sample_rate, frame.pts = 48000, 1024 * number
            target.mux(sound.encode(frame))
    clip = open_clip(video(tmp_path / "a.mp4", Recipe(UNEVEN)))
    assert clip.origin is not None
    clip = replace(clip, origin=replace(clip.origin, file=plain))
    asked = wishes()
    encode_clip(clip, tmp_path / "b.mp4", asked)
    with av.open(str(tmp_path / "b.mp4")) as made:
        assert made.streams.audio[0].codec_context.name == "aac"
    assert any("encoded anew" in sentence for sentence in asked.notices)
