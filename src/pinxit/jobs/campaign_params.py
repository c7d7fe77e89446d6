"""What a campaign is asked for: a brand, a motif, a pack of formats."""

from typing import Annotated, Literal

from pydantic import Field

from pinxit.jobs.design_params import Color, Id, Seed
from pinxit.jobs.kind import JobParams

Role = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$")]
Words = Annotated[str, Field(max_length=400, pattern="^[^\\x00-\\x1f]*$")]
Font = Literal["Inter", "Fraunces", "Archivo", "Space Grotesk"]
"""Those that come along; a kit of a job names no files of the server."""
Share = Annotated[float, Field(ge=0, le=1)]


class KitParams(JobParams):
    """A brand kit, whose files are pictures of the library."""

    brand: str = Field(min_length=1, max_length=80, pattern="^[^\\x00-\\x1f]*$")
    palette: dict[Role, Color] = Field(
        min_length=1, max_length=16, description="By role: primary, accent, background, text."
    )
    logo: Id | None = Field(default=None, description="Id of a picture, transparent as a rule.")
    safe_area: float = Field(
        default=0.25, ge=0, le=2, description="Free around the logo, of its height."
    )
    logo_on: tuple[Role, ...] = Field(
        default=("background", "primary"),
        min_length=1,
        max_length=17,
        description='Roles that the logo may stand on, and "picture".',
    )
    headline_font: Font = "Inter"
    text_font: Font = "Inter"
    styles: tuple[Id, ...] = Field(default=(), max_length=4, description="Motifs are painted so.")
    strength: Share = 0.7
    recolor: bool = Field(default=False, description="Motifs get the palette's colors.")
    headline: Words = ""
    text: Words = ""
    call: Words = ""


class CampaignParams(JobParams):
    """One motif in all sizes of a pack, in the colors, letters and words of a brand."""

    picture: Id = Field(description="Id of the motif.")
    kit: KitParams
    pack: Literal["social", "ads", "web"] = "social"
    only: tuple[str, ...] = Field(
        default=(), max_length=40, description="Formats of the pack; all, if empty."
    )
    variants: int = Field(default=2, ge=1, le=8)
    focus: tuple[Share, Share] | None = Field(
        default=None, description="Where the subject is, from left and top; looked for, if absent."
    )
    fit: Literal["auto", "crop", "retarget"] = "auto"
    may_upscale: bool = False
    seed: Seed = 0
