"""Looks at what models can draw, at once: one thread draws, and models stay loaded.

Nothing of it is kept, signed or marked; `pinxit.deliver.previews` is the only way out.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.shipped import shipped
from pinxit.deliver.previews import preview_bytes, sprite_bytes
from pinxit.service.catalog import Catalog
from pinxit.service.explorers import Explorers
from pinxit.service.turns import Turns
from pinxit.studio import Studio

if TYPE_CHECKING:
    from pinxit.make.explore import Explorer, Recipe

T = TypeVar("T")
_WRONG_WEIGHTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
_USUAL = "icons.safetensors"
_COVER_SEEDS = range(1, 10)
_COVER_COLUMNS, _COVER_TILE = 3, 96


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture should be shown.

    Attributes:
        side: Longest side, px; small pictures are enlarged.
        media_type: "image/jpeg" or "image/webp".
        columns: Of a sheet.
    """

    side: int = 256
    media_type: str = "image/jpeg"
    columns: int = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """A look, and how long it took.

    Attributes:
        data: The file.
        media_type: What it is.
        timing: Milliseconds of each part, as the header Server-Timing says them.
    """

    data: bytes
    media_type: str
    timing: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a model's space is like.

    Attributes:
        can_explore: Whether it has one.
        stages: How many stages take a manner.
        directions: How many directions have a number.
    """

    can_explore: bool = False
    stages: int = 0
    directions: int = 0


class Previews:
    """What makes small pictures at once.

    Args:
        device: Where pictures are drawn: "auto", "cpu", "cuda", "mps".
        cache: Folder of what is drawn once and for all: covers.

    Attributes:
        turns: The thread on which all of it is done; style previews take their turns there, too.
        catalog: What is known of model files.
    """

    def __init__(self, device: str, cache: Path) -> None:
        self.turns, self.catalog = Turns(), Catalog()
        self._explorers = Explorers(device)
        self._kept = cache / "models"

    async def picture(
        self, studio: Studio, name: str, recipe: "Recipe", look: Look, client: str
    ) -> Preview:
        """One place of a model.

        Args:
            studio: Of who asks.
            name: Of the model.
            recipe: The place.
            look: How it is shown.
            client: Who asks; a newer request of the same client takes the place of this one.

        Raises:
            Missing: there is no such model.
            Refused: it learned from a picture that was revoked since.
            Superseded: a newer request came first.
            UserMistake: the place is not in this model.
        """

        def draw(explorer: "Explorer", clock: _Clock) -> bytes:
            (pixels,) = explorer.sketched([recipe])
            clock.lap("draw")
            return preview_bytes(pixels, look.media_type, side=look.side)

        return await self._timed(studio, name, draw, look.media_type, client)

    async def sheet(
        self, studio: Studio, name: str, recipes: "Sequence[Recipe]", look: Look, client: str
    ) -> Preview:
        """Many places of a model as one picture; arguments and errors as of `picture`."""

        def draw(explorer: "Explorer", clock: _Clock) -> bytes:
            tiles = list(explorer.sketched(recipes))
            clock.lap("draw")
            return sprite_bytes(tiles, look.columns, look.media_type, side=look.side)

        return await self._timed(studio, name, draw, look.media_type, client)

    async def ask(self, studio: Studio, name: str, work: "Callable[[Explorer], T]") -> T:
        """What some short work gives that wants a model's space."""
        return await self.turns.take("", lambda: work(self._explorers.of(studio, name).explorer))

    def facts(self, path: Path, sha256: str) -> Facts:
        """What a model's space is like; kept, since all but the first asking is at once.

        Args:
            path: The model's file.
            sha256: Its hash.
        """
        kept = self._kept_at(f"{sha256}.json")
        if kept.exists():
            return Facts(**json.loads(kept.read_text(encoding="utf-8")))
        found = self.turns.ask("", lambda: self._found(path)).result()
        write_bytes(kept, json.dumps(asdict(found)).encode(), overwrite=True)
        return found

    def cover(self, path: Path, sha256: str) -> bytes:
        """A small sheet of a model's first seeds, WebP; kept.

        Raises:
            UserMistake: the model's file is damaged, or it has no space.
        """
        kept = self._kept_at(f"{sha256}.webp")
        if not kept.exists():
            data = self.turns.ask("", lambda: self._drawn_cover(path)).result()
            write_bytes(kept, data, overwrite=True)
        return kept.read_bytes()

    def forget(self, sha256: str) -> None:
        """Deletes what is kept of a model that somebody deleted."""
        for suffix in (".json", ".webp"):
            (self._kept / f"{sha256}{suffix}").unlink(missing_ok=True)

    def _kept_at(self, name: str) -> Path:
        """Where something is kept of a model; of shipped ones, it came along."""
        there = shipped("covers", name)
        return there if there.exists() else self._kept / name

    def warm(self) -> None:
        """Draws once, so that nobody waits for what is loaded the first time."""
        self.turns.ask("", lambda: _first_look(self._explorers)).result()

    def close(self) -> None:
        """Ends the thread."""
        self.turns.close()

    def try_out(self, path: Path) -> None:
        """Makes sure that a model of strangers draws what its card says.

        Raises:
            UserMistake: it does not.
        """
        self.turns.ask("", lambda: _try_out(path)).result()

    def _found(self, path: Path) -> Facts:
        try:
            explorer = self._explorers.at(path).explorer
        except UserMistake:
            return Facts()
        return Facts(True, explorer.stages, len(explorer.axes))

    def _drawn_cover(self, path: Path) -> bytes:
        from pinxit.make.explore import Recipe

        recipes = [Recipe(seeds=(seed,)) for seed in _COVER_SEEDS]
        tiles = list(self._explorers.at(path).explorer.sketched(recipes))
        return sprite_bytes(tiles, _COVER_COLUMNS, "image/webp", side=_COVER_TILE)

    async def _timed(
        self,
        studio: Studio,
        name: str,
        draw: "Callable[[Explorer, _Clock], bytes]",
        media_type: str,
        client: str,
    ) -> Preview:
        clock = _Clock()

        def work() -> bytes:
            clock.lap("wait")
            explorer = self._explorers.of(studio, name).explorer
            clock.lap("load")
            data = draw(explorer, clock)
            clock.lap("encode")
            return data

        return Preview(await self.turns.take(client, work), media_type, clock.told)


