"""Fixtures of all tests of jobs."""

from databases import address, database, postgresql, workshop

__all__ = ["address", "database", "postgresql", "workshop"]
