"""Audits as files."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.shares import corrected, counted
from pinxit.datasets.gaps import judged
from pinxit.deliver.audit_charts import plain
from pinxit.deliver.audit_page import audit_page
from pinxit.deliver.audits import write_audit
from pinxit.make.audited import AttributeAudit, Audit, Quality


def _audit(groups: int, name: str = "group") -> Audit:
    names = tuple(f"{name} {number}" for number in range(groups))
    table = np.full((groups, groups), 5) + 80 * np.eye(groups, dtype=int)
    found = corrected([400 // groups] * groups, table)
    even = dict.fromkeys(names, 1 / groups)
    probed = AttributeAudit(
        "skin",
        "probe",
        names,
        found,
        even,
        even,
        (judged(names, found, even, "equal shares"),),
        accuracy=0.8,
        confusion=tuple(tuple(map(int, row)) for row in table),
        strange=0.05,
        quality=(
            Quality(
                names[0], 200, 300, {"precision": 0.5, "recall": 0.5, "coverage": 0.5}, (0, 0, 0.1)
            ),
            Quality(names[1], 3, 300, why_not="3 made"),
        ),
        together=200,
        sweep={0.5: found, 1.0: counted([400 // groups] * groups)},
    )
    empty = AttributeAudit("age", "probe", why_not="b has 3 labeled pictures & <few>")
    settings = {"count": 400, "seed": 1, "psi": 1.0, "delta": 0.05}
    return Audit("pets", "ab" * 32, "400 pictures of pets.", settings, (probed, empty), ("note",))


@pytest.mark.parametrize("groups", [2, 3, 14, 60])
def test_a_page_holds_any_number_of_groups(groups: int) -> None:
    page = audit_page(_audit(groups), date(2026, 5, 1))
    assert page.startswith(b"%PDF-")
    assert page.rstrip().endswith(b"%%EOF")


def test_the_same_audit_on_the_same_day_gives_the_same_bytes() -> None:
    one, other = (audit_page(_audit(3), date(2026, 5, day)) for day in (1, 1))
    assert one == other
    assert audit_page(_audit(3), date(2026, 5, 2)) != one


def test_letters_that_the_font_lacks_are_told_by_number() -> None:
    assert plain("Müller") == "Müller"
    assert plain("группа") == "\\u0433\\u0440\\u0443\\u043f\\u043f\\u0430"
    assert audit_page(_audit(3, "группа <b>&"), date(2026, 5, 1)).startswith(b"%PDF-")


def test_the_suffix_decides_and_files_are_kept(tmp_path: Path) -> None:
    audit = _audit(3)
    write_audit(audit, tmp_path / "new" / "a.json")
    assert json.loads((tmp_path / "new" / "a.json").read_text()) == audit.to_json()
    write_audit(audit, tmp_path / "a.PDF")
    with pytest.raises(UserMistake, match="exists already"):
        write_audit(audit, tmp_path / "a.PDF")
    with pytest.raises(UserMistake, match=r"end it in \.pdf or \.json"):
        write_audit(audit, tmp_path / "a.html")


def test_an_audit_of_nothing_says_so() -> None:
    settings = {"count": 20, "seed": 1, "psi": None, "delta": 0.05}
    empty = Audit("pets", "ab" * 32, "20 pictures of pets.", settings, ())
    assert "not audited" in "\n".join(empty.lines())
    assert audit_page(empty, date(2026, 5, 1)).startswith(b"%PDF-")
