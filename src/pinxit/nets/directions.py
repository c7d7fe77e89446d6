"""Directions that change what a generator draws, found without labels.

Two ways, both in closed form:

- `of_weights`: what the layers that take z pass on most strongly, the singular vectors of their
  weights (Shen and Zhou 2021, arXiv 2007.06600).
- `of_features`: what changes the features of the coarsest stage most, after Härkönen et al. (2020),
  arXiv 2004.02546. They take principal components of features first and look for the z of each by
  regression; here the regression F = z B comes first, and the singular vectors of B are taken. For
  Gaussian z these are the components of the part of the features that z explains, they are
  orthogonal in z, and what a condition does to the features cannot slip in.
"""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.nets.mirror import LATENT, Generator

Axes = Float[np.ndarray, "axis manner"]
"""Of length 1 and at right angles, strongest first; 0 where a manner tells of a condition."""


def of_weights(generator: Generator) -> Axes:
    """Singular vectors of all that takes z."""
    takers = [generator.scale, *generator.gains]
    weights = torch.cat([each.weight.detach().flatten(1) for each in takers]).double().cpu()
    return _axes(weights[:, :LATENT], weights.shape[1])


@torch.no_grad()
def of_features(generator: Generator, manners: Float[Tensor, "batch stage manner"]) -> Axes:
    """Singular vectors of the regression from z to features.

    Args:
        generator: A trained one.
        manners: Those of many seeds; several times as many as z has numbers.
    """
    told = manners[:, 0]
    wide = generator.stages[0]
    parts = [
        wide(generator.basis * generator.scale(some[:, :, None, None])).flatten(1)
        for some in torch.split(told, 64)
    ]
    features, given = torch.cat(parts).double().cpu(), told.double().cpu()
    features, given = features - features.mean(0), given - given.mean(0)
    # conditions explain their part of the features, too; only that of z is looked at
    explained = torch.linalg.lstsq(given, features, driver="gelsd").solution
    return _axes(explained[:LATENT].T, told.shape[1])


def _axes(weights: Float[Tensor, "feature latent"], manner: int) -> Axes:
    _, _, axes = torch.linalg.svd(weights, full_matrices=False)
    made = np.zeros((len(axes), manner), np.float32)
    made[:, :LATENT] = axes.float().numpy()
    return made
