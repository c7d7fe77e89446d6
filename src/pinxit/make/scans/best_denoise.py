"""Less noise by the better of two: non-local means, or these and a network learned from the scan.

A network learns from a few slabs of the scan; on others, which it has not seen, both are judged
without knowing the truth (`held_out.py`). With ``auto`` it is used only if it wins beyond doubt; in
any case it is told who won and by how much.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Bool, Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.progress import Listener, silence
from pinxit.make.scans.body import level_of
from pinxit.make.scans.denoise import Denoised, denoise, means, scale_of, takes_neighbors
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.make.scans.grain import WHITE, Grain, grain_of
from pinxit.make.scans.held_out import Denoiser, Part, Verdict, judged
from pinxit.make.scans.noise import Noise, noise_of
from pinxit.make.scans.plausibility import Plausibility, of_denoised
from pinxit.pictures.picture import Step
from pinxit.scans.scan import Scan, Voxels

if TYPE_CHECKING:
    from pinxit.make.scans.learned import Slab

ENGINE = "non-local means and a network learned from this scan"

_SLABS, _DEEP = 6, 8  # slabs of slices that are learned from
_HELD, _HELD_DEEP = 4, 6  # that are judged on; never the same slices
_WIDEST = 320  # px, of a slab
_SMALLEST = 48  # px
_ASIDE = 0.3  # of the width that is kept from learning, where there are too few slices for slabs


@dataclass(frozen=True, slots=True)
class Best:
    """The result, and who won.

    Attributes:
        denoised: The result, by whichever method.
        verdict: Of the comparison; None where only non-local means were asked for.
        grain: Of the noise; None where it was not looked at.
        is_learned: Whether the network had a part in the result.
    """

    denoised: Denoised
    verdict: Verdict | None = None
    grain: Grain | None = None
    is_learned: bool = False


def best_denoised(
    scan: Scan,
    settings: DenoiseSettings,
    *,
    threads: int = 2,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Best:
    """A scan with less noise.

    Args:
        scan: A volume or a slice.
        settings: See `DenoiseSettings`.
        threads: Slabs that non-local means work on at once.
        tell: Hears how far it is.
        is_cancelled: Asked between slices and steps.

    Raises:
        UserMistake: the scan has no noise to be measured, or is too small to learn from.
        Cancelled: the user stopped it.
    """
    noise = noise_of(scan)
    if settings.deviation:
        noise = Noise(noise.kind, settings.deviation)
    grain = _grain(scan, noise) if noise.deviation > 0 else None
    larger = 1.0 if grain is None or settings.deviation else grain.larger
    default = denoise(
        scan, settings, larger=larger, threads=threads, tell=tell, is_cancelled=is_cancelled
    )
    if settings.method == "nlm" or grain is None or settings.strength == 0:
        return Best(default, grain=grain)
    if min(scan.voxels.shape[1:]) < _SMALLEST:
        if settings.method == "auto":
            return Best(default, grain=grain)
        raise UserMistake(
            f"Slices of {scan.voxels.shape[2]} x {scan.voxels.shape[1]} are too small to learn "
            f"from; {_SMALLEST} pixels are the least. Use --method nlm."
        )
    rooms = _Rooms(scan, default.scan, noise, larger)
    calms = _non_local(default.is_volume)
    from pinxit.make.scans.learned import applied, learned
    from pinxit.make.scans.lesson import Lesson

    lesson = Lesson(settings.minutes, settings.steps, settings.seed)
    net = learned(rooms.to_learn(), grain, lesson, tell=tell, is_cancelled=is_cancelled)
    verdict = judged(
        rooms.to_judge(),
        grain,
        calms(grain.kind),
        lambda each: applied(net, each),
        seed=lesson.seed,
    )
    if not verdict.is_better and settings.method == "auto":
        return Best(default, verdict, grain)
    share = verdict.share if verdict.share > 0 else 0.5
    mixed = _mixed(rooms, share * min(settings.strength, 1.0), lambda each: applied(net, each))
    step = _step(default.scan.steps[-1], settings, share, verdict)
    made = replace(default, scan=scan.after(mixed, step))
    return Best(made, verdict, grain, is_learned=True)


def marks_of(scan: Scan, best: Best) -> Plausibility:
    """Structure, not noise, in what was taken away from a scan."""
    noise = best.denoised.noise
    larger = 1.0 if best.grain is None else best.grain.larger
    scale = scale_of(scan.voxels, noise) * np.float32(larger)
    return of_denoised(scan, best.denoised.scan, np.broadcast_to(scale, scan.voxels.shape))


def _step(plain: Step, settings: DenoiseSettings, share: float, verdict: Verdict) -> Step:
    used = {
        **plain.settings,
        "share": round(share, 3),
        "gain": round(verdict.gain, 5),
        "minutes": settings.minutes,
        "steps": settings.steps,
    }
    return Step("denoise", ENGINE, __version__, used, settings.seed)


def _grain(scan: Scan, noise: Noise) -> Grain:
    if not takes_neighbors(scan, "auto"):  # neighbors' anatomy is not alike enough to measure it
        return Grain(noise.kind, WHITE, 0.0, 1.0)
    count = min(len(scan.voxels), 48)
    begin = (len(scan.voxels) - count) // 2
    some = scan.voxels[begin : begin + count]
    return grain_of(some / scale_of(some, noise), noise)


def _non_local(is_volume: bool) -> Callable[[str], Denoiser]:
    """Non-local means of values whose noise has the deviation 1, without Rician bias."""

    def of_kind(kind: str) -> Denoiser:
        def calm(values: Voxels) -> Voxels:
            made = means(values, 1.0, is_volume=is_volume).astype(np.float32)
            return np.sqrt(np.maximum(made**2 - 1, 0)) if kind == "rician" else made

        return calm

    return of_kind


@dataclass(frozen=True, slots=True)
class _Rooms:
    """Which parts of a scan are learned from, and which are kept for judging."""

    scan: Scan
    calm: Scan
    noise: Noise
    larger: float

    def scale(self, part: slice) -> Voxels:
        found = scale_of(self.scan.voxels[part], self.noise) * np.float32(self.larger)
        return np.broadcast_to(found, self.scan.voxels[part].shape)

    def to_learn(self) -> "list[Slab]":
        from pinxit.make.scans.learned import Slab

        return [Slab(noisy, calm) for noisy, calm in self._parts(is_held=False)]

    def to_judge(self) -> list[Part]:
        pairs = self._parts(is_held=True)
        level = level_of([calm for _, calm in pairs])
        return [Part(noisy, calm, _above(calm, level)) for noisy, calm in pairs]

    def _parts(self, *, is_held: bool) -> list[tuple[Voxels, Voxels]]:
        found = []
        for part, across in self._places(is_held=is_held):
            scale = self.scale(part)
            pair = (self.scan.voxels[part] / scale, self.calm.voxels[part] / scale)
            cut = (slice(None), _middle(scale.shape[1]), across)
            found.append((pair[0][cut], pair[1][cut]))
        return [(_even(noisy), _even(calm)) for noisy, calm in found]

    def _places(self, *, is_held: bool) -> list[tuple[slice, slice]]:
        depth, _, width = self.scan.voxels.shape
        count = _SLABS + _HELD
        if depth < 2 * count:  # too few slices: the right part of each is kept
            border = round((1 - _ASIDE) * width)
            whole = slice(0, min(depth, _SLABS * _DEEP))
            sides = (slice(max(border - _WIDEST, 0), border), slice(border, width))
            return _twice(whole, sides[1]) if is_held else [(whole, sides[0])]
        cuts = np.linspace(0, depth, count + 1).astype(int)
        held = [1, 3, 6, 8][:_HELD]
        longest = _HELD_DEEP if is_held else _DEEP
        chosen = [at for at in range(count) if (at in held) == is_held]
        slices = [slice(int(cuts[at]), int(min(cuts[at] + longest, cuts[at + 1]))) for at in chosen]
        return [(each, _middle(width)) for each in slices]


def _twice(part: slice, across: slice) -> list[tuple[slice, slice]]:
    """A part in two, for the share and for the judgment."""
    if part.stop - part.start > 1:
        middle = (part.start + part.stop) // 2
        return [(slice(part.start, middle), across), (slice(middle, part.stop), across)]
    half = (across.start + across.stop) // 2
    return [(part, slice(across.start, half)), (part, slice(half, across.stop))]


def _middle(length: int) -> slice:
    begin = max((length - _WIDEST) // 2, 0)
    return slice(begin, min(begin + _WIDEST, length))


def _even(values: Voxels) -> Float[np.ndarray, "_ _ _"]:
    height, width = (side // 2 * 2 for side in values.shape[1:])
    return np.ascontiguousarray(values[:, :height, :width])


def _above(calm: Voxels, level: float) -> Bool[np.ndarray, "depth height width"]:
    made: Bool[np.ndarray, "depth height width"] = calm > level
    return made


def _mixed(rooms: _Rooms, share: float, network: Denoiser) -> Voxels:
    """The mean of both over the whole scan, slab by slab."""
    depth = len(rooms.scan.voxels)
    result = np.empty_like(rooms.scan.voxels)
    for begin in range(0, depth, _DEEP):
        first, last = max(begin - 2, 0), min(begin + _DEEP + 2, depth)
        part = slice(first, last)
        scale = rooms.scale(part)
        answer = network(rooms.scan.voxels[part] / scale) * scale
        end = min(begin + _DEEP, depth)
        kept = slice(begin - first, end - first)
        result[begin:end] = (1 - share) * rooms.calm.voxels[begin:end] + share * answer[kept]
    result.flags.writeable = False
    return result
