"""What torchrun and its kind say to the processes they start, by their environment."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pinxit.base.errors import UserMistake

if TYPE_CHECKING:
    from pinxit.training.launched import Launch

_NAMES = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


def launch_of(environment: Mapping[str, str], processes: int = 1) -> "Launch | None":
    """What a launcher says of this process; None if nobody started it together with others.

    Args:
        environment: Of this process.
        processes: What ``--processes`` asks for.

    Raises:
        UserMistake: what it says is no number, or ``--processes`` asks for more.
    """
    from pinxit.training.launched import Launch

    if any(name not in environment for name in _NAMES):
        return None
    try:
        rank, size = int(environment["RANK"]), int(environment["WORLD_SIZE"])
        local = int(environment.get("LOCAL_RANK", "0"))
    except ValueError as fault:
        raise UserMistake(
            f"RANK, WORLD_SIZE and LOCAL_RANK are numbers ({fault}); begin with "
            "torchrun, or unset them."
        ) from fault
    if size < 2:
        return None
    if processes != 1:
        raise UserMistake("torchrun says how many processes there are; leave out --processes.")
    return Launch(rank, size, local)


def is_started_anew(environment: Mapping[str, str]) -> bool:
    """Whether a launcher has started all processes once more, after one of them was lost.

    Args:
        environment: Of this process.
    """
    return environment.get("TORCHELASTIC_RESTART_COUNT", "0") not in {"", "0"}
