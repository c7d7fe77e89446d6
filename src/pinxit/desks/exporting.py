"""Copies of models for others: without pictures that the model learned from, and on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_bytes, hash_file
from pinxit.mark.events import Event
from pinxit.mark.log import Log
from pinxit.mark.sidecars import manifest_beside

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.make.model_desk import ModelDesk

KINDS = (".safetensors", ".onnx")
"""Suffixes of files that models are copied to."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A copy of a model.

    Attributes:
        model: What was copied.
        data: The file.
        manifest: Its signed manifest; None if it has none.
        is_other: Whether it is another file than the model's own: without thumbnails.
        told: What goes in and comes out, in words, by the names in the file; of ONNX.
    """

    model: "Model"
    data: bytes
    manifest: bytes | None
    is_other: bool
    told: Mapping[str, str]


def exported(
    path: Path, suffix: str, desk: "ModelDesk", log: Log, *, with_thumbnails: bool = False
) -> Exported:
    """A copy of a model, which is put on record.

    Args:
        path: The model's file.
        suffix: One of `KINDS`.
        desk: Says whether the model may be used, and writes ONNX.
        log: Where it is noted.
        with_thumbnails: Keep small copies of the training pictures.

    Raises:
        Refused: the model learned from a picture that was revoked since.
        UserMistake: there are no such copies, or of this model there are none.
    """
    from pinxit.training.model_file import has_thumbnails, load_model, without_thumbnails

    if suffix not in KINDS:
        raise UserMistake(
            f"{suffix!r} names no kind of model file; end it in .safetensors or .onnx."
        )
    model = desk.admit(load_model(path))
    is_other = suffix == ".safetensors" and has_thumbnails(model) and not with_thumbnails
    manifest, told = None, dict[str, str]()
    if suffix == ".onnx":
        data, told = desk.onnx(model), dict(desk.told_of_onnx(model))
    elif is_other:
        data = without_thumbnails(model)
    else:
        data, manifest = path.read_bytes(), manifest_beside(path)
    log.append(Event("deliver", (hash_bytes(data),), models=(model.sha256,)))
    return Exported(model, data, manifest, is_other, told)


def place_of(path: Path, suffix: str, folder: Path) -> Path:
    """Where `kept_copy` keeps its copy of a model, whether or not it is there."""
    return folder / f"{hash_file(path)}{suffix}"


def kept_copy(path: Path, suffix: str, folder: Path, desk: "ModelDesk", log: Log) -> Path:
    """Where a copy lies that can be handed out as often as it is asked for.

    Args:
        path: The model's file.
        suffix: One of `KINDS`.
        folder: Where copies are kept, by the hash of their model.
        desk: As for `exported`.
        log: As for `exported`.

    Raises:
        Refused: the model learned from a picture that was revoked since.
        UserMistake: there are no such copies, or of this model there are none.
    """
    from pinxit.training.model_file import load_model

    place = place_of(path, suffix, folder)
    if place.exists():
        desk.admit(load_model(path))
    else:
        write_bytes(place, exported(path, suffix, desk, log).data, overwrite=True)
    return place
