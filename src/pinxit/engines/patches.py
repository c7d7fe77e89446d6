"""One-picture synthesis: new pictures put together from the patches of one; nothing is trained.

Granot, Feinstein, Shocher, Bagon and Irani, *Drop the GAN: In Defense of Patches Nearest Neighbors
as Single Image Generative Models* (CVPR 2022, arXiv:2103.15545). From coarse to fine, every 7 x 7
patch Q_i of the picture is replaced by the patch of the source with the least

    S(Q_i, K_j) = D(Q_i, K_j) / (alpha + min over l of D(Q_l, K_j))        (equation 2)

and where patches overlap, all vote for each pixel. D is the mean squared difference of sRGB values
0..1. A size is searched first among patches of the source as the size before shows it, then among
its own. Opposite sides fit together for ``tile``: patches, votes and every resampling go around.

Departures. (1) Equation 2 holds, exactly, at sizes of up to `MOST_EXACT` patches; above, the layout
is settled, and the field of the size before is carried over and improved among neighbors and by
chance in 24 principal components (`patch_search`). A coarsest size above is compared whole once, in
these components; one above `MOST_ONCE`, as scattered holes need, begins with each place's own. The
paper searches exactly everywhere, in minutes. An index such as faiss would do, too; neighbors need
no second library of threads beside torch, and keep together what belongs together.
(2) Sizes grow by 1.41, not 1.33, with 4
searches each, not 10. (3) Votes are weighted by a Gaussian of 2 pixels, which keeps edges.
(4) Strength 0.5 is noise of 0.75 for a picture with a standard deviation of 0.25; noise and the
root of alpha follow the contrast, or soft pictures would drown. A tile larger
than the source begins with the source strewn over it, not enlarged. (5) ``blend`` begins with the
ranks of the structure's colors, at a size that strength chooses. (6) Alpha is a fourth channel,
colors premultiplied.

``inpaint`` is another method: pieces of the rest are moved as a whole, along seams that nobody sees
(`pinxit.nets.shift_map`), and these are healed (`pinxit.nets.healing`). Patches that vote smeared
what lay half in the hole. It knows no ``coarsest``, ``completeness`` or ``rounds``.

Cost on one thread of a processor (benchmarks/patches.py): 1.6 s and 430 MB at 256 x 256 pixels, 4 s
and 480 MB at 512, 17 s and 930 MB at 1024. Weights: none.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Bool, Float, Float32

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import Request, Role, Run, pictures_of, settings_of
from pinxit.nets.carving import carved
from pinxit.nets.faces import face_plane, faces_in
from pinxit.nets.healing import healed
from pinxit.nets.memory import free_memory
from pinxit.nets.patch_search import Plane
from pinxit.nets.patch_settings import BLEND, INPAINT, RETARGET, TILE, VARY, PatchSettings
from pinxit.nets.patch_synthesis import Work, recolored, synthesized
from pinxit.nets.shift_map import shift_map
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.resize import Resized, resized
from pinxit.settings import Settings

_Channels = Float[np.ndarray, "height width _"]
Hole = Bool[np.ndarray, "height width"]
Care = Float32[np.ndarray, "_ _"]

_NOISE = 1.5
_FREEDOM = {RETARGET: 0.0, BLEND: 0.0}
"""Strength of tasks whose noise nobody chooses."""

_CONTRAST = 0.25
"""Standard deviation of a usual picture."""
_BYTES = 600
_FIXED = 200_000_000
_SHARE = 0.85
_ROOM = 0.9
"""Share of the result that what is to be kept may take."""
_LEAST_COARSE = 48
"""Where the result has another size: in a coarser one grain is smooth, and stays so."""
_PULL = 0.7
_VISIBLE = 1 / 510


class Patches:
    """The engine."""

    name = "patches"
    version = "3"
    settings_type: type[Settings] = PatchSettings
    roles: tuple[Role, ...] = (
        Role("source"),
        Role("mask", 0),
        Role("structure", 0),
        Role("protect", 0),
    )
    needs_model = False

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        """Yields for each seed pixels with the source's channels.

        Raises:
            UserMistake: pictures or settings do not fit, or there is too little memory.
            Cancelled: the run was cancelled.
        """
        pictures = pictures_of(request, self)
        settings = settings_of(request, PatchSettings)
        (source,) = pictures["source"]
        mask, structure, protect = (
            _only(pictures.get(role, ())) for role in ("mask", "structure", "protect")
        )
        _refuse_unfit(settings, mask, structure)
        if protect is not None and settings.task != RETARGET:
            raise UserMistake(f"{settings.task} takes no protect picture; {RETARGET} takes one.")
        kept = _kept(source, protect) if settings.task == RETARGET else None
        pixels, size = sized(source.pixels, settings, structure, kept)
        _refuse_too_large(max(pixels.shape[0] * pixels.shape[1], size[0] * size[1]), run.device)
        if mask is not None:
            yield from _filled_holes(pixels, mask, request.seeds, run)
            return
        work = _work(pixels, size, settings, structure, run.device)
        if kept is not None and size != pixels.shape[:2]:
            work = replace(work, start=_carved(pixels, size, kept, run.device))

        def tell(done: int, count: int) -> None:
            run.report(Progress(settings.task, done, count))

        for seed in request.seeds:
            made = synthesized(work, random_stream(seed, "patches"), tell)
            yield _with_alpha(_as_pixels(made), structure)


def sized(
    pixels: Pixels, settings: PatchSettings, structure: Picture | None, kept: Care | None = None
) -> tuple[Resized, tuple[int, int]]:
    """The source as its patches are taken, and height and width of the result.

    Retargeting shrinks the source until the result loses as much of it as it gains, and what is to
    be kept has room; it never stretches and never enlarges it.
    """
    height, width = (structure.pixels if structure is not None else pixels).shape[:2]
    size = settings.height or height, settings.width or width
    if settings.task != RETARGET:
        return pixels, size
    share = min(1.0, float(np.sqrt(size[0] * size[1] / (height * width))))
    if kept is not None and (kept > 0.5).any():
        spans = [np.flatnonzero((kept > 0.5).any(axis=axis)) for axis in (1, 0)]
        room = [
            _ROOM * side / (span[-1] - span[0] + 1) for side, span in zip(size, spans, strict=True)
        ]
        share = min(share, *room)
    if share == 1:
        return pixels, size
    return resized(pixels, max(8, round(width * share)), max(8, round(height * share))), size


def _work(
    pixels: Pixels,
    size: tuple[int, int],
    settings: PatchSettings,
    structure: Picture | None,
    device: str,
) -> Work:
    source = _as_plane(pixels, device)
    start, coarsest = source, settings.coarsest
    contrast = float(source.std(dim=(1, 2)).mean()) / _CONTRAST
    completeness = settings.completeness * contrast**2
    if settings.task == RETARGET or (settings.task == TILE and size != source.shape[1:]):
        coarsest = max(coarsest, _LEAST_COARSE)
    if structure is not None:
        shown = _as_channels(structure.pixels, pixels.shape[2])
        start = recolored(_as_plane(shown, device), source)
        coarsest = round(coarsest * 5 ** (1 - settings.strength))
    strength = _FREEDOM.get(settings.task, settings.strength)
    noise = strength * _NOISE * contrast
    return Work(
        source,
        start,
        size,
        coarsest,
        settings.rounds,
        completeness,
        noise=noise,
        wraps=settings.task == TILE,
        pull=_PULL * (1 - settings.strength) if settings.task == BLEND else 0.0,
    )


def _kept(source: Picture, protect: Picture | None) -> Care:
    """What seams go around: where a picture says so, and faces."""
    care = face_plane(faces_in(source.pixels), source.width, source.height)
    if protect is None:
        return care
    hole = _hole(protect, (source.height, source.width))
    return np.asarray(np.maximum(care, hole), np.float32)


def _carved(pixels: Pixels, size: tuple[int, int], kept: Care, device: str) -> Plane:
    """The picture at the new proportions by seams alone, for patches to mend."""
    plane = np.ascontiguousarray(_as_plane(pixels, "cpu").permute(1, 2, 0).numpy())
    care = resized(kept[..., None], pixels.shape[1], pixels.shape[0])[..., 0]
    made = carved(plane, size, np.ascontiguousarray(care))
    return torch.from_numpy(made).permute(2, 0, 1).contiguous().to(device)


def _filled_holes(
    pixels: Pixels, mask: Picture, seeds: tuple[int, ...], run: Run
) -> Iterator[Pixels]:
    """For each seed the picture with its hole filled."""
    height, width = pixels.shape[:2]
    hole = _hole(mask, (height, width))
    plane = np.ascontiguousarray(_as_plane(pixels, "cpu").permute(1, 2, 0).numpy())
    for seed in seeds:

        def tell(done: int, count: int) -> None:
            run.report(Progress(INPAINT, done, count))

        shifts = shift_map(plane, hole, random_stream(seed, "patches"), tell)
        made = torch.from_numpy(healed(plane, hole, shifts)).permute(2, 0, 1)
        yield np.where(hole[..., None], _as_pixels(made), pixels)


def _only(pictures: tuple[Picture, ...]) -> Picture | None:
    return pictures[0] if pictures else None


def _refuse_unfit(settings: PatchSettings, mask: Picture | None, structure: Picture | None) -> None:
    for task, role, given in ((INPAINT, "mask", mask), (BLEND, "structure", structure)):
        if (settings.task == task) != (given is not None):
            lacks = "needs" if given is None else "takes no"
            raise UserMistake(f"{settings.task} {lacks} {role} picture; {task} takes one.")
    if settings.task in (VARY, INPAINT, BLEND) and (settings.width or settings.height):
        raise UserMistake(f"{settings.task} has no width or height; retarget and tile have.")


def _refuse_too_large(pixels: int, device: str) -> None:
    """Refuses before the work begins what would not fit into memory."""
    free = free_memory(device)
    needs = _FIXED + _BYTES * pixels
    if free is not None and needs > _SHARE * free:
        most = max(0.0, (_SHARE * free - _FIXED) / _BYTES)
        raise UserMistake(
            f"{pixels / 1e6:.1f} million pixels need {needs / 1e9:.1f} GB of memory and "
            f"{_SHARE * free / 1e9:.1f} GB can be used; {most / 1e6:.1f} million pixels fit."
        )


def _hole(mask: Picture, size: tuple[int, int]) -> Hole:
    """Where the mask is brighter than half; transparent counts as black."""
    light = rgb(mask.pixels).mean(2) * (mask.pixels[..., 3] if mask.channels == 4 else 1)
    light = resized(np.asarray(light[..., None], np.float32), size[1], size[0])
    return np.asarray(light[..., 0] > 0.5)


def _as_plane(pixels: Pixels, device: str) -> Plane:
    """Channels first, colors premultiplied."""
    if pixels.shape[2] == 4:
        pixels = np.concatenate((pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]), axis=2)
    return torch.from_numpy(np.array(pixels.transpose(2, 0, 1), np.float32, order="C")).to(device)


def _as_pixels(plane: Plane) -> Pixels:
    pixels = plane.clamp(0, 1).permute(1, 2, 0).cpu().numpy()
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3:]
        color = pixels[..., :3] / np.maximum(alpha, _VISIBLE)
        pixels = np.concatenate((color.clip(0, 1), alpha), axis=2)
    return np.ascontiguousarray(pixels, np.float32)


def _as_channels(pixels: Pixels, count: int) -> _Channels:
    """The picture with as many channels as the source."""
    color = rgb(pixels)
    if count == 1:
        return np.asarray(color.mean(2, keepdims=True), np.float32)
    if count == 3:
        return color
    return pixels if pixels.shape[2] == 4 else np.dstack((color, np.ones_like(color[..., :1])))


def _with_alpha(pixels: Pixels, structure: Picture | None) -> _Channels:
    """The result with the transparency of the structure, where the source has none."""
    if structure is None or structure.channels != 4 or pixels.shape[2] == 4:
        return pixels
    return np.dstack((rgb(pixels), structure.pixels[..., 3]))


ENGINE = Patches()
