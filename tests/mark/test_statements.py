from dataclasses import replace
from pathlib import Path

import pytest
from desk import Desk, desk, keys

from pinxit.base.errors import UserMistake
from pinxit.datasets.statements import Statement
from pinxit.mark.keys import KeyRing
from pinxit.mark.statements import holds, signed

__all__ = ["desk", "keys"]
ABOUT = {"kind": "test", "decisions": [{"decision": "allow learn", "reason": "Brief, 3. Mai"}]}


def test_a_statement_holds_as_it_was_signed(desk: Desk) -> None:
    statement = signed(ABOUT, desk.keys.signer())
    assert holds(statement, desk.keys.export())
    assert holds(Statement.from_json(statement.to_json()), desk.keys.export())
    assert statement.about["when"]


def test_a_changed_statement_does_not_hold(desk: Desk) -> None:
    statement = signed(ABOUT, desk.keys.signer())
    anchors = desk.keys.export()
    assert not holds(replace(statement, about={**statement.about, "kind": "other"}), anchors)
    assert not holds(replace(statement, about={**statement.about, "when": "2020-01-01"}), anchors)
    assert not holds(replace(statement, signature="AAAA"), anchors)
    assert not holds(replace(statement, chain="nothing"), anchors)
    assert not holds(statement, "")


def test_a_statement_of_a_stranger_does_not_hold(desk: Desk, tmp_path: Path) -> None:
    other = KeyRing(tmp_path / "other")
    statement = signed(ABOUT, other.signer())
    assert not holds(statement, desk.keys.export())
    assert holds(statement, other.export())
    lent = replace(statement, chain=desk.keys.signer().chain.decode())
    assert not holds(lent, desk.keys.export())


def test_statements_of_rotated_keys_hold(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys")
    statement = signed(ABOUT, ring.signer())
    ring.rotate()
    assert holds(statement, ring.export())


def test_what_is_no_statement_is_refused() -> None:
    with pytest.raises(UserMistake, match="no statement"):
        Statement.from_json({"about": {}})
