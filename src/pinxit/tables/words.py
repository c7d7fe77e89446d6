"""The index of words: which pictures hold which words, kept by triggers of the database itself.

SQLite has FTS5 for it, PostgreSQL a tsvector under a GIN index. Texts come folded (`folded`), so
that both split and compare them alike. Rows of the index are numbered as pictures are kept: its
last rows are the newest pictures, and a search that wants the newest reads no others.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, String, event, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from pinxit.tables.base import Table

_WORD = re.compile(r"[^\W_]+")


class PictureWords(Table):
    """What is looked through for one picture; written by triggers alone.

    Attributes:
        row: Grows with each picture that is kept.
        words: Those of the picture, as `KeptPicture.words` has them.
    """

    __tablename__ = "picture_words"

    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    picture: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[str] = mapped_column()


def folded(text: str) -> str:
    """Text as plain words with one space between: lower case, no accents, letters and digits.

    >>> folded("Été_2026: L'arbre")
    'ete 2026 l arbre'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(_WORD.findall(kept))


def owner_word(owner: str) -> str:
    """The word that stands in every text of one person, so that others' are never read."""
    return "o" + hashlib.sha256(owner.encode()).hexdigest()[:12]


def has_words(
    asked: str, *, dialect: str, owner: str | None, whole: Iterable[str] = ()
) -> ColumnElement[bool]:
    """Whether a row of the index has all words that were asked for; each may be a beginning.

    Args:
        asked: As a user wrote it, with at least one letter or digit.
        dialect: "sqlite" or "postgresql".
        owner: Whose pictures; None for everybody's.
        whole: Texts whose words must be there besides, whole ones.
    """
    words = folded(asked).split()
    names = [word for text in whole for word in folded(text).split()]
    names += [owner_word(owner)] if owner is not None else []
    if dialect == "sqlite":
        wanted = " AND ".join([*(f'"{name}"' for name in names), *(f'"{word}"*' for word in words)])
        return literal_column("picture_index").op("MATCH")(wanted)
    wanted = " & ".join([*(f"'{name}'" for name in names), *(f"'{word}':*" for word in words)])
    vector: ColumnElement[Any] = literal_column("picture_words.vector")
    return vector.op("@@")(func.to_tsquery(literal_column("'simple'::regconfig"), wanted))


def make_word_index(connection: Connection) -> None:
    """Makes the index and its triggers beside tables that are there; nothing if they are, too."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def drop_word_index(connection: Connection) -> None:
    """Takes the index and its triggers away again; the tables stay."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE_DROPS if is_sqlite else _POSTGRESQL_DROPS:
        connection.exec_driver_sql(statement)


_SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS picture_index USING fts5(
        words, content='picture_words', content_rowid='row',
        tokenize='unicode61', prefix='2 3 4')""",
    """CREATE TRIGGER IF NOT EXISTS pictures_kept AFTER INSERT ON pictures BEGIN
        INSERT INTO picture_words (picture, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER IF NOT EXISTS pictures_told AFTER UPDATE OF words ON pictures
        WHEN old.words <> new.words BEGIN
        UPDATE picture_words SET words = new.words WHERE picture = new.id; END""",
    """CREATE TRIGGER IF NOT EXISTS pictures_gone AFTER DELETE ON pictures BEGIN
        DELETE FROM picture_words WHERE picture = old.id; END""",
    """CREATE TRIGGER IF NOT EXISTS words_in AFTER INSERT ON picture_words BEGIN
        INSERT INTO picture_index (rowid, words) VALUES (new.row, new.words); END""",
    """CREATE TRIGGER IF NOT EXISTS words_out AFTER DELETE ON picture_words BEGIN
        INSERT INTO picture_index (picture_index, rowid, words)
        VALUES ('delete', old.row, old.words); END""",
    """CREATE TRIGGER IF NOT EXISTS words_changed AFTER UPDATE ON picture_words BEGIN
        INSERT INTO picture_index (picture_index, rowid, words)
        VALUES ('delete', old.row, old.words);
        INSERT INTO picture_index (rowid, words) VALUES (new.row, new.words); END""",
)
_SQLITE_DROPS = (
    "DROP TRIGGER IF EXISTS pictures_kept",
    "DROP TRIGGER IF EXISTS pictures_told",
    "DROP TRIGGER IF EXISTS pictures_gone",
    "DROP TRIGGER IF EXISTS words_in",
    "DROP TRIGGER IF EXISTS words_out",
    "DROP TRIGGER IF EXISTS words_changed",
    "DROP TABLE IF EXISTS picture_index",
)
_POSTGRESQL = (
    """ALTER TABLE picture_words ADD COLUMN IF NOT EXISTS vector tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED""",
    """CREATE INDEX IF NOT EXISTS ix_picture_words_vector
        ON picture_words USING gin (vector)""",
    """CREATE OR REPLACE FUNCTION keep_picture_words() RETURNS trigger AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO picture_words (picture, words) VALUES (NEW.id, NEW.words);
        ELSIF TG_OP = 'UPDATE' THEN
            UPDATE picture_words SET words = NEW.words WHERE picture = NEW.id;
        ELSE
            DELETE FROM picture_words WHERE picture = OLD.id;
        END IF;
        RETURN NULL; END $$ LANGUAGE plpgsql""",
    "DROP TRIGGER IF EXISTS pictures_words ON pictures",
    """CREATE TRIGGER pictures_words AFTER INSERT OR DELETE OR UPDATE OF words ON pictures
        FOR EACH ROW EXECUTE FUNCTION keep_picture_words()""",
)
_POSTGRESQL_DROPS = (
    "DROP TRIGGER IF EXISTS pictures_words ON pictures",
    "DROP FUNCTION IF EXISTS keep_picture_words()",
    "DROP INDEX IF EXISTS ix_picture_words_vector",
    "ALTER TABLE picture_words DROP COLUMN IF EXISTS vector",
)


@event.listens_for(Table.metadata, "after_create")
def _with_index(_: Any, connection: Connection, **__: Any) -> None:
    make_word_index(connection)
