"""A sphere made of the patches of one picture, from coarse to fine, equally fine everywhere.

As `patch_synthesis`, but the picture that is made is twelve flat views of a sphere (`sphere`).
After each search they are laid over each other: every place takes what the view says in which it
lies nearest to the middle, with soft borders, which become narrower from search to search. So
views agree before fine sizes are made, and there is no wrap and there are no poles.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from jaxtyping import Float, Int

from pinxit.nets import sphere
from pinxit.nets.patch_search import Field, Plane, voted
from pinxit.nets.patch_sizes import resampled
from pinxit.nets.patch_synthesis import Level, Work

Channels = Float[np.ndarray, "_ _ _"]
_ROW = 1024
_CAP = float(np.radians(20.0))
_MARGIN = 4
"""Pixels that cubic filtering looks beyond a border, and some."""
_WIDE, _NARROW = 0.10, 0.02
"""Width of the borders between views, in radians, at first and at the end."""


@dataclass(frozen=True, slots=True)
class _Overlap:
    """The places of one view of which another one has a say.

    Attributes:
        view: The one.
        other: The other; of itself it is the view.
        places: Their numbers in the one, in reading order.
        rows: Where the other shows them, px.
        columns: Likewise.
        share: How much the other counts.
    """

    view: int
    other: int
    places: Int[np.ndarray, " place"]
    rows: Float[np.ndarray, " place"]
    columns: Float[np.ndarray, " place"]
    share: Float[np.ndarray, " place"]


def sphere_of(
    work: Work,
    starts: list[Plane],
    stream: np.random.Generator,
    tell: Callable[[int, int], None],
) -> list[Plane]:
    """The views.

    Args:
        work: What is made, of what; its size is that of a view.
        starts: What each view begins with, at any size.
        stream: Decides all chance.
        tell: Hears after each search how many were made, and of how many.
    """
    shares = work.shares()
    count = len(shares) * work.rounds
    level = Level.first(work, shares[0])
    overlaps = _overlaps(level.size[0], _WIDE)
    views = _merged([_noisy(start, level, stream) for start in starts], overlaps)
    fields: list[Field | None] = [None] * sphere.VIEWS
    for number, share in enumerate(shares):
        if number:
            level = level.finer(share)
            views = [resampled(view, level.size) for view in views]
        feather = _WIDE + (_NARROW - _WIDE) * number / max(1, len(shares) - 1)
        overlaps = _overlaps(level.size[0], feather)
        for turn in range(work.rounds):
            found = [
                level.found(view, field, stream, is_first=turn == 0)
                for view, field in zip(views, fields, strict=True)
            ]
            said = [voted(level.sharp, field, level.weights) for field in found]
            views, fields = _merged(said, overlaps), list(found)
            tell(number * work.rounds + turn + 1, count)
    return views


def _noisy(start: Plane, level: Level, stream: np.random.Generator) -> Plane:
    guess = resampled(start, level.size)
    noise = stream.standard_normal(tuple(guess.shape), dtype=np.float32)
    return guess + level.work.noise * torch.from_numpy(noise).to(guess)


def _merged(views: list[Plane], overlaps: Sequence[_Overlap]) -> list[Plane]:
    """The views, with what each says where the others' say counts, too."""
    flat = [np.ascontiguousarray(view.permute(1, 2, 0).cpu().numpy()) for view in views]
    made = [np.zeros_like(each).reshape(-1, each.shape[2]) for each in flat]
    for part in overlaps:
        there = flat[part.other]
        if part.other == part.view:
            said = there.reshape(-1, there.shape[2])[part.places]
        else:
            said = _at_places(there, part.rows, part.columns)
        made[part.view][part.places] += said * part.share[:, None]
    planes = (each.T.reshape(views[0].shape) for each in made)
    return [torch.from_numpy(np.ascontiguousarray(plane)).to(views[0]) for plane in planes]


