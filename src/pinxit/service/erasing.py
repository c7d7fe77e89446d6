"""Deletes somebody with all that is theirs: files, pictures, jobs, and who they were."""

from shutil import rmtree
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pinxit.base.hashing import hash_file
from pinxit.library.collect import collect
from pinxit.library.homes import home_of
from pinxit.library.parts import remove_parts_of
from pinxit.service.quotas import ledger_of
from pinxit.service.room import reservations_of, reserved_in
from pinxit.tables.people import LOCAL, Answered, Person
from pinxit.tables.shelves import Attached, Board, KeptPicture, NamedDirection, Preset, Spot
from pinxit.tables.work import Event, Job, Switch, Turn

if TYPE_CHECKING:
    from pinxit.service.house import House

_OWNED = (Job, Event, Turn, Board, Spot, NamedDirection, Preset)


def erase(house: "House", person: str) -> bool:
    """Deletes somebody and all of theirs, but not while they work; whether it is done.

    Their row goes last, so that who began and was stopped finds them again. Files that others
    have, too, stay. They are for those who were deleted nowhere else: backups know them still.
    """
    if person == LOCAL or _works(house, person):
        return False
    home = home_of(house.config.home, person)
    for model in (home / "models").glob("*.safetensors"):
        house.previews.forget(hash_file(model))
    rmtree(home, ignore_errors=True)  # another server may be at it, too
    if home.exists():
        return False
    with house.database.writing() as session:
        mine = select(KeptPicture).where(KeptPicture.owner == person)
        pictures = session.scalars(mine).all()
        ids = [each.id for each in pictures]
        files = {name for each in pictures for name in (each.sha256, each.view, each.thumbnail)}
        beside = select(Attached.sha256).join(KeptPicture).where(KeptPicture.owner == person)
        files |= set(session.scalars(beside))
        session.execute(delete(KeptPicture).where(KeptPicture.owner == person))
        for table in _OWNED:
            session.execute(delete(table).where(table.owner == person))
        session.execute(delete(Answered).where(Answered.person == person))
        names = (ledger_of(person), reservations_of(person))
        session.execute(delete(Switch).where(Switch.name.in_(names)))
        session.execute(delete(Person).where(Person.id == person))
    if ids:
        collect(house.library, files - {""})
    remove_parts_of(house.library.objects, person)
    house.people.version += 1
    return True


def _works(house: "House", person: str) -> bool:
    """Whether a job of theirs runs, or something of theirs is just coming in."""
    running = select(Job.id).where(Job.owner == person, Job.state == "running").limit(1)
    with house.database.reading() as session:
        return session.scalar(running) is not None or reserved_in(session, person) > 0
