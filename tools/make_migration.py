"""Begins a migration: what must change so that a database of the last version fits the tables.

python tools/make_migration.py 0002 "Keep the ratings of styles"

Read what it writes, and complete it: renamed columns look like a lost and a new one, and nothing is
said of rows. `tests/tables/test_migrate.py` compares the outcome with the tables.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command

from pinxit.tables.database import Database, address_in
from pinxit.tables.migrate import alembic_config, upgrade

_INDEX_OF_WORDS = "picture_index"


def _is_ours(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    return not (kind == "table" and (name or "").startswith(_INDEX_OF_WORDS))


def main() -> None:
    """Writes the file, and says where."""
    number, message = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(address_in(Path(folder)))
        upgrade(database, Path(folder))
        with database.engine.begin() as connection:
            config = alembic_config(connection)
            config.attributes["include_object"] = _is_ours
            command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main()
