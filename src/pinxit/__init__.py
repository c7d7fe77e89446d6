"""Pinxit makes AI pictures out of your own or licensed pictures, and says what made each."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pinxit.base.about import __version__

if TYPE_CHECKING:
    from pinxit.base.errors import Cancelled, PinxitError, Refused, UserMistake
    from pinxit.datasets.dataset import Dataset
    from pinxit.datasets.rights import Rights
    from pinxit.make.generate import generate
    from pinxit.make.stylize import stylize
    from pinxit.mark.verify import verify
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio
    from pinxit.training.train import train

__all__ = [
    "Cancelled",
    "Dataset",
    "Picture",
    "PinxitError",
    "Refused",
    "Rights",
    "Studio",
    "UserMistake",
    "__version__",
    "generate",
    "stylize",
    "train",
    "verify",
]

_PLACES = {
    "Cancelled": "base.errors",
    "Dataset": "datasets.dataset",
    "Picture": "pictures.picture",
    "PinxitError": "base.errors",
    "Refused": "base.errors",
    "Rights": "datasets.rights",
    "Studio": "studio",
    "UserMistake": "base.errors",
    "generate": "make.generate",
    "stylize": "make.stylize",
    "train": "training.train",
    "verify": "mark.verify",
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for, so that ``import pinxit`` stays fast."""
    if name not in _PLACES:
        raise AttributeError(f"module 'pinxit' has no attribute {name!r}")
    return getattr(import_module(f"pinxit.{_PLACES[name]}"), name)
