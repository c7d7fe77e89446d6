"""All tables at once, for whoever makes or compares them."""

from pinxit.tables import classes, hooks, people, shelves, words, work
from pinxit.tables.base import Table

MODULES = (classes, hooks, people, shelves, words, work)
METADATA = Table.metadata
