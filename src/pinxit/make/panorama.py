"""Panorama: a picture that is all around, 2:1 (equirectangular), made of the patches of one.

It is put together on twelve flat views of the sphere (`nets.sphere`), so nothing joins at the wrap
and texture is as fine at the poles as elsewhere. "surround" strews the picture over the sphere;
"horizon" keeps what is up, what is down and what lies between, so that sky stays sky. An engine
that paints flat pictures (a style) paints a panorama on its views, laid out on one sheet: `unfold`
lays them out, `fold` puts them together again.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import Run
from pinxit.make.one_picture import LEAST_SIDE
from pinxit.make.panorama_settings import HORIZON, PanoramaSettings
from pinxit.nets import sphere
from pinxit.nets.patch_search import Plane
from pinxit.nets.patch_synthesis import Work
from pinxit.nets.sphere_synthesis import (
    folded,
    looked_at,
    most_usual,
    sphere_of,
    unfolded,
)
from pinxit.pictures.history import ALL_AROUND
from pinxit.pictures.picture import Picture, Step, over
from pinxit.pictures.resize import resized

Channels = Float[np.ndarray, "_ _ _"]

_SPANS = {HORIZON: 100.0}
_SPAN = 60.0
_NOISE = 1.5
_CONTRAST = 0.25
_COMPLETENESS = 0.005
_ANY = 100.0
_COARSEST = 24
_FLAT = 1 / 255
_ACROSS = 4
_PAINTED = 0.06
"""Width of borders between painted views, whose light may differ a little, in radians."""


def panorama(
    picture: Picture,
    settings: PanoramaSettings | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """A panorama made of the patches of a picture.

    Args:
        picture: What it is made of; what is transparent counts as white.
        settings: None for the defaults.
        seed: Decides all chance.
        run: Device, progress and cancellation.

    Raises:
        UserMistake: the picture is too small or flat.
        Cancelled: the run was cancelled.
    """
    settings, run = settings or PanoramaSettings(), run or Run()
    _refuse_poor(picture)
    source = _scaled(over(picture.pixels), settings)
    side = sphere.side_of(settings.width)
    plane = torch.from_numpy(np.ascontiguousarray(source.transpose(2, 0, 1))).to(run.device)
    contrast = float(plane.std(dim=(1, 2)).mean()) / _CONTRAST
    is_strewn = settings.layout != HORIZON
    strength = settings.strength if settings.strength >= 0 else (0.5 if is_strewn else 0.1)
    work = Work(
        plane,
        plane,
        (side, side),
        _COARSEST,
        settings.rounds,
        _COMPLETENESS * contrast**2 if is_strewn else _ANY,
        noise=strength * _NOISE * contrast,
    )
    stream = random_stream(seed, "panorama")
    starts = _strewn(plane, stream) if is_strewn else _laid_out(source, settings, run.device)

    def tell(done: int, count: int) -> None:
        run.report(Progress("panorama", done, count))

    views = [
        np.ascontiguousarray(view.permute(1, 2, 0).cpu().numpy())
        for view in sphere_of(work, starts, stream, tell)
    ]
    is_file = picture.source is not None or not picture.steps  # else its steps say what it is
    used = (picture.as_source("source"),) if is_file else ()
    step = Step("panorama", "", __version__, settings.to_json(), seed, used)
    up = most_usual(views) if is_strewn else 0
    made = picture.after(folded(views, settings.width, up), step)
    return replace(made, icc=None)


def unfold(picture: Picture) -> Picture:
    """The twelve views of a panorama on one sheet, four in a row, with one more step of history.

    Raises:
        UserMistake: it is no panorama.
    """
    refuse_flat(picture)
    views = unfolded(over(picture.pixels), sphere.side_of(picture.width))
    rows = [views[at : at + _ACROSS] for at in range(0, sphere.VIEWS, _ACROSS)]
    pixels = np.concatenate([np.concatenate(row, axis=1) for row in rows])
    return picture.after(pixels, Step("unfold", "", __version__, {"width": picture.width}))


def fold(picture: Picture, width: int) -> Picture:
    """The panorama of views on one sheet, whatever size that came back in.

    Args:
        picture: From `unfold`, and painted since.
        width: Of the panorama.

    Raises:
        UserMistake: the picture cannot be such a sheet.
    """
    down = sphere.VIEWS // _ACROSS
    if picture.width * down != picture.height * _ACROSS or picture.width % _ACROSS:
        raise UserMistake(
            f"A sheet of views is {_ACROSS} wide and {down} high; "
            f"{picture.width} x {picture.height} pixels are not."
        )
    side = picture.width // _ACROSS
    pixels = over(picture.pixels).reshape(down, side, _ACROSS, side, 3).transpose(0, 2, 1, 3, 4)
    views = [np.ascontiguousarray(view) for row in pixels for view in row]
    step = Step("fold", "", __version__, {"width": width})
    return picture.after(folded(views, width, feather=_PAINTED), step)


def cube_faces(picture: Picture, side: int = 0) -> Mapping[str, Picture]:
    """The six sides of a cube around the eye, each with one more step of history.

    They are seen from inside. "up" and "down" are seen as by somebody who faces the front and
    tilts the head: the lower edge of "up" and the upper edge of "down" touch "front".

    Args:
        picture: A panorama.
        side: Pixels a side; 0 for a quarter of the panorama's width.

    Raises:
        UserMistake: it is no panorama.
    """
    return {name: cube_face(picture, name, side or picture.width // 4) for name in sphere.FACES}


def cube_face(picture: Picture, name: str, side: int) -> Picture:
    """One of the six sides.

    Raises:
        UserMistake: there is no such side, or the picture is no panorama.
    """
    refuse_flat(picture)
    if name not in sphere.FACES or side < 1:
        raise UserMistake(f"A cube has the faces {', '.join(sphere.FACES)}, not {name!r}.")
    pixels = looked_at(picture.pixels, sphere.of_face(name, side))
    return picture.after(pixels, Step("cube face", "", __version__, {"face": name, "side": side}))


def all_around(picture: Picture) -> Picture:
    """A picture of 2:1 as the panorama that it is, with one more step of history.

    Raises:
        UserMistake: it is not twice as wide as high.
    """
    refuse_flat(picture)
    return picture.after(picture.pixels, Step(ALL_AROUND, "", __version__))


def refuse_flat(picture: Picture) -> None:
    """Makes sure that a picture can be a panorama.

    Raises:
        UserMistake: it is not twice as wide as high.
    """
    if picture.width != 2 * picture.height:
        raise UserMistake(
            f"{picture.title or 'The picture'} has {picture.width} x {picture.height} pixels; a "
            "panorama all around is exactly twice as wide as high."
        )


def _refuse_poor(picture: Picture) -> None:
    name = picture.title or "The picture"
    if min(picture.width, picture.height) < LEAST_SIDE:
        raise UserMistake(
            f"{name} has {picture.width} x {picture.height} pixels; at least {LEAST_SIDE} x "
            f"{LEAST_SIDE} are needed to take patches of."
        )
    if float(np.std(over(picture.pixels), axis=(0, 1)).max()) < _FLAT:
        raise UserMistake(f"{name} is flat, one color all over; there is nothing to take from it.")


def _scaled(pixels: Channels, settings: PanoramaSettings) -> Channels:
    """The source as large as it is to appear; it is never enlarged."""
    height, width = pixels.shape[:2]
    measured = height if settings.layout == HORIZON else min(height, width)
    span = settings.span or _SPANS.get(settings.layout, _SPAN)
    share = min(1.0, settings.width * span / 360 / measured)
    if share == 1:
        return np.asarray(pixels, np.float32)
    size = (max(LEAST_SIDE // 2, round(side * share)) for side in (width, height))
    return np.asarray(resized(pixels, *size), np.float32)


def _strewn(plane: Plane, stream: np.random.Generator) -> list[Plane]:
    """The picture turned over by chance, for each view anew."""
    starts = []
    for _ in range(sphere.VIEWS):
        down, right = (int(stream.integers(0, side)) for side in plane.shape[1:])
        starts.append(plane.roll((down, right), (1, 2)))
    return starts


def _laid_out(source: Channels, settings: PanoramaSettings, device: str) -> list[Plane]:
    """The picture and its mirror image around the horizon, as often as is nearest to its width."""
    width, height = settings.width, settings.width // 2
    pairs = max(1, round(width / (2 * source.shape[1])))
    one = resized(source, max(2, round(width / (2 * pairs))), source.shape[0])
    band = np.tile(np.concatenate((one, one[:, ::-1]), axis=1), (1, pairs, 1))
    above = (height - band.shape[0]) // 2
    if above >= 0:
        below = height - band.shape[0] - above
        band = np.pad(band, ((above, below), (0, 0), (0, 0)), mode="edge")
    whole = resized(np.ascontiguousarray(band), width, height)
    planes = [view.transpose(2, 0, 1) for view in unfolded(whole, sphere.side_of(width))]
    return [torch.from_numpy(np.ascontiguousarray(plane)).to(device) for plane in planes]
