import dataclasses

import numpy as np
import pytest

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import MemoryKeeper, Request, Run
from pinxit.engines.gatys import ENGINE
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.nets.oklab import to_oklab
from pinxit.pictures.picture import Picture, Pixels
from pinxit.testing import check_engine

QUICK = GatysSettings(size=40, quality="draft")


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
) -> Pixels:
    pictures = {"content": (content or scene(),), "style": styles or (painting(),)}
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
    settings = dataclasses.replace(QUICK, size=160)
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
                dataclasses.replace(QUICK, size=size),
                thin,
                run=Run(keeper=keeper, is_cancelled=is_enough),
            )
        kept = keeper.kept()
        assert kept is not None
        assert 100 < kept["search_values"].shape[3] < 170
