"""The table of engines, as those who make pictures reach it."""

from pinxit.engines import ENGINES

__all__ = ["ENGINES"]
