"""Fixtures of all tests of tables."""

from databases import address, postgresql

__all__ = ["address", "postgresql"]
