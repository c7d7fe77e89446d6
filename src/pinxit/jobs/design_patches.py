"""What is made of the patches of one picture, as jobs and previews ask for it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pinxit.base.seeds import LARGEST_SEED
from pinxit.jobs.design_params import (
    BlendParams,
    InpaintParams,
    OfPatches,
    PictureOf,
    RetargetParams,
    TileParams,
    VaryParams,
)

if TYPE_CHECKING:
    from pinxit.engine import Run
    from pinxit.nets.patch_settings import PatchSettings
    from pinxit.pictures.picture import Picture


@dataclass(frozen=True, slots=True)
class Made:
    """One picture that a tool made.

    Attributes:
        picture: With its history and its title.
        report: What is said of it, as JSON values.
    """

    picture: "Picture"
    report: Mapping[str, Any] = field(default_factory=dict)


def titled(picture: "Picture", source: "Picture", ending: str) -> "Picture":
    """A picture that is called after what it was made of."""
    return replace(picture, title=f"{_named(source)} {ending}")


def stem_of(picture: "Picture") -> str:
    """A name for files that are called after a picture: letters of all scripts, digits, - and _."""
    return re.sub(r"[^\w-]+", "-", _named(picture)).strip("-")[:60] or "picture"


def _named(picture: "Picture") -> str:
    return picture.title.rpartition(".")[0] or picture.title or "picture"


def of_patches(params: OfPatches, opened: PictureOf, run: "Run") -> Iterator[Made]:
    """Everything that such a tool makes, one after the other.

    Raises:
        UserMistake: a picture does not fit.
        Cancelled: the run was cancelled.
    """
    source = opened(params.picture)
    if isinstance(params, VaryParams):
        yield from _varied(params, source, run)
    elif isinstance(params, RetargetParams):
        yield _retargeted(params, source, run)
    elif isinstance(params, TileParams):
        yield _tiled(params, source, run)
    elif isinstance(params, InpaintParams):
        yield _filled(params, source, opened(params.mask), run)
    elif isinstance(params, BlendParams):
        yield _blended(params, source, opened(params.structure), run)


def _varied(params: VaryParams, source: "Picture", run: "Run") -> Iterator[Made]:
    from pinxit.make.vary import vary

    seeds = [(params.seed + number) % (LARGEST_SEED + 1) for number in range(params.count)]
    pictures = vary(source, seeds, _settings("vary", params), run=run)
    for seed, picture in zip(seeds, pictures, strict=True):
        yield Made(titled(picture, source, f"varied, seed {seed}"), {"seed": seed})


def _retargeted(params: RetargetParams, source: "Picture", run: "Run") -> Made:
    from pinxit.make.retarget import retarget

    settings = _settings("retarget", params)
    size = params.width, params.height
    made = retarget(source, *size, settings, seed=params.seed, run=run)
    return Made(titled(made, source, f"as {params.width} x {params.height}"))


def _tiled(params: TileParams, source: "Picture", run: "Run") -> Made:
    from pinxit.make.tile import tile

    size = params.width or 0, params.height or 0
    made = tile(source, size, _settings("tile", params), seed=params.seed, run=run)
    return Made(titled(made.picture, source, "as a tile"), made.to_json())


def _filled(params: InpaintParams, source: "Picture", mask: "Picture", run: "Run") -> Made:
    from pinxit.make.inpaint import inpaint

    made = inpaint(source, mask, _settings("inpaint", params), seed=params.seed, run=run)
    return Made(titled(made, source, "repaired"))


def _blended(params: BlendParams, source: "Picture", structure: "Picture", run: "Run") -> Made:
    from pinxit.make.blend import blend

    made = blend(structure, source, _settings("blend", params), seed=params.seed, run=run)
    stem = source.title.rpartition(".")[0] or source.title
    return Made(titled(made, structure, f"made of {stem}"))


def _settings(task: str, params: OfPatches) -> "PatchSettings":
    from pinxit.make.one_picture import defaults

    return replace(defaults(task), **params.knobs)
