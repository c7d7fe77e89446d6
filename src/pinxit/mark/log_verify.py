"""Whether a log is what its signed heads say: every edit, deletion, insertion and swap is named."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from pinxit.base.errors import UserMistake
from pinxit.datasets.words import counted
from pinxit.mark.log import FIRST, Head, Log, chained, heads_in, row_of
from pinxit.mark.merkle import grown, leaf_hash, root

Certificates = Mapping[str, x509.Certificate]
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a log that does not hold.

    Attributes:
        row: The row it is about; -1 if it is about none.
        sentence: What is wrong, for people.
    """

    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Health:
    """What is to be said of a whole log.

    Attributes:
        count: Rows that are there.
        head: The newest head; None if there is none.
        faults: All that does not hold; none in a sound log.
    """

    count: int
    head: Head | None
    faults: tuple[Fault, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The health as JSON values."""
        return {
            "rows": self.count,
            "head": self.head.to_json() if self.head else None,
            "sound": not self.faults,
            "faults": [{"row": each.row, "sentence": each.sentence} for each in self.faults],
        }

    def lines(self) -> tuple[str, ...]:
        """The health in words."""
        if not self.faults:
            when = f", signed on {self.head.when} by its own clock" if self.head else ""
            return (
                f"The log is sound: {counted(self.count, 'row')}, none edited or taken away{when}.",
            )
        shown = [each.sentence for each in self.faults[:_MOST_SHOWN]]
        if len(shown) < len(self.faults):
            shown.append(f"And {len(self.faults) - len(shown):,} faults more.")
        return (f"The log was changed or damaged: {self.count:,} rows, of which:", *shown)


@dataclass(slots=True)
class _Tree:
    """A tree made anew out of the rows, and what was found on the way; end is the last row's."""

    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    mentions: set[tuple[bytes, int]] = field(default_factory=set)
    count: int = 0
    end: int = 0

    def node(self, level: int, at: int) -> bytes:
        return self.nodes[level, at]

    def add(self, value: bytes) -> None:
        leaf = leaf_hash(value)
        self.nodes[0, self.count] = leaf
        for level, at, above in grown(self.count, leaf, self.node):
            self.nodes[level, at] = above
        self.count += 1


def verify_log(log: Log, known: Head | None = None) -> Health:
    """Reads a whole log and compares it with itself, its signatures, and a head kept elsewhere.

    Args:
        log: What is verified.
        known: A head that somebody kept; the log must still hold all that was under it.

    Raises:
        UserMistake: there is no log, it is no database, or a certificate of the studio is damaged.
    """
    certificates = log.keys.certificates()
    with log.file.reading() as base:
        tree = _Tree()
        faults = list(_faults_of_rows(base, tree))
        faults += _faults_of_tables(base, tree)
        try:
            heads = heads_in(base)
        except UserMistake as fault:
            heads, faults = (), [*faults, Fault(-1, str(fault))]
    faults += [fault for head in heads for fault in _faults_of(head, tree, certificates)]
    newest = heads[-1] if heads else None
    signed = newest.size if newest else 0
    if signed < tree.count:
        faults.append(Fault(signed, f"Rows {signed} to {tree.count - 1} are under no signed head."))
    if known is not None:
        faults += _faults_of(known, tree, certificates, "The head kept elsewhere")
    return Health(tree.count, newest, tuple(faults))


def is_signed(head: Head, certificates: Certificates) -> bool:
    """Whether a head was signed by one of these."""
    certificate = certificates.get(head.key)
    key = certificate.public_key() if certificate else None
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(head.sign, head.body().encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _faults_of_rows(base: sqlite3.Connection, tree: _Tree) -> Iterator[Fault]:
    """Goes on after a fault with what the row says of itself, so that one edit is one fault."""
    before, expected = FIRST, 0
    for n, body, value in base.execute("SELECT n, body, hash FROM rows ORDER BY n"):
        if n != expected:
            last = f" to {n - 1}" if n - 1 > expected else ""
            yield Fault(expected, f"Row {expected}{last} is missing.")
        elif not isinstance(body, str) or chained(before, body) != value:
            yield Fault(n, f"Row {n} was edited, or does not follow the one before it.")
        try:
            row = row_of(body)
            if row.n != n:
                yield Fault(n, f"Row {n} says that it is row {row.n}.")
            tree.mentions.update((bytes.fromhex(each), n) for each in row.hashes())
        except (UserMistake, ValueError, TypeError, LookupError):
            yield Fault(n, f"Row {n} cannot be read.")
        before, expected = bytes(value), n + 1
        tree.end = expected
        tree.add(before)


def _faults_of_tables(base: sqlite3.Connection, tree: _Tree) -> Iterator[Fault]:
    """Compares what is kept to answer fast with what the rows give."""
    kept = {(level, at): value for level, at, value in base.execute("SELECT * FROM nodes")}
    made = {place: value for place, value in tree.nodes.items() if place[0]}
    wrong = sum(kept.get(place) != value for place, value in made.items())
    wrong += sum(place not in made for place in kept)
    if wrong:
        yield Fault(-1, f"{wrong:,} hashes above the rows are not those that the rows give.")
    found = set(base.execute("SELECT sha256, n FROM found"))
    if found != tree.mentions:
        lost = Counter(n for _, n in found ^ tree.mentions)
        where = ", ".join(str(n) for n in sorted(lost)[:_MOST_SHOWN])
        yield Fault(min(lost), f"What can be looked up is not what stands in these rows: {where}.")


def _faults_of(
    head: Head, tree: _Tree, certificates: Certificates, name: str = "The head"
) -> Iterator[Fault]:
    what = f"{name} over {head.size:,} rows, of {head.when},"
    if not is_signed(head, certificates):
        yield Fault(-1, f"{what} was not signed by a key of this studio.")
    elif head.size > tree.end:
        lost = counted(head.size - tree.end, "row")
        yield Fault(tree.end, f"{what} shows that the end of the log was cut off: {lost}.")
    elif head.size > tree.count or root(head.size, tree.node) != head.root:
        yield Fault(-1, f"{what} does not fit: a row under it was changed, added or taken away.")
