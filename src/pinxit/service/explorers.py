"""Models that are ready to draw: the ones used last stay in memory."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.hashing import hash_file
from pinxit.service.problem import Missing
from pinxit.studio import Studio

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.make.explore import Explorer

_MOST_BYTES = 384 * 2**20


@dataclass(frozen=True, slots=True)
class Stamp:
    """By which a file is known without reading it: another file, or a changed one, has another."""

    path: Path
    size: int
    changed: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """Of a file that is there.

        Raises:
            OSError: it is not.
        """
        about = path.stat()
        return cls(path, about.st_size, about.st_mtime_ns, about.st_ino)


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A model that is ready to draw.

    Attributes:
        model: The model.
        explorer: What draws.
        bytes: Memory it takes, about.
    """

    model: "Model"
    explorer: "Explorer"
    bytes: int


def path_of_model(studio: Studio, name: str) -> Path:
    """The file of a model on somebody's shelf.

    Raises:
        Missing: there is none of that name.
    """
    path = studio.models.paths().get(name)
    if path is None:
        raise Missing(
            f"There is no model named {name!r} on your shelf; it may have been deleted.",
            "no_model",
            {"name": name},
        )
    return path


class Explorers:
    """The models that are ready to draw; not for several threads at once.

    Args:
        device: "auto", "cpu", "cuda", "mps".
        most_bytes: Memory that all may take together; the one used last always stays.
    """

    def __init__(self, device: str = "auto", most_bytes: int = _MOST_BYTES) -> None:
        self._device, self._most_bytes = device, most_bytes
        self._ready: OrderedDict[str, Ready] = OrderedDict()
        self._hashes: dict[Stamp, str] = {}

    def of(self, studio: Studio, name: str) -> Ready:
        """A model of somebody's shelf.

        Raises:
            Missing: there is none of that name.
            Refused: it learned from a picture that was revoked since.
            UserMistake: its file is damaged, or its engine has no space to explore.
        """
        ready = self.at(path_of_model(studio, name))
        studio.rights_desk.refuse_revoked(ready.model)
        return ready

    def at(self, path: Path) -> Ready:
        """The model of a file; whether it may be used is not asked.

        Raises:
            UserMistake: the file is damaged, or its engine has no space to explore.
        """
        sha256 = self._hash_of(path)
        ready = self._ready.get(sha256) or self._loaded(path)
        self._ready[sha256] = ready
        self._ready.move_to_end(sha256)
        self._drop_others()
        return ready

    def _hash_of(self, path: Path) -> str:
        stamp = Stamp.of(path)
        if stamp not in self._hashes:
            self._hashes[stamp] = hash_file(path)
        return self._hashes[stamp]

    def _loaded(self, path: Path) -> Ready:
        from pinxit.engine import Run
        from pinxit.make.explore import Explorer
        from pinxit.nets.devices import choose_device, compute_on_one_thread
        from pinxit.training.model_file import load_model

        compute_on_one_thread()
        model = load_model(path)
        explorer = Explorer(model, Run(choose_device(self._device)))
        size = 2 * sum(_bytes(array) for array in model.weights.values())
        return Ready(model, explorer, size)

    def _drop_others(self) -> None:
        while len(self._ready) > 1 and self._taken() > self._most_bytes:
            self._ready.popitem(last=False)

    def _taken(self) -> int:
        return sum(ready.bytes for ready in self._ready.values())


def _bytes(array: Any) -> int:
    return int(array.nbytes)
