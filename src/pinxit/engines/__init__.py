"""One file per method, to be read beside its paper."""

from pinxit.base.registry import Registry
from pinxit.engine import Engine

ENGINES: Registry[Engine] = Registry("engine", "pinxit.engines", "ENGINE")
"""The table of engines: names and descriptions without importing any."""
