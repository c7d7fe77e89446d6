"""Evaluate: how near a model's pictures come to those it learned from, and how many are copies."""

from typing import Any

from pydantic import Field

from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.kinds._models import ModelName, model_of


class Params(JobParams):
    """What is asked for."""

    model: ModelName
    count: int = Field(2048, ge=64, le=8192, description="Pictures to make.")
    dataset: str = Field(
        "", max_length=64, description="Compare with this one instead of what it learned from."
    )
    save: bool = Field(
        False,
        description="Write the scores into the model's card, which changes its file and its hash.",
    )


def title(params: Params) -> str:
    """What the job is called."""
    return f"Judge {params.model} by {params.count} pictures"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue."""
    model = model_of(params.model, desk.studio)
    if params.save:
        desk.studio.model_desk.refuse_others(params.model)
    desk.studio.model_desk.refuse_without_data(model, params.dataset or None)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Judges; the result holds each score with what it means."""
    from pinxit.make.evaluate import Judging

    studio, before = desk.studio, model_of(params.model, desk.studio)
    how = Judging(count=params.count)
    found = studio.model_desk.evaluate(params.model, params.dataset or None, how)
    if params.save:
        kept = studio.model_desk.keep_scores(params.model, found)
        studio.rights_desk.record_model(kept, studio.models.find(params.model), before)
    scores = [
        {"name": each.name, "value": each.value, "best": each.best, "meaning": each.meaning}
        for each in found.scores
    ]
    return {"models": [params.model], "about": found.about, "scores": scores}


KIND = Kind("evaluate", "long", Params, title, work, refuse=refuse)
