"""The engine ``patches``: the contract, and what each task promises."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.engine import Request, Run
from pinxit.engines import patches
from pinxit.engines.patches import ENGINE, sized
from pinxit.nets.patch_settings import PatchSettings
from pinxit.nets.patch_synthesis import recolored
from pinxit.pictures.picture import Picture, Pixels
from pinxit.testing import check_engine

SHORT = 2


def waves(height: int = 64, width: int = 80, channels: int = 3) -> Picture:
    """Stripes and spots with a little noise."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    planes = [np.sin(x / (3 + c)) * np.cos(y / (4 + c)) for c in range(channels)]
    noise = np.random.default_rng(0).random((height, width, channels), np.float32)
    return Picture(np.asarray(0.5 + 0.35 * np.stack(planes, 2) + 0.1 * noise, np.float32))


def grain(side: int = 128) -> Picture:
    """Soft grains, none like another."""
    noise = np.random.default_rng(0).standard_normal((side, side)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 2, borderType=cv2.BORDER_REFLECT)
    plane = np.clip(0.5 + 0.2 * soft / soft.std(), 0, 1)
    return Picture(np.repeat(plane[..., None], 3, axis=2).astype(np.float32))


def _jumps(pixels: Pixels) -> Pixels:
    return np.asarray(np.abs(np.diff(pixels, axis=1)).mean(2), np.float32)


def made(seed: int = 0, *, pictures: dict[str, Picture] | None = None, **knobs: object) -> Pixels:
    settings = PatchSettings.from_json({"rounds": SHORT, **knobs})
    given = {role: (each,) for role, each in (pictures or {"source": waves()}).items()}
    return next(iter(ENGINE.make(Request(settings, given, seeds=(seed,)), Run())))


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_the_engine_keeps_the_contract() -> None:
    check_engine(ENGINE, PatchSettings(rounds=1))


def test_seeds_give_different_pictures_and_strength_0_keeps_the_layout() -> None:
    source = waves().pixels
    one, other, still = made(1, strength=1.0), made(2, strength=1.0), made(1, strength=0.0)
    assert np.abs(one - other).mean() > 0.02
    assert np.abs(still - source).mean() < 0.9 * np.abs(one - source).mean()


@pytest.mark.usefixtures("two_threads")
def test_two_threads_give_the_same_pixels() -> None:
    many = made(3)
    torch.set_num_threads(1)
    np.testing.assert_array_equal(many, made(3))


def test_a_tile_has_its_size_and_meets_itself_without_a_jump() -> None:
    tile = made(task="tile", width=72, height=64, strength=0.1)
    assert tile.shape == (64, 72, 3)
    jump = np.abs(tile[:, 0] - tile[:, -1]).mean()
    assert jump < 1.5 * np.abs(np.diff(tile, axis=1)).mean()


def test_a_tile_larger_than_its_source_is_as_sharp_as_it() -> None:
    source = grain()
    sizes = {"width": 256, "height": 256, "rounds": 4}
    tile = made(pictures={"source": source}, task="tile", strength=0.1, **sizes)
    assert _jumps(tile).mean() > 0.87 * _jumps(source.pixels).mean()


def test_transparency_is_made_of_patches_too() -> None:
    plain = waves(channels=4).pixels.copy()
    plain[:, :40, 3], plain[:, 40:, 3] = 1, 0
    result = made(pictures={"source": Picture(plain)})
    assert result.shape == plain.shape
    assert 0.2 < (result[..., 3] > 0.5).mean() < 0.8


def test_inpainting_changes_only_the_hole_and_takes_nothing_from_it() -> None:
    pixels = waves().pixels.copy()
    pixels[20:40, 30:50] = (1, 0, 1)
    mask = np.zeros((64, 80, 1), np.float32)
    mask[20:40, 30:50] = 1
    result = made(task="inpaint", pictures={"source": Picture(pixels), "mask": Picture(mask)})
    outside = mask[..., 0] == 0
    np.testing.assert_array_equal(result[outside], pixels[outside])
    assert not ((result[~outside] - (1, 0, 1)) ** 2 < 0.01).all(1).any()


