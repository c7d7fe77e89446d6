"""What the lessons of the studio need of the server: questions with known truth, and trials.

Nothing is kept: a question is decided by its seed, and asked again to tell its truth.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Query

from pinxit.check.checks.copies import judged_by_model
from pinxit.check.copy_limits import CopyLimits
from pinxit.datasets.joined import join
from pinxit.datasets.pixels import Fit, training_pixels
from pinxit.datasets.rights import Rights
from pinxit.deliver.previews import preview_bytes
from pinxit.desks.mark_lab import Treatment
from pinxit.desks.mark_lab import treated as outcome_of
from pinxit.desks.quiz import MODEL, Card, Deck, Draw, Pixels, figures, paintings, suspects
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.problem import Missing
from pinxit.service.shapes.lessons import (
    MOST_CARDS,
    SUSPECTS,
    CardTold,
    CopyTruth,
    LicensesAsked,
    LicensesTold,
    QuizAnswered,
    QuizTold,
    QuizTruth,
    ScoredPicture,
    ScoresTold,
    SuspectNamed,
    SuspectsTold,
    SuspectTruth,
    Treated,
    TreatedTold,
)

if TYPE_CHECKING:
    from pinxit.datasets.dataset import Dataset
    from pinxit.make.explore import Explorer

router = APIRouter(tags=["lessons"], dependencies=[Depends(may("read"))])

Seed = Annotated[int, Query(ge=0, le=2**31, description="Decides the questions.")]
Count = Annotated[int, Query(ge=2, le=MOST_CARDS)]
_TYPE = "image/webp"
_FIGURE = 96
_PIECE = 192


@router.get("/lessons/quiz", summary="Pictures to judge: real or made?")
async def show_quiz(
    me: Me, house: TheHouse, seed: Seed, deck: Deck = "figures", count: Count = 12
) -> QuizTold:
    """Pictures that people made, and pictures that a network made, in random order."""
    cards = await _cards(house, me.id, deck, seed, count)
    side = _FIGURE if deck == "figures" else _PIECE
    return QuizTold(deck=deck, seed=seed, pictures=[_shown(each.pixels, side) for each in cards])


@router.post("/lessons/quiz", summary="Judge them, and be told the truth")
async def answer_quiz(answered: QuizAnswered, me: Me, house: TheHouse) -> QuizTruth:
    """The truth about each picture of the quiz with this seed and as many pictures."""
    guesses = answered.guesses
    cards = await _cards(house, me.id, answered.deck, answered.seed, len(guesses))
    truths = [
        CardTold(truth="made" if card.is_made else "real", origin=card.origin) for card in cards
    ]
    right = sum(told.truth == guess for told, guess in zip(truths, guesses, strict=True))
    return QuizTruth(right=right, cards=truths)


@router.get("/lessons/copies", summary="One of these pictures is a copy")
async def show_suspects(me: Me, house: TheHouse, seed: Seed) -> SuspectsTold:
    """Pictures of a model, and among them an altered copy of one that it learned from."""
    studio = house.studio(me.id)
    found = await house.previews.ask(
        studio, MODEL, lambda explorer: suspects(seed, SUSPECTS, _drawing(explorer))
    )
    return SuspectsTold(seed=seed, pictures=[_shown(each, _FIGURE) for each in found.pictures])


@router.post("/lessons/copies", summary="Name the copy, and be told the truth")
async def name_suspect(named: SuspectNamed, me: Me, house: TheHouse) -> CopyTruth:
    """Which picture is the copy, of what, and what the copy check says of each."""
    studio = house.studio(me.id)

    def work(explorer: "Explorer") -> CopyTruth:
        found = suspects(named.seed, SUSPECTS, _drawing(explorer))
        return CopyTruth(
            copy_at=found.copy,
            change=found.change,
            original=_shown(found.original, _FIGURE),
            checks=_checked(explorer, found.pictures),
        )

    return await house.previews.ask(studio, MODEL, work)


@router.get("/lessons/scores", summary="What the discriminator says of real and made pictures")
async def show_scores(
    model: Annotated[str, Query(max_length=64)],
    me: Me,
    house: TheHouse,
    seed: Seed = 1,
    count: Count = 8,
) -> ScoresTold:
    """Pictures that a model learned from, and as many that it makes, the most real first."""
    studio = house.studio(me.id)

    def work(explorer: "Explorer") -> ScoresTold:
        name = str(explorer.model.card.dataset.get("name", ""))
        if name not in studio.datasets.list():
            raise Missing(
                f"There is no data set {name!r} from which anything was imported.",
                "no_dataset",
                {"name": name},
            )
        return _scored(explorer, studio.datasets.load(name), seed, count)

    return await house.previews.ask(studio, model, work)


@router.post("/lessons/watermark", summary="Treat a marked photograph roughly")
def treat_watermark(treated: Treated) -> TreatedTold:
    """Whether the watermark of a shipped photograph can still be read after all that."""
    done = treated.model_dump(exclude={"photograph"})
    outcome = outcome_of(treated.photograph, Treatment(**done))
    return TreatedTold(
        picture=_shown(outcome.pixels, None),
        is_read=outcome.is_read,
        strength=round(outcome.strength, 1),
        psnr=None if outcome.psnr is None else round(outcome.psnr, 1),
    )


@router.post("/lessons/rights", summary="What licenses allow together")
def join_licenses(asked: LicensesAsked) -> LicensesTold:
    """What may be done with a result that is made from pictures under these licenses."""
    rights = [Rights(each, creator="somebody") for each in asked.licenses]
    joined = join(rights)
    return LicensesTold(
        allows=sorted(joined.allows),
        result_license=joined.result_license,
        needs_credit=bool(joined.credits),
        sentence=joined.sentence,
    )


async def _cards(house: TheHouse, person: str, deck: Deck, seed: int, count: int) -> list[Card]:
    studio = house.studio(person)
    if deck == "figures":
        return await house.previews.ask(
            studio, MODEL, lambda explorer: figures(seed, count, _drawing(explorer))
        )
    return await house.style_previews.turns.take(
        "", lambda: paintings(seed, count, house.style_previews.paint)
    )


def _scored(explorer: "Explorer", dataset: "Dataset", seed: int, count: int) -> ScoresTold:
    from pinxit.nets.scoring import scores_of

    model = explorer.model
    entries = dataset.trainable()
    order = np.random.default_rng(seed).permutation(len(entries))[:count]
    some = [entries[each] for each in order]
    learned = training_pixels(
        replace(dataset, entries=tuple(some)), model.card.shape, fit=_fit_of(model.card.dataset)
    )
    seeds = [seed + number for number in range(count)]
    made = np.stack([np.asarray(each, np.float32) for each in _drawing(explorer)(seeds)])
    pictures = np.concatenate([learned.astype(np.float32) / np.float32(255), made])
    found = [
        ScoredPicture(
            picture=_shown(pixels, _FIGURE),
            truth="real" if number < len(learned) else "made",
            score=round(float(score), 3),
        )
        for number, (pixels, score) in enumerate(
            zip(pictures, scores_of(model, pictures), strict=True)
        )
    ]
    return ScoresTold(
        model=model.card.name, seed=seed, pictures=sorted(found, key=lambda each: -each.score)
    )


def _fit_of(learned: Mapping[str, Any]) -> Fit:
    return "letterbox" if learned.get("fit") == "letterbox" else "crop"


def _drawing(explorer: "Explorer") -> Draw:
    from pinxit.make.explore import Recipe

    return lambda seeds: list(explorer.sketched([Recipe(seeds=(each,)) for each in seeds]))


def _checked(explorer: "Explorer", pictures: tuple[Pixels, ...]) -> list[SuspectTruth]:
    """What the usual copy check says of each."""
    rasters = [np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8) for pixels in pictures]
    found = [judged_by_model(explorer.model, each, CopyLimits()) for each in rasters]
    return [SuspectTruth(level=each.level, p=each.score or 0.0) for each in found]


def _shown(pixels: Pixels, side: int | None) -> str:
    data = preview_bytes(pixels, _TYPE, 90, side=side)
    return f"data:{_TYPE};base64,{b64encode(data).decode()}"
