"""Places in a model's space as programs and pages write them."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pinxit.base.seeds import LARGEST_SEED

if TYPE_CHECKING:
    from pinxit.make.explore import Recipe

Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]
Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Told = Annotated[list[Finite], Field(max_length=65_536)]


class SourceShape(BaseModel):
    """A file that numbers of a place come from."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field(max_length=100)
    title: str = Field(max_length=300)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class RecipeShape(BaseModel):
    """Where in a model's space a picture lies: seeds, mixed by stage and moved along directions."""

    model_config = ConfigDict(extra="forbid")

    seeds: list[Seed] = Field([1], min_length=1, max_length=64, description="One, or several.")
    weights: list[Finite] = Field(
        [], max_length=64, description="Share of each seed; none for equal shares."
    )
    way: Literal["line", "arc"] = Field("arc", description="arc keeps mixtures as lively as seeds.")
    fine: Seed | None = Field(None, description="Seed that decides the stages from `stage` on.")
    stage: int = Field(0, ge=0, le=64, description="First stage that `fine` decides; 0 is coarse.")
    moves: dict[Annotated[str, Field(pattern=r"^\d{1,4}$")], Finite] = Field(
        {}, max_length=256, description="How far to go along each direction, by its number."
    )
    told: Told = Field([], description="What each stage is told; of places that were found.")
    found: float = Field(1.0, ge=0, le=1, description="Share of `told`; seeds tell the rest.")
    moved: Told = Field([], description="Added to every stage.")
    steered: list[Annotated[str, Field(max_length=200)]] = Field(
        [], max_length=64, description="`moved` in words."
    )
    sources: list[SourceShape] = Field([], max_length=64)
    psi: float = Field(1.0, ge=0, le=2, description="Below 1 more typical, above 1 more varied.")
    class_name: str = Field("", max_length=200, description="A class that the model learned.")
    text: str = Field("", max_length=1000, description="Words, of models that learned words.")

    def to_recipe(self) -> "Recipe":
        """The place as the rest of the house knows it."""
        from pinxit.make.explore import Recipe

        return Recipe.from_json(self.model_dump())

    @classmethod
    def of(cls, recipe: "Recipe") -> "RecipeShape":
        """A place that something of ours found."""
        return cls.model_validate(recipe.to_json())
