"""Weights that serve a network of another size, channels or conditions."""

import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.nets.mirror import LATENT, Discriminator, Generator, Plan, plan
from pinxit.nets.transfer import plan_of, transferred


def _generator(made: Plan, seed: int) -> Generator:
    draw = torch.Generator().manual_seed(seed)
    network = Generator(made, draw)
    with torch.no_grad():
        for each in network.parameters():
            each.add_(0.1 * torch.randn(each.shape, generator=draw))
    return network


def _weights(network: torch.nn.Module) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in network.state_dict().items()}


@pytest.mark.parametrize("conditions", [0, 5])
@pytest.mark.parametrize("shape", [(32, 32, 3), (64, 32, 4), (48, 64, 1)])
def test_the_plan_is_read_off_the_weights(shape: tuple[int, int, int], conditions: int) -> None:
    made = plan(shape, 64, 2, conditions)
    assert plan_of(_weights(_generator(made, 1))) == made


def test_the_same_plan_gives_the_same_network() -> None:
    made = plan((32, 32, 4), 64, 1, 3)
    old, new = _generator(made, 1), _generator(made, 2)
    new.load_state_dict(transferred(_weights(old), new, made, made))
    latent, told = torch.randn(2, LATENT), torch.randn(2, 3)
    torch.testing.assert_close(new(latent, told), old(latent, told))


def test_a_model_with_conditions_goes_on_without_as_if_they_were_left_out() -> None:
    before, now = plan((32, 32, 3), 64, 1, 7), plan((32, 32, 3), 64, 1)
    old, new = _generator(before, 1), _generator(now, 2)
    with torch.no_grad():  # else what bends from the one to the other is lost
        old.unbend.weight[LATENT:] = old.unbend.weight[:, LATENT:] = 0
    new.load_state_dict(transferred(_weights(old), new, before, now))
    latent = torch.randn(2, LATENT)
    torch.testing.assert_close(new(latent), old(latent), atol=1e-5, rtol=1e-5)


def test_a_grown_generator_has_the_stages_of_the_small_one() -> None:
    before, now = plan((32, 32, 3), 128, 1), plan((64, 64, 3), 128, 1)
    old, new = _generator(before, 1), _generator(now, 2)
    fresh = {name: value.clone() for name, value in new.state_dict().items()}
    new.load_state_dict(transferred(_weights(old), new, before, now))
    state = old.state_dict()
    for name, value in new.state_dict().items():
        is_own = name.startswith(("fine.", "draw.", "paint.", "stages.3", "rise.2", "gains.2"))
        is_own = is_own or name.startswith("gains.3")
        wanted = fresh[name] if is_own else state[name]
        assert torch.equal(value, wanted), name


def test_a_grown_discriminator_judges_small_maps_as_before() -> None:
    before, now = plan((32, 32, 3), 128, 1), plan((64, 64, 3), 128, 1)
    draw = torch.Generator().manual_seed(3)
    old, new = Discriminator(before, draw), Discriminator(now, draw)
    new.load_state_dict(transferred(_weights(old), new, before, now))
    maps = torch.randn(2, 64, 16, 16)
    torch.testing.assert_close(new.stages[2:](maps), old.stages(maps))


@pytest.mark.parametrize("shape", [(16, 16, 3), (48, 48, 3), (64, 32, 3)])
def test_sizes_that_do_not_fit_are_refused(shape: tuple[int, int, int]) -> None:
    before, now = plan((32, 32, 3), 64, 1), plan(shape, 64, 1)
    with pytest.raises(UserMistake, match="cannot become"):
        transferred(_weights(_generator(before, 1)), _generator(now, 2), before, now)


def test_weights_of_something_else_are_refused() -> None:
    with pytest.raises(UserMistake, match="train the model again"):
        plan_of({"stages.0.weight": np.zeros((3, 3))})
