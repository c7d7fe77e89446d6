"""Styles over the wire."""

from typing import Literal

from pydantic import BaseModel, Field

from pinxit.jobs.style_params import StyleParams


class StyleTold(BaseModel):
    """A style that can be taken by its name."""

    name: str
    title: str
    kind: Literal["learned", "picture"]
    is_shipped: bool
    thumbnail: str
    about: str = Field(
        default="", description="What it was learned from, or why it cannot be used."
    )
    is_usable: bool = True


class StyleList(BaseModel):
    """Learned styles first, then paintings that come with Pinxit."""

    items: list[StyleTold]


class StylePreview(StyleParams):
    """A style transfer as it would look, small and at once."""

    size: int = Field(default=256, ge=32, le=384, description="Longest side, px.")
