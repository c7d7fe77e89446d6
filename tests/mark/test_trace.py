"""Pictures are known again without their manifest, and forged marks are not believed."""

from pathlib import Path

import numpy as np
import pytest
from desk import OWN_CHECKS_ALONE, Desk
from photographs import as_jpeg, photograph, turned
from PIL import Image

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.check.checked import check
from pinxit.check.finding import Policy
from pinxit.deliver.files import deliver
from pinxit.mark.keys import KeyRing
from pinxit.mark.likeness import Lattice, likeness_of, similarity
from pinxit.mark.marked import mark
from pinxit.mark.trace import ALIKE, Trace, archive_of
from pinxit.mark.verify import verify
from pinxit.mark.watermark_grid import lightness
from pinxit.pictures.picture import Picture, Pixels, Step
from pinxit.pictures.read import read_picture


def _generated(pixels: Pixels, seed: int = 1) -> Picture:
    return Picture(pixels, (Step("generate", "r3gan", "2", {}, seed),))


def _delivered(desk: Desk, seed: int = 1, name: str = "made.png") -> Pixels:
    """The pixels of a delivered picture, as they are in its file."""
    done = desk.deliver(name, _generated(photograph(seed), seed))
    return np.array(read_picture(done.path).pixels)


def _traced(desk: Desk, pixels: Pixels) -> Trace:
    path = desk.folder / "found.png"
    Image.fromarray(np.rint(pixels * 255).astype(np.uint8)).save(path)
    verdict = verify(path, desk.keys.anchors(), archive=archive_of(desk.keys))
    assert verdict.state == "unsigned"
    assert verdict.trace is not None
    assert verdict.to_json()["trace"]["known"] == verdict.trace.known
    if verdict.trace.sentence:
        assert verdict.trace.sentence in verdict.lines()
    return verdict.trace


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    """A desk with a registry of its own."""
    return Desk(tmp_path, KeyRing(tmp_path / "home" / "keys"))


def test_a_stripped_picture_is_known_again(own_desk: Desk) -> None:
    pixels = _delivered(own_desk)
    trace = _traced(own_desk, as_jpeg(pixels, 60))
    assert trace.known == "ours"
    assert "this studio made it on 20" in trace.sentence
    assert (trace.title, trace.angle) == ("made.png", 0)
    record = archive_of(own_desk.keys).registry.find(int(trace.id, 16))
    assert record is not None
    assert record.recipe == trace.recipe


def test_a_part_that_was_turned_and_mirrored_is_known_again(own_desk: Desk) -> None:
    pixels = _delivered(own_desk)
    part = turned(np.ascontiguousarray(pixels[:, ::-1]), 6)[40:330, 30:340]
    trace = _traced(own_desk, as_jpeg(np.ascontiguousarray(part), 80))
    assert trace.known == "ours"
    assert trace.is_mirrored
    assert trace.angle == pytest.approx(6, abs=0.3)


def test_foreign_pictures_are_not_ours(own_desk: Desk) -> None:
    _delivered(own_desk)
    assert _traced(own_desk, photograph(50)).known == "nothing"


def test_a_mark_that_was_copied_to_another_picture_is_not_believed(own_desk: Desk) -> None:
    """Who has the picture before and after marking has the very mark, and lays it on another."""
    mark_alone = _delivered(own_desk) - photograph(1)
    forged = np.clip(photograph(51) + 2 * mark_alone, 0, 1)
    trace = _traced(own_desk, forged)
    assert trace.known == "not the record"
    assert "may be forged" in trace.sentence


def test_an_id_that_is_not_on_record_proves_nothing(own_desk: Desk) -> None:
    pixels = _delivered(own_desk)
    own_desk.keys.registry.unlink()
    trace = _traced(own_desk, pixels)
    assert trace.known == "not on record"
    assert "Nothing is proven" in trace.sentence


def test_a_small_picture_is_told_by_its_looks_alone(own_desk: Desk) -> None:
    small = _generated(photograph(3, 128, 160))
    path = own_desk.deliver("small.png", small).path
    trace = _traced(own_desk, as_jpeg(np.array(read_picture(path).pixels), 70))
    assert trace.known == "looks like"
    assert "No watermark" in trace.sentence


def test_marks_of_old_secrets_are_still_read(own_desk: Desk) -> None:
    pixels = _delivered(own_desk)
    own_desk.keys.rotate()
    assert len(own_desk.keys.secrets()) == 2
    assert _traced(own_desk, pixels).known == "ours"


