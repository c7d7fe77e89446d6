import numpy as np
import pytest
from picture_files import raster

from pinxit.check.checks.copies import CHECK, judged, judged_by_model
from pinxit.check.copy_limits import CopyLimits
from pinxit.check.finding import Check, Context, Finding
from pinxit.datasets.copy_index import CopyIndex
from pinxit.engine import Card, Model
from pinxit.pictures.picture import Picture, Source, Step

COUNT = 110
LEARNED = np.stack([raster(seed, 32, 32) for seed in range(COUNT)])
NAMES = [f"{number:064x}" for number in range(COUNT)]
INDEX = CopyIndex.of(LEARNED, NAMES)


def examined(pixels: np.ndarray, *, with_prints: bool = True) -> Finding:
    weights = INDEX.to_arrays() if with_prints else {"layer": np.ones(2, np.float32)}
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


@pytest.mark.parametrize("seed", [3, 77, 100])
def test_exact_and_mirrored_copies_are_blocked(seed: int) -> None:
    for copy in (LEARNED[seed], LEARNED[seed][:, ::-1]):
        finding = examined(copy)
        assert finding.level == "blocks"
        assert finding.evidence["nearest"][0]["sha256"] == NAMES[seed]
        assert NAMES[seed][:12] in finding.sentence


def test_slightly_noised_copies_are_blocked() -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    for seed in range(20):
        noisy = np.clip(LEARNED[seed] + draw.normal(0, 5, LEARNED[seed].shape), 0, 255)
        assert judged(INDEX, noisy.astype(np.uint8)).level == "blocks"


def test_honest_pictures_are_accused_about_as_rarely_as_promised() -> None:
    levels = [judged(INDEX, raster(10_000 + seed, 32, 32)).level for seed in range(60)]
    assert levels.count("blocks") == 0
    assert levels.count("warns") <= 5  # P(> 5 of 60) < 0.001 at a rate of 1 %


def test_the_sentence_names_distance_p_and_n() -> None:
    finding = examined(raster(5_000, 32, 32))
    assert finding.level == "fine"
    assert finding.score is not None
    assert finding.score > 0.01
    assert f"n = {COUNT}" in finding.sentence
    assert "p = " in finding.sentence
    assert finding.evidence["pictures"] == COUNT
    assert len(finding.evidence["nearest"]) == 3


def named(verb: str, *sha256: str) -> Picture:
    used = tuple(Source("model", f"model {each[0]}", each) for each in sha256)
    pixels = np.asarray(raster(5_000, 32, 32) / 255, np.float32)
    return Picture(pixels, (Step(verb, "r3gan", "1", used=used),))


def model(name: str, index: CopyIndex = INDEX) -> Model:
    return Model(index.to_arrays(), Card(name, "r3gan", "1", {}, (32, 32, 3)), name * 64)


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
    other = CopyIndex.of(np.stack([raster(5_000, 32, 32)] * 4), NAMES[:4])
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


def test_a_crop_of_a_training_picture_is_warned_about_or_stopped_by_policy() -> None:
    crop = np.ascontiguousarray(LEARNED[9][3:28, 5:30])
    finding = judged(INDEX, crop)
    assert finding.level == "warns"
    assert finding.evidence["nearest"][0]["sha256"] == NAMES[9]
    assert judged(INDEX, crop, CopyLimits(blocks_at=0.01)).level == "blocks"
    assert judged(INDEX, crop, CopyLimits(warns_at=0)).level == "fine"


def test_the_interval_holds_the_share_and_n_is_told() -> None:
    evidence = judged(INDEX, raster(5_001, 32, 32)).evidence
    low, high = evidence["interval"]
    assert low <= evidence["p"] <= high
    assert evidence["measured"] + evidence["twins_left_out"] == COUNT


@pytest.mark.parametrize("seed", [3, 100])
def test_a_model_with_older_prints_finds_copies_and_says_that_its_prints_are_older(
    seed: int,
) -> None:
    older = Model(INDEX.prints.to_arrays(), Card("old", "r3gan", "1", {}, (32, 32, 3)), "a" * 64)
    context = Context(models={"a" * 64: older})
    used = (Source("model", "old", "a" * 64),)
    step = Step("generate", "r3gan", "1", used=used)
    for pixels, level in ((LEARNED[seed], "blocks"), (raster(5_000, 32, 32), "fine")):
        picture = Picture(np.asarray(pixels / 255, np.float32), (step,))
        finding = finding_of(picture, context)
        assert finding.level == level
        assert "older prints" in finding.sentence
        assert finding.evidence["older_prints"] is True


def test_a_picture_made_of_one_other_says_of_which() -> None:
    used = (Source("content", "photo.png", "c" * 64),)
    pixels = np.asarray(raster(1, 16, 16) / 255, np.float32)
    finding = finding_of(Picture(pixels, (Step("vary", "patches", "1", used=used),)), Context())
    assert finding.level == "fine"
    assert finding.sentence.startswith("Derived from cccccccccccc")
    assert "photo" not in finding.sentence
    assert finding.evidence == {"derived_from": "c" * 64}
    mixed = (*used, Source("content", "other.png", "d" * 64))
    two = Picture(pixels, (Step("vary", "patches", "1", used=mixed),))
    assert CHECK.examine(two, Context()) is None


def test_parts_are_found_of_what_was_learned_after_a_model_with_older_prints() -> None:
    older = CopyIndex.of(LEARNED[:5], NAMES[:5]).prints.to_arrays()
    weights = CopyIndex.of(LEARNED[5:], NAMES[5:]).after(older)
    tuned = Model(weights, Card("tuned", "r3gan", "1", {}, (32, 32, 3)), "c" * 64)
    part = np.ascontiguousarray(LEARNED[9][2:28, 3:29])
    finding = judged_by_model(tuned, part, CopyLimits())
    assert finding.level != "fine"
    assert finding.evidence["nearest"][0]["sha256"] == NAMES[9]
    assert finding.evidence["by_older_prints"]["pictures"] == COUNT
    assert judged_by_model(tuned, LEARNED[1], CopyLimits()).level == "blocks"
    honest = judged_by_model(tuned, raster(5_000, 32, 32), CopyLimits())
    assert honest.level == "fine"
