"""Where the files lie that come with the package: weights, models, the demo's pictures."""

from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"


def shipped(*parts: str) -> Path:
    """Path of a shipped file or folder, such as ``shipped("weights", "vgg19n.safetensors")``."""
    return _DATA.joinpath(*parts)