def test_holes_scattered_all_over_a_picture_are_filled_from_beside_them() -> None:
    source = waves(120, 120).pixels
    mask = np.zeros((120, 120, 1), np.float32)
    mask[5::12, 5::12] = 1
    holes = np.where(mask > 0, np.float32(0), source)
    result = made(task="inpaint", pictures={"source": Picture(holes), "mask": Picture(mask)})
    there = mask[..., 0] > 0
    assert np.abs(result - source)[there].mean() < 0.4 * np.abs(holes - source)[there].mean()


def test_a_blend_has_the_structures_size_and_the_sources_colors() -> None:
    structure = np.zeros((66, 70, 4), np.float32)
    structure[:, 35:] = 1
    structure[:5, :, 3] = 0.5
    given = {"source": waves(channels=3), "structure": Picture(structure)}
    result = made(task="blend", pictures=given, strength=0.0)
    assert result.shape == (66, 70, 4)
    np.testing.assert_array_equal(result[..., 3], structure[..., 3])
    assert result[10:, 40:, :3].mean() > result[10:, :30, :3].mean() + 0.2
    grey = made(task="blend", pictures={"source": waves(channels=1), "structure": waves(70, 70)})
    assert grey.shape == (70, 70, 1)


def test_retargeting_shrinks_evenly_and_never_enlarges() -> None:
    source = waves(100, 200).pixels
    taken, size = sized(source, PatchSettings(task="retarget", width=100, height=100), None)
    assert size == (100, 100)
    assert taken.shape[1] / taken.shape[0] == pytest.approx(2, rel=0.02)
    assert taken.shape[:2] == (71, 141)
    taken, _ = sized(source, PatchSettings(task="retarget", width=300, height=200), None)
    assert taken is source
    assert made(task="retarget", width=100, height=64).shape == (64, 100, 3)


def test_what_is_protected_keeps_its_form_when_all_else_grows() -> None:
    pixels = waves(64, 96).pixels * 0.5
    pixels[22:42, 38:58] = (1, 0, 0)
    mask = np.zeros((64, 96, 1), np.float32)
    mask[22:42, 38:58] = 1
    given = {"source": Picture(pixels), "protect": Picture(mask)}
    wide = made(task="retarget", width=144, height=64, pictures=given)
    red = (wide[..., 0] > 0.7) & (wide[..., 1] < 0.3)
    assert red.any(axis=0).sum() == pytest.approx(20, abs=2)
    low = made(task="retarget", width=96, height=44, pictures=given)
    red = (low[..., 0] > 0.7) & (low[..., 1] < 0.3)
    across, down = red.any(axis=0).sum(), red.any(axis=1).sum()
    assert across == pytest.approx(down, abs=3)


def test_ranks_take_the_place_of_values() -> None:
    like = torch.tensor([[[0.1, 0.2], [0.3, 0.4]]])
    ranked = recolored(torch.tensor([[[9.0, 3.0], [5.0, 7.0]]]), like)
    torch.testing.assert_close(ranked, torch.tensor([[[0.4, 0.1], [0.2, 0.3]]]))


def test_a_coarsest_size_with_many_patches_is_compared_too() -> None:
    source = waves(120, 120)
    result = made(strength=0.0, coarsest=96, pictures={"source": source}, rounds=1)
    assert np.abs(result - source.pixels).mean() < 0.1


def test_what_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserMistake, match="inpaint needs mask picture"):
        made(task="inpaint")
    with pytest.raises(UserMistake, match="vary takes no structure picture"):
        made(pictures={"source": waves(), "structure": waves()})
    with pytest.raises(UserMistake, match="vary takes no protect picture"):
        made(pictures={"source": waves(), "protect": waves()})
    with pytest.raises(UserMistake, match="vary has no width or height"):
        made(width=70)
    monkeypatch.setattr(patches, "free_memory", lambda _: 240_000_000)
    with pytest.raises(UserMistake, match="million pixels fit"):
        made(task="tile", width=2000, height=2000)
