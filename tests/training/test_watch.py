"""The eye on a training, on constructed pictures and numbers."""

import numpy as np
import pytest

from gan_watch import adventurers, taken_for_copies
from pinxit.training.watch import SENTENCES, Watch

DRAW = np.random.default_rng(4)
WELL = {"accuracy": 0.9, "margin": 1.5, "penalty": 0.2}


def _pictures(count: int, channels: int = 3) -> np.ndarray:
    small = DRAW.random((count, 4, 4, channels))
    return np.rint(small.repeat(8, 1).repeat(8, 2) * 255).astype(np.uint8)


REAL = _pictures(200)


def _looked(samples: list[np.ndarray], facts: list[dict[str, float]]) -> list[tuple[str, ...]]:
    watch = Watch.over(REAL)
    both = zip(samples, facts, strict=True)
    return [watch.look(some, each, 2000 * n) for n, (some, each) in enumerate(both, 1)]


def _sure(samples: np.ndarray, facts: dict[str, float] | None = None) -> tuple[str, ...]:
    """What is told at the second look, when nothing changed for the better."""
    other = np.roll(samples, 1, axis=1)
    return _looked([samples, other], [facts or WELL] * 2)[1]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_healthy_training_is_left_in_peace(channels: int) -> None:
    watch = Watch.over(_pictures(100, channels))
    told = [watch.look(_pictures(32, channels), WELL, 2000 * n) for n in range(1, 20)]
    assert told == [()] * 19


def test_alike_pictures_are_a_collapse() -> None:
    alike = np.repeat(_pictures(1), 32, axis=0)
    assert "collapse" in _sure(alike)


def test_copies_are_memorization() -> None:
    noisy = np.clip(REAL[:32] + DRAW.normal(0, 2, REAL[:32].shape), 0, 255).astype(np.uint8)
    mixed = [noisy, np.clip(noisy.astype(int) + 1, 0, 255).astype(np.uint8)]
    assert _looked(mixed, [WELL] * 2)[1] == ("memorization",)
    mirrored = [each[:, :, ::-1] for each in mixed]
    assert _looked(mirrored, [WELL] * 2)[1] == ("memorization",)


def test_honest_pictures_beside_a_small_set_are_no_memorization() -> None:
    everything = adventurers()[::3]
    found = np.array(
        [taken_for_copies(everything, known, seed) for known in (12, 30, 60) for seed in range(15)]
    )
    alarms, seen = found.mean(0)
    assert alarms <= 0.05
    assert seen >= 0.65, "copies at a quarter of their size"


def test_a_penalty_far_above_its_median_is_a_divergence() -> None:
    wild = {**WELL, "penalty": 30.0}
    samples = [_pictures(32) for _ in range(7)]
    assert _looked(samples, [WELL] * 4 + [wild] * 3)[4:] == [(), ("divergence",), ("divergence",)]


def test_pictures_at_the_ends_of_the_range_are_a_divergence() -> None:
    ends = np.where(_pictures(32) > 127, 255, 0).astype(np.uint8)
    assert "divergence" in _sure(ends)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({**WELL, "accuracy": 1.0, "margin": 8.0}, "discriminator ahead"),
        ({**WELL, "margin": 30.0}, "discriminator ahead"),
        ({**WELL, "accuracy": 0.5, "margin": 0.0}, "discriminator blind"),
    ],
)
def test_a_judge_that_wins_or_sees_nothing_is_told(facts: dict[str, float], name: str) -> None:
    assert _looked([_pictures(32), _pictures(32)], [facts] * 2)[1] == (name,)


def test_pictures_that_do_not_change_are_a_standstill() -> None:
    samples = _pictures(32)
    assert _looked([samples] * 3, [WELL] * 3)[2] == ("standstill",)


def test_slow_steps_far_from_all_training_pictures_are_a_standstill() -> None:
    twins = _pictures(100).repeat(2, axis=0)
    real = np.clip(twins + DRAW.normal(0, 20, twins.shape), 0, 255).astype(np.uint8)
    other = _pictures(32).astype(int)

    def told(step: int, samples: np.ndarray) -> tuple[str, ...]:
        watch = Watch.over(real)
        said: tuple[str, ...] = ()
        for n in range(4):
            moved = np.clip(samples + step * n, 0, 255).astype(np.uint8)
            said = watch.look(moved, WELL, 2000 * (n + 1))
        return said

    assert told(2, other) == ("standstill",)
    assert told(20, other) == ()
    assert told(2, real[::6][:32].astype(int) + 9) != ("standstill",)


def test_judgments_that_hardly_differ_are_told_once_it_is_sure() -> None:
    held = {**WELL, "accuracy": 0.98, "margin": 0.06}
    samples = [_pictures(32) for _ in range(6)]
    told = _looked(samples, [held] * 6)
    assert told[3:] == [(), ("discriminator held back",), ("discriminator held back",)]
    mixed = [{**held, "margin": m} for m in (0.1, 2.0, 0.05, 1.0, -0.1, 2.0)]
    assert _looked(samples, mixed) == [()] * 6


def test_a_restored_watch_sees_the_same() -> None:
    alike = np.repeat(_pictures(1), 32, axis=0)
    facts = [{**WELL, "penalty": 0.1 * n} for n in range(1, 7)]
    straight, stopped = Watch.over(REAL), Watch.over(REAL)
    for n in range(4):
        straight.look(np.roll(alike, n, 1), facts[n], 2000 * n)
    stopped.restore({**straight.state(), "other": np.zeros(2)})
    for n in (4, 5):
        one = straight.look(np.roll(alike, n, 1), facts[n], 2000 * n)
        assert stopped.look(np.roll(alike, n, 1), facts[n], 2000 * n) == one == ("collapse",)
    both = straight.state(), stopped.state()
    assert all(np.array_equal(both[0][name], both[1][name]) for name in both[0])


def test_nothing_is_told_of_the_first_moments_or_after_one_look() -> None:
    alike = np.repeat(_pictures(1), 32, axis=0)
    watch = Watch.over(REAL)
    assert watch.look(alike, WELL, 200) == ()
    assert watch.look(np.roll(alike, 1, 1), WELL, 5000) == ()
    assert watch.look(alike, WELL, 6000) == ("collapse",)


def test_every_finding_has_a_sentence_with_a_way_out() -> None:
    assert all(len(sentence.split(". ")) >= 2 for sentence in SENTENCES.values())
