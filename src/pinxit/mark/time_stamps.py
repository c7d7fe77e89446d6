"""Time stamps from outside (RFC 3161): who gives them, and whose are believed.

A signature with a time stamp stays trusted after its certificate has ended, and "when" is no longer
our own word. A time authority says when, never who: its root is kept apart from those of signers.
Roots travel as one PEM text; those of time authorities have a line of their own above them.
"""

import re
from collections.abc import Mapping
from typing import Any

ABOVE = "# time authority\n"
LEFT_OUT = "org.pinxit.time-stamp"
"""Label of the assertion that says why there is no time stamp, though one was asked for."""

_BLOCK = re.compile(
    rf"({re.escape(ABOVE)})?(-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----)", re.DOTALL
)


def above_time_roots(pem: str) -> str:
    """PEM of a time authority's roots, told apart from those of signers."""
    return "".join(f"{ABOVE}{block}\n" for _, block in _BLOCK.findall(pem))


def parted(anchors: str) -> tuple[str, str]:
    """PEM of the roots of signers, and of those of time authorities."""
    found = _BLOCK.findall(anchors)
    signers, times = (
        "".join(f"{block}\n" for mark, block in found if bool(mark) is of_time)
        for of_time in (False, True)
    )
    return signers, times


def clock_of(results: Mapping[str, Any]) -> str:
    """Whose clock said when a file was signed, in words; "" for the signer's own.

    Args:
        results: What c2pa-rs found of the active manifest.
    """
    active = results.get("activeManifest") or {}
    told = [each for row in active.values() if isinstance(row, list) for each in row]
    codes = {str(each.get("code")) for each in told if isinstance(each, Mapping)}
    if "timeStamp.trusted" in codes:
        return "a time authority that is known here"
    if "timeStamp.validated" in codes:
        return "a time authority that is not known here"
    return ""
