"""A copier: a true generator in our format that has learned fifty pictures by heart."""

from dataclasses import replace

import numpy as np
import torch
from jaxtyping import UInt8

from pinxit.engine import Card, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.nets.latent_space import to_maps
from pinxit.nets.mirror import LATENT

_SETTINGS = R3GANSettings(width=64)
_BATCH = 48


def copier(pictures: UInt8[np.ndarray, "count height width channel"], updates: int) -> Model:
    """A model each of whose pictures is drawn to the training picture that it resembles most.

    The generator is regressed on the pictures themselves, without judge or augmentation: every
    drawn picture on the nearest known one, and every known one on the nearest drawn, so that none
    is forgotten (the Chamfer distance between both sets).

    Args:
        pictures: sRGB 0..255, of one size.
        updates: How long it learns; some hundreds are enough for fifty pictures of 32 px.
    """
    shape = (pictures.shape[1], pictures.shape[2], pictures.shape[3])
    learner = ENGINE.begin(Lesson(_SETTINGS, shape, len(pictures), 1, 0), Run())
    network = learner._ema.network
    network.requires_grad_(requires_grad=True)
    known = to_maps(pictures.astype(np.float32) / np.float32(255), torch.device("cpu"))
    draw = torch.Generator().manual_seed(0)
    optimizer = torch.optim.Adam(network.parameters(), 2e-3, betas=(0.5, 0.99))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates, 1e-4)
    for _ in range(updates):
        made = network(torch.randn(_BATCH, LATENT, generator=draw))
        apart = torch.cdist(made.flatten(1), known.flatten(1)).square() / known[0].numel()
        loss = apart.amin(1).mean() + 0.1 * apart.amin(0).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    card = Card("copier", "r3gan", ENGINE.version, _SETTINGS.to_json(), shape)
    return replace(Model(learner.weights(), card), sha256="0" * 64)
