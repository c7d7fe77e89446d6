"""Directions found in weights and in features."""

import numpy as np
import pytest
import torch

from pinxit.nets.directions import of_features, of_weights
from pinxit.nets.latent_space import LatentSpace, latents
from pinxit.nets.mirror import LATENT, Generator, plan


def _generator(conditions: int) -> Generator:
    draw = torch.Generator().manual_seed(3)
    made = Generator(plan((32, 32, 4), 32, 1, conditions), draw)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape, generator=draw))
    return made.requires_grad_(requires_grad=False)


@pytest.fixture(scope="module", params=[0, 5])
def generator(request: pytest.FixtureRequest) -> Generator:
    return _generator(request.param)


def _manners(generator: Generator, count: int) -> torch.Tensor:
    z = latents(tuple(range(count)))
    draw = torch.Generator().manual_seed(1)
    width = generator.plan.conditions
    told = torch.randn(count, width, generator=draw) if width else None
    return generator.manners(z, told)


def test_directions_are_at_right_angles_and_leave_conditions_alone(generator: Generator) -> None:
    for axes in (of_weights(generator), of_features(generator, _manners(generator, 300))):
        assert axes.shape[1] == generator.plan.manner
        np.testing.assert_allclose(axes @ axes.T, np.eye(len(axes)), atol=1e-4)
        assert not axes[:, LATENT:].any()


def test_those_of_weights_are_eigenvectors_by_the_plain_way() -> None:
    generator = _generator(0)
    weights = [each.weight.flatten(1).double() for each in (generator.scale, *generator.gains)]
    square = sum((each.T @ each).numpy() for each in weights)
    axes = of_weights(generator).astype(np.float64)
    strength = np.einsum("ai,ij,aj->a", axes, square, axes)
    wanted = np.linalg.eigvalsh(square)[::-1]
    np.testing.assert_allclose(strength, wanted, rtol=1e-3, atol=1e-6)


def test_those_of_features_are_exact_where_features_are_linear(generator: Generator) -> None:
    """Without the blocks features are linear in the manner, and B is known: basis times scale."""
    blocks, generator.stages[0] = generator.stages[0], torch.nn.Identity()
    try:
        found = of_features(generator, _manners(generator, 400))
    finally:
        generator.stages[0] = blocks
    weights = generator.scale.weight.flatten(1)[:, :LATENT].double().numpy()
    loud = generator.basis.double().square().sum((0, 2, 3)).sqrt().numpy()
    _, size, wanted = np.linalg.svd(weights * loud[:, None], full_matrices=False)
    alike = np.abs((found[: len(wanted), :LATENT] * wanted).sum(1))
    clear = np.abs(np.diff(size)) > 0.01 * size[0]
    told_apart = np.r_[True, clear[:-1]] & clear if len(clear) > 1 else clear
    assert told_apart.sum() > 3
    assert alike[: len(told_apart)][told_apart].min() > 0.999


def test_those_of_features_change_features_more_than_random_ones(generator: Generator) -> None:
    manners = _manners(generator, 400)
    axes = LatentSpace(generator).components(manners.numpy())
    draw = np.random.default_rng(0).standard_normal(axes.shape).astype(np.float32)
    draw[:, LATENT:] = 0
    draw /= np.linalg.norm(draw, axis=1, keepdims=True)

    def change(way: np.ndarray) -> float:
        told = manners[:64, 0]
        ends = [told + far * torch.from_numpy(way) for far in (-1.0, 1.0)]
        made = [
            generator.stages[0](generator.basis * generator.scale(end[:, :, None, None]))
            for end in ends
        ]
        return float((made[0] - made[1]).square().mean())

    best = np.mean([change(each) for each in axes[:4]])
    assert best > 1.5 * np.mean([change(each) for each in draw[:16]])
