"""Models come in from files, go out as files, and are thrown away."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_file
from pinxit.base.names import is_allowed_name
from pinxit.engine import Model
from pinxit.jobs.events import announce
from pinxit.mark.beside import place_beside
from pinxit.service.in_use import refuse_in_use
from pinxit.service.problem import Conflict, TooLarge
from pinxit.studio import Studio

if TYPE_CHECKING:
    from pinxit.service.catalog import Shelved
    from pinxit.service.house import House
    from pinxit.service.previews import Previews

MOST_BYTES = 1024 * 2**20
_SUFFIX = ".safetensors"


def take_in(house: "House", owner: str, file: BinaryIO, title: str, name: str) -> str:
    """Puts a model of somebody else's making on a shelf; gives its name there.

    Nothing but safetensors is ever opened, and what the card says must be what the weights are.

    Args:
        house: The server.
        owner: Whose shelf.
        file: What was sent.
        title: What the file was called.
        name: What the model shall be called; "" for what its card says.

    Raises:
        Conflict: there is a model of that name.
        Refused: it learned from a picture that was revoked.
        TooLarge: the file is larger than what is taken.
        UserMistake: it is no model of ours.
    """
    studio = house.studio(owner)
    called = PurePath(title.replace("\\", "/")).name[:100] or "This file"
    with _beside(file) as path:
        model = _judged(path, called, studio, house.previews)
        wanted = name or model.card.name
        wanted = wanted if is_allowed_name(wanted) or name else PurePath(called).stem
        place = studio.models.place_for(wanted)
        if wanted in studio.models.paths():
            raise Conflict(
                f"There is a model named {wanted!r} already; give this one another name.",
                "name_taken",
                {"noun": "model", "name": wanted},
            )
        write_bytes(place, path.read_bytes())
    _announce(house, owner, wanted, "added")
    return wanted


def throw_away(house: "House", owner: str, shelved: "Shelved") -> None:
    """Deletes one of somebody's own models, and the manifest beside it.

    Raises:
        Conflict: it came with Pinxit, or a job uses it.
    """
    name = shelved.name
    if shelved.is_shipped:
        raise Conflict(
            f"{name} came with Pinxit and stays; only your own models can be deleted.",
            "came_along",
            {"name": name},
        )
    refuse_in_use(house.database, owner, ("model", name), lambda _, params: _uses(params, name))
    house.previews.forget(hash_file(shelved.path))
    shelved.path.unlink(missing_ok=True)
    place_beside(shelved.path).unlink(missing_ok=True)
    _announce(house, owner, name, "removed")


def copy_of(studio: Studio, shelved: "Shelved", format_name: str) -> Path:
    """A copy of a model to hand out.

    Raises:
        Conflict: it is one that takes long to write, and no job has written it yet.
        Refused: the model learned from a picture that was revoked since.
        UserMistake: there are no such copies of it.
    """
    from pinxit.desks.exporting import kept_copy, place_of

    folder = studio.home / "exports"
    if format_name == "onnx" and not place_of(shelved.path, ".onnx", folder).exists():
        raise Conflict(
            f"{shelved.name} has not been written as ONNX yet; queue a job export_model with "
            "the format onnx, then ask again.",
            "not_exported",
            {"name": shelved.name, "format": format_name},
        )
    return kept_copy(shelved.path, f".{format_name}", folder, studio.model_desk, studio.log)


@contextmanager
def _beside(file: BinaryIO) -> Iterator[Path]:
    """What was sent, as a file in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pinxit-model-") as folder:
        path = Path(folder) / f"sent{_SUFFIX}"
        with path.open("wb") as stream:
            shutil.copyfileobj(_Limited(file), stream, 2**20)
        yield path


class _Limited:
    """A file that is read up to a limit."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, MOST_BYTES

    def read(self, count: int = -1, /) -> bytes:
        """The next bytes.

        Raises:
            TooLarge: there are more than allowed.
        """
        data = self._file.read(count)
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(
                f"A model has {MOST_BYTES // 2**20} MB at most.",
                params={"most_mb": MOST_BYTES // 2**20},
            )
        return data


def _judged(path: Path, called: str, studio: Studio, previews: "Previews") -> Model:
    from pinxit.training.model_file import load_model

    try:
        model = load_model(path)
        previews.try_out(path)
    except UserMistake as fault:
        words = str(fault).replace(str(path), called)
        raise UserMistake(
            words if called in words else f"{called} cannot be used: {words}"
        ) from None
    studio.rights_desk.refuse_revoked(model)
    return model


def _uses(params: dict[str, Any], name: str) -> bool:
    """Whether a job with these params needs a model: to draw with it, or to begin from it."""
    what = params.get("what")
    inner = what.get("model") if isinstance(what, dict) else None
    branch = str(params.get("branch") or "").rpartition("@")[0] or params.get("branch")
    return name in (params.get("model"), params.get("start"), inner, branch)


def _announce(house: "House", owner: str, name: str, change: str) -> None:
    with house.database.writing() as session:
        announce(session, owner, "models", "model", {"name": name, "change": change})
