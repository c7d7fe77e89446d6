"""The one way in which a verb writes history."""

from collections.abc import Iterable

from pinxit.engine import Engine
from pinxit.pictures.picture import Source, Step
from pinxit.settings import Settings


def made(
    verb: str, engine: Engine, settings: Settings, seed: int | None, used: Iterable[Source]
) -> Step:
    """The step that says: this engine did this with these knobs, this seed and these inputs."""
    return Step(
        verb=verb,
        engine=engine.name,
        version=engine.version,
        settings=settings.to_json(),
        seed=seed,
        used=tuple(used),
    )
