"""Delivered clips are signed, verify as trusted, and tell what was changed."""

from pathlib import Path

import numpy as np
import pytest
from moving import Recipe, packets, video

from pinxit.base.errors import Refused
from pinxit.cli.inspection import inspection
from pinxit.clips.clip import Clip
from pinxit.clips.read import open_clip
from pinxit.mark.recipe import read_recipe_file
from pinxit.pictures.picture import Source, Step
from pinxit.studio import Studio

TIMES = tuple(range(0, 512 * 6, 512))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "home")


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    """A clip with the history of a painted one."""
    opened = open_clip(video(tmp_path / "a.mp4", Recipe(TIMES, sounds=1)))
    used = (opened.as_source("content"), Source("style", "s.jpg", "1" * 64))
    step = Step("stylize", "fast_style", "1", used=used)
    return opened.after(opened.reel, step, size=(64, 48), count=len(TIMES))


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".gif", ".webp"])
def test_a_delivered_clip_is_signed_and_trusted(
    tmp_path: Path, studio: Studio, clip: Clip, suffix: str
) -> None:
    target = tmp_path / "out" / f"b{suffix}"
    done = studio.deliver_clip(clip, target)
    verdict = studio.verify(target)
    assert verdict.state == "trusted"
    assert verdict.facts.source_type == "compositeWithTrainedAlgorithmicMedia"
    assert {source.title for source in verdict.sources} == {"a.mp4", "s.jpg"}
    assert verdict.facts.when
    assert [finding.check for finding in done.findings] == ["rights", "safety"]
    recipe = read_recipe_file(target)
    assert recipe.is_signed
    assert recipe.recipe["frames"] == len(TIMES)
    left = {file.name for file in target.parent.iterdir()} - {target.name, f"{target.name}.c2pa"}
    assert left == set()


def test_sound_is_the_same_after_signing(tmp_path: Path, studio: Studio, clip: Clip) -> None:
    studio.deliver_clip(clip, tmp_path / "b.mp4")
    assert packets(tmp_path / "b.mp4", "audio") == packets(tmp_path / "a.mp4", "audio")


def test_changed_pictures_and_sound_are_told_apart(
    tmp_path: Path, studio: Studio, clip: Clip
) -> None:
    target = tmp_path / "b.mp4"
    studio.deliver_clip(clip, target)
    whole = target.read_bytes()
    for kind, says in (("video", "moving pictures"), ("audio", "sound")):
        wanted = max((packet[3] for packet in packets(tmp_path / "b.mp4", kind)), key=len)
        place = whole.index(wanted) + len(wanted) // 2
        target.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        verdict = studio.verify(target)
        assert verdict.state == "changed"
        assert [says in change.sentence for change in verdict.changes] == [True]
        target.write_bytes(whole)


def test_a_changed_label_is_told(tmp_path: Path, studio: Studio, clip: Clip) -> None:
    target = tmp_path / "b.mp4"
    studio.deliver_clip(clip, target)
    data = target.read_bytes()
    assert b"DigitalSourceType" in data
    target.write_bytes(data.replace(b"compositeWithTrained", b"digitalCaptureXXXXXX"))
    verdict = studio.verify(target)
    assert verdict.state == "changed"


def test_webm_without_the_manifest_beside_it_is_unsigned(
    tmp_path: Path, studio: Studio, clip: Clip
) -> None:
    studio.deliver_clip(clip, tmp_path / "b.webm")
    (tmp_path / "b.webm.c2pa").unlink()
    verdict = studio.verify(tmp_path / "b.webm")
    assert verdict.state == "unsigned"
    assert "b.webm.c2pa" in verdict.sentence


def test_a_damaged_video_is_no_traceback(tmp_path: Path, studio: Studio, clip: Clip) -> None:
    target = tmp_path / "b.mp4"
    studio.deliver_clip(clip, target)
    data = target.read_bytes()
    for cut in (40, len(data) // 3, len(data) - 40):
        target.write_bytes(data[:cut])
        assert studio.verify(target).state in {"broken", "changed", "unsigned"}


def test_a_clip_whose_rights_forbid_it_is_refused(
    tmp_path: Path, studio: Studio, clip: Clip
) -> None:
    text = "path,license,creator,deny,reason\na.mp4,LicenseRef-Mine,Me,edit,not mine to change\n"
    (tmp_path / "rights.csv").write_text(text)
    with pytest.raises(Refused, match=r"a\.mp4"):
        studio.deliver_clip(clip, tmp_path / "b.mp4")
    assert not (tmp_path / "b.mp4").exists()


def test_frames_are_delivered_as_signed_pictures(
    tmp_path: Path, studio: Studio, clip: Clip
) -> None:
    done = studio.deliver_frames(clip, tmp_path / "f" / "%04d.png")
    assert [each.path.name for each in done] == [f"{n:04}.png" for n in range(1, 7)]
    assert studio.verify(done[2].path).state == "trusted"
    frames = open_clip(tmp_path / "f").reel.frames()
    for old, new in zip(clip.reel.frames(), frames, strict=True):
        assert np.array_equal(old.pixels, new.pixels)


def test_inspect_tells_size_frames_tracks_and_history(
    tmp_path: Path, studio: Studio, clip: Clip
) -> None:
    studio.deliver_clip(clip, tmp_path / "b.mp4")
    facts = inspection(tmp_path / "b.mp4")
    assert facts["size"] == "64 x 48 px"
    assert facts["frames"].startswith("6,")
    assert facts["tracks"] == "video (h264), audio (aac)"
    assert facts["recipe"] == "signed: open, then stylize fast_style"
