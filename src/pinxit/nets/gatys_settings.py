"""Knobs of the engine ``gatys``; apart from it, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.nets.style_settings import StyleSettings
from pinxit.settings import knob


@dataclass(frozen=True, slots=True, kw_only=True)
class GatysSettings(StyleSettings):
    """Knobs of style transfer by optimization."""

    quality: str = knob(
        "good", "Time taken for the best looking result", choices=("refine", "draft", "good", "max")
    )
    content_weight: float = knob(
        1.0, "How firmly forms are held, beside strength; more keeps them clearer", low=0, high=100
    )
    smoothness: float = knob(
        1.0, "How much neighboring pixels are held together; less is grainier", low=0, high=100
    )
    noise: float = knob(
        0.1, "Share of noise in the first sketch; more lets the seed decide more", low=0, high=1
    )
    precision: str = knob(
        "auto",
        "Numbers computed with; auto takes bfloat16 where it is twice as fast",
        choices=("auto", "float32", "bfloat16"),
    )
