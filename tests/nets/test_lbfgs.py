import torch
from torch import Tensor

from pinxit.nets.lbfgs import REACH, Lbfgs


def bowl(values: Tensor) -> tuple[float, Tensor]:
    """A quadratic bowl 1,000 times steeper in one direction than in another; lowest 1 at 0.3."""
    steep = torch.logspace(0, 3, values.numel()).reshape(values.shape)
    away = values - 0.3
    return float((steep * away * away).sum() / 2) + 1.0, steep * away


def minimized(steps: int, search: Lbfgs) -> Lbfgs:
    for _ in range(steps):
        search.step(bowl)
    return search


def test_the_bottom_of_a_narrow_valley_is_found() -> None:
    search = minimized(120, Lbfgs(torch.zeros(4, 3)))
    assert search.lowest - 1 < 1e-5
    torch.testing.assert_close(search.best, torch.full((4, 3), 0.3), atol=1e-2, rtol=0)


def test_a_restored_search_goes_on_bit_for_bit() -> None:
    whole = minimized(30, Lbfgs(torch.zeros(4, 3)))
    half = minimized(13, Lbfgs(torch.zeros(4, 3)))
    resumed = Lbfgs(torch.zeros(4, 3))
    resumed.restore({name: tensor.clone() for name, tensor in half.state().items()})
    minimized(17, resumed)
    assert torch.equal(whole.values, resumed.values)
    assert torch.equal(whole.best, resumed.best)
    assert whole.lowest == resumed.lowest


def test_a_loss_that_is_not_finite_goes_back_to_the_best_with_smaller_steps() -> None:
    search = minimized(5, Lbfgs(torch.zeros(4, 3)))
    best, lowest = search.best.clone(), search.lowest
    search.step(lambda values: (float("nan"), torch.full_like(values, float("nan"))))
    assert torch.equal(search.values, best)
    assert search.lowest == lowest
    minimized(150, search)
    assert search.lowest - 1 < 1e-3


def test_a_loss_that_explodes_is_left_behind() -> None:
    search = minimized(5, Lbfgs(torch.zeros(4, 3)))
    best = search.best.clone()
    search.step(lambda values: (1e9, torch.ones_like(values)))
    assert torch.equal(search.values, best)


def test_no_step_is_longer_than_its_reach() -> None:
    search = Lbfgs(torch.zeros(4, 3))
    for _ in range(40):
        before = search.values
        search.step(lambda values: (float(-values.sum()), torch.full_like(values, -1.0)))
        assert float((search.values - before).square().mean().sqrt()) <= REACH * 1.001


def test_a_gradient_of_zero_stays_where_it_is() -> None:
    search = Lbfgs(torch.full((2, 2), 0.4))
    for _ in range(3):
        search.step(lambda values: (1.0, torch.zeros_like(values)))
    assert torch.equal(search.values, torch.full((2, 2), 0.4))
