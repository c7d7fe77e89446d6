"""What kinds of jobs share that draw with a model."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from pinxit.base.hashing import hash_bytes
from pinxit.base.seeds import LARGEST_SEED
from pinxit.jobs.kind import Desk
from pinxit.jobs.recipes import RecipeShape
from pinxit.studio import Studio

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.make.explore import Explorer, Recipe

ModelName = Annotated[str, Field(min_length=1, max_length=64, description="Of a model you have.")]
PictureFormat = Literal["png", "jpeg", "webp", "tiff", "avif"]


def model_of(name: str, studio: Studio) -> "Model":
    """A model of somebody's shelf, if it may be used.

    Raises:
        Refused: it learned from a picture that was revoked since.
        UserMistake: there is none of that name, or its file is damaged.
    """
    from pinxit.training.model_file import load_model

    model = load_model(studio.models.named(name))
    studio.rights_desk.refuse_revoked(model)
    return model


def explorer_of(name: str, studio: Studio) -> "Explorer":
    """What draws places in the space of a model.

    Raises:
        Refused: it learned from a picture that was revoked since.
        UserMistake: there is none of that name, or it cannot be explored.
    """
    return studio.model_desk.explorer(model_of(name, studio))


def refuse_places(name: str, places: Sequence[RecipeShape], studio: Studio) -> list["Recipe"]:
    """The places as recipes, after making sure that each is one of the model's.

    Raises:
        Refused: the model learned from a picture that was revoked since.
        UserMistake: there is no such model, or no such place in it.
    """
    explorer, recipes = explorer_of(name, studio), [each.to_recipe() for each in places]
    for recipe in recipes:
        explorer.manners(recipe)
    return recipes


def seeds_of(desk: Desk, count: int) -> list[int]:
    """Seeds that nobody chose: others for each job, the same for each of its attempts."""
    first = int(hash_bytes(desk.job_id.encode())[:8], 16) % (LARGEST_SEED - count)
    return list(range(first, first + count))
