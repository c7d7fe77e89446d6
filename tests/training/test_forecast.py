"""What is chosen by the budget, and what is said of it."""

from dataclasses import replace

import pytest

from pinxit.base.shipped import shipped
from pinxit.engines import ENGINES
from pinxit.training.forecast import Work, knobs_for, sentences

_WORK = Work(pace=100, seconds=600, pictures=None, count=1000, side=32)


@pytest.mark.parametrize(
    ("seconds", "pictures", "expected"),
    [(600, None, 60_000), (None, 5_000, 5_000), (600, 5_000, 5_000), (10, 5_000, 1_000)],
)
def test_the_end_that_comes_first_counts(
    seconds: float | None, pictures: int | None, expected: int
) -> None:
    assert replace(_WORK, seconds=seconds, pictures=pictures).expected == expected


def test_more_time_never_makes_a_smaller_network_or_less_augmentation() -> None:
    chosen = [knobs_for(replace(_WORK, seconds=60 * 2**n)) for n in range(14)]
    for knob in ("width", "augment"):
        values = [each[knob] for each in chosen]
        assert values == sorted(values)
        assert values[0] < values[-1]


def test_the_same_time_on_more_pictures_needs_less_augmentation() -> None:
    few, many = (knobs_for(replace(_WORK, count=count)) for count in (100, 60_000))
    assert few["augment"] > many["augment"]


def test_larger_pictures_are_penalized_in_proportion() -> None:
    assert "gamma" not in knobs_for(_WORK)
    large = knobs_for(replace(_WORK, side=64))
    assert (large["gamma"], large["gamma_end"]) == (1.0, 0.3)


@pytest.mark.parametrize("is_cuda", [False, True])
@pytest.mark.parametrize("side", [16, 32, 256])
def test_what_is_chosen_is_allowed(side: int, *, is_cuda: bool) -> None:
    kind = ENGINES.load("r3gan").settings_type
    knobs = knobs_for(replace(_WORK, side=side, is_cuda=is_cuda))
    settings = kind.from_json(dict(knobs))
    assert {name: getattr(settings, name) for name in knobs} == dict(knobs)


def test_the_sentences_say_pace_repetitions_and_choice() -> None:
    pace, seen, expected = sentences(_WORK, {"width": 128, "flip": "both"})
    assert "about 100 pictures in a second" in pace
    assert "each of the 1000 pictures about 60 times (60000 in all)" in seen
    assert "width 128, flip both" in seen
    assert "simple things clearly" in expected


def test_nothing_is_foretold_of_a_training_without_end() -> None:
    said = sentences(replace(_WORK, seconds=None), {"width": 128})
    assert len(said) == 2
    assert "times" not in " ".join(said)


def test_few_cut_outs_are_sent_to_a_model_that_comes_with_us() -> None:
    few = replace(_WORK, count=100, shape=(64, 64, 4))
    assert "--start icons-64" in sentences(few, {})[-1]
    assert "--start icons)" in sentences(replace(few, shape=(32, 32, 4), seconds=None), {})[-1]
    for other in (
        replace(few, shape=(64, 64, 3)),
        replace(few, count=5000),
        replace(few, shape=(64, 32, 4)),
    ):
        assert not any("--start" in each for each in sentences(other, {}))
    for name in ("icons", "icons-64"):
        assert shipped("models", f"{name}.safetensors").exists()
