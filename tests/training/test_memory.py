"""Where memory is short a batch is learned from in parts, and that is the same."""

from pathlib import Path

import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.engine import Batch, Conditions, Learner, Lesson, Run
from pinxit.engines.r3gan import ENGINE, R3GAN, R3GANLearner, R3GANSettings
from pinxit.training.budget import Budget
from pinxit.training.memory import next_rung, run_on, told_of
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import Training, train

DRAW = np.random.default_rng(4)
PICTURES = DRAW.integers(0, 256, (24, 16, 16, 3), dtype=np.uint8)
TOLD = DRAW.random((24, 3), np.float32)
UPDATES = 3


def learned(
    run: Run, judges: str = "pixels", updates: int = UPDATES
) -> tuple[Learner, list[float]]:
    torch.set_num_threads(1)
    settings = R3GANSettings(width=32, batch=8, augment=0.5, flip="both", judges=judges)
    learner = ENGINE.begin(Lesson(settings, (16, 16, 3), 24, 5, 3), run)
    facts: list[float] = []
    for number in range(updates):
        rows = slice(4 * number % 16, 4 * number % 16 + 8)
        told = learner.learn(PICTURES[rows] / np.float32(255), number / updates, TOLD[rows])
        facts += [told[name] for name in sorted(told)]
    return learner, facts


@pytest.mark.parametrize("judges", ["pixels", "both"])
@pytest.mark.parametrize("parts", [2, 3, 8])
def test_a_batch_in_parts_teaches_what_the_whole_batch_teaches(
    judges: str, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # bfloat16, where a processor has it, rounds sums of other parts otherwise
    monkeypatch.setattr("pinxit.engines.r3gan.fast_dtype", lambda device: torch.float32)
    whole, expected = learned(Run(), judges)
    cut, facts = learned(Run(parts=parts), judges)
    first = len(facts) // UPDATES
    np.testing.assert_allclose(facts[:first], expected[:first], atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(facts, expected, atol=1e-4, rtol=1e-4)
    for name, array in whole.state().items():
        np.testing.assert_allclose(cut.state()[name], array, atol=2e-3, err_msg=name)


def test_more_parts_than_pictures_are_as_many_as_pictures() -> None:
    np.testing.assert_allclose(learned(Run(parts=64))[1], learned(Run(parts=8))[1], atol=0)


def test_what_is_computed_twice_is_the_same() -> None:
    _, expected = learned(Run())
    _, facts = learned(Run(recomputes=True))
    np.testing.assert_allclose(facts, expected, atol=1e-5, rtol=1e-5)


def test_half_precision_learns_nearly_the_same() -> None:
    _, expected = learned(Run())
    _, facts = learned(Run(precision="bfloat16"))
    assert not np.array_equal(facts, expected)
    np.testing.assert_allclose(facts, expected, atol=0.1, rtol=0.1)


class SmallCard(R3GAN):
    """An engine on a graphics card with room for a part of a batch, and no more."""

    most = 2

    def begin(self, lesson: Lesson, run: Run) -> R3GANLearner:
        learner = super().begin(lesson, run)
        made = learner._teach

        def teach(name: str, parts: list[object], loss_of: object) -> None:
            room = self.most * (2 if run.recomputes else 1)
            if max(len(part.real) for part in parts) > room:  # type: ignore[attr-defined]
                raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
            made(name, parts, loss_of)  # type: ignore[arg-type]

        learner._teach = teach  # type: ignore[method-assign,assignment]
        return learner


def trained(
    folder: Path, teacher: R3GAN, pictures: int = 48
) -> tuple[dict[str, object], list[str]]:
    torch.set_num_threads(1)
    lesson = Lesson(R3GANSettings(width=32, batch=8), (16, 16, 3), 24, 5)
    training = Training(teacher, lesson, Budget(pictures=pictures), "tiny")
    said: list[str] = []

    def tell(progress: Progress) -> None:
        said.extend([progress.notice] * bool(progress.notice))

    model = train(training, PICTURES, RunFolder(folder), Run(tell=tell))
    return dict(model.card.training) | {"weights": model.weights}, said


def test_memory_that_runs_out_halves_the_batch_says_so_and_learns_the_same(tmp_path: Path) -> None:
    plain, silent = trained(tmp_path / "plain", R3GAN())
    small, said = trained(tmp_path / "small", SmallCard())
    assert silent == []
    assert said == [
        "The memory of the graphics card ran out: each batch of 8 is now learned from in "
        f"{parts} parts of {8 // parts}, whose gradients are summed. It goes on from picture 0, "
        "slower, and learns the same."
        for parts in (2, 4)
    ]
    assert (small["pictures"], small["parts"]) == (48, 4)
    assert "parts" not in plain
    weights = plain["weights"]
    assert isinstance(weights, dict)
    for name, array in weights.items():
        found = small["weights"][name]  # type: ignore[index]
        np.testing.assert_allclose(found, array, atol=2e-3, err_msg=name)
    _, again = trained(tmp_path / "small", SmallCard(), pictures=64)
    assert again == [], "a resumed training does not run out once more"


def test_where_nothing_fits_the_last_word_says_what_to_do(tmp_path: Path) -> None:
    card = SmallCard()
    card.most = 0
    with pytest.raises(UserMistake, match="Choose a smaller --resolution"):
        trained(tmp_path, card)


def test_the_ladder_ends() -> None:
    rung, seen = 0, [0]
    while rung >= 0:
        rung = next_rung(rung, 6)
        seen.append(rung)
    assert seen == [0, 1, 2, -2]
    assert next_rung(0, 1) == -1
    assert run_on(-3, Run()).recomputes
    assert run_on(2, Run()).parts == 4
    assert "computed twice" in told_of(-3, 6, 9)


def test_batches_and_conditions_are_of_one_size() -> None:
    batch: Batch = PICTURES[:3] / np.float32(255)
    told: Conditions = TOLD[:3]
    learner, _ = learned(Run(parts=2), updates=1)
    assert np.isfinite(learner.learn(batch, 0.1, told)["d_loss"]), "an odd batch, too"
