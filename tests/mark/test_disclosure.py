"""What files say under a preset of marks: label, XMP, PNG text, manifest, and what verify reads."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from photographs import photograph
from PIL import Image

from pinxit import Studio
from pinxit.base.hashing import hash_array
from pinxit.check.finding import Policy
from pinxit.check.marking import Marking
from pinxit.clips.clip import Clip, Frame, Tally, raster
from pinxit.clips.read import open_clip
from pinxit.mark.recipe import read_recipe_file
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.pictures.read import read_file, read_labels, read_picture

PROVIDER = 'Müller & Söhne "AI" <Ltd>'
STEP = Step("generate", "r3gan", "2", {}, 3, (Source("model", "m", "c" * 64),))


def _studio(folder: Path, preset: str, **more: Any) -> Studio:
    off = dict.fromkeys(("copies", "rights", "safety"), "they are not what is tested")
    return Studio(folder / "home", policy=Policy(off, marking=Marking(preset, **more)))


def _picture(*steps: Step, side: int = 288, channels: int = 3) -> Picture:
    pixels = photograph(5, side, side)
    if channels == 1:
        pixels = pixels[..., :1]
    if channels == 4:
        pixels = np.concatenate([pixels, np.full((side, side, 1), 0.5, np.float32)], axis=2)
    return Picture(pixels, steps=steps or (STEP,))


def _xmp(path: Path) -> dict[str, str]:
    """Properties of the packet by their full names; the text of arrays joined."""
    packet = read_labels(read_file(path, most_bytes=10**8)).xmp or ""
    bare = re.sub(r"<\?xpacket[^>]*\?>", "", packet).strip()
    root = ET.fromstring(bare)  # noqa: S314 - our own packet
    (about,) = root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
    return {each.tag: "".join(each.itertext()) for each in about}


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif", "avif"])
@pytest.mark.parametrize("preset", ["eu", "china"])
def test_a_labeled_file_is_trusted_and_verify_says_what_it_shows(
    preset: str, suffix: str, tmp_path: Path
) -> None:
    studio = _studio(tmp_path, preset, provider=PROVIDER)
    done = studio.deliver(_picture(), tmp_path / f"out.{suffix}")
    verdict = studio.verify(done.path)
    assert verdict.state == "trusted"
    words = {"eu": "AI generated", "china": "AI生成"}[preset]
    line = (
        f'Marked by {PROVIDER} under the preset {preset}, with a label that can be seen: "{words}"'
    )
    assert line in verdict.lines()
    assert verdict.to_json()["facts"]["marking"]["preset"] == preset


def test_the_label_is_in_the_file_and_the_recipe_names_the_pixels_without_it(
    tmp_path: Path,
) -> None:
    picture = _picture()
    done = _studio(tmp_path, "eu").deliver(picture, tmp_path / "out.png")
    found = read_picture(done.path).pixels
    assert np.abs(found - picture.pixels)[-60:, -160:].max() > 0.3
    assert np.abs(found - picture.pixels)[:200].max() < 0.1
    assert read_recipe_file(done.path).recipe["pixels"] == hash_array(picture.pixels)


def test_the_same_picture_gets_the_same_marked_pixels_again(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "eu")
    done = [studio.deliver(_picture(), tmp_path / f"{n}.png") for n in range(2)]
    first, second = (hash_array(read_picture(each.path).pixels) for each in done)
    assert first == second


def test_the_watermark_is_read_from_a_labeled_picture(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "eu")
    done = studio.deliver(_picture(side=384), tmp_path / "out.png")
    stripped = tmp_path / "stripped.png"
    Image.open(done.path).convert("RGB").save(stripped)
    verdict = studio.verify(stripped)
    assert verdict.trace is not None
    assert verdict.trace.known == "ours"


def test_a_painted_over_label_is_found_and_said_where(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "eu")
    done = studio.deliver(_picture(), tmp_path / "out.png")
    data = done.path.read_bytes()
    image = Image.open(done.path).convert("RGB")
    image.paste((90, 90, 90), (100, 240, 285, 285))
    image.save(tmp_path / "plain.png")
    plain = (tmp_path / "plain.png").read_bytes()
    (tmp_path / "painted.png").write_bytes(_with_pixels_of(data, plain))
    verdict = studio.verify(tmp_path / "painted.png")
    assert verdict.state == "changed"
    (change,) = [each for each in verdict.changes if each.part == "pixels"]
    assert {row for row, _ in change.tiles} <= {6, 7}
    assert (7, 7) in change.tiles


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big") + 12
        yield data[at + 4 : at + 8], data[at : at + size]
        at += size


def _with_pixels_of(data: bytes, other: bytes) -> bytes:
    """The first PNG with the pixels of the second."""
    pixels = b"".join(chunk for kind, chunk in _chunks(other) if kind == b"IDAT")
    before = [chunk for kind, chunk in _chunks(data) if kind not in {b"IDAT", b"IEND"}]
    (end,) = [chunk for kind, chunk in _chunks(data) if kind == b"IEND"]
    return data[:8] + b"".join(before) + pixels + end


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("depth", [8, 16])
def test_every_kind_of_picture_is_labeled(
    channels: int, depth: Literal[8, 16], tmp_path: Path
) -> None:
    studio = _studio(tmp_path, "eu")
    picture = replace(_picture(channels=channels), depth=depth)
    done = studio.deliver(picture, tmp_path / "out.png")
    found = read_picture(done.path)
    assert (found.channels, found.depth) == (channels, depth)
    corner = found.pixels[-26:-13, -30:-13]
    assert corner[..., 0].max() > 0.95
    if channels == 4:
        assert corner[..., 3].min() > 0.99
        assert np.allclose(found.pixels[:100, :, 3], 0.5, atol=0.01)
    assert studio.verify(done.path).state == "trusted"


@pytest.mark.parametrize("preset", ["eu", "california", "china"])
def test_a_picture_in_which_ai_had_no_part_gets_no_mark(preset: str, tmp_path: Path) -> None:
    studio = _studio(tmp_path, preset, provider=PROVIDER)
    done = studio.deliver(_picture(Step("crop", "", "1")), tmp_path / "out.png")
    assert studio.verify(done.path).facts.marking == {}
    assert "AIGC" not in read_labels(done.path.read_bytes()).text
    plain = _studio(tmp_path, "none").deliver(_picture(Step("crop", "", "1")), tmp_path / "b.png")
    first, second = (read_picture(each.path).pixels for each in (done, plain))
    assert np.abs(first - second).max() < 0.1


def test_without_a_preset_nothing_is_said(tmp_path: Path) -> None:
    done = _studio(tmp_path, "none").deliver(_picture(), tmp_path / "out.png")
    assert _studio(tmp_path, "none").verify(done.path).facts.marking == {}
    assert not any("publisher" in name or "AIGC" in name for name in _xmp(done.path))


def test_a_picture_too_small_for_a_label_says_so(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "eu")
    done = studio.deliver(_picture(side=12), tmp_path / "out.png")
    (line,) = [each for each in studio.verify(done.path).lines() if "preset" in each]
    assert line.endswith(
        "without a label that can be seen. There is no room for a label (12 x 12 px)."
    )


def test_california_names_provider_time_and_id_where_xmp_is_read(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "california", provider=PROVIDER)
    done = studio.deliver(_picture(), tmp_path / "out.jpg")
    xmp = _xmp(done.path)
    iptc = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
    assert xmp["{http://purl.org/dc/elements/1.1/}publisher"] == PROVIDER
    assert xmp["{http://ns.adobe.com/xap/1.0/}CreateDate"] == STEP.when
    assert xmp[f"{iptc}AISystemUsed"] == "Pinxit, r3gan"
    assert xmp[f"{iptc}AISystemVersionUsed"].endswith(", 2")
    verdict = studio.verify(done.path)
    assert xmp[f"{iptc}DigImageGUID"] == f"pinxit:{verdict.facts.marking['id']}"
    assert any("california, without a label" in line for line in verdict.lines())


def test_china_writes_its_field_into_xmp_and_png_text(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "china", provider=PROVIDER)
    done = studio.deliver(_picture(), tmp_path / "out.png")
    text = read_labels(done.path.read_bytes()).text["AIGC"]
    field = json.loads(text)
    assert field["Label"] == "1"
    assert field["ContentProducer"] == PROVIDER
    assert re.fullmatch("[0-9a-f]{10}", field["ProduceID"])
    assert sorted(field) == [
        "ContentProducer",
        "ContentPropagator",
        "Label",
        "ProduceID",
        "PropagateID",
        "ReservedCode1",
        "ReservedCode2",
    ]
    assert _xmp(done.path)["{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"] == text


def test_a_policy_can_leave_the_label_out_or_ask_for_it_alone(tmp_path: Path) -> None:
    china = _studio(tmp_path, "china", provider=PROVIDER, label=False)
    bare = china.deliver(_picture(), tmp_path / "bare.png")
    assert "label" not in china.verify(bare.path).facts.marking
    assert "AIGC" in read_labels(bare.path.read_bytes()).text
    alone = _studio(tmp_path, "none", label=True)
    labeled = alone.deliver(_picture(), tmp_path / "labeled.png")
    assert alone.verify(labeled.path).facts.marking["label"] == "AI generated"


class _Still:
    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        yield from (Frame(raster(photograph(2, 96, 160)), at) for at in range(4))


def test_a_clip_carries_the_label_on_every_frame_and_says_so(tmp_path: Path) -> None:
    studio = _studio(tmp_path, "eu")
    steps = (Step("film", "r3gan", "2"),)
    clip = Clip(_Still(), 160, 96, 3, Fraction(1, 25), Fraction(25), count=4, steps=steps)
    done = studio.deliver_clip(clip, tmp_path / "out.mp4")
    frames = list(open_clip(done.path).reel.frames())
    before = next(_Still().frames()).pixels.astype(int)
    assert len(frames) == 4
    for frame in frames:
        gap = np.abs(frame.pixels.astype(int) - before)
        assert gap[-12:-5, -40:-10].mean() > 40
        assert gap[:60].mean() < 10
    verdict = studio.verify(done.path)
    assert verdict.state == "trusted"
    assert verdict.facts.marking["label"] == "AI generated"
