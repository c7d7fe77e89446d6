"""The table of engines: names and descriptions without importing any."""

from pinxit.base.registry import Registry
from pinxit.engine import Engine

ENGINES: Registry[Engine] = Registry("engine", "pinxit.engines", "ENGINE")
