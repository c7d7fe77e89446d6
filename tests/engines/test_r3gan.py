"""R3GAN against its formulas, and learning for real on toys."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from pinxit.base.errors import UserMistake
from pinxit.engine import Batch, Lesson, Model, Request, Run
from pinxit.engines import r3gan
from pinxit.engines.r3gan import ENGINE, R3GANLearner, R3GANSettings
from pinxit.nets.latent_space import to_maps, to_pixels
from pinxit.nets.mirror import Discriminator, plan
from pinxit.testing import check_engine
from pinxit.training.budget import Budget
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import Training, train

SMALL = R3GANSettings(width=32, batch=4)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    pictures = np.random.default_rng(0).integers(0, 255, (8, 16, 24, 4), np.uint8)
    lesson = Lesson(SMALL, (16, 24, 4), 8, seed=1)
    folder = RunFolder(tmp_path_factory.mktemp("run"))
    return train(Training(ENGINE, lesson, Budget(pictures=24), "tiny"), pictures, folder)


def _made(model: Model, seeds: tuple[int, ...], psi: float = 1.0) -> Batch:
    settings = R3GANSettings(width=32, batch=4, psi=psi)
    return np.stack(list(ENGINE.make(Request(settings, model=model, seeds=seeds), Run())))


def test_the_engine_keeps_the_contract(model: Model) -> None:
    check_engine(ENGINE, SMALL, model)


def test_the_loss_is_the_mean_softplus_of_paired_differences() -> None:
    better, worse = torch.tensor([0.5, -1.0, 30.0]), torch.tensor([1.5, -1.0, -30.0])
    expected = (math.log1p(math.e) + math.log(2) + math.log1p(math.exp(-60))) / 3
    assert float(r3gan.pairing_loss(better, worse)) == pytest.approx(expected, rel=1e-6)


def test_the_penalty_of_a_quadratic_judge_has_its_closed_form() -> None:
    pictures = torch.randn(5, 3, 4, 4, generator=torch.Generator().manual_seed(0))
    pictures.requires_grad_()
    judged = pictures.square().sum((1, 2, 3)) / 2  # its gradient is the picture itself
    penalty = r3gan.penalty(judged, pictures)
    with torch.no_grad():
        assert torch.isclose(penalty, pictures.square().sum((1, 2, 3)).mean())
    penalty.backward()  # type: ignore[no-untyped-call]
    assert pictures.grad is not None
    assert torch.allclose(pictures.grad, 2 * pictures / 5)


def test_the_penalty_of_the_discriminator_agrees_with_finite_differences() -> None:
    network = Discriminator(plan((16, 16, 1), 32, 1), torch.Generator().manual_seed(3)).double()
    pictures = torch.randn(2, 1, 16, 16, generator=torch.Generator().manual_seed(4)).double()
    exact = r3gan.penalty(network(pictures.requires_grad_()), pictures)
    slow, step = torch.zeros(()).double(), 1e-6
    with torch.no_grad():
        for place in np.ndindex(16, 16):
            change = torch.zeros(1, 1, 16, 16).double()
            change[0, 0, place[0], place[1]] = step
            slope = (network(pictures + change) - network(pictures - change)) / (2 * step)
            slow += slope.square().mean()
    assert float(exact.detach()) == pytest.approx(float(slow), rel=1e-5)


def test_seeds_give_the_same_pixels_in_any_company(model: Model) -> None:
    together = _made(model, tuple(range(20)))
    alone = np.concatenate([_made(model, (seed,)) for seed in range(20)])
    backwards = _made(model, tuple(range(19, -1, -1)))[::-1]
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)
    assert np.abs(together[0] - together[1]).max() > 0.01


def test_pictures_are_not_square_and_have_alpha_if_the_data_did(model: Model) -> None:
    made = _made(model, (3,))
    assert made.shape == (1, 16, 24, 4)
    assert made.dtype == np.float32
    assert made.min() >= 0
    assert made.max() <= 1


def test_less_psi_brings_pictures_together(model: Model) -> None:
    seeds = tuple(range(16))
    spread = [_made(model, seeds, psi).std(0).mean() for psi in (0.0, 0.5, 1.0)]
    assert spread[0] < 1e-6
    assert 1e-3 < spread[1] < spread[2]


def test_colors_survive_the_way_through_premultiplied_maps() -> None:
    pixels = np.random.default_rng(0).random((3, 8, 8, 4), np.float32)
    pixels[..., 3] = 0.2 + 0.8 * pixels[..., 3]
    back = to_pixels(to_maps(pixels, torch.device("cpu")))
    assert np.abs(back - pixels).max() < 1e-5


def test_transparent_pixels_teach_no_color() -> None:
    pixels = np.ones((1, 4, 4, 4), np.float32)
    pixels[..., 3] = 0
    assert float(to_maps(pixels, torch.device("cpu")).max()) == -1


def test_rate_gamma_and_beta2_follow_one_cosine() -> None:
    learner = ENGINE.begin(Lesson(SMALL, (16, 16, 1), 4), Run())
    learner._updates = 1000
    assert learner._schedule(0.0) == pytest.approx(SMALL.rate)
    assert learner._schedule(0.5) == pytest.approx((SMALL.rate + SMALL.rate_end) / 2)
    assert learner._schedule(1.0) == pytest.approx(SMALL.rate_end)
    assert learner._optimizers["generator"].param_groups[0]["betas"] == (0.0, 0.99)


def test_augmentation_grows_from_nothing_to_its_knob() -> None:
    learner = ENGINE.begin(Lesson(SMALL, (16, 16, 1), 4), Run())
    batch = _bars(4)
    grown = [learner.learn(batch, share)["augment"] for share in (0.0, 0.5, 1.0)]
    assert grown == pytest.approx([0.0, SMALL.augment / 2, SMALL.augment])


def test_a_continued_training_begins_near_the_calm_end_of_the_schedules() -> None:
    first = ENGINE.begin(Lesson(SMALL, (16, 16, 1), 4), Run())
    for _ in range(60):
        first.learn(_bars(4), 0.0)
    second = ENGINE.begin(Lesson(SMALL, (16, 16, 1), 4, seed=9), Run())
    second.continue_from(first.weights())
    assert np.abs(second.sample((1,)) - first.sample((1,))).max() < 0.05
    second._updates = 1000
    rate = second.learn(_bars(4), 0.0)["rate"]
    assert SMALL.rate_end < rate < 0.3 * SMALL.rate


def test_no_network_has_a_normalization_layer() -> None:
    learner = ENGINE.begin(Lesson(SMALL, (16, 16, 1), 4), Run())
    kinds = {type(m).__name__ for n in learner._networks().values() for m in n.modules()}
    assert not any("Norm" in kind for kind in kinds)
    assert nn.Conv2d.__name__ in kinds


def _bars(count: int) -> Batch:
    """White vertical or horizontal bars on black: two kinds of pictures."""
    stream = np.random.default_rng(0)
    pictures = np.zeros((count, 16, 16, 1), np.float32)
    for picture in pictures:
        place = stream.integers(4, 10)
        if stream.random() < 0.5:
            picture[place : place + 3] = 1
        else:
            picture[:, place : place + 3] = 1
    return pictures


def _distance(learner: R3GANLearner, real: Batch) -> float:
    """Energy distance between samples and real pictures: 0 for the same distribution."""
    one = learner.sample(tuple(range(64))).reshape(64, -1)
    two = real[:64].reshape(64, -1)

    def mean(a: Batch, b: Batch) -> float:
        return float(np.linalg.norm(a[:, None] - b[None], axis=2).mean())

    return 2 * mean(one, two) - mean(one, one) - mean(two, two)


def test_a_short_training_comes_much_nearer_to_the_data() -> None:
    real = _bars(256)
    settings = R3GANSettings(width=32, batch=8, rate=2e-3)
    learner = ENGINE.begin(Lesson(settings, (16, 16, 1), len(real), seed=2), Run())
    before = _distance(learner, real)
    for update in range(200):
        learner.learn(real[update * 8 % 256 :][:8], update / 200)
    assert _distance(learner, real) < 0.5 * before


def test_a_size_that_cannot_be_halved_is_refused_in_one_sentence() -> None:
    with pytest.raises(UserMistake, match="37 x 50 px"):
        ENGINE.begin(Lesson(SMALL, (50, 37, 3), 4), Run())
    with pytest.raises(UserMistake, match="multiples of"):
        ENGINE.begin(Lesson(SMALL, (8, 8, 3), 4), Run())
    with pytest.raises(UserMistake, match="not 2"):
        ENGINE.begin(Lesson(SMALL, (16, 16, 2), 4), Run())


def test_a_state_of_another_training_is_refused() -> None:
    state = ENGINE.begin(Lesson(SMALL, (16, 16, 1), 4), Run()).state()
    with pytest.raises(UserMistake, match="another kind or size"):
        ENGINE.begin(Lesson(SMALL, (16, 16, 3), 4), Run()).restore(state)
    with pytest.raises(UserMistake, match="another kind or size"):
        ENGINE.begin(Lesson(SMALL, (16, 16, 3), 4), Run()).restore({})
