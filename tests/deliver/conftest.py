"""The desk on which pictures are marked."""

from desk import desk, keys, signed

__all__ = ["desk", "keys", "signed"]
