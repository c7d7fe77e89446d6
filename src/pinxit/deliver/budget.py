"""Byte budgets: the best quality at which a file, signed, is small enough."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pinxit.base.errors import UserMistake

BEST, WORST = 92, 30
"""Qualities that are tried; below the worst, pictures fall into blocks."""
_SIGNATURES_DIFFER = 256  # bytes between two signed files of the same encoding


@dataclass(frozen=True, slots=True)
class Within:
    """A budget in the place of a quality.

    Attributes:
        most_bytes: Of the whole file, its manifest included.
        best: The quality above which nobody sees a difference.
    """

    most_bytes: int
    best: int = BEST


@runtime_checkable
class Attempts(Protocol):
    """How large one file would be."""

    def has_loss(self) -> bool:
        """Whether quality changes anything."""

    def encoded(self, quality: int) -> int:
        """Bytes before it is signed."""

    def signed(self, quality: int) -> int:
        """Bytes when it is signed."""


def fitting_quality(within: Within, name: str, attempts: Attempts) -> int:
    """The best quality that keeps to a budget.

    What a signature adds is measured once; only the encoding is repeated.

    Raises:
        UserMistake: none does; the message says how small the file can be.
    """
    whole = attempts.signed(within.best)
    if whole <= within.most_bytes:
        return within.best
    if not attempts.has_loss():
        raise _too_large(name, within, whole, "without loss")
    added = whole - attempts.encoded(within.best) + _SIGNATURES_DIFFER
    low, high, smallest = WORST, within.best - 1, 0
    best = 0
    while low <= high:
        middle = (low + high) // 2
        size = attempts.encoded(middle) + added
        if size <= within.most_bytes:
            best, low = middle, middle + 1
        else:
            high, smallest = middle - 1, size
    if not best:
        raise _too_large(name, within, smallest, f"at quality {WORST}")
    return best


def _too_large(name: str, within: Within, smallest: int, how: str) -> UserMistake:
    return UserMistake(
        f"{name} cannot be {_kb(within.most_bytes)} or less: the smallest that can be reached is "
        f"{_kb(smallest)} {how}, with its manifest. Allow more, or take another type of file."
    )


def _kb(size: int) -> str:
    return f"{size / 1024:.1f} KB"
