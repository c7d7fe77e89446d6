"""The log: what this studio did, in rows that nobody can edit or take away unseen.

    rows    n, body, hash        hash = sha256(hash of the row before || body); body is JSON
    nodes   level, at, hash      complete subtrees of the Merkle tree (RFC 6962) over these hashes
    heads   size, body, sign     a root of the tree, signed by the studio's key
    found   sha256, n            in which rows a hash stands

A row is on the disk before the file it tells of appears: should the machine stop between the two,
the log tells of a file that never came, which harms nobody; a file without its row never is.

Each row is under a signed head at once. Of the heads, those of every 64th row stay, and the last.
Who can write the file and lacks the key can do nothing unseen but one thing: put the whole back to
an earlier state, as a backup would. With a head kept elsewhere (``pinxit log export --head``) that
is seen, too. Who has the key, can rewrite all but what heads kept elsewhere hold.
"""

import base64
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import canonical_json
from pinxit.mark.events import Event, Row
from pinxit.mark.keys import KeyRing, Signer
from pinxit.mark.log_file import EVERY, LogFile
from pinxit.mark.merkle import Node, grown, leaf_hash, root

FIRST = bytes(32)
"""What stands for the hash before the first row."""

LOG_FILE = "log.sqlite"


@dataclass(frozen=True, slots=True)
class Head:
    """A root of the tree, signed.

    Attributes:
        size: Rows below it.
        root: Of their tree.
        when: UTC, ISO 8601, by the signer's clock.
        key: SHA-256 of the certificate whose key signed it.
        sign: ES256 (ECDSA on P-256 with SHA-256, DER) over the other four as canonical JSON.
    """

    size: int
    root: bytes
    when: str
    key: str
    sign: bytes = b""

    def body(self) -> str:
        """What is signed."""
        about = {"key": self.key, "root": self.root.hex(), "size": self.size, "when": self.when}
        return canonical_json(about)

    def to_json(self) -> dict[str, Any]:
        """The head as JSON values."""
        return {**json.loads(self.body()), "sign": base64.b64encode(self.sign).decode()}

    @classmethod
    def from_json(cls, value: Any) -> "Head":
        """The head that ``to_json`` wrote.

        Raises:
            UserMistake: the value is none.
        """
        try:
            return cls(
                int(value["size"]),
                bytes.fromhex(value["root"]),
                str(value["when"]),
                str(value["key"]),
                base64.b64decode(value["sign"], validate=True),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise UserMistake(f"This is no head of a log: {fault!r} is wrong in it.") from fault


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one studio.

    Attributes:
        file: Where it lies.
        keys: What signs its heads.
        who: Who acts: "local", or an opaque name that a service gives. Never a person's name.
    """

    file: LogFile
    keys: KeyRing
    who: str = "local"

    def append(self, event: Event) -> int:
        """Adds a row, on the disk when this returns, and gives its number.

        Rows on keys that were made since the last one come before it. Where no key can be used,
        the row has no head of its own until the next one has.

        Raises:
            UserMistake: the log cannot be written, or is damaged.
        """
        return self.append_all([event])

    def note_keys(self) -> None:
        """Adds rows on keys that the log does not know yet.

        Raises:
            UserMistake: as `append`.
        """
        self.append_all([])

    def append_all(self, events: Sequence[Event]) -> int:
        """Adds rows together, or none of them, under one head; gives the number of the last.

        Raises:
            UserMistake: as `append`.
        """
        signer = _signer(self.keys)
        made = [Event("key", (each,)) for each in self.keys.certificates()]
        with self.file.writing() as base:
            made = [each for each in made if not _find(base, each.outputs[0])]
            for event in (*made, *events):
                _insert(base, event, self.who)
            count = _count(base)
            if signer is not None and (made or events):
                _seal(base, _signed(count, root(count, node_of(base)), signer))
        return count - 1

    def count(self) -> int:
        """How many rows there are."""
        with self.file.reading() as base:
            return _count(base)

    def rows(self, first: int = 0, most: int = -1) -> Iterator[Row]:
        """Rows in their order, from a number on.

        Raises:
            UserMistake: the log is damaged.
        """
        with self.file.reading() as base:
            asked = "SELECT body FROM rows WHERE n >= ? ORDER BY n LIMIT ?"
            for (body,) in base.execute(asked, (first, most)):
                yield row_of(body)

    def find(self, sha256_: str) -> tuple[Row, ...]:
        """The rows in which a hash stands, oldest first."""
        with self.file.reading() as base:
            numbers = _find(base, sha256_)
            asked = "SELECT body FROM rows WHERE n = ?"
            found = [base.execute(asked, (n,)).fetchone() for n in numbers]
        return tuple(row_of(each[0]) for each in found if each)

    def heads(self) -> tuple[Head, ...]:
        """Every head that is kept, oldest first."""
        with self.file.reading() as base:
            return heads_in(base)


@cache
def log_of(home: Path) -> Log:
    """The log of the studio that lives there: one for each process, so that its file stays open."""
    return Log(LogFile(home / LOG_FILE), KeyRing(home / "keys"))


def row_of(body: str) -> Row:
    """The row of a body.

    Raises:
        UserMistake: it is none.
    """
    try:
        return Row.from_json(json.loads(body))
    except (ValueError, RecursionError) as fault:
        raise UserMistake("A row of the log is damaged; see `pinxit log verify`.") from fault


def chained(before: bytes, body: str) -> bytes:
    """Hash of a row, out of the hash of the row before."""
    return sha256(before + body.encode()).digest()


def node_of(base: sqlite3.Connection) -> Node:
    """The complete subtrees that a log keeps."""

    def node(level: int, at: int) -> bytes:
        if level == 0:
            found = base.execute("SELECT hash FROM rows WHERE n = ?", (at,)).fetchone()
        else:
            asked = "SELECT hash FROM nodes WHERE level = ? AND at = ?"
            found = base.execute(asked, (level, at)).fetchone()
        if found is None:
            raise UserMistake(
                "Parts of the log are missing; `pinxit log verify` says which. Keep its file as "
                "evidence: moved elsewhere, it makes room for a new log."
            )
        return bytes(found[0]) if level else leaf_hash(found[0])

    return node


def heads_in(base: sqlite3.Connection) -> tuple[Head, ...]:
    """Every head in a database.

    Raises:
        UserMistake: one is damaged.
    """
    found = []
    for body, sign in base.execute("SELECT body, sign FROM heads ORDER BY size"):
        try:
            value = {**json.loads(body), "sign": base64.b64encode(sign).decode()}
        except (TypeError, ValueError, RecursionError) as fault:
            raise UserMistake("A head of the log is damaged.") from fault
        found.append(Head.from_json(value))
    return tuple(found)


def _insert(base: sqlite3.Connection, event: Event, who: str) -> None:
    last = base.execute("SELECT n, hash FROM rows ORDER BY n DESC LIMIT 1").fetchone()
    n, before = (last[0] + 1, last[1]) if last else (0, FIRST)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    row = Row(n, when, who, event.to_json())
    body = canonical_json(row.to_json())
    value = chained(before, body)
    made = list(grown(n, leaf_hash(value), node_of(base)))
    base.execute("INSERT INTO rows VALUES (?, ?, ?)", (n, body, value))
    base.executemany("INSERT INTO nodes VALUES (?, ?, ?)", made)
    mentioned = [(bytes.fromhex(each), n) for each in row.hashes()]
    base.executemany("INSERT INTO found VALUES (?, ?)", mentioned)


def _seal(base: sqlite3.Connection, head: Head) -> None:
    base.execute(
        "INSERT OR IGNORE INTO heads VALUES (?, ?, ?)", (head.size, head.body(), head.sign)
    )
    base.execute("DELETE FROM heads WHERE size < ? AND size % ? != 0", (head.size, EVERY))


def _signed(size: int, top: bytes, signer: Signer) -> Head:
    key = serialization.load_pem_private_key(signer.key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UserMistake("The log is signed with P-256 keys alone.")
    leaf = x509.load_pem_x509_certificates(signer.chain)[0]
    when = datetime.now(UTC).isoformat(timespec="seconds")
    head = Head(size, top, when, leaf.fingerprint(hashes.SHA256()).hex())
    sign = key.sign(head.body().encode(), ec.ECDSA(hashes.SHA256()))
    return Head(size, top, when, head.key, sign)


def _signer(keys: KeyRing) -> Signer | None:
    try:
        return keys.signer()
    except UserMistake:
        return None  # damaged or expired: whoever needs the key to go on will say so


def _count(base: sqlite3.Connection) -> int:
    found: int = base.execute("SELECT COALESCE(MAX(n) + 1, 0) FROM rows").fetchone()[0]
    return found


def _find(base: sqlite3.Connection, sha256_: str) -> list[int]:
    try:
        wanted = bytes.fromhex(sha256_)
    except ValueError as fault:
        raise UserMistake(f"{sha256_!r} is no sha256: it has 64 hexadecimal digits.") from fault
    return [
        n for (n,) in base.execute("SELECT n FROM found WHERE sha256 = ? ORDER BY n", (wanted,))
    ]
