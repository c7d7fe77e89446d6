import dataclasses

import numpy as np
import pytest

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import MemoryKeeper, Request, Run
from pinxit.engines import gatys
from pinxit.engines.gatys import ENGINE
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.nets.memory import Plan
from pinxit.nets.oklab import to_oklab
from pinxit.nets.style_loss import Image, StyleLoss
from pinxit.pictures.picture import Picture, Pixels
from pinxit.testing import check_engine

QUICK = GatysSettings(size=40, quality="refine")


def scene(height: int = 40, width: int = 48, channels: int = 3) -> Picture:
    """A light sky over dark ground with a red tower."""
    pixels = np.empty((height, width, 3), np.float32)
    pixels[:] = (0.6, 0.7, 0.9)
    pixels[height * 2 // 3 :] = (0.2, 0.3, 0.1)
    pixels[height // 4 : height * 3 // 4, width // 3 : width // 2] = (0.8, 0.2, 0.1)
    alpha = np.linspace(0, 1, width, dtype=np.float32)[None, :, None].repeat(height, 0)
    return Picture({1: pixels[..., :1], 3: pixels, 4: np.dstack((pixels, alpha))}[channels])


def painting(seed: int = 1, warm: float = 0.0) -> Picture:
    """Small patches of color."""
    patches = random_stream(seed, "painting").random((12, 12, 3), dtype=np.float32)
    patches[..., 0] = patches[..., 0] * (1 - warm) + warm
    return Picture(np.ascontiguousarray(patches.repeat(4, 0).repeat(4, 1)))


def made(
    settings: GatysSettings = QUICK,
    content: Picture | None = None,
    styles: tuple[Picture, ...] | None = None,
    seed: int = 0,
    run: Run | None = None,
    **where: tuple[Picture, ...],
) -> Pixels:
    pictures = {"content": (content or scene(),), "style": styles or (painting(),), **where}
    return next(iter(ENGINE.make(Request(settings, pictures, seeds=(seed,)), run or Run())))


def off(one: Pixels, other: Pixels) -> float:
    return float(np.sqrt(np.square(one - other).mean()))


def test_the_engine_keeps_the_contract() -> None:
    check_engine(ENGINE, QUICK)


@pytest.mark.parametrize(
    ("shape", "size", "wanted"),
    [
        ((40, 48), 24, (20, 24)),
        ((48, 40), 60, (60, 50)),
        ((40, 48), 0, (40, 48)),
        ((1, 60), 30, (1, 30)),
        ((50, 1), 0, (50, 1)),
        ((1, 1), 8, (8, 8)),
        ((3, 2), 1, (1, 1)),
    ],
)
def test_the_longest_side_is_as_asked_and_proportions_stay(
    shape: tuple[int, int], size: int, wanted: tuple[int, int]
) -> None:
    pixels = made(dataclasses.replace(QUICK, size=size), scene(*shape))
    assert pixels.shape == (*wanted, 3)
    assert np.isfinite(pixels).all()


def test_strength_zero_gives_the_picture_itself() -> None:
    content = scene()
    pixels = made(dataclasses.replace(QUICK, size=0, strength=0.0), content)
    np.testing.assert_allclose(pixels, content.pixels, atol=1e-6)


def test_more_strength_is_farther_from_the_picture() -> None:
    content = scene()
    distances = [
        off(made(dataclasses.replace(QUICK, size=0, strength=s), content), content.pixels)
        for s in (0.05, 0.5, 1.0)
    ]
    assert distances == sorted(distances)
    assert distances[2] > 1.2 * distances[0]


def test_other_seeds_and_other_paintings_give_other_pictures() -> None:
    first = made()
    assert off(first, made(seed=1)) > 0.001
    assert off(first, made(styles=(painting(2, warm=0.8),))) > 0.02


def test_several_paintings_count_by_their_weights() -> None:
    cold, warm = painting(1), painting(2, warm=0.9)
    alone = made(styles=(warm,))
    mostly = made(dataclasses.replace(QUICK, style_weights=(0.1, 0.9)), styles=(cold, warm))
    barely = made(dataclasses.replace(QUICK, style_weights=(0.9, 0.1)), styles=(cold, warm))
    assert off(mostly, alone) < off(barely, alone)
    only = made(dataclasses.replace(QUICK, style_weights=(0, 5)), styles=(cold, warm))
    assert off(only, alone) < 0.02


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0, 3.0), (0.0, 0.0)])
def test_style_weights_that_do_not_fit_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(UserMistake, match=r"do not fit 2 style pictures"):
        made(dataclasses.replace(QUICK, style_weights=weights), styles=(painting(), painting(2)))


