"""Clips of strangers: in armor the same frames as outside, and never more than a sentence."""

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from moving import Recipe, damage, video
from PIL import Image

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.clips.clip import Tally
from pinxit.clips.read import open_clip
from pinxit.clips.untrusted import SOUND_RATE, clip_armor, clip_of, look_at

TIMES = tuple(range(0, 512 * 30, 512))
UNEVEN = (0, 512, 1024, 3000, 3512, 9000)


@pytest.fixture(scope="module")
def armor() -> Iterator[Armor]:
    with clip_armor() as made:
        yield made


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("a.mp4", Recipe(TIMES, scenes=(9,))),
        ("a.mov", Recipe(UNEVEN, rotation=90)),
        ("a.mkv", Recipe(UNEVEN, is_full=True)),
    ],
)
def test_a_clip_is_in_armor_what_it_is_outside(tmp_path: Path, name: str, recipe: Recipe) -> None:
    path = video(tmp_path / name, recipe)
    inside, outside = clip_of(path, name, tmp_path / "sound"), open_clip(path)
    for fact in ("width", "height", "channels", "time_base", "rate", "count", "look", "title"):
        assert getattr(inside, fact) == getattr(outside, fact), fact
    assert (inside.source, inside.origin) == (outside.source, None)
    for one, other in zip(inside.reel.frames(), outside.reel.frames(), strict=True):
        assert (one.at, one.lasts) == (other.at, other.lasts)
        assert np.array_equal(one.pixels, other.pixels)


def test_an_animation_keeps_its_times_and_transparency(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (20, 10), (40 * n, 9, 9, 255 * (n % 2))) for n in range(4)]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=70, disposal=2)
    inside, outside = clip_of(path, "a.gif", tmp_path), open_clip(path)
    pairs = zip(inside.reel.frames(), outside.reel.frames(), strict=True)
    assert all(np.array_equal(one.pixels, other.pixels) for one, other in pairs)
    assert (inside.channels, inside.loops) == (outside.channels, outside.loops)


def test_sound_becomes_samples_in_a_file_of_ours(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", Recipe(TIMES, sounds=2))
    made = clip_of(path, "a.mp4", tmp_path / "mine")
    assert made.origin is not None
    assert made.origin.file == tmp_path / "mine" / "sound.wav"
    with wave.open(str(made.origin.file)) as file:
        count = file.getnframes()
        samples = np.frombuffer(file.readframes(count), np.int16).reshape(-1, 2)
    assert count / SOUND_RATE == pytest.approx(30 * 0.04, abs=0.1)
    waves = np.abs(np.fft.rfft(samples[:, 0].astype(float)))
    assert waves.argmax() * SOUND_RATE / count == pytest.approx(300, abs=3)  # the first track's


def test_a_damaged_clip_gives_what_can_be_decoded(tmp_path: Path) -> None:
    path = damage(video(tmp_path / "a.mp4", Recipe(TIMES)), 0.4, 300)
    inside, outside = Tally(), Tally()
    one = [each.pixels for each in clip_of(path, "a.mp4", tmp_path).reel.frames(inside)]
    other = [each.pixels for each in open_clip(path).reel.frames(outside)]
    assert len(one) == len(other)
    assert inside == outside
    assert inside.sentence()


def test_what_is_no_clip_or_too_large_is_told(tmp_path: Path, armor: Armor) -> None:
    path = video(tmp_path / "a.mp4", Recipe(TIMES))
    with pytest.raises(UserMistake, match=r"a\.mp4 have 0 million pixels; at most 0"):
        look_at(armor, path.read_bytes(), "a.mp4", most_pixels=100)
    Image.new("RGB", (9, 9)).save(tmp_path / "still.gif")
    with pytest.raises(UserMistake, match=r"still\.gif holds one picture"):
        look_at(armor, (tmp_path / "still.gif").read_bytes(), "still.gif")
    with pytest.raises(UserMistake, match=r"notes\.txt is no clip"):
        look_at(armor, b"nothing that moves", "notes.txt")


def test_whatever_a_file_holds_costs_a_sentence_at_most(tmp_path: Path, armor: Armor) -> None:
    sources = [
        video(tmp_path / name, Recipe(TIMES[:6], sounds=1)).read_bytes()
        for name in ("a.mp4", "a.mkv", "a.avi")
    ]
    chance, told = np.random.default_rng(5), list[str]()
    for number in range(120):
        data = bytearray(sources[number % 3])
        for _ in range(int(chance.integers(1, 40))):
            data[int(chance.integers(len(data)))] = int(chance.integers(256))
        data = data[: len(data) - int(chance.integers(2)) * int(chance.integers(len(data)))]
        try:
            first = look_at(armor, bytes(data), "it.mp4").first
        except UserMistake as mistake:
            told.append(str(mistake))
        else:
            assert first.shape[2] == 3
    assert 0 < len(told) < 120
    assert all(each.endswith(".") for each in told)