def _overlaps(side: int, feather: float) -> list[_Overlap]:
    found = []
    for view in range(sphere.VIEWS):
        directions = sphere.of_view(view, side)
        for other, share in enumerate(sphere.shares(directions, feather)):
            places = np.flatnonzero(share)
            if len(places):
                at = sphere.on_view(directions, other, side)[0].reshape(-1, 2)[places]
                rows, columns = (np.asarray(at[:, n], np.float32) for n in (0, 1))
                found.append(_Overlap(view, other, places, rows, columns, share.ravel()[places]))
    return found


def _at_places(
    pixels: Channels, rows: Float[np.ndarray, " place"], columns: Float[np.ndarray, " place"]
) -> Float[np.ndarray, "place channel"]:
    """As `sampled`, for a list of places, which OpenCV wants as a picture."""
    more = -len(rows) % _ROW
    down, across = (np.pad(each, (0, more)).reshape(-1, _ROW) for each in (rows, columns))
    return sampled(pixels, down, across).reshape(-1, pixels.shape[2])[: len(rows)]


def sampled(
    pixels: Channels, rows: Float[np.ndarray, "_ _"], columns: Float[np.ndarray, "_ _"]
) -> Channels:
    """Pixels at places between pixels, by cubic filtering; the border goes on."""
    made = cv2.remap(
        pixels,
        np.asarray(columns, np.float32),
        np.asarray(rows, np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(made.reshape(*rows.shape, pixels.shape[2]), np.float32)


def folded(views: list[Channels], width: int, up: int = 0, feather: float = _NARROW) -> Channels:
    """The panorama that views show.

    Args:
        views: All twelve.
        width: Of the panorama.
        up: Which view lies around its upper pole.
        feather: Width of the borders between views, in radians.
    """
    right, over, middle = sphere.frames()[up]
    directions = sphere.of_panorama(width) @ np.stack((right, middle, -over))
    side = views[0].shape[0]
    total = np.zeros((*directions.shape[:2], views[0].shape[2]), np.float32)
    for number, share in enumerate(sphere.shares(directions, feather)):
        at, _ = sphere.on_view(directions, number, side)
        total += sampled(views[number], at[..., 0], at[..., 1]) * share[..., None]
    return total


def most_usual(views: list[Channels]) -> int:
    """The view that with its opposite is most nearly as lively as all: fit to lie at the poles.

    What was strewn has no up and down, so any of the six axes may stand upright.
    """
    side = views[0].shape[0]
    at = ((np.arange(side) + 0.5) / side * 2 - 1) * sphere.REACH
    inside = np.hypot(*np.meshgrid(at, at))[1:, 1:] < _CAP
    lively = np.empty(sphere.VIEWS)
    for number, view in enumerate(views):
        light = view.mean(2)
        moved = np.diff(light, axis=0)[:, 1:] ** 2 + np.diff(light, axis=1)[1:] ** 2
        lively[number] = moved[inside].mean() + 1e-12
    away = np.abs(np.log(lively / lively.mean()))
    middles = np.stack([frame[2] for frame in sphere.frames()])
    opposite = (middles @ middles.T).argmin(1)
    return int(np.maximum(away, away[opposite]).argmin())


def unfolded(panorama: Channels, side: int) -> list[Channels]:
    """The views of a panorama."""
    return [looked_at(panorama, sphere.of_view(n, side)) for n in range(sphere.VIEWS)]


def looked_at(panorama: Channels, directions: sphere.Directions) -> Channels:
    """What a panorama shows in some directions."""
    width = panorama.shape[1]
    turned = np.roll(panorama, width // 2, axis=1)  # beyond a pole it goes on, upside down
    rows = (turned[_MARGIN - 1 :: -1], panorama, turned[: -_MARGIN - 1 : -1])
    whole = np.pad(np.concatenate(rows), ((0, 0), (_MARGIN, _MARGIN), (0, 0)), mode="wrap")
    at = sphere.on_panorama(directions, width) + _MARGIN
    return sampled(whole, at[..., 0], at[..., 1])
