"""Presets: params of jobs under names of one's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pinxit.base.errors import Clash, NotThere, UserMistake
from pinxit.base.names import unknown_name
from pinxit.jobs.kind import JobParams, Kinds
from pinxit.mark.reading import printable
from pinxit.tables.base import is_keepable
from pinxit.tables.database import Database
from pinxit.tables.shelves import Preset

LONGEST_NAME = 100
MOST_PRESETS = 500
MOST_LETTERS = 64_000
"""Of the params of one preset, as JSON."""


class NoPreset(NotThere):
    """There is no such preset, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("You have no such preset; it may have been deleted.", "no_preset")


@dataclass(frozen=True, slots=True)
class Presets:
    """The presets of one person.

    Attributes:
        database: Where they are.
        owner: Whose they are.
        kinds: The kinds of jobs that there are.
    """

    database: Database
    owner: str
    kinds: Kinds

    def list(self, kind: str = "") -> list[Preset]:
        """All, or those of one kind of job, by name."""
        wanted = select(Preset).where(Preset.owner == self.owner)
        wanted = wanted.where(Preset.kind == kind) if kind else wanted
        with self.database.reading() as session:
            return list(session.scalars(wanted.order_by(Preset.kind, Preset.name, Preset.id)))

    def get(self, id_: str) -> Preset:
        """One preset.

        Raises:
            NoPreset: there is none, or it is somebody else's.
        """
        with self.database.reading() as session:
            return self._mine(session, id_)

    def add(self, kind: str, name: str, params: Mapping[str, Any]) -> Preset:
        """Keeps params under a name.

        Raises:
            UserMistake: the name is blank, too long or taken; there is no such kind; a param is
                unknown or has a wrong value; or there are too many presets.
        """
        self._checked(kind, params)
        with self.database.writing() as session:
            mine = select(func.count()).select_from(Preset).where(Preset.owner == self.owner)
            if (session.scalar(mine) or 0) >= MOST_PRESETS:
                raise UserMistake(f"There are {MOST_PRESETS} presets already; delete one first.")
            row = Preset(owner=self.owner, kind=kind, name=_name(name), params=dict(params))
            session.add(row)
            _flush(session, row.name)
            return row

    def change(self, id_: str, name: str | None, params: Mapping[str, Any] | None) -> Preset:
        """Renames a preset, or keeps other params under its name.

        Raises:
            NoPreset: there is none, or it is somebody else's.
            UserMistake: as for `add`.
        """
        with self.database.writing() as session:
            row = self._mine(session, id_)
            if params is not None:
                self._checked(row.kind, params)
                row.params = dict(params)
            if name is not None:
                row.name = _name(name)
            _flush(session, row.name)
            return row

    def remove(self, id_: str) -> None:
        """Forgets a preset; what was made with it stays.

        Raises:
            NoPreset: there is none, or it is somebody else's.
        """
        with self.database.writing() as session:
            session.delete(self._mine(session, id_))

    def filled(self, id_: str, kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Params of a job: those of a preset, below those that are given.

        A preset of another kind of job gives what this kind knows, too: the manner of one picture
        goes for a folder.

        Raises:
            NoPreset: there is none, or it is somebody else's.
        """
        preset = self.get(id_)
        known = self.kinds.load(kind).params.model_fields
        kept = {key: value for key, value in preset.params.items() if key in known}
        return {**kept, **params}

    def _mine(self, session: Session, id_: str) -> Preset:
        row = session.get(Preset, id_)
        if row is None or row.owner != self.owner:
            raise NoPreset
        return row

    def _checked(self, kind: str, params: Mapping[str, Any]) -> None:
        check_params(self.kinds.load(kind).params, params)
        if not is_keepable(params) or len(json.dumps(params)) > MOST_LETTERS:
            raise UserMistake(
                f"A preset holds at most {MOST_LETTERS // 1000} kB of text and numbers."
            )


def check_params(shape: type[JobParams], params: Mapping[str, Any]) -> None:
    """Whether params may be part of what a job is asked for; some may be missing.

    Raises:
        UserMistake: one is unknown, or has a wrong value.
    """
    for name, value in params.items():
        field = shape.model_fields.get(name)
        if field is None:
            raise unknown_name("parameter", name, shape.model_fields)
        try:
            known: Any = Annotated[field.annotation, field]
            TypeAdapter(known).validate_python(value)
        except ValidationError as fault:
            first = fault.errors()[0]
            place = ".".join([name, *map(str, first["loc"])])
            raise UserMistake(f"{place}: {first['msg']}.") from fault


def _flush(session: Session, name: str) -> None:
    try:
        session.flush()
    except IntegrityError as fault:
        raise Clash(
            f"There is a preset {name!r} already; choose another name.",
            "name_taken",
            {"noun": "preset", "name": name},
        ) from fault


def _name(text: str) -> str:
    name = printable(" ".join(text.split()))
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UserMistake(f"The name of a preset has 1 to {LONGEST_NAME} letters, not {len(name)}.")
    return name
