"""What ``pinxit doctor`` says of the studio: its page, its database, whether it is open."""

import importlib.util
import json
from pathlib import Path

from pinxit.cli.examination import Answer

_EXTRAS = {"oidc": "authlib", "postgres": "psycopg", "s3": "s3fs"}


def examine_studio(home: Path) -> list[Answer]:
    """The answers about the parts of the studio."""
    return [_page(), _database(home), _open(home), _extras()]


def _page() -> Answer:
    from pinxit.service.page import is_built

    if is_built():
        return Answer("studio", "fine", "its page is built")
    remedy = "make setup builds it in a clone; a wheel from PyPI brings it along"
    return Answer("studio", "note", "its page is not built: only the API would answer", remedy)


def _database(home: Path) -> Answer:
    if not (home / "studio.db").exists():
        return Answer("database", "fine", "made when the studio is first opened")
    from pinxit.base.errors import UserMistake
    from pinxit.tables.database import Database, address_in
    from pinxit.tables.migrate import standing

    database = Database.open(address_in(home))
    try:
        found = standing(database)
    except UserMistake as mistake:
        return Answer("database", "missing", str(mistake), "install the newer Pinxit again")
    finally:
        database.engine.dispose()
    if found.steps:
        return Answer("database", "note", "of an older Pinxit; the next start changes it")
    return Answer("database", "fine", f"version {found.version or 'of today'}")


def _open(home: Path) -> Answer:
    from pinxit.base.lock import Lock

    lock = Lock(home / "studio.lock")
    if not home.is_dir() or lock.take():
        lock.give_back()
        return Answer("server", "fine", "not running; pinxit studio opens it")
    try:
        address = json.loads((home / "studio.json").read_text(encoding="utf-8"))["address"]
    except (OSError, ValueError, KeyError):
        address = "an address it has not told yet"
    return Answer("server", "fine", f"runs at {address}")


def _extras() -> Answer:
    there = [name for name, module in _EXTRAS.items() if importlib.util.find_spec(module)]
    absent = [name for name in _EXTRAS if name not in there]
    told = f"{', '.join(there) or 'none'} installed"
    remedy = f'only if wanted: pip install "pinxit[{",".join(absent)}]"' if absent else ""
    return Answer("extras", "fine", f"{told} (sign-in service, PostgreSQL, S3)", remedy)
