"""Proofs for others: that a row is in the log, and that the log only grew.

Each is a JSON object of at most 2 kB, so that it fits beside a picture. Whoever has the certificate
that a head names can check it without the log.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import canonical_json
from pinxit.mark.events import Row
from pinxit.mark.log import FIRST, Head, Log, chained, heads_in, node_of, row_of
from pinxit.mark.log_verify import Certificates, is_signed
from pinxit.mark.merkle import consistency, inclusion, is_beginning, leaf_hash, root_of_path

_KINDS = ("pinxit log row 1", "pinxit log growth 1")


@dataclass(frozen=True, slots=True)
class RowProof:
    """That one row is in the log.

    Attributes:
        row: What it says.
        before: Hash of the row before it.
        path: From its leaf to the root.
        head: The signed root.
    """

    row: Row
    before: bytes
    path: tuple[bytes, ...]
    head: Head

    def to_json(self) -> dict[str, Any]:
        """The proof as JSON values."""
        return {
            "kind": _KINDS[0],
            "row": self.row.to_json(),
            "before": _spelled(self.before),
            "path": [_spelled(each) for each in self.path],
            "head": self.head.to_json(),
        }

    def holds(self, certificates: Certificates) -> bool:
        """Whether the row is in a log whose head one of these signed."""
        leaf = leaf_hash(chained(self.before, canonical_json(self.row.to_json())))
        top = root_of_path(leaf, self.row.n, self.head.size, self.path)
        return top == self.head.root and is_signed(self.head, certificates)

    def sentence(self) -> str:
        """What it shows, if it holds."""
        return f"The log holds this row: {self.row.line()}"


@dataclass(frozen=True, slots=True)
class GrowthProof:
    """That the log under one head is the beginning of the log under another.

    Attributes:
        old: The older head.
        path: What leads from one root to the other.
        head: The newer head.
    """

    old: Head
    path: tuple[bytes, ...]
    head: Head

    def to_json(self) -> dict[str, Any]:
        """The proof as JSON values."""
        path = [_spelled(each) for each in self.path]
        return {
            "kind": _KINDS[1],
            "old": self.old.to_json(),
            "path": path,
            "head": self.head.to_json(),
        }

    def holds(self, certificates: Certificates) -> bool:
        """Whether nothing that was under the old head was changed, and one of these signed both."""
        old, new = (self.old.size, self.old.root), (self.head.size, self.head.root)
        signed = all(is_signed(each, certificates) for each in (self.old, self.head))
        return signed and is_beginning(old, new, self.path)

    def sentence(self) -> str:
        """What it shows, if it holds."""
        return (
            f"The log only grew: its first {self.old.size:,} rows are as they were on "
            f"{self.old.when}; there are {self.head.size:,} now."
        )


def prove_row(log: Log, n: int) -> RowProof:
    """The proof that a row is in a log, under its newest head.

    Raises:
        UserMistake: there is no such row, it is not signed yet, or the log is damaged.
    """
    with log.file.reading() as base:
        heads = heads_in(base)
        found = base.execute("SELECT body FROM rows WHERE n = ?", (n,)).fetchone()
        if found is None or not heads or n >= heads[-1].size:
            raise UserMistake(f"There is no row {n} under a signed head; see `pinxit log verify`.")
        last = base.execute("SELECT hash FROM rows WHERE n = ?", (n - 1,)).fetchone()
        path = inclusion(n, heads[-1].size, node_of(base))
    return RowProof(row_of(found[0]), bytes(last[0]) if last else FIRST, path, heads[-1])


def prove_growth(log: Log, old: Head) -> GrowthProof:
    """The proof that a log still begins with what was under an older head.

    Raises:
        UserMistake: it does not, or has no head yet.
    """
    with log.file.reading() as base:
        heads = heads_in(base)
        if not heads or not 0 < old.size <= heads[-1].size:
            raise UserMistake(
                f"The log has fewer than {old.size:,} signed rows; see `pinxit log verify`."
            )
        path = consistency(old.size, heads[-1].size, node_of(base))
    return GrowthProof(old, path, heads[-1])


def proof_from_json(value: Any) -> RowProof | GrowthProof:
    """The proof that ``to_json`` wrote.

    Raises:
        UserMistake: the value is none.
    """
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if kind not in _KINDS:
        raise UserMistake("This is no proof from a log; `pinxit log prove` prints one.")
    try:
        path, head = _read(value["path"]), Head.from_json(value["head"])
        if kind == _KINDS[1]:
            return GrowthProof(Head.from_json(value["old"]), path, head)
        return RowProof(Row.from_json(value["row"]), _read([value["before"]])[0], path, head)
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"This is no proof from a log: {fault!r} is wrong in it.") from fault


def _spelled(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _read(values: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(each, validate=True) for each in values)
