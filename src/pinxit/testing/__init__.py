"""Public conformance suites: what an engine, a format or a check must do to belong to Pinxit."""

from pinxit.testing.check_engine import check_engine

__all__ = ["check_engine"]
