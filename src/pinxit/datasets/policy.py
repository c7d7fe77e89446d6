"""Which clauses of licenses, and which reservations, a studio honors. Policy, not legal advice.

A file ``policy.toml`` holds the switches in its table ``[rights]``; all are on unless switched off,
and switching one off wants a reason, which stays in every later output::

    [rights]
    share-alike = false
    reason = "counsel, 3 May: our models do not contain the pictures"

The switches: ``attribution``, ``share-alike``, ``non-commercial``, ``no-derivatives``, ``expiry``,
``territory`` (clauses of the license that carry over to results); ``opt-outs`` (a picture's own
reservation forbids learning); ``own-license`` (what a file says of its license counts where it is
stricter); ``revoked`` (nothing is made with models that learned from a revoked picture).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.policy_file import NAME, read_table
from pinxit.datasets.decisions import CLAUSES, Clause
from pinxit.datasets.licenses import terms_of
from pinxit.datasets.rights import Rights

SWITCHES = (*CLAUSES, "opt-outs", "own-license", "revoked")


@dataclass(frozen=True, slots=True)
class RightsPolicy:
    """What a studio honors.

    Attributes:
        off: Switches that are off.
        reason: Why; never blank if one is off.

    Raises:
        UserMistake: a switch is unknown, or one is off without a reason.
    """

    off: frozenset[str] = frozenset()
    reason: str = ""

    def __post_init__(self) -> None:
        for name in sorted(self.off):
            if name not in SWITCHES:
                raise unknown_name("switch", name, SWITCHES)
        if self.off and not self.reason.strip():
            names = ", ".join(sorted(self.off))
            raise UserMistake(f"Say why {names} is off: write reason = ... under [rights].")

    def honors(self, switch: str) -> bool:
        """Whether a switch is on."""
        return switch not in self.off

    @property
    def because(self) -> str:
        """The reason, as it is kept in records."""
        return f"policy: {self.reason}"

    def applied(self, rights: Rights) -> Rights:
        """The rights without the clauses that this policy does not carry over to results."""
        for clause in CLAUSES:
            if not self.honors(clause) and clause not in rights.waived and _has(rights, clause):
                rights = rights.waive(clause, self.because)
        return rights


CONSERVATIVE = RightsPolicy()
"""Everything is honored."""


def read_policy(path: Path) -> RightsPolicy:
    """The policy in a file; the conservative one if it has no table ``[rights]``.

    Raises:
        UserMistake: it cannot be read, or says what no policy says.
    """
    if not path.exists():
        raise UserMistake(f"There is no policy {path}.")
    return read_table(path, "rights", _policy)


def policy_in(folder: Path) -> RightsPolicy:
    """The policy of a studio; the conservative one if it has no file.

    Raises:
        UserMistake: as `read_policy`.
    """
    path = folder / NAME
    return read_policy(path) if path.exists() else CONSERVATIVE


def _policy(table: Mapping[str, Any]) -> RightsPolicy:
    switches = {name: value for name, value in table.items() if name != "reason"}
    for name, value in switches.items():
        if not isinstance(value, bool):
            raise UserMistake(f"{name} is true or false, not {value!r}.")
    off = {name for name, value in switches.items() if name not in SWITCHES or not value}
    return RightsPolicy(frozenset(off), str(table.get("reason", "")))


def _has(rights: Rights, clause: Clause) -> bool:
    terms = terms_of(rights.license)
    return {
        "attribution": terms.attribution,
        "share-alike": terms.share_alike,
        "non-commercial": terms.non_commercial,
        "no-derivatives": terms.no_derivatives,
        "expiry": rights.until is not None,
        "territory": rights.territory is not None,
    }[clause]
