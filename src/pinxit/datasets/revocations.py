"""Pictures that may not be used any more, although they were: one signed file for each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import canonical_json
from pinxit.datasets.statements import Statement


@dataclass(frozen=True, slots=True)
class Revocation:
    """One revoked picture.

    Attributes:
        sha256: Of the picture's file.
        pixels: SHA-256 of its pixels, which copies in other files share.
        title: Its path in the data set.
        reason: Why it was revoked.
        when: ISO 8601.
        statement: The same, signed.
    """

    sha256: str
    pixels: str
    title: str
    reason: str
    when: str
    statement: Statement = field(repr=False)

    @classmethod
    def of(cls, statement: Statement) -> "Revocation":
        """The revocation that a statement says.

        Raises:
            UserMistake: it says none.
        """
        about = statement.about
        try:
            return cls(
                sha256=str(about["picture"]),
                pixels=str(about["pixels"]),
                title=str(about["title"]),
                reason=str(about["reason"]),
                when=str(about["when"]),
                statement=statement,
            )
        except KeyError as fault:
            raise UserMistake(f"This is no revocation: {fault} is missing in it.") from fault

    @property
    def sentence(self) -> str:
        """What happened, as the end of a sentence, for the studio's own eyes."""
        return f"{self.title} was revoked on {self.when[:10]}: {self.reason}"

    @property
    def public(self) -> str:
        """What happened, without names and reasons."""
        return f"the picture {self.sha256[:12]} was revoked on {self.when[:10]}"


@dataclass(frozen=True, slots=True)
class Revocations:
    """All revoked pictures of a studio.

    Attributes:
        folder: Made when something is first revoked.
    """

    folder: Path

    def all(self) -> Mapping[str, Revocation]:
        """Every revoked picture, by the hash of its file.

        Raises:
            UserMistake: one cannot be read; nothing is revoked by mistake, nor forgotten.
        """
        found = (_read(path) for path in sorted(self.folder.glob("*.json")))
        return {each.sha256: each for each in found}

    def add(self, statements: Iterable[Statement]) -> list[Revocation]:
        """Keeps signed revocations; one that is there already stays as it is.

        Raises:
            UserMistake: they cannot be written.
        """
        added = []
        for each in map(Revocation.of, statements):
            path = self.folder / f"{each.sha256}.json"
            if not path.exists():
                write_bytes(path, canonical_json(each.statement.to_json()).encode())
            added.append(_read(path))
        return added

    def find(self, sha256: str, pixels: str = "") -> Revocation | None:
        """What revoked a picture, or one with the same pixels; None if nothing did."""
        there = self.all()
        alike = (each for each in there.values() if pixels and each.pixels == pixels)
        return there.get(sha256) or next(alike, None)


def _read(path: Path) -> Revocation:
    try:
        return Revocation.of(Statement.from_json(json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError) as fault:
        raise UserMistake(
            f"The revocation {path} cannot be read ({fault}); bring it back from a backup."
        ) from fault
