"""Verbs that make a picture of the patches of one: history, seams, bad input."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.check.checks.copies import CHECK
from pinxit.check.finding import Context
from pinxit.engine import Run
from pinxit.make.again import make_again
from pinxit.make.blend import blend
from pinxit.make.inpaint import inpaint
from pinxit.make.one_picture import defaults
from pinxit.make.retarget import retarget
from pinxit.make.seams import seams
from pinxit.make.tile import TRIES, repeated, tile
from pinxit.make.vary import vary
from pinxit.mark.deeds import is_ai, source_type_of
from pinxit.nets.oklab import from_oklab
from pinxit.nets.patch_settings import PatchSettings
from pinxit.pictures.picture import Picture, Source

QUICK = {"rounds": 1}


def quick(task: str) -> PatchSettings:
    return PatchSettings.from_json({**defaults(task).to_json(), **QUICK})


def grain(height: int = 64, width: int = 64, seed: int = 0, title: str = "grain.png") -> Picture:
    low = np.random.default_rng(seed).random((height // 4 + 1, width // 4 + 1, 3), np.float32)
    return Picture(low.repeat(4, 0).repeat(4, 1)[:height, :width], title=title)


def mask_of(height: int, width: int, share: float) -> Picture:
    pixels = np.zeros((height, width, 1), np.float32)
    pixels[: int(height * share)] = 1
    return Picture(pixels, title="mask.png")


class Known:
    """Finds the pictures it was given."""

    def __init__(self, *pictures: Picture) -> None:
        self._pictures = {picture.sha256: picture for picture in pictures}

    def picture(self, source: Source) -> Picture:
        return self._pictures[source.sha256]

    def file(self, source: Source) -> Path:
        raise AssertionError

    def model(self, source: Source) -> None:
        raise AssertionError


def test_every_verb_can_be_made_again_and_says_what_it_is_derived_from() -> None:
    one, other, mask = grain(), grain(seed=1, title="other.png"), mask_of(64, 64, 0.3)
    (varied,) = vary(one, (5,), quick("vary"))
    made = {
        "vary": varied,
        "retarget": retarget(one, 80, 64, quick("retarget"), seed=2),
        "tile": tile(one, settings=quick("tile")).picture,
        "inpaint": inpaint(one, mask, quick("inpaint")),
        "blend": blend(other, one, quick("blend")),
    }
    for verb, picture in made.items():
        (step,) = picture.steps
        assert (step.verb, step.engine) == (verb, "patches")
        again = make_again(picture.steps, Known(one, other, mask))  # type: ignore[arg-type]
        np.testing.assert_array_equal(again.pixels, picture.pixels)
        finding = CHECK.examine(picture, Context())
        assert finding is not None
        assert one.sha256[:12] in finding.sentence
        assert source_type_of(picture.steps) == "algorithmicMedia"
        assert not is_ai(picture.steps)
    assert made["blend"].title == "other.png"


def test_a_tile_of_a_variation_is_made_again_from_the_first_source() -> None:
    source = grain()
    (varied,) = vary(source, (1,), quick("vary"))
    doubled = repeated(tile(varied, settings=quick("tile")).picture)
    again = make_again(doubled.steps, Known(source))  # type: ignore[arg-type]
    np.testing.assert_array_equal(again.pixels, doubled.pixels)
    assert doubled.width == 128
    finding = CHECK.examine(doubled, Context())
    assert finding is not None
    assert finding.evidence["derived_from"] == varied.sha256


def test_seeds_give_variations_in_their_order() -> None:
    both = list(vary(grain(), (1, 2), quick("vary")))
    assert [picture.steps[-1].seed for picture in both] == [1, 2]
    assert not np.array_equal(both[0].pixels, both[1].pixels)


def test_a_seam_is_the_jump_at_the_wrap_over_the_jumps_inside() -> None:
    lightness = np.linspace(0.1, 0.8, 8, dtype=np.float32)[None, :, None].repeat(8, 0)
    ramp = from_oklab(lightness * np.array((1, 0, 0), np.float32))
    across = next(seam for seam in seams(ramp) if (seam.axis, seam.scale) == ("x", 1))
    assert across.ratio == pytest.approx(7, rel=1e-3)
    assert across.limit == pytest.approx(1, rel=1e-3)
    assert not across.holds
    turned = seams(ramp.transpose(1, 0, 2))
    assert [seam.holds for seam in turned if seam.scale == 1] == [True, False]


def test_a_step_of_light_that_is_soft_in_pixels_is_seen_at_a_quarter() -> None:
    noise = 0.4 * np.random.default_rng(0).random((256, 256, 1), np.float32)
    light = noise + np.linspace(0, 0.1, 256, dtype=np.float32)[None, :, None]
    held = {(seam.axis, seam.scale): seam.holds for seam in seams(light)}
    assert not held["x", 4]
    assert held["y", 4]


def test_a_tile_is_tried_with_other_seeds_and_the_best_is_kept() -> None:
    ramp = np.linspace(0, 1, 96, dtype=np.float32)[None, :, None].repeat(64, 0)
    made = tile(Picture(np.ascontiguousarray(ramp)), settings=quick("tile"), seed=10)
    assert made.picture.steps[-1].seed in range(10, 10 + TRIES)
    assert made.to_json()["holds"] == made.holds
    assert ("seamless" in made.sentence()) == made.holds


def test_bad_pictures_are_refused_with_one_sentence() -> None:
    small, flat = grain(64, 63), Picture(np.full((64, 64, 3), 0.5, np.float32), title="flat.png")
    with pytest.raises(UserMistake, match=r"grain.png has 63 x 64 pixels; at least 64 x 64"):
        list(vary(small, (0,)))
    with pytest.raises(UserMistake, match=r"flat.png is flat"):
        tile(flat)
    with pytest.raises(UserMistake, match=r"mask.png is empty"):
        inpaint(grain(), mask_of(64, 64, 0))
    with pytest.raises(UserMistake, match=r"covers 100% of the picture"):
        inpaint(grain(), mask_of(64, 64, 1))


def test_a_mask_of_another_size_is_resized_and_told() -> None:
    told: list[str] = []
    run = Run(tell=lambda progress: told.append(progress.notice))
    picture = inpaint(grain(), mask_of(32, 48, 0.5), quick("inpaint"), run=run)
    assert any("48 x 32 pixels, not 64 x 64" in notice for notice in told)
    np.testing.assert_array_equal(picture.pixels[34:], grain().pixels[34:])
