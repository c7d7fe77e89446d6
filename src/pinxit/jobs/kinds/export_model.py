"""Export: a model as a file for others, which ``GET /models/{name}/export`` then hands out."""

from typing import Any, Literal

from pinxit.base.errors import UserMistake
from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.kinds._models import ModelName, model_of


class Params(JobParams):
    """What is asked for."""

    model: ModelName
    format: Literal["safetensors", "onnx"] = "safetensors"


def title(params: Params) -> str:
    """What the job is called."""
    return f"Export {params.model} as {params.format}"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue."""
    from pinxit.engine import Exportable
    from pinxit.make.engines import ENGINES

    engine = ENGINES.load(model_of(params.model, desk.studio).card.engine)
    if params.format == "onnx" and not isinstance(engine, Exportable):
        raise UserMistake(f"The models of {engine.name!r} have no ONNX form.")


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Writes the file; the result says where it is fetched."""
    from pinxit.desks.exporting import kept_copy

    studio = desk.studio
    path, suffix = studio.models.named(params.model), f".{params.format}"
    kept_copy(path, suffix, studio.home / "exports", studio.model_desk, studio.log)
    address = f"/api/v1/models/{params.model}/export?format={params.format}"
    return {"models": [params.model], "file": address}


KIND = Kind("export_model", "quick", Params, title, work, refuse=refuse)
