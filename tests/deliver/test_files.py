"""Delivery: whole, signed files in every format, or none at all."""

import dataclasses
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk import Desk
from PIL import Image

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.hashing import canonical_json, hash_file
from pinxit.deliver.files import deliver
from pinxit.mark.credentials import embed
from pinxit.mark.deeds import VOCABULARY
from pinxit.mark.keys import KeyRing
from pinxit.mark.verify import verify
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import read_labels, read_picture

SUFFIXES = ("png", "jpg", "webp", "tiff", "avif")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_delivered_file_holds_the_picture_and_its_labels(desk: Desk, suffix: str) -> None:
    picture = desk.picture()
    delivered = desk.deliver(f"out.{suffix}", picture)
    assert delivered.sha256 == hash_file(delivered.path)
    again = read_picture(delivered.path)
    off = np.abs(again.pixels - picture.pixels)
    assert off.max() < 1 / 255 if suffix in ("png", "tiff") else off.mean() < 0.05
    labels = read_labels(delivered.path.read_bytes())
    assert labels.xmp is not None
    assert "compositeWithTrainedAlgorithmicMedia" in labels.xmp
    with Image.open(delivered.path) as opened:
        opened.load()


def test_a_png_carries_the_whole_recipe_as_text(desk: Desk) -> None:
    marked = desk.marked(desk.picture())
    path = deliver(marked, desk.folder / "out.png").path
    assert read_labels(path.read_bytes()).text["pinxit"] == canonical_json(marked.recipe)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_gray_color_and_alpha_are_signed_in_every_format(
    desk: Desk, suffix: str, channels: int
) -> None:
    pixels = np.random.default_rng(4).random((33, 47, channels), np.float32)
    step = Step("generate", "r3gan", "1", {}, 1)
    path = desk.deliver(f"out.{suffix}", Picture(pixels, steps=(step,), depth=16)).path
    assert verify(path, desk.keys.anchors()).state == "trusted"


def test_a_file_that_exists_is_kept_unless_overwriting_is_asked_for(desk: Desk) -> None:
    path = desk.folder / "out.png"
    path.write_bytes(b"mine")
    marked = desk.marked(desk.picture())
    with pytest.raises(UserMistake, match="exists already"):
        deliver(marked, path)
    assert path.read_bytes() == b"mine"
    deliver(marked, path, overwrite=True)
    assert verify(path, desk.keys.anchors()).state == "trusted"


def test_a_signer_that_fails_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    signer, other = desk.keys.signer(), KeyRing(tmp_path / "other").signer()
    mismatched = dataclasses.replace(signer, key=other.key)
    marked = desk.marked(desk.picture(), mismatched)
    before = sorted(desk.folder.iterdir())
    with pytest.raises(PinxitError, match="could not be signed"):
        deliver(marked, desk.folder / "out.png")
    assert sorted(desk.folder.iterdir()) == before


def test_a_signer_that_fails_leaves_the_old_file(desk: Desk, tmp_path: Path) -> None:
    old = desk.deliver("out.png")
    other = KeyRing(tmp_path / "other").signer()
    mismatched = dataclasses.replace(desk.keys.signer(), key=other.key)
    with pytest.raises(PinxitError):
        deliver(desk.marked(desk.picture(), mismatched), old.path, overwrite=True)
    assert hash_file(old.path) == old.sha256


def test_an_unknown_suffix_is_refused_before_anything_is_done(desk: Desk) -> None:
    with pytest.raises(UserMistake, match=r"out\.xyz ends in"):
        deliver(desk.marked(desk.picture()), desk.folder / "new" / "out.xyz")
    assert not (desk.folder / "new").exists()


def test_quality_decides_the_size_of_a_jpeg(desk: Desk) -> None:
    marked = desk.marked(desk.picture())
    small = deliver(marked, desk.folder / "small.jpg", quality=20).path
    large = deliver(marked, desk.folder / "large.jpg", quality=98).path
    assert small.stat().st_size < large.stat().st_size - 1000


@pytest.mark.parametrize("keep", [False, True])
def test_the_place_of_a_photograph_goes_along_only_if_asked_for(desk: Desk, keep: bool) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    desk.photo("plain.jpg")
    with Image.open(desk.folder / "plain.jpg") as plain:
        plain.save(desk.folder / "placed.jpg", exif=exif)
    picture = read_picture(desk.folder / "placed.jpg")
    path = deliver(desk.marked(picture), desk.folder / "out.jpg", keep_location=keep).path
    with Image.open(path) as opened:
        assert bool(opened.getexif().get_ifd(0x8825)) == keep
        assert opened.getexif()[0x010F] == "Camera"


def _with_signed_place(desk: Desk, label: str, place: dict[str, Any]) -> Path:
    """A photograph whose own manifest tells where it was taken, as some cameras write it."""
    desk.photo("plain.jpg", 9)
    created = {"action": "c2pa.created", "digitalSourceType": VOCABULARY + "digitalCapture"}
    manifest = {
        "claim_generator_info": [{"name": "Camera"}],
        "title": "placed.jpg",
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [created]}},
            {"label": label, "data": place},
        ],
    }
    data = (desk.folder / "plain.jpg").read_bytes()
    path = desk.folder / "placed.jpg"
    path.write_bytes(embed(data, "image/jpeg", manifest, (), desk.keys.signer()))
    return path


EXIF = {"exif": "http://ns.adobe.com/exif/1.0/"}
IPTC = {"Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"}


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("stds.exif", {"@context": EXIF, "exif:GPSLatitude": "52,31.1234N"}),
        ("cawg.metadata", {"@context": EXIF, "exif:GPSLatitude": "52,31.1234N"}),
        ("cawg.metadata", {"@context": IPTC, "Iptc4xmpExt:City": "52,31.1234N"}),
        ("com.example.place", {"deep": [{"location": "52,31.1234N"}]}),
    ],
)
def test_the_place_in_the_manifest_of_a_source_goes_along_only_if_asked_for(
    desk: Desk, label: str, place: dict[str, Any], keep: bool
) -> None:
    placed = _with_signed_place(desk, label, place)
    assert b"52,31.1234N" in placed.read_bytes()
    result = desk.stylized(read_picture(placed), desk.photo("style.png", 2))
    path = deliver(desk.marked(result), desk.folder / "out.jpg", keep_location=keep).path
    assert (b"52,31.1234N" in path.read_bytes()) == keep
    assert (b"tells where it was made, and was left out" in path.read_bytes()) != keep
    verdict = verify(path, desk.keys.anchors())
    assert verdict.state == "trusted"
    content = next(each for each in verdict.sources if each.title == "placed.jpg")
    assert content.sha256 == hash_file(placed)
    assert content.state == ("signed" if keep else "left out")


def test_what_was_found_goes_along_to_tell_the_user(desk: Desk) -> None:
    assert [each.check for each in desk.deliver("out.png").findings] == ["eyes"]


def test_the_same_picture_gives_the_same_pixels_and_recipe_again(desk: Desk) -> None:
    picture = desk.picture()
    first, second = (desk.deliver(f"{name}.png", picture).path for name in ("a", "b"))
    assert np.array_equal(read_picture(first).pixels, read_picture(second).pixels)
    texts = [read_labels(path.read_bytes()).text["pinxit"] for path in (first, second)]
    assert texts[0] == texts[1]


def test_signing_is_quick_enough_to_be_always_on(desk: Desk) -> None:
    marked = desk.marked(desk.picture())
    start = time.process_time()
    for number in range(20):
        deliver(marked, desk.folder / f"{number}.jpg")
    assert time.process_time() - start < 10  # 0.2 s measured; this catches only a disaster
