"""What the discriminator that a model keeps says of pictures.

Trained on pairs (`pinxit.engines.r3gan`), only differences of its scores mean something: the
probability that it takes x rather than y for the real one is 1 / (1 + exp(D(y) - D(x))).
"""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.base.errors import UserMistake
from pinxit.engine import Batch, Model
from pinxit.nets.latent_space import to_maps
from pinxit.nets.mirror import Discriminator
from pinxit.nets.residual import Maps
from pinxit.nets.transfer import plan_of

_JUDGE, _AVERAGE = "discriminator.", "average."
_NEIGHBORS = 4


def scores_of(model: Model, pictures: Batch) -> Float[np.ndarray, " picture"]:
    """How real the model's discriminator holds each picture; larger is more real.

    Args:
        model: A model of r3gan, as its training left it.
        pictures: float32 sRGB 0..1, picture height width channel, of the shape of the model.
            Conditions are left out, as a tenth of the training left them out. A discriminator that
            compares pictures sees each beside the four that follow it, the first after the last;
            real and generated ones are given apart, as it learned them.

    Raises:
        UserMistake: the model has no discriminator of pixels, or the pictures have another shape.
    """
    weights = {
        key.removeprefix(_JUDGE): torch.from_numpy(array.astype(np.float32))
        for key, array in model.weights.items()
        if key.startswith(_JUDGE)
    }
    if not weights:
        raise UserMistake(
            f"The model {model.card.name} has kept no discriminator; choose one that was trained "
            "with the judge of pixels."
        )
    if pictures.shape[1:] != tuple(model.card.shape):
        raise UserMistake(
            f"The model {model.card.name} judges pictures of {model.card.shape}, "
            f"not {pictures.shape[1:]}."
        )
    average = {
        key.removeprefix(_AVERAGE): array
        for key, array in model.weights.items()
        if key.startswith(_AVERAGE)
    }
    pairs = "beside.weight" in weights
    judge = Discriminator(plan_of(average), torch.Generator("cpu"), pairs=pairs)
    judge.load_state_dict(weights)
    with torch.no_grad():
        maps = to_maps(pictures, torch.device("cpu"))
        scores = _beside_others(judge.eval(), maps) if pairs else judge.eval()(maps)
    return np.asarray(scores.numpy(), np.float32)


def _beside_others(judge: Discriminator, maps: Maps) -> Tensor:
    """The mean of what is said of each picture beside the next ones."""
    told = [
        judge(torch.stack([maps, maps.roll(-step, 0)], 1).flatten(0, 1))[::2]
        for step in range(1, _NEIGHBORS + 1)
    ]
    return torch.stack(told).mean(0)