def test_keeping_colors_keeps_hue_and_saturation() -> None:
    content = scene()
    settings = dataclasses.replace(QUICK, size=0, keep_colors="both")
    kept = made(settings, content, (painting(3, warm=1.0),))
    wanted, there = to_oklab(content.pixels), to_oklab(kept)
    crossed = wanted[..., 1] * there[..., 2] - wanted[..., 2] * there[..., 1]
    assert np.abs(crossed).max() < 1e-3, "another hue"
    assert off(kept, content.pixels) > 0.02


def test_alpha_of_the_picture_is_kept_and_hidden_colors_play_no_part() -> None:
    content = scene(channels=4)
    pixels = made(dataclasses.replace(QUICK, size=0), content)
    np.testing.assert_array_equal(pixels[..., 3], content.pixels[..., 3])
    hidden = content.pixels.copy()
    hidden[hidden[..., 3] == 0, :3] = (1, 0, 1)
    np.testing.assert_array_equal(made(dataclasses.replace(QUICK, size=0), Picture(hidden)), pixels)


def test_hidden_colors_of_a_painting_play_no_part() -> None:
    alpha = np.zeros((48, 48, 1), np.float32)
    alpha[8:40] = 1
    one = np.dstack((painting().pixels, alpha))
    other = one.copy()
    other[:8, :, :3] = (0, 1, 0)
    np.testing.assert_array_equal(made(styles=(Picture(one),)), made(styles=(Picture(other),)))


def test_flat_pictures_give_finite_pixels() -> None:
    grey, black = (Picture(np.full((30, 30, 1), value, np.float32)) for value in (0.5, 0.0))
    for content, style in ((grey, painting()), (scene(), black), (black, black)):
        for keep in ("no", "both"):
            pixels = made(dataclasses.replace(QUICK, keep_colors=keep), content, (style,))
            assert np.isfinite(pixels).all()


def test_a_run_resumed_in_the_middle_of_the_second_size_ends_with_the_same_pixels() -> None:
    settings = dataclasses.replace(QUICK, size=160, quality="draft")
    content = scene(12, 60)
    whole, keeper, heard = made(settings, content), MemoryKeeper(), 0

    def is_enough() -> bool:
        nonlocal heard
        heard += 1
        return heard > 30

    with pytest.raises(Cancelled):
        made(settings, content, run=Run(keeper=keeper, is_cancelled=is_enough))
    first: list[float] = []
    resumed = made(settings, content, run=Run(keeper=keeper, tell=lambda p: first.append(p.done)))
    np.testing.assert_array_equal(resumed, whole)
    assert first[0] > 70, "the resumed run began at the beginning"


def test_a_state_of_another_request_is_not_resumed() -> None:
    keeper = MemoryKeeper()
    made(run=Run(keeper=keeper))
    other = dataclasses.replace(QUICK, strength=0.9)
    np.testing.assert_array_equal(made(other, run=Run(keeper=keeper)), made(other))


def test_progress_rises_to_a_hundred_with_losses_and_pictures() -> None:
    events: list[Progress] = []
    made(run=Run(tell=events.append))
    shares = [event.done for event in events]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(100)
    losses = [event.facts["loss"] for event in events]
    assert losses[-1] < losses[0]
    samples = [event.samples for event in events if event.samples is not None]
    assert samples
    assert all(s.shape[0] == 1 and s.min() >= 0 and s.max() <= 1 for s in samples)


def test_four_paintings_are_the_most() -> None:
    with pytest.raises(UserMistake, match="1 to 4 style pictures, not 5"):
        made(styles=(painting(),) * 5)


def test_large_pictures_begin_as_small_as_middling_ones() -> None:
    for size in (160, 512, 2048):
        keeper, events = MemoryKeeper(), 0

        def is_enough() -> bool:
            nonlocal events
            events += 1
            return events == 10

        thin = Picture(np.full((2, 64, 3), 0.5, np.float32))
        with pytest.raises(Cancelled):
            made(
                dataclasses.replace(QUICK, size=size, quality="draft"),
                thin,
                run=Run(keeper=keeper, is_cancelled=is_enough),
            )
        kept = keeper.kept()
        assert kept is not None
        assert 100 < kept["search_values"].shape[3] < 170


