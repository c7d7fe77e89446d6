"""What ``pinxit dataset revoke`` says: what was revoked, what it reached, what to do now."""

from collections.abc import Iterator, Sequence

from pinxit.datasets.revocations import Revocation
from pinxit.mark.reach import Reach
from pinxit.studio import Studio


def revoked_lines(studio: Studio, done: Sequence[Revocation], reach: Reach) -> list[str]:
    """The answer in lines."""
    return list(_lines(studio, done, reach))


def _lines(studio: Studio, done: Sequence[Revocation], reach: Reach) -> Iterator[str]:
    for each in done:
        yield f"{each.sentence} (sha256 {each.sha256[:12]})"
    for name in reach.styles:
        yield f"The style {name} was learned from it and is blocked; learn it again without."
    for path, why in reach.outputs.items():
        yield f"{path} was made with {why}"
    for name in reach.models:
        yield f"The model {name} learned from it and is blocked. To train it again without:"
        learned = studio.models.load(name).card.dataset.get("name")
        yield f"    pinxit train {learned} --again {name}"
    if not (reach.models or reach.styles or reach.outputs):
        yield "It reached no model, style or output that is known here."
