"""A batch that does not fit into a graphics card is learned from in parts, and the user is told.

Rungs of a ladder: the batch in 2, 4, 8 ... parts, whose gradients are summed before the step; then
two pictures at a time, which may be compared with each other, and what the networks saw on the way
computed twice instead of kept (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost",
arXiv 1604.06174). What is learned is the same but for rounding.
"""

from dataclasses import replace

from pinxit.base.errors import UserMistake
from pinxit.engine import Run


def run_on(rung: int, run: Run) -> Run:
    """A run on some rung of the ladder.

    Args:
        rung: 0 learns from the batch as a whole, n in 2^n parts; negative ones recompute, too.
        run: The run.
    """
    return replace(run, parts=2 ** abs(rung), recomputes=rung < 0)


def next_rung(rung: int, batch: int) -> int:
    """The rung below, which needs less memory.

    Args:
        rung: That on which memory ran out.
        batch: Pictures of one update of this process.

    Raises:
        UserMistake: there is none.
    """
    if rung < 0:
        raise UserMistake(
            "Even two pictures at a time do not fit into the memory of this graphics card. Choose "
            "a smaller --resolution, or fewer channels with --set width=64."
        )
    return rung + 1 if 2**rung < -(-batch // 2) else -rung or -1


def told_of(rung: int, batch: int, seen: int) -> str:
    """What the user is told.

    Args:
        rung: The one that is gone on with.
        batch: Pictures of one update of this process.
        seen: From which picture on.
    """
    parts = min(2 ** abs(rung), -(-batch // 2))
    words = (
        f"The memory of the graphics card ran out: each batch of {batch} is now learned from in "
        f"{parts} parts of {-(-batch // parts)}, whose gradients are summed"
    )
    if rung < 0:
        words += ", and what the networks see on the way is computed twice"
    return f"{words}. It goes on from picture {seen}, slower, and learns the same."
