"""The training loop, driven with the real engine at its smallest."""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.engine import Batch, Conditions, Learner, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANLearner, R3GANSettings
from pinxit.training.budget import Budget
from pinxit.training.film import read_film
from pinxit.training.model_file import load_model, save_model
from pinxit.training.run_folder import NOW, RunFolder
from pinxit.training.train import Training, train

SHAPE = (16, 16, 3)
SETTINGS = R3GANSettings(width=32, batch=4, rate=1e-3)
PICTURES = np.random.default_rng(0).integers(0, 255, (12, *SHAPE), np.uint8)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def _training(pictures: int = 80, **changes: object) -> Training:
    lesson = Lesson(SETTINGS, SHAPE, len(PICTURES), seed=5)
    values = {"teacher": ENGINE, "lesson": lesson, "budget": Budget(pictures=pictures)}
    return Training(**{**values, "name": "tiny", **changes})  # type: ignore[arg-type]


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(one[k], other[k])  # type: ignore[arg-type]
        for k in one
    )


def _stop_after(pictures: int) -> Callable[[], bool]:
    asked = [0]

    def is_cancelled() -> bool:
        asked[0] += 1
        return asked[0] >= pictures // 4

    return is_cancelled


def test_an_interrupted_run_ends_like_an_uninterrupted_one(tmp_path: Path) -> None:
    whole = train(_training(), PICTURES, RunFolder(tmp_path / "whole"))
    folder = RunFolder(tmp_path / "cut")
    is_cancelled = _stop_after(32)
    with pytest.raises(Cancelled, match="can be resumed"):
        train(_training(), PICTURES, folder, Run(is_cancelled=is_cancelled))
    resumed = train(_training(), PICTURES, RunFolder(tmp_path / "cut"))
    assert _same(whole.weights, resumed.weights)
    one, other = RunFolder(tmp_path / "whole").kept(), folder.kept()
    assert one is not None
    assert other is not None
    assert _same(
        {k: one[k] for k in one if k != "loop"}, {k: other[k] for k in other if k != "loop"}
    )
    assert one["loop"][0] == other["loop"][0] == 80
    films = read_film(tmp_path / "whole"), read_film(tmp_path / "cut")
    assert np.array_equal(films[0].frames, films[1].frames)


def test_what_was_found_wrong_is_remembered_after_a_stop(tmp_path: Path) -> None:
    same = np.repeat(PICTURES[:1], len(PICTURES), 0)
    wild = Lesson(R3GANSettings(width=32, batch=4, rate=0.1), SHAPE, len(same), seed=5)
    folder = RunFolder(tmp_path)
    first = train(_training(2400, lesson=wild), same, folder)
    found = first.card.training["findings"]
    assert found, "a generator that is thrown about learns nothing"
    longer = train(_training(2600, lesson=wild), same, folder)
    assert found.items() <= longer.card.training["findings"].items()


def test_a_branch_goes_on_as_the_training_did_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    trunk = RunFolder(tmp_path / "trunk")
    whole = train(_training(), PICTURES, trunk)
    assert trunk.milestones() == [25, 50, 75]
    same, other = (RunFolder(tmp_path / name) for name in ("same", "other"))
    for folder in (same, other):
        folder.branch(trunk, 50)
    again = train(_training(branch="trunk@50"), PICTURES, same)
    assert _same(whole.weights, again.weights)
    assert again.card.training["branch_of"] == "trunk@50"
    calmer = Lesson(R3GANSettings(width=32, batch=4, rate=1e-4), SHAPE, len(PICTURES), seed=5)
    changed = train(_training(lesson=calmer, branch="trunk@50"), PICTURES, other)
    assert not _same(whole.weights, changed.weights)
    assert read_film(other.path).pictures.tolist() == read_film(trunk.path).pictures.tolist()
    with pytest.raises(UserMistake, match="Kept were: 25 %, 50 %, 75 %, now"):
        RunFolder(tmp_path / "third").branch(trunk, 60)


