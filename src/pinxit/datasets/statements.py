"""Decisions that a studio signs: departures from licenses and opt-outs, and revocations.

The statement is kept with what it is about and travels in every later output, with its signature
and the certificates it can be checked with (`pinxit.mark.statements`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_json
from pinxit.datasets.rights import Rights

OVERRIDES = "org.pinxit.overrides"
REVOCATION = "org.pinxit.revocation"


@dataclass(frozen=True, slots=True)
class Statement:
    """What was decided, with a signature.

    Attributes:
        about: The decision as JSON values: "kind", "when", and what belongs to its kind.
        signature: ECDSA over SHA-256 of the canonical JSON of ``about``, DER, base64.
        chain: PEM of the signer's certificate, then of its issuer.
    """

    about: Mapping[str, Any]
    signature: str = field(repr=False)
    chain: str = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The statement as JSON values."""
        return {"about": dict(self.about), "signature": self.signature, "chain": self.chain}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Statement":
        """The statement that ``to_json`` wrote.

        Raises:
            UserMistake: the value is no statement.
        """
        try:
            return cls(dict(value["about"]), str(value["signature"]), str(value["chain"]))
        except (KeyError, TypeError, ValueError) as fault:
            raise UserMistake(f"This is no statement: {fault!r} is wrong in it.") from fault


def departures(pictures: Iterable[tuple[str, Rights]]) -> list[dict[str, Any]]:
    """Every decision that allows more than license and picture do, and of which pictures.

    Pictures are counted, and named by one hash of the sorted hashes of their files.

    Args:
        pictures: Hash of the file and rights of each.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for sha256, rights in pictures:
        for key in set(_departures_of(rights)):
            groups.setdefault(key, []).append(sha256)
    return [
        {
            "decision": decision,
            "reason": reason,
            "pictures": len(hashes),
            "sha256": hash_json(sorted(hashes)),
        }
        for (decision, reason), hashes in sorted(groups.items())
    ]


def speaks_of(statement: Statement, rights: Rights) -> bool:
    """Whether a statement holds a decision that these rights depart by."""
    decided = statement.about.get("decisions", ())
    told = {(each.get("decision"), each.get("reason")) for each in decided}
    return not told.isdisjoint(_departures_of(rights))


def _departures_of(rights: Rights) -> Iterator[tuple[str, str]]:
    for override in rights.overrides:
        if override.allowed:
            yield f"allow {override.use}", override.reason
    for waiver in rights.waivers:
        yield f"waive {waiver.clause}", waiver.reason