def _first_look(explorers: Explorers) -> None:
    from pinxit.make.explore import Recipe

    path = shipped("models", _USUAL)
    preview_bytes(explorers.at(path).explorer.sketched([Recipe()])[0], "image/jpeg", side=256)


def _try_out(path: Path) -> None:
    from pinxit.engine import Explorable
    from pinxit.make.engines import ENGINES
    from pinxit.make.explore import Explorer, Recipe
    from pinxit.nets.conditions import Code
    from pinxit.training.model_file import load_model

    model = load_model(path)
    Code.from_card(model.card)
    if not isinstance(ENGINES.load(model.card.engine), Explorable):
        return
    try:
        (pixels,) = Explorer(model).sketched([Recipe()])
    except _WRONG_WEIGHTS as fault:
        raise UserMistake("Its weights do not fit what its card says of them.") from fault
    if pixels.shape != model.card.shape or not all(map(_is_finite, model.weights.values())):
        raise UserMistake("Its weights do not fit what its card says of them.")


def _is_finite(array: Any) -> bool:
    return array.dtype.kind != "f" or bool(np.isfinite(array).all())


class _Clock:
    """How long each part of some work took."""

    def __init__(self) -> None:
        self._laps: list[tuple[str, float]] = []
        self._since = self._begun = perf_counter()

    def lap(self, name: str) -> None:
        """Ends a part."""
        now = perf_counter()
        self._laps.append((name, now - self._since))
        self._since = now

    @property
    def told(self) -> str:
        """As the header Server-Timing has it."""
        laps = [*self._laps, ("total", self._since - self._begun)]
        return ", ".join(f"{name};dur={1000 * seconds:.1f}" for name, seconds in laps)
