"""What the lessons of the studio need of the server: questions with known truth, and trials.

Nothing is kept: a question is decided by its seed, and asked again to tell its truth.
"""

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from pinxit.base.lessons import lesson_names, lesson_text
from pinxit.check.checks.copies import judged_by_model
from pinxit.check.copy_limits import CopyLimits
from pinxit.datasets.joined import join
from pinxit.datasets.rights import Rights
from pinxit.deliver.previews import preview_uri
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
    SuspectNamed,
    SuspectsTold,
    SuspectTruth,
    Treated,
    TreatedTold,
)

if TYPE_CHECKING:
    from pinxit.make.explore import Explorer

router = APIRouter(tags=["lessons"], dependencies=[Depends(may("read"))])

Seed = Annotated[int, Query(ge=0, le=2**31, description="Decides the questions.")]
Count = Annotated[int, Query(ge=2, le=MOST_CARDS)]
Lesson = Annotated[str, Query(max_length=80, description="Its name, such as two-curves")]
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FIGURE = 96
_PIECE = 192


@router.get(
    "/lessons/worksheet",
    summary="A lesson as a worksheet to print",
    response_class=Response,
    responses={200: {"content": {"application/pdf": _BYTES}}},
)
def lesson_worksheet(
    lesson: Lesson, language: Literal["en", "de"] = "en", is_for_teacher: bool = False
) -> Response:
    """A worksheet to fill in, or the guide for teachers with all answers."""
    from pinxit.deliver.worksheets import worksheet

    if lesson not in lesson_names():
        raise Missing(f"There is no lesson {lesson[:80]!r}.")
    data = worksheet(lesson_text(lesson, language), is_for_teacher=is_for_teacher)
    kind = "teacher" if is_for_teacher else "worksheet"
    told = {"Content-Disposition": f'attachment; filename="{lesson}-{kind}-{language}.pdf"'}
    return Response(data, media_type="application/pdf", headers=told)


@router.get("/lessons/quiz", summary="Pictures to judge: real or made?")
async def show_quiz(
    me: Me, house: TheHouse, seed: Seed, deck: Deck = "figures", count: Count = 12
) -> QuizTold:
    """Pictures that people made, and pictures that a network made, in random order."""
    cards = await _cards(house, me.id, deck, seed, count)
    side = _FIGURE if deck == "figures" else _PIECE
    return QuizTold(
        deck=deck, seed=seed, pictures=[preview_uri(each.pixels, side=side) for each in cards]
    )


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
    return SuspectsTold(
        seed=seed, pictures=[preview_uri(each, side=_FIGURE) for each in found.pictures]
    )


@router.post("/lessons/copies", summary="Name the copy, and be told the truth")
async def name_suspect(named: SuspectNamed, me: Me, house: TheHouse) -> CopyTruth:
    """Which picture is the copy, of what, and what the copy check says of each."""
    studio = house.studio(me.id)

    def work(explorer: "Explorer") -> CopyTruth:
        found = suspects(named.seed, SUSPECTS, _drawing(explorer))
        return CopyTruth(
            copy_at=found.copy,
            change=found.change,
            original=preview_uri(found.original, side=_FIGURE),
            checks=_checked(explorer, found.pictures),
        )

    return await house.previews.ask(studio, MODEL, work)


@router.post("/lessons/watermark", summary="Treat a marked photograph roughly")
def treat_watermark(treated: Treated) -> TreatedTold:
    """Whether the watermark of a shipped photograph can still be read after all that."""
    done = treated.model_dump(exclude={"photograph"})
    outcome = outcome_of(treated.photograph, Treatment(**done))
    return TreatedTold(
        picture=preview_uri(outcome.pixels),
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


def _drawing(explorer: "Explorer") -> Draw:
    from pinxit.make.explore import Recipe

    return lambda seeds: list(explorer.sketched([Recipe(seeds=(each,)) for each in seeds]))


def _checked(explorer: "Explorer", pictures: tuple[Pixels, ...]) -> list[SuspectTruth]:
    """What the usual copy check says of each."""
    rasters = [np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8) for pixels in pictures]
    found = [judged_by_model(explorer.model, each, CopyLimits()) for each in rasters]
    return [SuspectTruth(level=each.level, p=each.score or 0.0) for each in found]
