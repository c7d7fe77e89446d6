import numpy as np
import pytest
from picture_files import raster

from pinxit.check.checks.copies import CHECK, judged
from pinxit.check.finding import Check, Context, Finding
from pinxit.datasets.training_prints import TrainingPrints
from pinxit.engine import Card, Model
from pinxit.pictures.picture import Picture

COUNT = 400
LEARNED = np.stack([raster(seed, 32, 32) for seed in range(COUNT)])
NAMES = [f"{number:064x}" for number in range(COUNT)]
PRINTS = TrainingPrints.of(LEARNED, NAMES)


def examined(pixels: np.ndarray, *, with_prints: bool = True) -> Finding:
    weights = PRINTS.to_arrays() if with_prints else {"layer": np.ones(2, np.float32)}
    model = Model(weights, Card("flowers", "r3gan", "1", {}, (32, 32, 3)))
    picture = Picture((pixels / 255).astype(np.float32))
    finding = CHECK.examine(picture, Context(model=model))
    assert finding is not None
    return finding


def test_it_is_a_check() -> None:
    assert isinstance(CHECK, Check)
    assert CHECK.name == "copies"


def test_a_picture_that_no_model_made_is_passed_over() -> None:
    assert CHECK.examine(Picture(np.ones((4, 4, 3), np.float32)), Context()) is None


@pytest.mark.parametrize("seed", [3, 77, 200])
def test_exact_and_mirrored_copies_are_blocked(seed: int) -> None:
    for copy in (LEARNED[seed], LEARNED[seed][:, ::-1]):
        finding = examined(copy)
        assert finding.level == "blocks"
        assert finding.evidence["by_thumbnail"]["sha256"] == NAMES[seed]
        assert NAMES[seed][:12] in finding.sentence


def test_slightly_noised_copies_are_blocked() -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    for seed in range(20):
        noisy = np.clip(LEARNED[seed] + draw.normal(0, 5, LEARNED[seed].shape), 0, 255)
        assert judged(PRINTS, noisy.astype(np.uint8)).level == "blocks"


def test_honest_pictures_are_accused_about_as_rarely_as_promised() -> None:
    levels = [judged(PRINTS, raster(10_000 + seed, 32, 32)).level for seed in range(200)]
    assert levels.count("blocks") == 0
    assert levels.count("warns") <= 8  # P(> 8 of 200) < 0.001 at a rate of 1 %


def test_the_sentence_names_distance_p_and_n() -> None:
    finding = examined(raster(5_000, 32, 32))
    assert finding.level == "fine"
    assert finding.score is not None
    assert finding.score > 0.01
    assert f"n = {COUNT}" in finding.sentence
    assert "p = " in finding.sentence
    assert finding.evidence["training_pictures"] == COUNT


def test_a_model_without_prints_is_warned_about() -> None:
    finding = examined(LEARNED[0], with_prints=False)
    assert finding.level == "warns"
    assert "flowers carries no prints" in finding.sentence
