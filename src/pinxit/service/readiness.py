"""Whether the parts of a server do what others wait for."""

import os
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pinxit.service.house import House


@dataclass(frozen=True, slots=True)
class PartState:
    """One part, and what is to be said of it."""

    name: str
    is_ready: bool
    sentence: str


def parts_of(house: House) -> list[PartState]:
    """The database, the object store, the workers."""
    return [_database(house), _store(house), _workers(house)]


def _database(house: House) -> PartState:
    try:
        with house.database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return PartState("database", False, "The database does not answer.")
    return PartState("database", True, "The database answers.")


def _store(house: House) -> PartState:
    if house.config.store:
        return PartState("store", True, "The object store is elsewhere; it is asked when needed.")
    is_ready = os.access(house.config.home, os.W_OK)
    told = "Pictures can be kept." if is_ready else "Nothing can be written to the home folder."
    return PartState("store", is_ready, told)


def _workers(house: House) -> PartState:
    count = len(house.queue.status()["workers"])
    told = f"{count} workers do jobs." if count else "No worker runs: `pinxit worker` starts one."
    return PartState("workers", count > 0, told)
