"""What a discriminator says of real and made pictures."""

from pathlib import Path

import numpy as np
import pytest

from pinxit import Studio, UserMistake
from pinxit.desks.quiz import MODEL, figures
from pinxit.make.explore import Recipe
from pinxit.nets.scoring import scores_of


def test_pictures_of_people_come_before_those_of_the_model_and_noise_last(tmp_path: Path) -> None:
    studio = Studio(tmp_path, device="cpu")
    model = studio.models.load(MODEL)
    explorer = studio.model_desk.explorer(model)
    draw = [Recipe(seeds=(seed,)) for seed in range(1, 13)]
    made = np.stack([np.asarray(each, np.float32) for each in explorer.sketched(draw)])
    cards = figures(1, 24, lambda seeds: [made[0]] * len(seeds))
    real = np.stack([np.asarray(card.pixels, np.float32) for card in cards if not card.is_made])
    noise = np.random.default_rng(1).random(made.shape, np.float32)
    means = [float(scores_of(model, each).mean()) for each in (real, made, noise)]
    assert means[0] > means[1] > means[2]
    with pytest.raises(UserMistake, match="judges pictures of"):
        scores_of(model, made[:, :16])
