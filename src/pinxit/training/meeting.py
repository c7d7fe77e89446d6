"""Where processes that a launcher started find each other, also when it started them once more.

torchrun keeps one store for all its attempts. Who comes first in a new attempt would find there the
addresses of those that were lost in the one before, and either fail or wait for ever. So the
leading process names a corner of the store that nobody has used, and each of the others takes that
over; both know by a random word that the answer is to this question and to no older one.
"""

import secrets
import time
from datetime import timedelta

from torch.distributed.distributed_c10d import PrefixStore, Store

from pinxit.base.errors import PinxitError

_CORNER = "pinxit-meeting"
_LOOK_EVERY = 0.05


def fresh_corner(store: Store, rank: int, size: int, patience: timedelta) -> Store:
    """The part of a store that these processes share, and no others before them.

    Args:
        store: What the launcher keeps for them, with whatever an earlier attempt left in it.
        rank: Number of this process; 0 leads.
        size: How many there are.
        patience: How long they wait for each other.

    Raises:
        PinxitError: some of them did not come.
    """
    corner = PrefixStore(_CORNER, store)
    until = time.monotonic() + patience.total_seconds()
    name = _taken_over(corner, rank, until) if rank else _named(corner, size, until)
    return PrefixStore(f"{_CORNER}-{name}", store)


def _named(corner: Store, size: int, until: float) -> str:
    """What the leading process names, once all others know it."""
    name, missing = secrets.token_hex(8), set(range(1, size))
    while missing:
        for rank in sorted(missing):
            asked = _read(corner, f"asked-{rank}")
            corner.set(f"told-{rank}", f"{asked} {name}")
            if _read(corner, f"taken-{rank}") == name:
                missing.discard(rank)
        if missing:
            listed = ", ".join(map(str, sorted(missing)))
            _wait(until, f"Processes {listed} of {size} did not come.")
    return name


def _taken_over(corner: Store, rank: int, until: float) -> str:
    """What another process is told by the leading one."""
    own = secrets.token_hex(8)
    corner.set(f"asked-{rank}", own)
    while True:
        asked, _, name = _read(corner, f"told-{rank}").partition(" ")
        if asked == own:
            corner.set(f"taken-{rank}", name)
            return name
        _wait(until, "The leading process did not come.")


def _read(corner: Store, key: str) -> str:
    """A value; "" if there is none yet."""
    return str(corner.get(key).decode()) if corner.check([key]) else ""


def _wait(until: float, otherwise: str) -> None:
    if time.monotonic() > until:
        raise PinxitError(f"{otherwise} See what the launcher says of them, and begin again.")
    time.sleep(_LOOK_EVERY)
