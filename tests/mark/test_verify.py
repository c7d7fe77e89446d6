"""Verification: tampering is found and named; what is fine is trusted, and only that."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import encypher_c2pa
import numpy as np
import pytest
from desk import OWN_CHECKS_ALONE, Approves, Desk
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.check.checked import check
from pinxit.check.finding import Finding, Policy
from pinxit.deliver.files import deliver
from pinxit.mark.certificates import issue
from pinxit.mark.keys import KeyRing, Signer
from pinxit.mark.marked import mark
from pinxit.mark.recipe import read_recipe
from pinxit.mark.verify import verify
from pinxit.pictures.known import format_of
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import decode_picture, read_picture

SUFFIXES = ("png", "jpg", "webp", "tiff", "avif")
FLIPS = 40
Give = Callable[[str], bytes]


def _judge(data: bytes, anchors: str) -> str:
    """What a verifier that shares no code with ours says."""
    known = format_of(data)
    assert known is not None
    answer = encypher_c2pa.verify(
        data,
        known.media_type,
        trust_pem=anchors,
        no_default_trust=True,
        telemetry=False,
        online=False,
    )
    return str(answer["validation_state"])


def _manifest_region(data: bytes) -> range:
    """Where the manifest lies: from its first box to past its signature and certificates."""
    return range(
        max(20, data.find(b"jumb") - 48), min(len(data), data.rfind(b"c2pa.signature") + 2700)
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    packed = [
        struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(c, zlib.crc32(k)))
        for k, c in chunks
    ]
    return data_head() + b"".join(packed)


def data_head() -> bytes:
    return b"\x89PNG\r\n\x1a\n"


def _with_pixels(data: bytes, change: Callable[[np.ndarray], None]) -> bytes:
    """The same PNG, manifest and all, with other pixels, as a careful forger would make it."""
    stored = np.array(Image.open(io.BytesIO(data)))
    change(stored)
    repacked = io.BytesIO()
    Image.fromarray(stored).save(repacked, "png")
    forged = next(content for kind, content in _chunks(repacked.getvalue()) if kind == b"IDAT")
    kept = [(kind, content) for kind, content in _chunks(data) if kind != b"IDAT"]
    return _png([*kept[:-1], (b"IDAT", forged), kept[-1]])


def _unsigned_like(data: bytes) -> bytes:
    """The PNG without its manifest, but with all its labels."""
    return _png([(kind, content) for kind, content in _chunks(data) if kind != b"caBX"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_trusted_by_us_and_by_an_independent_judge(
    desk: Desk, signed: Give, suffix: str
) -> None:
    data = signed(suffix)
    verdict = verify(data, desk.keys.anchors())
    assert verdict.state == "trusted"
    assert verdict.changes == ()
    assert verdict.warnings == ()
    assert _judge(data, desk.keys.anchors()) == "Trusted"


def test_a_trusted_verdict_tells_who_what_and_out_of_what(desk: Desk) -> None:
    picture = desk.picture()
    delivered = desk.deliver("out.png", picture)
    verdict = verify(delivered.path, desk.keys.anchors())
    facts = verdict.facts
    assert facts.signer.startswith("Pinxit local signer")
    assert facts.when
    assert facts.made == ("stylize with gatys 1.2, seed 7",)
    assert facts.ai == "edited with a trained model (AI)"
    assert facts.generator.startswith("Pinxit")
    assert [f["sentence"] for f in facts.findings] == ["Nothing was wrong with it."]
    assert facts.labels_agree == {"xmp": True, "recipe": True}
    content, style = verdict.sources
    assert (content.title, content.role, content.state) == ("content.jpg", "content", "unsigned")
    assert content.sha256 == picture.steps[0].used[0].sha256
    assert (style.title, style.role, style.state) == ("style.png", "style", "unsigned")
    words = "\n".join(verdict.lines())
    assert "Made from: style.png (style): not signed" in words
    assert "Check eyes: fine. Nothing was wrong with it." in words


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_flipped_bit_outside_the_manifest_is_trusted(
    desk: Desk, signed: Give, suffix: str
) -> None:
    data, anchors = signed(suffix), desk.keys.anchors()
    region = _manifest_region(data)
    outside = [at for at in range(16, len(data)) if at not in region]
    rng = np.random.default_rng(11)
    for at in rng.choice(outside, FLIPS):
        forged = bytearray(data)
        forged[at] ^= 1 << int(rng.integers(8))
        assert verify(bytes(forged), anchors).state in ("changed", "broken")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_flipped_bit_in_the_manifest_is_found_or_changes_nothing_that_is_said(
    desk: Desk, signed: Give, suffix: str
) -> None:
    data, anchors = signed(suffix), desk.keys.anchors()
    honest = verify(data, anchors)
    facts = honest.facts
    rng = np.random.default_rng(12)
    for at in rng.choice(np.array(_manifest_region(data)), FLIPS):
        forged = bytearray(data)
        forged[at] ^= 1 << int(rng.integers(8))
        verdict = verify(bytes(forged), anchors)
        if verdict.state == "trusted":  # padding of the signature, which carries nothing
            assert replace(verdict.facts, labels_agree={}) == replace(facts, labels_agree={})
            assert verdict.sources == honest.sources
        else:
            assert verdict.state in ("changed", "broken", "unsigned")


def test_changed_pixels_are_found_and_located(desk: Desk, signed: Give) -> None:
    def brighten(pixels: np.ndarray) -> None:
        pixels[2:6, 58:62] = 255

    forged = _with_pixels(signed("png"), brighten)
    found = read_recipe(forged, anchors=desk.keys.anchors())
    assert (found.is_signed, found.is_known) == (False, False)
    assert len(found.recipe["steps"]) == 2
    verdict = verify(forged, desk.keys.anchors())
    assert verdict.state == "changed"
    (change,) = verdict.changes
    assert change.part == "pixels"
    assert change.tiles == ((0, 7),)
    assert change.share == 1 / 64
    assert change.sentence == "Pixels differ in the upper right (2% of the picture's 8 x 8 tiles)."
    assert verdict.facts.made == ("stylize with gatys 1.2, seed 7",)


def test_a_manifest_moved_to_another_picture_of_the_same_size_is_found(
    desk: Desk, signed: Give
) -> None:
    def replace_all(pixels: np.ndarray) -> None:
        pixels[:] = 255 - pixels

    verdict = verify(_with_pixels(signed("png"), replace_all), desk.keys.anchors())
    assert verdict.state == "changed"
    assert "manifest is of another picture" in verdict.changes[0].sentence


def test_a_manifest_moved_to_a_picture_of_another_size_is_found(desk: Desk, signed: Give) -> None:
    stolen = [(k, c) for k, c in _chunks(signed("png")) if k == b"caBX"]
    target = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(target, "png")
    head, *rest = _chunks(target.getvalue())
    verdict = verify(_png([head, *stolen, *rest]), desk.keys.anchors())
    assert verdict.state == "changed"
    assert "of 64 x 64 pixels; this one has 30 x 20" in verdict.changes[0].sentence


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_edited_xmp_is_named_and_the_pixels_are_said_to_be_unchanged(
    desk: Desk, signed: Give, suffix: str
) -> None:
    data = signed(suffix)
    old = b"compositeWithTrainedAlgorithmicMedia"
    label = b"DigitalSourceType rdf:resource="
    at = data.index(old, data.index(label))
    forged = data[:at] + b"digitalCaptureByAnHonestPhotographer"[: len(old)] + data[at + len(old) :]
    if suffix == "png":  # with the checksum that belongs to it
        forged = _png(list(_chunks(forged)))
    verdict = verify(forged, desk.keys.anchors())
    assert verdict.state == "changed"
    assert verdict.sentence.endswith("its pixels are unchanged.")
    assert [c.sentence for c in verdict.changes] == [
        "The XMP label is not the one that was signed."
    ]
    assert verdict.facts.source_type == old.decode()


def test_an_edited_recipe_in_the_png_text_is_named(desk: Desk, signed: Give) -> None:
    edited = [
        (kind, content.replace(b'"seed":7', b'"seed":8') if kind == b"iTXt" else content)
        for kind, content in _chunks(signed("png"))
    ]
    verdict = verify(_png(edited), desk.keys.anchors())
    assert verdict.state == "changed"
    assert [c.sentence for c in verdict.changes] == [
        "The recipe in the PNG text is not the one that was signed."
    ]
    assert verdict.facts.labels_agree == {"xmp": True, "recipe": False}
    assert verdict.facts.recipe is not None
    assert verdict.facts.recipe["steps"][1]["seed"] == 7


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (b'\\"seed\\":7', b'\\"seed\\":8', "the recipe"),
        (b"Nothing was wrong", b"Nothing is wrong!", "the findings of the checks"),
        (b"notAllowed", b"isAllowed!", "the statement on training and mining"),
        (b"style.png", b"other.png", ""),
    ],
)
def test_an_edited_fact_in_the_manifest_is_found_and_named(
    desk: Desk, signed: Give, suffix: str, old: bytes, new: bytes, part: str
) -> None:
    data = signed(suffix)
    old, new = old.replace(b"\\", b""), new.replace(b"\\", b"")
    region = _manifest_region(data)
    start, end = region.start, region.stop
    forged = data[:start] + data[start:end].replace(old, new) + data[end:]
    assert forged != data
    if suffix == "png":
        forged = _png(list(_chunks(forged)))
    verdict = verify(forged, desk.keys.anchors())
    assert verdict.state == "changed"
    (change,) = verdict.changes
    assert change.part == "manifest"
    assert part in change.sentence
    assert verdict.facts.signer == ""
    assert verdict.facts.recipe is None


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("extra", [b"\0", b"appended" * 200])
def test_appended_bytes_are_found(desk: Desk, signed: Give, suffix: str, extra: bytes) -> None:
    verdict = verify(signed(suffix) + extra, desk.keys.anchors())
    assert verdict.state in ("changed", "broken")
    if suffix in ("png", "jpg", "tiff"):
        assert verdict.state == "changed"
        assert [change.part for change in verdict.changes] == ["other bytes"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.995])
def test_a_file_that_was_cut_off_is_broken(
    desk: Desk, signed: Give, suffix: str, share: float
) -> None:
    data = signed(suffix)
    verdict = verify(data[: int(len(data) * share)], desk.keys.anchors())
    assert verdict.state in ("broken", "changed")
    assert verdict.state == "broken" or "changed" in verdict.sentence


def test_a_stripped_manifest_leaves_labels_that_prove_nothing(desk: Desk, signed: Give) -> None:
    verdict = verify(_unsigned_like(signed("png")), desk.keys.anchors())
    assert verdict.state == "unsigned"
    recipe, label = verdict.warnings
    assert recipe == "It carries a recipe, but unsigned; that proves nothing."
    assert "edited with a trained model (AI). It is unsigned" in label
    assert verdict.facts.made == ()
    assert not read_recipe(_unsigned_like(signed("png"))).is_signed


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_picture_saved_again_by_another_program_is_unsigned(
    desk: Desk, signed: Give, suffix: str
) -> None:
    again = io.BytesIO()
    opened = Image.open(io.BytesIO(signed(suffix)))
    opened.convert("RGB").save(again, opened.format)
    assert verify(again.getvalue(), desk.keys.anchors()).state == "unsigned"


def test_a_valid_signature_of_a_self_made_certificate_is_never_trusted(desk: Desk) -> None:
    forger = issue("signer", "Pinxit local signer", "Pinxit local signer 0badc0de", None)
    pem = forger.certificate_pem()
    signer = Signer(pem, forger.key_pem(), desk.keys.export())
    path = deliver(desk.marked(desk.picture(), signer), desk.folder / "forged.png").path
    verdict = verify(path, desk.keys.anchors())
    assert verdict.state == "unknown signer"
    assert "the signer is unknown: it calls itself" in verdict.sentence
    assert _judge(path.read_bytes(), desk.keys.anchors()) == "Valid"


def test_a_foreign_authority_is_unknown_until_its_root_is_trusted(
    desk: Desk, tmp_path: Path
) -> None:
    theirs = KeyRing(tmp_path / "theirs")
    path = Desk(desk.folder, theirs).deliver("theirs.jpg").path
    assert verify(path, desk.keys.anchors()).state == "unknown signer"
    assert verify(path, "").state == "unknown signer"
    asked = (None, desk.keys.anchors(), theirs.export())
    found = [read_recipe(path.read_bytes(), anchors=anchors) for anchors in asked]
    assert [(each.is_signed, each.is_known) for each in found] == [
        (True, None),
        (True, False),
        (True, True),
    ]
    assert verify(path, desk.keys.anchors() + theirs.export()).state == "trusted"


def test_what_an_old_key_signed_stays_trusted_after_rotation(tmp_path: Path) -> None:
    desk = Desk(tmp_path, KeyRing(tmp_path / "keys"))
    before = desk.deliver("before.png").path
    desk.keys.rotate()
    after = desk.deliver("after.png").path
    old, new = (verify(path, desk.keys.anchors()) for path in (before, after))
    assert (old.state, new.state) == ("trusted", "trusted")
    assert old.facts.signer != new.facts.signer
    assert old.facts.serial != new.facts.serial


def test_a_signed_source_brings_its_own_history_along(desk: Desk) -> None:
    style = read_picture(desk.deliver("signed_style.png").path)
    path = desk.deliver("out.png", desk.stylized(desk.photo("new.jpg", 5), style)).path
    verdict = verify(path, desk.keys.anchors())
    assert verdict.state == "trusted"
    source = next(each for each in verdict.sources if each.title == "signed_style.png")
    assert source.state == "signed"
    assert {each.title for each in source.sources} == {"content.jpg", "style.png"}
    assert source.sha256 == style.sha256
    assert _judge(path.read_bytes(), desk.keys.anchors()) == "Trusted"


def test_a_source_that_was_tampered_with_before_its_use_is_reported(desk: Desk) -> None:
    def forge(pixels: np.ndarray) -> None:
        pixels[10:20, 10:20] = 0

    path = desk.folder / "forged_style.png"
    path.write_bytes(_with_pixels(desk.deliver("signed.png").path.read_bytes(), forge))
    result = desk.stylized(desk.photo("new.jpg", 5), read_picture(path))
    verdict = verify(desk.deliver("out.png", result).path, desk.keys.anchors())
    assert verdict.state == "trusted"
    assert [source.state for source in verdict.sources] == ["unsigned", "changed"]
    assert "forged_style.png had been changed after it was signed" in verdict.warnings[0]
    assert any("forged_style.png (style): CHANGED" in line for line in verdict.lines())


def test_files_can_be_compared_with_the_recorded_sources(desk: Desk) -> None:
    path = desk.deliver("out.png").path
    content, other = desk.folder / "content.jpg", desk.folder / "other.jpg"
    desk.photo("other.jpg", 99)
    verdict = verify(path, desk.keys.anchors(), files=[content, other])
    assert [match.title for match in verdict.files] == ["content.jpg", None]
    assert verdict.lines()[-2:] == (
        "content.jpg is the recorded source content.jpg, bit for bit.",
        "other.jpg is none of the recorded sources.",
    )


def test_a_file_put_in_the_place_of_a_source_is_not_taken_for_it(desk: Desk) -> None:
    picture = desk.picture()
    used = picture.steps[0].used[0]
    impostor = desk.deliver("impostor.jpg", desk.photo("other.png", 99)).path
    (desk.folder / "content.jpg").write_bytes(impostor.read_bytes())
    path = desk.deliver("out.png", picture).path
    verdict = verify(path, desk.keys.anchors(), files=[desk.folder / "content.jpg"])
    assert verdict.state == "trusted"
    content = next(source for source in verdict.sources if source.title == "content.jpg")
    assert (content.sha256, content.state) == (used.sha256, "unsigned")
    assert verdict.files[0].title is None


def test_a_check_that_was_left_out_is_told_with_its_reason(desk: Desk) -> None:
    policy = Policy({**OWN_CHECKS_ALONE.off, "eyes": "nobody was in the office"})
    checked = check(desk.picture(), policy=policy, more=(Approves(),))
    path = deliver(mark(checked, desk.keys.signer()), desk.folder / "out.jpg").path
    lines = verify(path, desk.keys.anchors()).lines()
    assert "Check eyes was left out: nobody was in the office" in lines


def test_text_in_a_manifest_cannot_write_to_the_terminal(desk: Desk) -> None:
    finding = Finding("eyes", "warns", "red\x1b[31m\nTrusted: signed by you")

    class Shouts:
        name = "eyes"

        def examine(self, picture: Picture, context: object) -> Finding:
            return finding

    checked = check(desk.picture(), policy=OWN_CHECKS_ALONE, more=(Shouts(),))
    path = deliver(mark(checked, desk.keys.signer()), desk.folder / "out.png").path
    lines = verify(path, desk.keys.anchors()).lines()
    assert all(c.isprintable() for line in lines for c in line)
    assert not any(line.startswith("Trusted: signed by you") for line in lines)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"Dear diary", "not a picture"), (b"%PDF-1.7 ", "a PDF")],
)
def test_what_is_no_picture_is_a_mistake(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "notes.png"
    path.write_bytes(content)
    with pytest.raises(UserMistake, match=rf"notes\.png is .*{message}"):
        verify(path, "")


def test_damaged_roots_are_not_blamed_on_the_picture(desk: Desk, signed: Give) -> None:
    with pytest.raises(UserMistake, match="pinxit key export"):
        verify(signed("png"), "not a certificate")


def test_verifying_imports_no_torch(desk: Desk, signed: Give) -> None:
    path = desk.folder / "out.jpg"
    path.write_bytes(signed("jpg"))
    code = (
        "import sys\nfrom pathlib import Path\nfrom pinxit.mark.verify import verify\n"
        "print(verify(Path(sys.argv[1]), sys.argv[2]).state, 'torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(path), desk.keys.anchors()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "trusted False\n"


def test_a_generated_picture_is_said_to_be_made_by_ai(desk: Desk) -> None:
    pixels = decode_picture((desk.deliver("a.png").path).read_bytes(), "a").pixels
    source = replace(desk.photo("m.png").as_source("model"), title="little-fashion", file=None)
    step = Step("generate", "r3gan", "2", {"psi": 0.7}, 3, (source,))
    path = desk.deliver("new.webp", Picture(pixels, steps=(step,))).path
    verdict = verify(path, desk.keys.anchors())
    assert verdict.state == "trusted"
    assert verdict.facts.ai == "made by a trained generative model (AI)"
    assert verdict.facts.made == ("generate with r3gan 2, model little-fashion, seed 3",)
    assert [(s.title, s.role) for s in verdict.sources] == [("little-fashion", "model")]
