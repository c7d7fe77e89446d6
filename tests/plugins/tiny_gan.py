"""A tiny model of the GAN, for tests of what is done with models."""

from pathlib import Path

import numpy as np
import torch

from pinxit.engine import Card, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.nets.conditions import Code, examples
from pinxit.training.model_file import save_model

CODE = Code(("cats", "dogs"), True)
SETTINGS = R3GANSettings(width=32)


def tiny_model(folder: Path, conditions: int = 0) -> Model:
    """A network of 32 x 32 px with alpha whose every weight plays a part."""
    torch.set_num_threads(1)
    learner = ENGINE.begin(Lesson(SETTINGS, (32, 32, 4), 4, 1, conditions), Run())
    draw = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in learner._ema.network.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=draw))
    card = Card(
        "tiny",
        "r3gan",
        ENGINE.version,
        SETTINGS.to_json(),
        (32, 32, 4),
        conditions=CODE.to_card() if conditions else {},
    )
    weights = {**learner.weights()}
    if conditions:
        weights |= examples(np.random.default_rng(0).random((9, conditions), np.float32), 1)
    return save_model(Model(weights, card), folder / f"tiny{conditions}.safetensors")
