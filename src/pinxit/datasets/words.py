"""Counts and lists as sentences say them."""

from collections.abc import Sequence


def counted(count: int, one: str, many: str = "") -> str:
    """The count with its noun: "1 picture", "3 pictures"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def few(items: Sequence[str], most: int = 3) -> str:
    """The first of some items, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