def test_a_branch_goes_on_from_where_a_training_stands(tmp_path: Path) -> None:
    trunk, longer = RunFolder(tmp_path / "trunk"), RunFolder(tmp_path / "longer")
    train(_training(), PICTURES, trunk)
    longer.branch(trunk, NOW)
    made = train(_training(160, branch="trunk@now"), PICTURES, longer)
    assert _same(made.weights, train(_training(160), PICTURES, trunk).weights)


def test_a_film_ahead_of_the_state_after_a_crash_is_cut_back(tmp_path: Path) -> None:
    is_cancelled = _stop_after(32)
    with pytest.raises(Cancelled):
        train(_training(), PICTURES, RunFolder(tmp_path), Run(is_cancelled=is_cancelled))
    old = (tmp_path / "state.safetensors").read_bytes()
    train(_training(), PICTURES, RunFolder(tmp_path))
    film = read_film(tmp_path)
    (tmp_path / "state.safetensors").write_bytes(old)
    train(_training(), PICTURES, RunFolder(tmp_path))
    again = read_film(tmp_path)
    assert again.pictures.tolist() == film.pictures.tolist()
    assert np.array_equal(again.frames, film.frames)


def test_the_first_ctrl_c_keeps_the_state(tmp_path: Path) -> None:
    pressed: list[float] = []

    def press(progress: Progress) -> None:
        if progress.done >= 16 and not pressed:
            pressed.append(progress.done)
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Cancelled):
        train(_training(), PICTURES, RunFolder(tmp_path), Run(tell=press))
    kept = RunFolder(tmp_path).kept()
    assert kept is not None
    assert 16 <= kept["loop"][0] < 80
    assert signal.getsignal(signal.SIGINT) is before


def test_a_program_that_handles_ctrl_c_itself_keeps_its_handler(tmp_path: Path) -> None:
    presses: list[int] = []

    def press(progress: Progress) -> None:
        if progress.samples is not None and progress.done >= 16 and not presses:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, lambda number, _: presses.append(number))
    try:
        with pytest.raises(Cancelled):
            train(
                _training(),
                PICTURES,
                RunFolder(tmp_path),
                Run(tell=press, is_cancelled=lambda: bool(presses)),
            )
    finally:
        signal.signal(signal.SIGINT, before)
    assert presses == [signal.SIGINT]


