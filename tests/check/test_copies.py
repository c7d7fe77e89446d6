import numpy as np
import pytest
from picture_files import raster

from pinxit.check.checks.copies import CHECK, judged
from pinxit.check.finding import Check, Context, Finding
from pinxit.datasets.training_prints import TrainingPrints
from pinxit.engine import Card, Model
from pinxit.pictures.picture import Picture, Source, Step

COUNT = 400
LEARNED = np.stack([raster(seed, 32, 32) for seed in range(COUNT)])
NAMES = [f"{number:064x}" for number in range(COUNT)]
PRINTS = TrainingPrints.of(LEARNED, NAMES)


def examined(pixels: np.ndarray, *, with_prints: bool = True) -> Finding:
    weights = PRINTS.to_arrays() if with_prints else {"layer": np.ones(2, np.float32)}
    model = Model(weights, Card("flowers", "r3gan", "1", {}, (32, 32, 3)))
    step = Step("generate", "r3gan", "1", used=(Source("model", "flowers", "f" * 64),))
    picture = Picture((pixels / 255).astype(np.float32), (step,))
    finding = CHECK.examine(picture, Context(models={"f" * 64: model}))
    assert finding is not None
    return finding


def test_it_is_a_check() -> None:
    assert isinstance(CHECK, Check)
    assert CHECK.name == "copies"


def test_a_picture_that_no_model_made_is_passed_over() -> None:
    picture = Picture(np.ones((4, 4, 3), np.float32))
    assert CHECK.examine(picture, Context()) is None
    assert CHECK.examine(picture, Context(models={"a" * 64: model("a")})) is None


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


def named(verb: str, *sha256: str) -> Picture:
    used = tuple(Source("model", f"model {each[0]}", each) for each in sha256)
    pixels = np.asarray(raster(5_000, 32, 32) / 255, np.float32)
    return Picture(pixels, (Step(verb, "r3gan", "1", used=used),))


def model(name: str, prints: TrainingPrints = PRINTS) -> Model:
    return Model(prints.to_arrays(), Card(name, "r3gan", "1", {}, (32, 32, 3)), name * 64)


def finding_of(picture: Picture, context: Context) -> Finding:
    finding = CHECK.examine(picture, context)
    assert finding is not None
    return finding


def test_a_model_that_is_not_here_is_warned_about() -> None:
    finding = finding_of(named("generate", "a" * 64), Context())
    assert finding.level == "warns"
    assert finding.sentence == (
        "It was made by a model that is not here (model a), so copies could not be looked for; "
        "put the model's file among your models."
    )


def test_another_model_does_not_stand_in_for_the_one_that_is_not_here() -> None:
    finding = finding_of(named("generate", "a" * 64), Context(models={"b" * 64: model("b")}))
    assert finding.level == "warns"
    assert "model a" in finding.sentence


def test_a_sheet_of_pictures_by_a_model_that_is_not_here_is_warned_about() -> None:
    steps = [step.to_json() for step in named("generate", "a" * 64).steps]
    sheet = Picture(
        np.ones((8, 8, 3), np.float32), (Step("sheet", "", "1", {"pictures": [steps]}),)
    )
    assert finding_of(sheet, Context()).level == "warns"


def test_a_film_strip_says_that_its_samples_were_not_compared() -> None:
    for context in (Context(), Context(models={"a" * 64: model("a")})):
        finding = finding_of(named("film strip", "a" * 64), context)
        assert finding.level == "fine"
        assert "its samples were NOT compared one by one" in finding.sentence


def test_a_picture_is_compared_with_what_each_of_its_models_learned() -> None:
    picture = named("generate", "a" * 64, "b" * 64)
    other = TrainingPrints.of(np.stack([raster(5_000, 32, 32)] * 4), NAMES[:4])
    clean = {"a" * 64: model("a"), "b" * 64: model("b")}
    assert finding_of(picture, Context(models=clean)).level == "fine"
    copied = {"a" * 64: model("a"), "b" * 64: model("b", other)}
    assert finding_of(picture, Context(models=copied)).level == "blocks"
    missing = finding_of(picture, Context(models={"a" * 64: model("a")}))
    assert missing.level == "warns"
    assert "model b" in missing.sentence


def test_a_model_without_prints_is_warned_about() -> None:
    finding = examined(LEARNED[0], with_prints=False)
    assert finding.level == "warns"
    assert "flowers carries no prints" in finding.sentence
