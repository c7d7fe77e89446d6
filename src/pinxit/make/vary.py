"""Vary: new pictures like one picture."""

from collections.abc import Iterator, Sequence

from pinxit.engine import Run
from pinxit.make.one_picture import settings_for, synthesize
from pinxit.nets.patch_settings import VARY, PatchSettings
from pinxit.pictures.picture import Picture


def vary(
    source: Picture,
    seeds: Sequence[int],
    settings: PatchSettings | None = None,
    *,
    run: Run | None = None,
) -> Iterator[Picture]:
    """For each seed a picture of the source's size, put together from its patches.

    Raises:
        UserMistake: the source is too small, flat, or too large for the memory.
        Cancelled: the run was cancelled.
    """
    settings = settings_for(VARY, settings)
    for seed in seeds:
        yield synthesize(settings, {"source": (source,)}, seed, run)