def test_the_folder_is_free_again_after_a_training_however_it_ends(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    with pytest.raises(Cancelled):
        train(_training(), PICTURES, folder, Run(is_cancelled=lambda: True))
    train(_training(16), PICTURES, RunFolder(tmp_path / "run"))
    RunFolder(tmp_path / "run").clear()


def test_a_finished_run_gives_its_model_again_without_learning(tmp_path: Path) -> None:
    first = train(_training(), PICTURES, RunFolder(tmp_path))
    again = train(_training(), PICTURES, RunFolder(tmp_path))
    assert _same(first.weights, again.weights)
    assert again.card.training["pictures"] == 80


def test_a_budget_of_time_is_kept(tmp_path: Path) -> None:
    training = _training(budget=Budget(minutes=0.02))
    model = train(training, PICTURES, RunFolder(tmp_path))
    assert 1.2 <= model.card.training["seconds"] < 4
    assert model.card.training["pictures"] > 0


def test_the_film_runs_from_the_first_moment_to_the_last(tmp_path: Path) -> None:
    events: list[Progress] = []
    train(_training(), PICTURES, RunFolder(tmp_path), Run(tell=events.append))
    film = read_film(tmp_path)
    assert film.pictures[0] == 0
    assert film.pictures[-1] == 80
    assert len(film) == sum(event.samples is not None for event in events) >= 6
    assert not np.array_equal(film.frames[0], film.frames[-1])


def test_floats_and_bytes_of_the_same_pictures_teach_the_same(tmp_path: Path) -> None:
    as_bytes = train(_training(16), PICTURES, RunFolder(tmp_path / "bytes"))
    floats = PICTURES.astype(np.float32) / np.float32(255)
    as_floats = train(_training(16), floats, RunFolder(tmp_path / "floats"))
    assert _same(as_bytes.weights, as_floats.weights)


def test_a_model_can_be_continued(tmp_path: Path) -> None:
    first = train(_training(16), PICTURES, RunFolder(tmp_path / "first"))
    saved = save_model(first, tmp_path / "tiny.safetensors")
    events: list[Progress] = []
    more = train(
        _training(16, start=load_model(tmp_path / "tiny.safetensors")),
        PICTURES,
        RunFolder(tmp_path / "second"),
        Run(tell=events.append),
    )
    assert more.card.training["continued_from"] == saved.sha256
    last, start = read_film(tmp_path / "first").frames[-1], read_film(tmp_path / "second").frames[0]
    assert np.abs(last.astype(int) - start).max() <= 2  # half precision in between


def test_a_model_of_another_size_cannot_be_continued(tmp_path: Path) -> None:
    small = train(_training(8), PICTURES, RunFolder(tmp_path / "first"))
    lesson = Lesson(R3GANSettings(width=64, batch=4), SHAPE, len(PICTURES), seed=5)
    with pytest.raises(UserMistake, match="cannot become"):
        train(_training(8, start=small, lesson=lesson), PICTURES, RunFolder(tmp_path / "x"))
    card = small.card
    other = Model(small.weights, type(card)("big", "other", "1", {}, card.shape))
    with pytest.raises(UserMistake, match="a model of other"):
        train(_training(8, start=other), PICTURES, RunFolder(tmp_path / "y"))


def test_pictures_of_another_shape_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="the pictures are"):
        train(_training(), PICTURES[:, :8], RunFolder(tmp_path))


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    train(_training(8), PICTURES, RunFolder(tmp_path))
    (tmp_path / "state.safetensors").write_bytes(b"damaged")
    with pytest.raises(UserMistake, match=r"state\.safetensors is not the state"):
        train(_training(8), PICTURES, RunFolder(tmp_path))


class _Overflowing:
    """The real engine with a learner that overflows at chosen pictures if its rate is high."""

    name, version, settings_type = ENGINE.name, ENGINE.version, R3GANSettings

    def __init__(self, limit: float) -> None:
        self.limit, self.rates = limit, list[float]()

    def begin(self, lesson: Lesson, run: Run) -> Learner:
        learner = ENGINE.begin(lesson, run)
        assert isinstance(lesson.settings, R3GANSettings)
        rate = lesson.settings.rate
        self.rates.append(rate)
        if rate > self.limit:
            _poison(learner, at=3)
        return learner


def _poison(learner: R3GANLearner, at: int) -> None:
    """Makes one weight infinite before update ``at``, as a too large step would."""
    learn, updates = learner.learn, [0]

    def learn_until_overflow(
        batch: Batch, share: float, conditions: Conditions | None = None
    ) -> Mapping[str, float]:
        updates[0] += 1
        if updates[0] == at:
            with torch.no_grad():
                learner._generator.basis.fill_(torch.inf)
        return learn(batch, share, conditions)

    learner.learn = learn_until_overflow  # type: ignore[method-assign]


def test_an_overflow_goes_back_with_half_the_rate(tmp_path: Path) -> None:
    events: list[Progress] = []
    teacher = _Overflowing(limit=5e-4)
    model = train(
        _training(teacher=teacher), PICTURES, RunFolder(tmp_path), Run(tell=events.append)
    )
    assert teacher.rates == [1e-3, 5e-4]
    assert any("half the rate" in event.stage for event in events)
    assert model.card.training["setbacks"] == 1
    assert all(np.isfinite(array).all() for array in model.weights.values())


def test_endless_overflow_ends_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="overflowed 5 times"):
        train(_training(teacher=_Overflowing(limit=0)), PICTURES, RunFolder(tmp_path))
