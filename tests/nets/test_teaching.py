"""Teaching lowers the loss, is the same for the same seed, and keeps the best when stopped."""

import numpy as np
import pytest
import torch

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.engine import Run
from pinxit.nets.color import Colors
from pinxit.nets.painter import blended, encode, paint
from pinxit.nets.stroke_net import MODULATION
from pinxit.nets.teaching import Exercise, Plan, taught


def picture(seed: int, side: int = 80) -> Colors:
    rng = np.random.default_rng(seed)
    coarse = torch.from_numpy(rng.uniform(0, 1, (1, 3, 7, 7)).astype(np.float32))
    smooth = torch.nn.functional.interpolate(coarse, (side, side), mode="bicubic")
    return np.asarray(np.clip(smooth[0].numpy().transpose(1, 2, 0), 0, 1), np.float32)


def stripes(side: int = 96) -> Colors:
    """A style that no painting looks like."""
    y, x = np.mgrid[:side, :side]
    wave = np.sin((x + 2 * y) / 3.0)[..., None] * np.array([0.4, 0.1, -0.3]) + 0.5
    return np.asarray(wave, np.float32)


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    style = stripes()
    return Exercise(encode((style,), (1.0,)), (style,), (1.0,), (picture(1), picture(2)))


def plan(what: str = "modulation", steps: int = 20, seed: int = 0) -> Plan:
    return Plan(what, steps=steps, seed=seed, size=64, batch=1)


def test_practice_lowers_the_loss_and_changes_what_is_painted(exercise: Exercise) -> None:
    content = picture(3)
    before = paint(content, (exercise.code,))
    done = {what: taught(exercise, plan(what), Run()) for what in ("modulation", "all")}
    for what, least in (("modulation", 0.99), ("all", 0.95)):
        each = done[what]
        assert each.after < least * each.before, what
        assert np.abs(paint(content, (each.code,)) - before).mean() > 0.005
        assert not each.is_stopped
    small, large = done["modulation"].code, done["all"].code
    assert small.differences is None
    assert large.differences is not None
    assert not any(name.startswith("project") for name in large.differences.weights)
    half = blended([exercise.code, large], (0.5, 0.5))
    assert half.differences is not None
    name = "out.weight"
    np.testing.assert_allclose(half.differences.weights[name], large.differences.weights[name] / 2)


def test_the_same_seed_and_steps_give_the_same_style(exercise: Exercise) -> None:
    first, again, other = (taught(exercise, plan(steps=4, seed=s), Run()) for s in (1, 1, 2))
    assert first.code.manner.shape == (MODULATION,)
    np.testing.assert_array_equal(first.code.manner, again.code.manner)
    assert first.after == again.after
    assert not np.array_equal(first.code.manner, other.code.manner)


def test_stopped_practice_keeps_the_best_so_far(exercise: Exercise) -> None:
    heard: list[Progress] = []

    def is_cancelled() -> bool:
        return bool(heard) and heard[-1].done >= 21

    stopped = taught(exercise, plan(steps=60), Run(tell=heard.append, is_cancelled=is_cancelled))
    assert stopped.is_stopped
    assert stopped.steps == 21
    assert stopped.after < stopped.before
    assert any(each.samples is not None for each in heard)
    with pytest.raises(Cancelled):
        taught(exercise, plan(), Run(is_cancelled=lambda: True))


def test_minutes_end_it_too(exercise: Exercise) -> None:
    ticks = iter(np.arange(0, 1000, 5.0))
    limit = Plan(minutes=1.0, size=64, batch=1)
    done = taught(exercise, limit, Run(), clock=lambda: float(next(ticks)))
    assert 1 <= done.steps <= 12


def test_a_style_is_taught_on_pictures_smaller_than_the_squares(exercise: Exercise) -> None:
    tiny = Exercise(exercise.code, exercise.styles, (1.0,), (picture(5, 20),))
    assert taught(tiny, plan(steps=1), Run()).steps == 1


@pytest.mark.parametrize(
    ("what", "minutes", "steps"), [("colors", 1.0, None), ("all", None, None), ("all", -1.0, None)]
)
def test_a_plan_without_sense_is_refused(
    what: str, minutes: float | None, steps: int | None
) -> None:
    with pytest.raises(UserMistake):
        Plan(what, minutes, steps)
