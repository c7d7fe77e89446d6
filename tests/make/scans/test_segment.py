"""A network learns labels of toy bodies, and is judged on bodies that it never saw."""

import numpy as np
import pytest

pytest.importorskip("skimage")
from toy_scans import body

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.engine import Run
from pinxit.make.scans.learning import split
from pinxit.make.scans.segment import LabeledScan, learn_labels, segment
from pinxit.make.scans.segment_settings import LabelSettings
from pinxit.metrics.overlap import counts, overlap

TINY = LabelSettings(side=32, width=8, steps=60, batch=6, rate=4e-3, augment=0.5)


@pytest.fixture(scope="module")
def cases() -> list[LabeledScan]:
    return [LabeledScan(*body(seed)) for seed in range(4)]


def test_balls_are_found_in_a_body_that_it_never_saw(cases: list[LabeledScan]) -> None:
    learned = learn_labels(cases, TINY, {1: "ball"}, seed=1)
    assert learned.unit == "patients"
    card = learned.model.card
    assert card.scores["Dice of ball"] == learned.overlaps[1].dice > 0.7
    assert card.dataset["scans"] == 4
    scan, ball = body(9)
    made = segment(scan, learned.model)
    found = made.labels.voxels == 1
    assert overlap([counts(found, ball > 0)]).dice > 0.7
    assert made.names == {1: "ball"}
    assert made.labels.steps[-1].verb == "segment"
    assert np.array_equal(made.labels.affine, scan.affine)  # type: ignore[arg-type]


def test_the_same_seed_learns_the_same_weights(cases: list[LabeledScan]) -> None:
    few = LabelSettings(side=32, width=8, steps=3, batch=2)
    one, other = (learn_labels(cases, few, seed=4).model.weights for _ in range(2))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_who_judges_never_teaches() -> None:
    parts = split([24, 30, 26, 28, 40, 25], 0.4, 0)
    for teach, judges in zip(parts.teach, parts.judge, strict=True):
        assert not any((teach & judge).any() for judge in judges)
        assert teach.all() or judges
    assert (parts.unit, parts.drawn) == ("patients", "blocks of slices")
    alone = split([96], 0.25, 0)
    judges = np.logical_or.reduce(alone.judge[0])
    teach = np.flatnonzero(alone.teach[0])
    apart = np.abs(teach[:, None] - np.flatnonzero(judges)[None]).min()
    assert apart > 2
    assert alone.unit == "slices"
    assert len(split([9] * 12, 0.25, 0).judge) == 12
    assert split([9] * 12, 0.25, 0).drawn == "patients"


def test_what_cannot_be_learned_is_said(cases: list[LabeledScan]) -> None:
    scan, ball = body(0)
    with pytest.raises(UserMistake, match="no label above 0"):
        learn_labels([LabeledScan(scan, ball * 0)], TINY)
    with pytest.raises(UserMistake, match="a multiple of 16"):
        learn_labels(cases, LabelSettings(side=40))
    with pytest.raises(UserMistake, match="draw them on that very scan"):
        LabeledScan(scan, ball[1:])
    short, drawn = body(0, depth=12)
    with pytest.raises(UserMistake, match="so that some can be held out"):
        learn_labels([LabeledScan(short, drawn)], TINY)


def test_it_stops_when_it_is_told_to(cases: list[LabeledScan]) -> None:
    with pytest.raises(Cancelled):
        learn_labels(cases, TINY, run=Run(is_cancelled=lambda: True))
