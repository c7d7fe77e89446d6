"""Several processes learn what one would learn from the whole batch."""

from pathlib import Path

import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.engine import Alone, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.training.budget import Budget
from pinxit.training.processes import Processes, together
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import Training, train

DRAW = np.random.default_rng(2)
PICTURES = DRAW.integers(0, 256, (24, 16, 16, 3), dtype=np.uint8)
TOLD = DRAW.random((24, 3), np.float32)


def _trained(folder: Path, processes: int, batch: int, pictures: int) -> tuple[Model, list[float]]:
    settings = R3GANSettings(width=32, batch=batch, flip="both", augment=0.5)
    lesson = Lesson(settings, PICTURES.shape[1:], len(PICTURES), 5, TOLD.shape[1])
    classes = tuple(number % 3 for number in range(len(PICTURES)))
    training = Training(ENGINE, lesson, Budget(pictures=pictures), "tiny", classes=classes)
    events: list[Progress] = []
    run_folder = RunFolder(folder)
    with together(processes, training, PICTURES, run_folder, TOLD) as group:
        run = Run(tell=events.append, group=group)
        model = train(training, PICTURES, run_folder, run, TOLD)
    curves = run_folder.curves()
    losses = [value for name in ("d_loss", "g_loss", "penalty") for _, value in curves.of(name)]
    return model, losses


@pytest.mark.slow
def test_two_processes_learn_as_one_from_the_same_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.training.train.TELL_EVERY", 0.0)
    torch.set_num_threads(1)
    one, alone = _trained(tmp_path / "one", 1, 8, 64)
    two, both = _trained(tmp_path / "two", 2, 8, 64)
    assert len(alone) == len(both) > 16
    # Adam's first step goes by the sign of a gradient: where that is nothing but rounding, as of a
    # bias of a judge that is still linear, all that is said shifts alike. The generator, compared
    # with what was said before, sees that in its first loss, and nobody later
    first = len(alone) // 3
    np.testing.assert_allclose(both[first], alone[first], atol=5e-5)
    both[first] = alone[first]
    np.testing.assert_allclose(both, alone, atol=1e-5, rtol=1e-5)
    assert one.card.training["pictures"] == two.card.training["pictures"] == 64
    for name, weight in one.weights.items():
        np.testing.assert_allclose(weight, two.weights[name], atol=2e-3, err_msg=name)


@pytest.mark.slow
def test_two_processes_go_on_from_a_kept_state(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    whole, _ = _trained(tmp_path / "whole", 2, 4, 48)
    _trained(tmp_path / "parts", 2, 4, 24)
    resumed, _ = _trained(tmp_path / "parts", 2, 4, 48)
    assert resumed.card.training["pictures"] == 48
    assert whole.weights.keys() == resumed.weights.keys()


def test_one_process_trains_alone(tmp_path: Path) -> None:
    lesson = Lesson(R3GANSettings(), (16, 16, 3), 24)
    training = Training(ENGINE, lesson, Budget(pictures=8), "tiny")
    with together(1, training, PICTURES, RunFolder(tmp_path), None) as group:
        assert isinstance(group, Alone)
    with (
        pytest.raises(UserMistake, match="1 or more"),
        together(0, training, PICTURES, RunFolder(tmp_path), None),
    ):
        pass


def test_each_process_takes_its_own_rows() -> None:
    rows = np.arange(12)
    parts = [Processes(rank, 3).part(rows) for rank in range(3)]
    assert np.array_equal(np.concatenate(parts), rows)
    assert [len(part) for part in parts] == [4, 4, 4]