def test_a_damaged_secret_or_registry_is_told(own_desk: Desk) -> None:
    _delivered(own_desk)
    own_desk.keys.registry.write_bytes(b"no database" * 100)
    with pytest.raises(PinxitError, match="registry"):
        archive_of(own_desk.keys).registry.numbers()
    secret = own_desk.keys.folder / "watermarks" / "0001" / "secret.key"
    secret.write_bytes(b"short")
    with pytest.raises(UserMistake, match="5 bytes"):
        archive_of(own_desk.keys)


def test_the_same_recipe_gives_the_same_marked_pixels_at_another_time(own_desk: Desk) -> None:
    first = _generated(photograph(4))
    later = Picture(photograph(4), (Step("generate", "r3gan", "2", {}, 1, when="2031-01-01"),))
    one, two = (own_desk.marked(each) for each in (first, later))
    assert one.stamp == two.stamp
    assert np.array_equal(one.picture.pixels, two.picture.pixels)
    assert own_desk.marked(_generated(photograph(4), 2)).stamp != one.stamp


def test_the_manifest_tells_of_the_mark_or_why_there_is_none(own_desk: Desk) -> None:
    marked = own_desk.marked(_generated(photograph(5)))
    labels = {each["label"]: each["data"] for each in marked.manifest["assertions"]}
    assert labels["c2pa.actions.v2"]["actions"][-1] == {"action": "c2pa.watermarked"}
    assert labels["c2pa.soft-binding"]["alg"] == "org.pinxit.tile.1"
    small = own_desk.marked(_generated(photograph(5, 64, 64)))
    labels = {each["label"]: each["data"] for each in small.manifest["assertions"]}
    assert "c2pa.soft-binding" not in labels
    assert "too small" in labels["org.pinxit.watermark"]["json"]


def test_a_policy_leaves_the_mark_out_only_with_its_reason_on_record(own_desk: Desk) -> None:
    with pytest.raises(UserMistake, match="reason is blank"):
        Policy({"watermark": " "})
    policy = Policy({**OWN_CHECKS_ALONE.off, "watermark": "a plate for measuring"})
    picture = _generated(photograph(6))
    marked = mark(check(picture, policy=policy), own_desk.keys.signer())
    assert np.array_equal(marked.picture.pixels, picture.pixels)
    assert "a plate for measuring" in marked.stamp.left_out
    path = deliver(marked, own_desk.folder / "plate.png").path
    verdict = verify(path, own_desk.keys.anchors())
    assert verdict.state == "trusted"
    assert verdict.facts.policy["off"]["watermark"] == "a plate for measuring"


def test_a_part_is_like_the_whole_and_another_picture_is_not() -> None:
    light = lightness(photograph(7, 512, 512))
    known = likeness_of(light)
    assert similarity(light, known) > 0.99
    assert similarity(np.ascontiguousarray(light[100:380, 90:400]), known) > 0.95
    others = [similarity(lightness(photograph(60 + n, 512, 512)), known) for n in range(10)]
    assert max(others) < 0.6
    gray = np.full((300, 300), 0.5, np.float32)
    assert similarity(gray, known) == 0


def test_a_plain_sky_is_like_itself_and_not_like_another() -> None:
    rows, columns = np.mgrid[0:384, 0:384] / np.float32(384)
    sky, other = 0.5 + 0.2 * rows**2 + 0.05 * columns, 0.6 - 0.2 * rows + 0.2 * columns**2
    grain = np.random.default_rng(1).normal(0, 0.01, sky.shape)
    known = likeness_of(sky.astype(np.float32))
    assert similarity((sky + grain).astype(np.float32), known) > ALIKE
    assert similarity(other.astype(np.float32), known) < 0.3
    assert similarity(lightness(photograph(3)), known) < 0.3


def test_a_file_that_cannot_be_put_on_record_does_not_appear(own_desk: Desk) -> None:
    own_desk.keys.registry.parent.mkdir(parents=True)
    own_desk.keys.registry.write_bytes(b"no database" * 100)
    with pytest.raises(PinxitError, match="registry"):
        own_desk.deliver("made.png", _generated(photograph(1)))
    assert not (own_desk.folder / "made.png").exists(), "the log says that it failed"


def test_a_part_that_shows_nothing_fits_by_its_lightness_where_the_mark_says() -> None:
    half = np.full((512, 512), 0.3, np.float32)
    half[:, 256:] = lightness(photograph(9, 512, 256))
    known = likeness_of(half)
    blank = np.full((200, 200), 0.3, np.float32)
    there, elsewhere = (Lattice((200.0, column), (600.0, 600.0)) for column in (110.0, 400.0))
    assert similarity(blank, known, at=there) > 0.9
    assert similarity(blank, known, at=elsewhere) < ALIKE
    assert similarity(blank + np.float32(0.05), known, at=there) < ALIKE
    assert similarity(blank, known) == 0, "without a mark, lightness alone tells nothing"
