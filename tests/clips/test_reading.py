"""What is read of clips: times, turns, colors, transparency, and what damage leaves."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from moving import Recipe, damage, scene, video
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.clips.clip import Tally
from pinxit.clips.read import is_clip, open_clip

UNEVEN = (0, 512, 1024, 1100, 2000, 2512, 3600, 4112)


def test_times_are_those_of_the_file(tmp_path: Path) -> None:
    clip = open_clip(video(tmp_path / "a.mp4", Recipe(UNEVEN)))
    frames = list(clip.reel.frames())
    assert tuple(frame.at for frame in frames) == UNEVEN
    assert clip.time_base == Fraction(1, 12800)
    assert [frame.lasts for frame in frames[:4]] == [512, 512, 76, 900]


def test_turned_videos_are_read_upright(tmp_path: Path) -> None:
    plain = open_clip(video(tmp_path / "a.mp4", Recipe(UNEVEN)))
    turned = open_clip(video(tmp_path / "b.mp4", Recipe(UNEVEN, rotation=90)))
    first, second = next(plain.reel.frames()), next(turned.reel.frames())
    assert (turned.width, turned.height) == (plain.height, plain.width)
    assert np.array_equal(np.rot90(first.pixels), second.pixels)


@pytest.mark.parametrize("is_full", [False, True], ids=["16 to 235", "0 to 255"])
def test_colors_are_decoded_by_the_files_matrix_and_range(tmp_path: Path, is_full: bool) -> None:
    recipe = Recipe((0, 512), codec="ffv1", pixels="yuv444p", is_full=is_full)
    clip = open_clip(video(tmp_path / "a.mkv", recipe))
    assert clip.look.matrix == 1
    assert clip.look.is_full is is_full
    difference = next(clip.reel.frames()).pixels.astype(int) - scene(0)
    assert np.abs(difference).mean() < 2


def test_pixels_that_are_not_square_are_known(tmp_path: Path) -> None:
    clip = open_clip(video(tmp_path / "a.mp4", Recipe((0, 512), aspect=Fraction(4, 3))))
    assert clip.look.aspect == Fraction(4, 3)


def test_a_video_damaged_in_the_middle_is_read_to_its_end(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", Recipe(tuple(range(0, 512 * 32, 512))))
    whole = [frame.at for frame in open_clip(path).reel.frames()]
    tally = Tally()
    frames = list(open_clip(damage(path, 0.25, 300)).reel.frames(tally))
    assert tally.lost + tally.damaged > 0
    assert tally.read == len(frames)
    assert frames[-1].at == whole[-1]
    assert "damaged" in tally.sentence()


def test_a_video_cut_short_says_how_many_frames_are_lost(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mkv", Recipe(tuple(range(0, 512 * 32, 512))))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    frames = list(open_clip(path).reel.frames())
    assert 5 < len(frames) < 32


def test_an_animation_keeps_times_loops_and_transparency(tmp_path: Path) -> None:
    pictures = []
    for number in range(4):
        alpha = np.full((48, 64, 1), 255, np.uint8)
        alpha[:10] = 0
        pictures.append(Image.fromarray(np.concatenate((scene(number), alpha), axis=2)))
    path = tmp_path / "a.webp"
    pictures[0].save(
        path,
        save_all=True,
        append_images=pictures[1:],
        duration=[40, 80, 120, 40],
        loop=3,
        lossless=True,
        exact=True,
    )
    assert is_clip(path)
    clip = open_clip(path)
    frames = list(clip.reel.frames())
    assert [frame.lasts for frame in frames] == [40, 80, 120, 40]
    assert (clip.loops, clip.channels) == (3, 4)
    wanted = np.asarray(pictures[2])
    assert np.array_equal(frames[2].pixels[..., 3], wanted[..., 3])
    assert np.array_equal(frames[2].pixels[10:], wanted[10:])


def test_a_picture_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    Image.fromarray(scene(0)).save(path)
    assert not is_clip(path)
    assert not is_clip(tmp_path / "b.png")
    assert is_clip(tmp_path / "b.MP4")


def test_numbered_files_are_read_in_order_with_their_gaps(tmp_path: Path) -> None:
    for number in (8, 9, 10, 12):
        Image.fromarray(scene(number)).save(tmp_path / f"shot_{number:03}.png")
    (tmp_path / "shot_011.png").write_bytes(b"nothing")
    for given in (tmp_path, tmp_path / "shot_%03d.png"):
        clip = open_clip(given, Fraction(24))
        tally = Tally()
        frames = list(clip.reel.frames(tally))
        assert [frame.at for frame in frames] == [0, 1, 2, 4]
        assert (clip.number, clip.rate, tally.lost) == (8, Fraction(24), 1)
        assert np.array_equal(frames[3].pixels, scene(12))


def test_frames_of_several_sizes_are_refused(tmp_path: Path) -> None:
    Image.fromarray(scene(1)).save(tmp_path / "1.png")
    Image.fromarray(scene(2, 50, 60)).save(tmp_path / "2.png")
    with pytest.raises(UserMistake, match="60 x 50"):
        list(open_clip(tmp_path).reel.frames())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.mp4", b"\0" * 3000, "cannot be read"),
        ("a.mp4", b"", "cannot be read"),
        ("missing", None, "There is no file"),
    ],
    ids=["zeros", "empty", "missing"],
)
def test_what_is_no_clip_is_told_in_a_sentence(
    tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UserMistake, match=says):
        open_clip(tmp_path / name)


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 44100
        target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    with pytest.raises(UserMistake, match="no moving pictures"):
        open_clip(path)
