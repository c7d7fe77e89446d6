"""Optical flow, the mixture in time, and cuts, on scenes whose motion is known."""

import numpy as np
import pytest
from moving import scene

from pinxit.nets.flow import luma, motion, warped
from pinxit.nets.shots import Shot, ShotFinder
from pinxit.nets.steady import Steadied, steadied

SIZE = (96, 160)


def textured(shift: int) -> np.ndarray:
    """A picture with detail everywhere, moved to the left."""
    import cv2

    noise = np.random.default_rng(0).standard_normal((96, 200, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 2) * 150 + 128
    return np.asarray(np.clip(smooth, 0, 255), np.uint8)[:, shift : shift + 160]


def painted_with_noise(pixels: np.ndarray, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 0.1, pixels.shape)
    return np.asarray(np.clip(pixels / 255 + noise, 0, 1), np.float32)


def test_flow_finds_a_known_shift() -> None:
    found = motion(luma(textured(10)), luma(textured(14)))
    inner = (slice(10, -10), slice(10, -20))
    assert np.abs(found.field[inner] - (4, 0)).mean() < 0.2
    assert found.trust[inner].mean() > 0.9


def test_what_comes_from_outside_or_was_hidden_is_not_trusted() -> None:
    before, now = textured(10), textured(16)
    now = now.copy()
    now[30:60, 60:100] = np.random.default_rng(5).integers(0, 255, (30, 40, 3))
    found = motion(luma(before), luma(now))
    assert found.trust[:, -5:].mean() < 0.3
    assert found.trust[35:55, 65:95].mean() < 0.5
    assert found.trust[:25, 10:50].mean() > 0.6


def test_flow_is_the_same_whatever_the_number_of_threads() -> None:
    import cv2

    frames = luma(textured(10)), luma(textured(13))
    threads = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        first = motion(*frames)
        cv2.setNumThreads(4)
        second = motion(*frames)
    finally:
        cv2.setNumThreads(threads)
    assert np.array_equal(first.field, second.field)
    assert np.array_equal(first.trust, second.trust)


def test_steadying_halves_the_flicker_and_keeps_the_detail() -> None:
    memory = Steadied(0.9)
    changes_alone, changes_steadied, before = [], [], None
    for number in range(12):
        pixels = textured(2 * number)
        alone, seen = painted_with_noise(pixels, number), luma(pixels)
        moved = None if memory.seen is None else motion(memory.seen, seen)
        together = memory.next(alone, seen, moved)
        if before is not None and moved is not None:
            changes_alone.append(np.abs(alone - warped(before[0], moved.field)).mean())
            changes_steadied.append(np.abs(together - warped(before[1], moved.field)).mean())
        before = alone, together
    assert np.mean(changes_steadied) < 0.5 * np.mean(changes_alone)
    wanted, kept = (np.diff(each, axis=1).std() for each in (textured(22) / 255, together))
    assert kept > 0.9 * wanted


def test_where_nothing_is_trusted_the_frame_stays_as_it_was_painted() -> None:
    now = painted_with_noise(textured(0), 1)
    before = np.zeros_like(now)
    black = np.zeros(SIZE, np.uint8)
    moved = motion(black, luma(textured(0)))
    result = steadied(now, before, moved, 0.9)
    assert np.abs(result - now).mean() < 0.02


def test_a_memory_goes_on_from_its_state_bit_for_bit() -> None:
    def run(frames: range, memory: Steadied) -> np.ndarray:
        for number in frames:
            pixels = textured(number)
            moved = None if memory.seen is None else motion(memory.seen, luma(pixels))
            result = memory.next(painted_with_noise(pixels, number), luma(pixels), moved)
        return result

    whole = run(range(6), Steadied(0.8))
    first, second = Steadied(0.8), Steadied(0.8)
    run(range(3), first)
    second.restore({name: array.copy() for name, array in first.state().items()})
    assert np.array_equal(run(range(3, 6), second), whole)


@pytest.mark.parametrize("cuts", [(), (7,), (3, 9)], ids=["none", "one", "two"])
def test_cuts_are_found_where_scenes_change(cuts: tuple[int, ...]) -> None:
    finder = ShotFinder()
    for number in range(14):
        finder.see(scene(number, 90, 120, sum(number >= cut for cut in cuts)))
    assert tuple(shot.first for shot in finder.shots()) == (0, *cuts)


def test_a_shot_has_the_colors_of_all_its_frames() -> None:
    finder = ShotFinder()
    frames = [scene(number, 60, 80) for number in range(5)]
    for frame in frames:
        finder.see(frame)
    (shot,) = finder.shots()
    flat = np.concatenate([frame.reshape(-1, 3) for frame in frames]) / 255
    assert np.allclose(shot.palette.mean, flat.mean(0), atol=1e-4)
    assert np.allclose(shot.palette.covariance, np.cov(flat.T, bias=True), atol=1e-4)
    again = Shot.from_json(shot.to_json())
    assert np.array_equal(again.palette.covariance, shot.palette.covariance)
