"""One warm process for all tests of scans."""

from collections.abc import Iterator

import pytest

pytest.importorskip("pydicom")

from pinxit.base.armor import Armor
from pinxit.scans.untrusted import scan_armor


@pytest.fixture(scope="session")
def armor() -> Iterator[Armor]:
    with scan_armor() as made:
        yield made
