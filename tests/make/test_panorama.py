"""Panoramas: evenness that is measured, histories, faces, bad input."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.check.checks.copies import CHECK
from pinxit.check.finding import Context
from pinxit.make.again import make_again
from pinxit.make.panorama import all_around, cube_faces, fold, panorama, unfold
from pinxit.make.panorama_report import panorama_report
from pinxit.make.panorama_settings import PanoramaSettings
from pinxit.make.surface import blurred
from pinxit.nets import sphere
from pinxit.pictures.history import is_panorama
from pinxit.pictures.picture import Picture, Source

SMALL = PanoramaSettings(width=256, rounds=2)


def grain(height: int = 96, width: int = 96, seed: int = 0) -> Picture:
    low = np.random.default_rng(seed).random((height // 3 + 1, width // 3 + 1, 3), np.float32)
    return Picture(low.repeat(3, 0).repeat(3, 1)[:height, :width], title="grain.png")


def on_sphere(width: int = 512) -> Picture:
    """Waves of one length in space, cut by a sphere: even all around."""
    places = sphere.of_panorama(width) * width / (2 * np.pi)
    stream, total = np.random.default_rng(3), np.zeros(places.shape[:2])
    for _ in range(60):
        way = stream.normal(size=3)
        total += np.cos(places @ (way / np.linalg.norm(way)) * 0.8 + stream.uniform(0, 7))
    return Picture((0.5 + 0.03 * total).clip(0, 1).astype(np.float32)[..., None])


def test_the_report_finds_an_even_sphere_even_and_a_flat_picture_not() -> None:
    even = panorama_report(on_sphere())
    assert not any(seam.is_seen for seam in even.wrap)
    assert np.mean(even.poles) == pytest.approx(1, abs=0.2)
    assert even.pinch == pytest.approx(1, abs=0.15)
    soft = blurred(np.random.default_rng(0).random((256, 512), np.float32), 4)
    flat = (0.5 + (soft - soft.mean()) / soft.std() * 0.15).clip(0, 1)[..., None]
    pinched = panorama_report(Picture(flat))
    assert pinched.wraps
    assert pinched.pinch > 3
    assert not pinched.is_even
    smeared = on_sphere().pixels.copy()
    smeared[:40] = smeared[:40].mean((0, 1))
    smeared[-40:] = smeared[-40:].mean((0, 1))
    assert not panorama_report(Picture(smeared)).is_even
    ramp = np.linspace(0, 1, 512, dtype=np.float32)[None, :, None].repeat(256, 0)
    assert not panorama_report(Picture(ramp)).wraps


def test_texture_is_made_without_a_wrap_and_as_lively_at_the_poles() -> None:
    made = panorama(grain(), SMALL, seed=1)
    assert made.pixels.shape == (128, 256, 3)
    report = panorama_report(made)
    assert report.wraps
    assert report.is_even
    assert is_panorama(made.steps)


class Known:
    """Finds one picture."""

    def picture(self, source: Source) -> Picture:
        return grain()

    def file(self, source: Source) -> Path:
        raise AssertionError

    def model(self, source: Source) -> None:
        raise AssertionError


def test_a_panorama_and_its_faces_are_made_again_and_say_what_they_derive_from() -> None:
    made = panorama(grain(), SMALL, seed=2)
    face = cube_faces(made, 48)["up"]
    again = make_again(face.steps, Known())  # type: ignore[arg-type]
    np.testing.assert_array_equal(again.pixels, face.pixels)
    finding = CHECK.examine(made, Context())
    assert finding is not None
    assert grain().sha256[:12] in finding.sentence


def test_horizon_keeps_what_is_up_and_what_is_down() -> None:
    pixels = grain(96, 128).pixels * np.float32(0.3)
    pixels[:48] += np.array((0.0, 0.1, 0.6), np.float32)
    pixels[48:] += np.array((0.5, 0.3, 0.0), np.float32)
    settings = PanoramaSettings(width=256, layout="horizon", rounds=2)
    made = panorama(Picture(pixels), settings).pixels
    up, down = made[:20].mean((0, 1)), made[-20:].mean((0, 1))
    assert up[2] > up[0] + 0.3
    assert down[0] > down[2] + 0.2


def test_unfolded_views_come_back_at_any_scale() -> None:
    whole = all_around(Picture(np.repeat(on_sphere(256).pixels, 3, axis=2)))
    sheet = unfold(whole)
    back = fold(sheet, 256)
    assert np.abs(back.pixels - whole.pixels).mean() < 0.02
    with pytest.raises(UserMistake, match="A sheet of views"):
        fold(grain(), 256)


@pytest.mark.parametrize("verb", [all_around, unfold, cube_faces])
def test_what_is_not_2_to_1_is_refused(verb: object) -> None:
    with pytest.raises(UserMistake, match=r"grain\.png has 96 x 96 pixels; a panorama"):
        verb(grain())  # type: ignore[operator]


def test_poor_pictures_are_refused() -> None:
    with pytest.raises(UserMistake, match="at least 64 x 64"):
        panorama(grain(40, 90), SMALL)
    with pytest.raises(UserMistake, match="is flat"):
        panorama(Picture(np.full((80, 80, 3), 0.5, np.float32)), SMALL)
