"""What is said of the known pictures that lie nearest to one."""

from typing import Any

from pinxit.datasets.copy_index import FEWEST, CopyIndex, Likeness


def told_of(index: CopyIndex, likeness: Likeness) -> tuple[str, str, dict[str, Any]]:
    """The nearest picture and what the p-value rests on in words, and all of it as JSON values."""
    rarity, nearest = likeness.rarity, likeness.nearest[0]
    low, high = rarity.interval
    apart = f"{nearest.bits} of 256 bits and {nearest.levels:.3g} grey levels away"
    basis = (
        f"p = {rarity.p:.2g}: {low:.1%} to {high:.1%} of honest pictures lie as near, measured on "
        f"n = {rarity.n}"
    )
    if rarity.n < FEWEST:
        basis = f"n = {rarity.n} known pictures are too few to tell a small p (p = {rarity.p:.2g})"
    evidence = {
        "pictures": index.count,
        "measured": rarity.n,
        "twins_left_out": index.twins,
        "p": rarity.p,
        "interval": [round(low, 5), round(high, 5)],
        "nearest": [each.to_json() for each in likeness.nearest],
    }
    return f"{nearest.sha256[:12]}, {apart}", basis, evidence
