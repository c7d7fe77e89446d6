"""Knobs of the engine ``texture_gan``; apart from it, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.nets.patch_settings import LARGEST_SIDE
from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class TextureSettings(Settings):
    """Knobs of a GAN that learns one texture."""

    width: int = knob(
        0, "Columns of the result; 0 for those of the source", low=0, high=LARGEST_SIDE, unit="px"
    )
    height: int = knob(
        0, "Rows of the result; 0 for those of the source", low=0, high=LARGEST_SIDE, unit="px"
    )
    tile: bool = knob(default=False, help="Opposite sides fit together")
    steps: int = knob(400, "Updates of both networks; more is better", low=1, high=20_000)
    crop: int = knob(128, "Side of what is learned at once", low=64, high=512, unit="px")
    channels: int = knob(32, "Channels of the generator", low=8, high=256, unit="channels")
    rate: float = knob(2e-3, "Learning rate", low=1e-6, high=0.1)
    adversarial: float = knob(1.0, "Weight of the discriminator", low=0, high=100)
    features: float = knob(1.0, "Weight of the statistics of features", low=0, high=100)
