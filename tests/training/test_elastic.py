"""A process that is lost, and other numbers of processes: a training goes on where it was."""

import multiprocessing
import os
import signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from program import paint, paint_folder

from pinxit.base.errors import Cancelled
from pinxit.base.progress import Progress
from pinxit.cli.launching import is_started_anew
from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.bringing import How, bring_in
from pinxit.datasets.vast.sharded import ShardedDataset, ShardedStore
from pinxit.engine import Model, Run
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.processes import LOOK_EVERY, Processes
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import LEARN


@pytest.fixture
def shards(tmp_path: Path) -> ShardedDataset:
    paint_folder(tmp_path / "pets" / "cats", 10)
    for number in range(10):
        paint(tmp_path / "pets" / "dogs" / f"{number}.png", 100 + number, (32, 32))
    store = ShardedStore(tmp_path / "home")
    return bring_in(store, tmp_path / "pets", "pets", Rights("CC0-1.0", "Ann"), How("", 0, 6))


def plan(dataset: ShardedDataset, pictures: int, processes: int = 1) -> TrainingPlan:
    torch.set_num_threads(1)
    budget, knobs = Budget(pictures=pictures), {"width": 32, "batch": 4}
    return TrainingPlan(
        dataset=dataset, name="pets", budget=budget, knobs=knobs, processes=processes
    )


def same(one: Model, other: Model) -> None:
    assert one.card.training["pictures"] == other.card.training["pictures"]
    assert one.weights.keys() == other.weights.keys()
    for name, weight in one.weights.items():
        np.testing.assert_allclose(other.weights[name], weight, atol=2e-3, err_msg=name)


def stopped_after(pictures: int) -> Run:
    """A run that somebody stops once so many pictures were learned, counted from where it began."""
    asked = [0]

    def is_cancelled() -> bool:
        asked[0] += 1
        return asked[0] >= pictures // 4

    return Run(is_cancelled=is_cancelled)


def test_shards_teach_the_same_however_a_training_is_cut(
    shards: ShardedDataset, tmp_path: Path
) -> None:
    whole = carry_out(plan(shards, 40), RunFolder(tmp_path / "whole"), Run())
    with pytest.raises(Cancelled):
        carry_out(plan(shards, 40), RunFolder(tmp_path / "parts"), stopped_after(16))
    resumed = carry_out(plan(shards, 40), RunFolder(tmp_path / "parts"), Run())
    for name, weight in whole.weights.items():
        assert np.array_equal(resumed.weights[name], weight), name
    assert whole.card.dataset["digest"] == shards.digest
    assert whole.card.conditions["classes"] == ["cats", "dogs"]
    assert {row.tobytes().hex() for row in whole.weights["training.sha256"]} == {
        entry.sha256 for entry in shards.entries
    }


@pytest.fixture
def followers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Process ids of those that do not lead; the leading one has others that decode for it."""
    found: list[int] = []
    real: Any = torch.multiprocessing.spawn  # type: ignore[attr-defined]

    def spawn(*args: Any, **more: Any) -> Any:
        context = real(*args, **more)
        found[:] = [each.pid for each in context.processes]
        return context

    monkeypatch.setattr("torch.multiprocessing.spawn", spawn)
    return found


@pytest.mark.slow
def test_a_killed_process_is_replaced_and_the_training_ends_the_same(
    shards: ShardedDataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    followers: list[int],
) -> None:
    monkeypatch.setattr("pinxit.training.train.TELL_EVERY", 0.0)
    monkeypatch.setattr("pinxit.training.train.KEEP_EVERY", 0.0)
    killed: list[int] = []
    said: list[str] = []

    def tell(progress: Progress) -> None:
        said.extend([progress.notice] * bool(progress.notice))
        if progress.stage == "train" and progress.done >= 16 and not killed:
            killed.append(followers[0])
            os.kill(killed[0], signal.SIGKILL)

    model = carry_out(plan(shards, 40, 2), RunFolder(tmp_path / "killed"), Run(tell=tell))
    assert killed
    assert [words for words in said if "goes on from what was kept, with 2 processes" in words]
    same(carry_out(plan(shards, 40), RunFolder(tmp_path / "alone"), Run()), model)


@pytest.mark.slow
def test_what_fails_in_the_leading_process_alone_keeps_nobody_waiting(
    shards: ShardedDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, followers: list[int]
) -> None:
    monkeypatch.setattr("pinxit.training.train.TELL_EVERY", 0.0)
    monkeypatch.setattr("pinxit.training.train.KEEP_EVERY", 0.0)
    killed: list[int] = []

    def tell(progress: Progress) -> None:
        if progress.stage == "train" and progress.done >= 16 and not killed:
            decoders = {each.pid for each in multiprocessing.active_children()} - {*followers}
            killed.extend(pid for pid in decoders if pid)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    with pytest.raises(BrokenProcessPool):
        carry_out(plan(shards, 400, 2), RunFolder(tmp_path / "broken"), Run(tell=tell))
    assert killed
    resumed = carry_out(plan(shards, 40, 2), RunFolder(tmp_path / "broken"), Run())
    assert resumed.card.training["pictures"] >= 40


@pytest.mark.slow
def test_other_numbers_of_processes_go_on_at_the_same_picture(
    shards: ShardedDataset, tmp_path: Path
) -> None:
    folder = RunFolder(tmp_path / "changing")
    for pictures, processes in ((16, 2), (12, 1)):
        with pytest.raises(Cancelled):
            carry_out(plan(shards, 40, processes), folder, stopped_after(pictures))
    model = carry_out(plan(shards, 40, 2), folder, Run())
    same(carry_out(plan(shards, 40), RunFolder(tmp_path / "alone"), Run()), model)


def test_a_launcher_that_starts_anew_is_understood() -> None:
    assert not is_started_anew({})
    assert not is_started_anew({"TORCHELASTIC_RESTART_COUNT": "0"})
    assert is_started_anew({"TORCHELASTIC_RESTART_COUNT": "1"})


def test_a_slow_process_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Processes(0, 3)
    monkeypatch.setattr("torch.distributed.broadcast", lambda *_: None)
    times = [0.5, 1.4, 0.6]

    def gather(tensor: torch.Tensor) -> None:
        tensor.copy_(torch.tensor(times))

    monkeypatch.setattr("torch.distributed.all_reduce", gather)
    said: list[str] = []
    for _ in range(4 * LOOK_EVERY):
        group.tell(LEARN, 0.0)
        said += group.laggards()
    assert len(said) == 1
    assert said[0].startswith("Process 1 of 3 takes more than 2 times as long as the fastest")
