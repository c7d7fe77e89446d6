"""Pictures that are compared two by two."""

import numpy as np
import pytest
import torch

from pinxit.engine import Card, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.nets.mirror import Discriminator, plan
from pinxit.nets.scoring import scores_of
from pinxit.nets.transfer import transferred

DRAW = np.random.default_rng(2)
SHAPE = (16, 16, 1)


@pytest.fixture
def judge() -> Discriminator:
    made = Discriminator(plan(SHAPE, 32, 1), torch.Generator().manual_seed(3), pairs=True)
    with torch.no_grad():
        made.beside.weight.normal_(0, 0.1, generator=torch.Generator().manual_seed(1))
    return made.requires_grad_(requires_grad=False)


def maps(count: int) -> torch.Tensor:
    return torch.from_numpy(DRAW.random((count, 1, 16, 16), np.float32))


def test_what_is_said_of_a_picture_depends_on_its_neighbor_alone(judge: Discriminator) -> None:
    a, b, c, d = maps(4)
    said = judge(torch.stack([a, b, c, d]))
    assert torch.allclose(judge(torch.stack([c, d, a, b])), said[[2, 3, 0, 1]], atol=1e-6)
    assert torch.allclose(judge(torch.stack([b, a, d, c])), said[[1, 0, 3, 2]], atol=1e-6)
    other = judge(torch.stack([a, c]))
    assert abs(float(other[0] - said[0])) > 1e-4
    alone = judge(torch.stack([a, b, c]))
    assert torch.allclose(alone[:2], said[:2], atol=1e-6)
    assert torch.allclose(alone[2], judge(torch.stack([c, c]))[0], atol=1e-6)


def test_one_that_goes_on_from_another_that_did_not_compare_judges_as_that_did() -> None:
    made = plan(SHAPE, 32, 1)
    plain = Discriminator(made, torch.Generator().manual_seed(3))
    comparing = Discriminator(made, torch.Generator().manual_seed(4), pairs=True)
    weights = {name: value.numpy() for name, value in plain.state_dict().items()}
    comparing.load_state_dict(transferred(weights, comparing, made, made))
    pictures = maps(4)
    assert torch.allclose(plain(pictures), comparing(pictures), atol=1e-6)


@pytest.mark.parametrize("batch", [3, 8])
def test_no_pair_is_parted_by_processes_or_parts(batch: int) -> None:
    settings = R3GANSettings(width=32, batch=batch)
    learner = ENGINE.begin(Lesson(settings, SHAPE, 24), Run(parts=4))
    assert learner.batch_size == batch // 2 * 2
    alone = ENGINE.begin(Lesson(settings, SHAPE, 1), Run())
    assert alone.batch_size == 2, "of a single picture, the pair is the picture twice"


@pytest.mark.parametrize("pairs", [True, False])
def test_a_model_keeps_the_judge_that_it_learned_with(pairs: bool) -> None:
    settings = R3GANSettings(width=32, pairs=pairs)
    learner = ENGINE.begin(Lesson(settings, SHAPE, 24), Run())
    learner.learn(DRAW.random((8, *SHAPE), np.float32), 0.1)
    weights = learner.weights()
    assert ("discriminator.beside.weight" in weights) is pairs
    model = Model(weights, Card("tiny", "r3gan", ENGINE.version, settings.to_json(), SHAPE))
    pictures = DRAW.random((5, *SHAPE), np.float32)
    scores = scores_of(model, pictures)
    assert scores.shape == (5,)
    assert np.isfinite(scores).all()
    again = ENGINE.begin(Lesson(settings, SHAPE, 24), Run())
    again.continue_from(weights)


def test_training_goes_on_from_a_model_whose_judge_did_not_compare() -> None:
    old = ENGINE.begin(Lesson(R3GANSettings(width=32, pairs=False), SHAPE, 24), Run())
    new = ENGINE.begin(Lesson(R3GANSettings(width=32), SHAPE, 24), Run())
    new.continue_from(old.weights())
    facts = new.learn(DRAW.random((8, *SHAPE), np.float32), 0.1)
    assert np.isfinite(facts["d_loss"])
