"""The painter's training: lessons depend on the seed alone, and going on is as if never stopped."""

import argparse
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from painter_data import Source
from pinxit.nets.color import palette_of
from pinxit.nets.painter_loss import from_corner, mean_and_covariance
from pinxit.nets.stroke_net import StrokeNet
from pinxit.nets.vgg import LAYERS
from train_painter import Trainer, _Look, _mixed


def sources() -> list[Source]:
    rng = np.random.default_rng(0)
    rough = [rng.integers(0, 255, (9, 9, 3), np.uint8) for _ in range(3)]
    pictures = [np.kron(each, np.ones((32, 32, 1), np.uint8)) for each in rough]
    return [Source(str(n), each, is_style=True) for n, each in enumerate(pictures)]


def trainer(out: Path, **other: object) -> Trainer:
    options = {"steps": 50, "batch": 2, "size": 48, "rate": 1e-3, "shifted": 0.5, "seed": 3}
    return Trainer(argparse.Namespace(out=out, device="cpu", **(options | other)))


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trainer, Path]:
    folder = tmp_path_factory.mktemp("painter")
    made = trainer(folder)
    made.learn_styles(sources(), 8)
    for step in range(2):
        made.train_step(made.lesson(step, sources()))
    made.save(folder)
    return made, folder


def test_a_lesson_depends_on_seed_and_step_alone(taught: tuple[Trainer, Path]) -> None:
    made, _ = taught
    one, again, other = (made.lesson(step, sources()) for step in (5, 5, 6))
    np.testing.assert_array_equal(one.pictures, again.pictures)
    assert one.corner == again.corner
    assert not np.array_equal(one.pictures, other.pictures)


def test_going_on_is_as_if_it_had_never_stopped(taught: tuple[Trainer, Path]) -> None:
    made, folder = taught
    other = trainer(folder)
    other.restore(folder)
    other.learn_styles(sources(), 8)
    assert other.step == made.step == 2
    told = [each.train_step(each.lesson(2, sources())) for each in (made, other)]
    assert told[0] == told[1]
    for name, value in made.net.state_dict().items():
        torch.testing.assert_close(other.net.state_dict()[name], value, rtol=0, atol=0)


def test_what_is_saved_is_what_the_painter_loads(taught: tuple[Trainer, Path]) -> None:
    _, folder = taught
    weights = load_file(folder / "weights.safetensors")
    assert all(value.dtype == torch.float16 for value in weights.values())
    StrokeNet().load_state_dict({name: value.float() for name, value in weights.items()})
    assert (folder / "weights.safetensors").stat().st_size <= 8_000_000


def test_practice_lowers_the_loss_of_a_lesson_repeated(tmp_path: Path) -> None:
    made = trainer(tmp_path, rate=2e-3)
    made.learn_styles(sources(), 8)
    lesson = made.lesson(0, sources())
    totals = []
    for _ in range(12):
        told = made.train_step(lesson)
        totals.append(sum(value for name, value in told.items() if name != "norm"))
    assert totals[-1] < 0.97 * totals[0]


def test_a_mixture_has_the_moments_of_both_laid_together() -> None:
    drawn = torch.Generator().manual_seed(1)
    halves = [torch.rand(1, 4, 8, 8, generator=drawn) * scale for scale in (1, 3)]
    whole = mean_and_covariance(torch.cat(halves, 3))
    colors = palette_of((np.random.default_rng(0).random((8, 8, 3), np.float32),), (1.0,))
    one, other = (
        _Look(colors, torch.zeros(1), [(mean[0], covariance[0])] * len(LAYERS))
        for mean, covariance in map(mean_and_covariance, halves)
    )
    mixed = _mixed(one, other, 0.5)
    torch.testing.assert_close(mixed.moments[0][0], whole[0][0])
    torch.testing.assert_close(mixed.moments[0][1], whole[1][0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(mixed.palette.covariance, colors.covariance)


def test_a_corner_cuts_off_what_is_before_it() -> None:
    pictures = torch.arange(24.0).view(1, 1, 1, 24).expand(1, 3, 24, 24)
    part = from_corner(pictures, (3, 5))
    assert part.shape == (1, 3, 16, 16)
    assert part[0, 0, 0].tolist() == list(range(5, 21))
