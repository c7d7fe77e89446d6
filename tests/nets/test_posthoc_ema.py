"""Averages of weights whose length is chosen afterwards."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from pinxit.base.errors import UserMistake
from pinxit.nets.posthoc_ema import FOLLOWED, PowerAverages, exponent, factors, reconstruct

STEPS, BATCH = 1500, 8


def _walk(steps: int) -> NDArray[np.float32]:
    """Weights through a training: they drift and tremble, as those of a GAN do."""
    draw = np.random.default_rng(3)
    trembling = draw.normal(0, 1, (steps, 6))
    return (np.cumsum(trembling, 0) * 0.05 + trembling + 3).astype(np.float32)


def _network(weights: NDArray[np.float32]) -> nn.Linear:
    network = nn.Linear(3, 2, bias=False)
    with torch.no_grad():
        network.weight.copy_(torch.from_numpy(weights.reshape(2, 3)))
    return network


def _followed(lengths: tuple[float, ...], every: int) -> list[dict[str, NDArray[np.float32]]]:
    walk = _walk(STEPS)
    averages, kept = PowerAverages(_network(walk[0]), lengths), []
    for step, weights in enumerate(walk, 1):
        averages.follow(_network(weights), step * BATCH)
        if step % every == 0:
            kept.append(averages.snapshot())
    return kept


@pytest.mark.parametrize("length", [0.03, 0.05, 0.1, 0.17, 0.25, 0.28])
def test_the_exponent_has_the_length_asked_for(length: float) -> None:
    power = exponent(length)
    t = np.linspace(0, 1, 400_001)
    profile = t**power
    profile /= profile.sum()
    mean = (profile * t).sum()
    assert np.sqrt((profile * (t - mean) ** 2).sum()) == pytest.approx(length, rel=1e-3)


def test_what_is_followed_is_the_profile_summed_slowly() -> None:
    walk, power = _walk(STEPS), exponent(0.05)
    ends = np.arange(STEPS + 1) * BATCH / (STEPS * BATCH)
    share = np.diff(ends ** (power + 1))  # integral of (gamma + 1) t^gamma over each step
    assert share.sum() == pytest.approx(1)
    there = _followed((0.05,), STEPS)[0]["0.05:weight"].ravel()
    np.testing.assert_allclose(there, share @ walk, rtol=2e-5)


def test_steps_of_any_size_count_by_their_pictures() -> None:
    small, large = (PowerAverages(_network(np.zeros(6, np.float32))) for _ in range(2))
    values = [np.full(6, value, np.float32) for value in (1, 4, 2)]
    for number, value in enumerate(values):
        large.follow(_network(value), 24 * (number + 1))
        for part in range(3):
            small.follow(_network(value), 24 * number + 8 * (part + 1))
    one, other = small.snapshot(), large.snapshot()
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-5)


@pytest.mark.parametrize(
    ("length", "near"), [(0.03, 0.03), (0.07, 0.005), (0.15, 0.01), (0.2, 0.02)]
)
def test_a_length_chosen_afterwards_is_as_if_it_had_been_followed(
    length: float, near: float
) -> None:
    direct = _followed((length,), STEPS)[0][f"{length:g}:weight"]
    again = reconstruct(_followed(FOLLOWED, STEPS // 25), length)["weight"]
    # weights tremble by 1 and drift by 2; a wrong length is far off
    other = reconstruct(_followed(FOLLOWED, STEPS // 25), 0.1)["weight"]
    assert np.abs(again - direct).max() < near
    assert np.abs(other - direct).max() > 4 * np.abs(again - direct).max()


def test_halved_snapshots_in_any_order_do_as_well() -> None:
    kept = _followed(FOLLOWED, STEPS // 25)
    halved = [
        {n: a if n == "pictures" else a.astype(np.float16) for n, a in each.items()}
        for each in kept[::-1]
    ]
    whole, rough = (reconstruct(each, 0.15)["weight"] for each in (kept, halved))
    np.testing.assert_allclose(rough, whole, atol=5e-3)


def test_a_length_that_was_followed_comes_back_as_it_is() -> None:
    kept = _followed(FOLLOWED, STEPS // 10)
    again = reconstruct(kept, 0.05)["weight"]
    np.testing.assert_allclose(again, kept[-1]["0.05:weight"], atol=1e-5)


def test_factors_add_up_to_one_average() -> None:
    kept = [(t, exponent(one)) for t in np.linspace(0.1, 1, 10) for one in FOLLOWED]
    assert factors(kept, (1.0, exponent(0.12))).sum() == pytest.approx(1, abs=0.01)


def test_a_restored_average_goes_on_bit_for_bit() -> None:
    walk = _walk(60)
    straight, stopped = (PowerAverages(_network(walk[0])) for _ in range(2))
    for step, weights in enumerate(walk, 1):
        straight.follow(_network(weights), step)
        if step == 30:
            stopped.restore(straight.snapshot())
        if step > 30:
            stopped.follow(_network(weights), step)
    one, other = straight.snapshot(), stopped.snapshot()
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_averages_of_another_network_are_refused() -> None:
    averages = PowerAverages(nn.Linear(4, 4))
    with pytest.raises(UserMistake, match="another network: weight differs"):
        averages.restore(PowerAverages(_network(_walk(1)[0])).snapshot())


@pytest.mark.parametrize("length", [0.0, -0.1, 0.29, 2.0])
def test_lengths_that_no_average_has_are_refused(length: float) -> None:
    with pytest.raises(UserMistake, match="length above 0"):
        exponent(length)


def test_without_snapshots_there_is_nothing_to_choose() -> None:
    with pytest.raises(UserMistake, match="nothing to choose"):
        reconstruct([], 0.1)
