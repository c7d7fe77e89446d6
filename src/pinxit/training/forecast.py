"""Budget first: what a device can do in the time it gets, and the settings that fit.

The rules below are ours; the numbers behind them were measured with benchmarks/gan_train.py and by
looking at what came out (head of engines/r3gan.py). They choose; whatever is set by hand wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_WIDTHS = ((400_000, 128), (1_500_000, 160), (5_000_000, 192))
"""Up to so many training pictures, so many channels; small networks learn more in short times."""
_WIDEST = 256
_SEEN = ((5, 0.1), (30, 0.2), (200, 0.3), (1000, 0.4))
"""Up to so many times that each picture is seen, so much augmentation."""
_MOST_AUGMENTED = 0.5
_GAMMA, _GAMMA_END, _GAMMA_SIDE = 0.5, 0.15, 32
_EXPECTED = (
    (15_000, "colors and vague shapes"),
    (50_000, "outlines; simple things can be told apart"),
    (150_000, "simple things clearly, varied ones roughly"),
    (600_000, "simple things crisply, varied ones so that many can be named"),
)
_BASES, _FEW = {(32, 32, 4): "icons", (64, 64, 4): "icons-64"}, 2000
"""Models that come with Pinxit, by the shape of their pictures; and how few want one."""
_BEST = "fine detail, as far as the pictures are alike"
_HINT = (
    "So few pictures with transparency are learned far sooner from the model {} on, which comes "
    "with Pinxit (--start {})."
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be learned, and with what.

    Attributes:
        pace: Training pictures in a second at the default settings, measured on this device.
        seconds: Budget; None for without end.
        pictures: Budget in training pictures; None for without end.
        count: Pictures in the data set.
        side: Longer side of the pictures, px.
        is_cuda: Whether a graphics card computes.
        shape: Height, width and channels of the pictures.
    """

    pace: float
    seconds: float | None
    pictures: int | None
    count: int
    side: int
    is_cuda: bool = False
    shape: tuple[int, int, int] = (0, 0, 0)

    @property
    def expected(self) -> int:
        """Training pictures within the budget at the default settings; 0 if it has no end."""
        by_time = [int(self.pace * self.seconds)] if self.seconds is not None else []
        by_count = [self.pictures] if self.pictures is not None else []
        return min((*by_time, *by_count), default=0)


def knobs_for(work: Work) -> Mapping[str, Any]:
    """Settings of r3gan that suit the work; knobs that are not named keep their defaults."""
    # without an end, what is learned in a night counts
    expected = work.expected or int(work.pace * 8 * 3600)
    width = next((width for most, width in _WIDTHS if expected <= most), _WIDEST)
    seen = expected / max(work.count, 1)
    augment = next((share for most, share in _SEEN if seen <= most), _MOST_AUGMENTED)
    share = max(work.side / _GAMMA_SIDE, 1.0)
    knobs: dict[str, Any] = {"width": width, "augment": augment}
    if share > 1:
        knobs |= {"gamma": _GAMMA * share, "gamma_end": _GAMMA_END * share}
    if work.is_cuda:
        knobs |= {"batch": 64, "penalty_every": 1}
    return knobs


def sentences(work: Work, knobs: Mapping[str, Any]) -> tuple[str, ...]:
    """The choice and what to expect of it, for people."""
    chosen = ", ".join(f"{name} {_plain(value)}" for name, value in knobs.items())
    pace = f"This device learns about {work.pace:.0f} pictures in a second."
    base = base_for(work)
    hint = (_HINT.format(base, base),) if base else ()
    if not work.expected:
        return (pace, f"Chosen for it: {chosen}.", *hint)
    seen = work.expected / max(work.count, 1)
    return (
        pace,
        f"Within the budget it sees each of the {work.count} pictures about {seen:.0f} times "
        f"({work.expected} in all). Chosen for that: {chosen}.",
        f"What to expect after so many: {expectation(work.expected)}.",
        *hint,
    )


def base_for(work: Work) -> str:
    """A model that comes with Pinxit from which such pictures are learned far sooner; "" if none.

    Few cut-outs with transparency and nothing else: for others none was trained.
    """
    return _BASES.get(work.shape, "") if work.count <= _FEW else ""


def expectation(pictures: int) -> str:
    """What pictures look like after so many training pictures, in words."""
    return next((words for most, words in _EXPECTED if pictures <= most), _BEST)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
