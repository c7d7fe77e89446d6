"""Model files: the weights as safetensors, the card as JSON among the metadata."""

import dataclasses
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes, hash_file
from pinxit.datasets.copy_index import without_maps
from pinxit.engine import Card, Model
from pinxit.training.tensors import read_tensors, to_bytes, write_tensors

_WHAT = "a model"


def save_model(model: Model, path: Path, *, overwrite: bool = False) -> Model:
    """Writes the model's file whole or not at all; gives the model with the file's SHA-256.

    Raises:
        UserMistake: the file exists and ``overwrite`` is not set, or it cannot be written.
    """
    sha256 = write_tensors(path, model.weights, _about(model), overwrite=overwrite)
    return dataclasses.replace(model, sha256=sha256)


def hash_of(model: Model) -> str:
    """SHA-256 of the model's file, also of one that was not written yet."""
    return model.sha256 or hash_bytes(to_bytes(model.weights, _about(model)))


def has_thumbnails(model: Model) -> bool:
    """Whether a model carries small copies of the pictures it learned from."""
    return len(without_maps(model.weights)) < len(model.weights)


def without_thumbnails(model: Model) -> bytes:
    """The bytes of a model's file without thumbnails of what it learned from; prints stay."""
    return to_bytes(without_maps(model.weights), _about(model))


def _about(model: Model) -> dict[str, Any]:
    card = {f.name: getattr(model.card, f.name) for f in dataclasses.fields(Card)}
    if not card["judged"]:  # as before there was such a thing, so that hashes stay
        del card["judged"]
    return {"card": {**card, "shape": list(model.card.shape)}}


def load_model(path: Path) -> Model:
    """The model that ``save_model`` wrote.

    Raises:
        UserMistake: the file is missing, damaged, or no model of Pinxit.
    """
    weights, about = read_tensors(path, _WHAT)
    return Model(weights, _card(about, path), hash_file(path))


def _card(about: Any, path: Path) -> Card:
    try:
        values = dict(about["card"])
        height, width, channels = (int(each) for each in values["shape"])
        card = Card(**{**values, "shape": (height, width, channels)})
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(
            f"{path} is not {_WHAT} of Pinxit: its card cannot be read ({fault})."
        ) from fault
    texts = (card.name, card.engine, card.version)
    learned = (card.settings, card.dataset, card.training, card.conditions)
    tables = (*learned, card.scores, card.judged)
    if all(isinstance(t, str) for t in texts) and all(isinstance(t, dict) for t in tables):
        return card
    raise UserMistake(f"{path} is not {_WHAT} of Pinxit: its card holds values of a wrong type.")
