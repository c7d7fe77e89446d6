"""Which groups a model draws how often: what `pinxit model audit` says, as a job."""

from typing import Any

from pydantic import Field

from pinxit.base.errors import UserMistake
from pinxit.jobs.kind import Desk, JobParams, Kind


class Params(JobParams):
    """What is asked of a model."""

    model: str = Field(description="Its name")
    dataset: str | None = Field(default=None, description="The one it learned from, if absent")
    count: int = Field(default=400, ge=50, le=5000, description="Pictures to make")
    seed: int = Field(default=1, ge=0, lt=2**31, description="Of the first")
    psi: float | None = Field(default=None, ge=0, le=2, description="Truncation")
    quick: bool = Field(default=False, description="Leave out what truncation does")


def title(params: Params) -> str:
    """What the job is called."""
    return f"Audit of {params.model}"


def refuse(params: Params, desk: Desk) -> None:
    """Makes sure that model and data set are here.

    Raises:
        UserMistake: one of them is not.
    """
    if params.model not in desk.studio.models.paths():
        raise UserMistake(f"There is no model {params.model!r}.")
    if params.dataset is not None and params.dataset not in desk.studio.datasets.list():
        raise UserMistake(f"There is no data set {params.dataset!r}.")


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Makes the pictures and compares them; the audit is the result."""
    from pinxit.make.audit import Question

    question = Question(
        count=params.count, seed=params.seed, psi=params.psi, is_sweeping=not params.quick
    )
    found = desk.studio.model_desk.audit(params.model, params.dataset, question)
    return {"models": [params.model], "audit": found.to_json()}


KIND = Kind("audit", "long", Params, title, work, needs="make", refuse=refuse)
