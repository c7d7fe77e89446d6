"""Verification in armor says what verification says."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from program import paint

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.mark.untrusted import ToldVerdict, verify_untrusted, verifying_armor
from pinxit.mark.verdict import Verdict
from pinxit.mark.verify import verify
from pinxit.studio import Studio

SUFFIXES = ("png", "jpg", "webp", "tiff", "avif")
Give = Callable[[str], bytes]


@pytest.fixture(scope="module")
def armor() -> Iterator[Armor]:
    with verifying_armor() as worn:
        yield worn


def told(verdict: Verdict | ToldVerdict) -> tuple[object, ...]:
    return verdict.state, verdict.lines(), verdict.to_json()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_verdict_is_the_same_as_outside(
    armor: Armor, desk: Desk, signed: Give, suffix: str
) -> None:
    data, anchors = signed(suffix), desk.keys.anchors()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    for each in (data, bytes(flipped), data[:-9], data[: len(data) // 2], data + b"more"):
        assert told(verify_untrusted(armor, each, anchors)) == told(verify(each, anchors))
    assert verify_untrusted(armor, data, anchors).state == "trusted"


@pytest.mark.parametrize("suffix", ["mp4", "gif", "webm"])
def test_clips_are_verified_as_well(armor: Armor, tmp_path: Path, suffix: str) -> None:
    studio = Studio(tmp_path / "home")
    for number in range(3):
        paint(tmp_path / "frames" / f"{number}.png", number)
    path = studio.deliver_clip(studio.open_clip(tmp_path / "frames"), tmp_path / f"a.{suffix}").path
    data, anchors = path.read_bytes(), studio.keys.anchors()
    verdict = verify_untrusted(armor, data, anchors)
    assert verdict.state == ("unsigned" if suffix == "webm" else "trusted")
    spoiled = bytearray(data)
    spoiled[-20] ^= 1
    assert told(verify_untrusted(armor, bytes(spoiled), anchors)) == told(
        verify(bytes(spoiled), anchors)
    )


def test_what_is_no_picture_is_a_mistake(armor: Armor) -> None:
    with pytest.raises(UserMistake, match=r"notes\.txt is not a picture"):
        verify_untrusted(armor, b"hello", "", "notes.txt")
