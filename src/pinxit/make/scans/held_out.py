"""Which of two denoisers is better on a scan whose truth nobody knows.

The coupled bootstrap (Oliveira, Lei and Tibshirani 2021, arXiv 2111.09447), which for one draw is
the loss of recorrupted pairs (Pang et al. 2021). From a noisy scan y and new noise n of the same
law two scans are made, y + a n and y - n / a, whose noises are independent. The squared distance of
a denoised first one from the second one is, in expectation, the squared distance from the truth
plus a number that is the same for every denoiser. So differences between denoisers need no truth,
and every voxel counts, not masked ones alone.

It needs the noise: its size, its correlation (`grain.py`), and for Rician magnitudes the local
deviation, where they are taken for Gaussian ones. Errors of masked pixels (Batson and Royer 2019),
which need less, were tried first and picked wrong: they judge a denoiser without the middle pixel,
and called one 1 dB better that was 0.6 dB worse. `benchmarks/scans_learned.py` prints whether this
measure picks right where the truth is known.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from pinxit.make.scans.grain import Grain, rician_deviation
from pinxit.scans.scan import Voxels

_COUPLING = 0.5  # a; the scan that is judged is noisier by a twelfth
_BLOCK = 16  # px; blocks are taken for independent
_SURE = 2.0  # standard errors

Denoiser = Callable[[Voxels], Voxels]
"""Of values whose noise has the deviation 1; gives values without Rician bias."""


class Part(NamedTuple):
    """A part of the scan that no network has learned from.

    Attributes:
        noisy: Divided by the deviation of its noise.
        calm: By non-local means, without Rician bias.
        body: Where it counts.
    """

    noisy: Voxels
    calm: Voxels
    body: Bool[np.ndarray, "depth height width"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a challenger did against the default on held-out parts of the scan itself.

    Attributes:
        share: Of the challenger in the best mean of both, 0 to 1; found on the one half.
        gain: By how much the mean's squared error is smaller, in the noise's variance; found on
            the other half.
        doubt: Its standard error.
        decibels: The same as dB of PSNR, as far as the noise's size is known; None if it is not
            known well enough.
        voxels: That were judged.
    """

    share: float
    gain: float
    doubt: float
    decibels: float | None
    voxels: int

    @property
    def is_better(self) -> bool:
        """Whether the mean is better for sure: by more than two standard errors."""
        return self.share > 0 and self.gain > _SURE * self.doubt

    def to_json(self) -> dict[str, Any]:
        """As the record says it."""
        return {**asdict(self), "is_better": self.is_better}

    @property
    def words(self) -> str:
        """One sentence for people."""
        size = f"{self.gain:+.4f} ± {_SURE * self.doubt:.4f} of the noise's variance"
        about = "" if self.decibels is None else f", about {self.decibels:+.2f} dB"
        won = "won" if self.is_better else "did not win"
        return (
            f"The learned denoiser (share {self.share:.2f}) {won} over non-local means on "
            f"{self.voxels:,} held-out voxels of this scan: {size}{about}."
        )


def judged(
    parts: Sequence[Part], grain: Grain, default: Denoiser, challenger: Denoiser, *, seed: int = 0
) -> Verdict:
    """Whether a mean of both is better than the default alone.

    Args:
        parts: The first half says the share, the second judges it.
        grain: Of the noise.
        default: What is to be beaten.
        challenger: What was learned.
        seed: Of the new noise.
    """
    random = np.random.default_rng(seed)
    trials = [_trial(part, grain, (default, challenger), random) for part in parts]
    half = max(len(trials) // 2, 1)
    share = _best_share(trials[:half])
    return _verdict(trials[half:] or trials, share)


class _Trial(NamedTuple):
    default: Voxels
    apart: Voxels  # the challenger's answer less the default's
    target: Voxels
    body: Bool[np.ndarray, "depth height width"]
    extra: Voxels  # variance of the target's noise


def _trial(
    part: Part, grain: Grain, both: tuple[Denoiser, Denoiser], random: np.random.Generator
) -> _Trial:
    rician = grain.kind == "rician"
    local = rician_deviation(part.calm) if rician else np.float32(1)
    new = grain.draw(part.noisy.shape, random) * local
    louder = np.float32(np.sqrt(1 + _COUPLING**2))
    first = (part.noisy + np.float32(_COUPLING) * new) / louder
    second = part.noisy - new / np.float32(_COUPLING)
    answers = [denoiser(np.maximum(first, 0) if rician else first) for denoiser in both]
    if rician:  # back to magnitudes, as the target is one
        answers = [np.sqrt(answer**2 + 1) for answer in answers]
    default, challenger = (answer * louder for answer in answers)
    extra = np.broadcast_to(local**2 * (1 + 1 / _COUPLING**2), second.shape)
    return _Trial(default, challenger - default, second, part.body, extra.astype(np.float32))


def _best_share(trials: Sequence[_Trial]) -> float:
    """Least squares of the mean against the targets."""
    above = sum(float(((t.target - t.default) * t.apart)[t.body].sum()) for t in trials)
    below = sum(float((t.apart**2)[t.body].sum()) for t in trials)
    return float(np.clip(above / below, 0, 1)) if below > 0 else 0.0


def _verdict(trials: Sequence[_Trial], share: float) -> Verdict:
    gains, weights, excess = [], [], 0.0
    for trial in trials:
        before = (trial.target - trial.default) ** 2
        after = (trial.target - trial.default - np.float32(share) * trial.apart) ** 2
        excess += float((before - trial.extra)[trial.body].sum())
        found, count = in_blocks(before - after, trial.body)
        gains.append(found)
        weights.append(count)
    sums, counts = np.concatenate(gains), np.concatenate(weights)
    total = float(counts.sum())
    if total == 0:
        return Verdict(0.0, 0.0, 0.0, None, 0)
    gain = float(sums.sum()) / total
    doubt = float(np.sqrt(((sums - gain * counts) ** 2).sum())) / total
    left = excess / total  # mean squared error of the default
    decibels = 10 * np.log10(left / (left - gain)) if left > 0.005 and left > gain else None
    return Verdict(share, gain, doubt, None if decibels is None else float(decibels), int(total))


def in_blocks(
    values: Voxels, body: Bool[np.ndarray, "depth height width"]
) -> tuple[Float[np.ndarray, " block"], Float[np.ndarray, " block"]]:
    """Sums over blocks of slices, and how many voxels of the body are in each."""
    tops, lefts = (np.arange(0, side, _BLOCK) for side in values.shape[1:])
    masked = np.where(body, values, 0).astype(np.float64)
    found = [
        np.add.reduceat(np.add.reduceat(each.astype(np.float64), tops, 1), lefts, 2).reshape(-1)
        for each in (masked, body)
    ]
    return found[0], found[1]
