"""The models that had a part in a picture, and which of them are here to be asked."""

from dataclasses import dataclass

from pinxit.check.finding import Context
from pinxit.clips.clip import Clip
from pinxit.engine import Model
from pinxit.pictures.history import all_steps
from pinxit.pictures.picture import Picture


@dataclass(frozen=True, slots=True)
class UsedModel:
    """One model of a picture.

    Attributes:
        title: Its name, as the picture's history spells it.
        sha256: Of its file.
        model: The model; None if it is not here.
    """

    title: str
    sha256: str
    model: Model | None


def models_of(picture: Picture | Clip, context: Context) -> tuple[UsedModel, ...]:
    """Each model that the history names, once."""
    titles = {
        source.sha256: source.title
        for step in all_steps(picture.steps)
        for source in step.used
        if source.role == "model"
    }
    return tuple(UsedModel(title, each, context.models.get(each)) for each, title in titles.items())