def half(height: int = 40, width: int = 48) -> Picture:
    """White at the left, black at the right."""
    pixels = np.zeros((height, width, 1), np.float32)
    pixels[:, : width // 2] = 1
    return Picture(pixels)


def test_where_the_mask_is_black_pixels_are_untouched_bit_for_bit() -> None:
    content = scene()
    pixels = made(dataclasses.replace(QUICK, size=0), content, mask=(half(),))
    np.testing.assert_array_equal(pixels[:, 24:], content.pixels[:, 24:])
    assert off(pixels[:, :24], content.pixels[:, :24]) > 0.02


def test_what_is_outside_the_mask_plays_no_part_far_from_its_edge() -> None:
    one = scene(32, 128)
    other = one.pixels.copy()
    other[:, 108:] = (0, 1, 0)
    settings = dataclasses.replace(QUICK, size=0, noise=0.0)
    first, second = (made(settings, each, mask=(half(32, 128),)) for each in (one, Picture(other)))
    assert off(first[:, :24], second[:, :24]) < 0.02
    assert off(one.pixels[:, 108:], second[:, 108:]) > 0.2


def test_each_region_has_its_own_style() -> None:
    red, blue = (np.zeros((48, 48, 3), np.float32) for _ in range(2))
    red[..., 0] = painting(1).pixels[..., 0]
    blue[..., 2] = painting(1).pixels[..., 2]
    left = half()
    right = Picture(np.ascontiguousarray(1 - left.pixels))
    settings = dataclasses.replace(QUICK, size=0, strength=0.8)
    pixels = made(settings, styles=(Picture(red), Picture(blue)), region=(left, right))
    means = [pixels[:, part].mean((0, 1)) for part in (slice(0, 18), slice(30, 48))]
    assert means[0][0] > means[0][2] + 0.1
    assert means[1][2] > means[1][0] + 0.1


def test_a_result_that_tiles_has_no_seam() -> None:
    content = scene(48, 64)
    pixels = made(dataclasses.replace(QUICK, size=0, tile=True, quality="draft"), content)
    for axis in (0, 1):
        inner = np.abs(np.diff(pixels, axis=axis)).mean((1 - axis, 2))
        ends = np.take(pixels, 0, axis) - np.take(pixels, -1, axis)
        assert np.abs(ends).mean() <= inner.max()
        assert np.abs(ends).mean() < 3 * inner.mean()


def test_more_content_weight_is_nearer_to_the_picture() -> None:
    content = scene()
    loose, firm = (
        made(dataclasses.replace(QUICK, size=0, content_weight=weight, noise=0.0), content)
        for weight in (0.1, 10)
    )
    assert off(firm, content.pixels) < off(loose, content.pixels)


def test_losses_that_are_no_numbers_leave_a_good_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    honest = StyleLoss.__call__

    def broken(self: StyleLoss, image: Image) -> tuple[float, Image]:
        nonlocal calls
        calls += 1
        loss, gradient = honest(self, image)
        return (float("nan"), gradient * float("nan")) if calls in {1, 4} else (loss, gradient)

    monkeypatch.setattr(StyleLoss, "__call__", broken)
    losses: list[float] = []
    pixels = made(run=Run(tell=lambda progress: losses.append(progress.facts["loss"])))
    assert calls > 4
    assert np.isfinite(pixels).all()
    assert losses[-1] < losses[1]


def in_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(*_: object, **__: object) -> Plan:
        return Plan(24, 6, keeps_content=False, needs=0)

    monkeypatch.setattr(gatys, "plan_for", plan)


def test_a_run_in_windows_is_resumed_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    in_windows(monkeypatch)
    settings = dataclasses.replace(QUICK, size=0, quality="draft")
    whole, keeper, heard = made(settings), MemoryKeeper(), 0

    def is_enough() -> bool:
        nonlocal heard
        heard += 1
        return heard > 10

    with pytest.raises(Cancelled):
        made(settings, run=Run(keeper=keeper, is_cancelled=is_enough))
    kept = keeper.kept()
    assert kept is not None
    assert int(kept["at"][2]) == 10
    np.testing.assert_array_equal(made(settings, run=Run(keeper=keeper)), whole)


def test_windows_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    # few steps: each makes more of what rounding does
    monkeypatch.setattr(gatys, "_STEPS", {"refine": (4, 6)})
    settings = dataclasses.replace(QUICK, size=0, precision="float32")
    whole = made(settings)
    in_windows(monkeypatch)
    assert off(made(settings), whole) < 1e-3


def test_too_large_a_picture_is_refused_before_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gatys, "free_memory", lambda device: 10**9)
    with pytest.raises(UserMistake, match=r"longest side that fits is \d+ pixels"):
        made(dataclasses.replace(QUICK, size=8192))


def test_a_level_without_progress_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    honest = StyleLoss.__call__

    def flat(self: StyleLoss, image: Image) -> tuple[float, Image]:
        nonlocal calls
        calls += 1
        return 1.0, honest(self, image)[1] * 0

    monkeypatch.setattr(StyleLoss, "__call__", flat)
    done: list[float] = []
    made(dataclasses.replace(QUICK, quality="good"), run=Run(tell=lambda p: done.append(p.done)))
    assert calls == 10
    assert done[-1] == pytest.approx(100)
