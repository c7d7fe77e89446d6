"""Places: how many requests may be under way at once, in all and of each who asks."""

from collections import Counter
from ipaddress import IPv6Address, ip_address
from threading import Lock

from starlette.types import Scope


class Places:
    """So many places and no more; one who asks never has more than their share of them.

    Args:
        most: In all.
        each: Of one person or address.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, who: str) -> bool:
        """Takes a place, if there is one for them."""
        with self._lock:
            if self._taken[who] >= self._each or self._taken.total() >= self._most:
                return False
            self._taken[who] += 1
            return True

    def give_back(self, who: str) -> None:
        """Gives one back."""
        with self._lock:
            self._taken[who] -= 1
            self._taken += Counter()  # forgets who has none


def address_in(scope: Scope) -> str:
    """The address that a request came from; of IPv6 the network, of which a household has one."""
    told = str(scope["client"][0]) if scope.get("client") else ""
    try:
        number = ip_address(told)
    except ValueError:
        return told
    if not isinstance(number, IPv6Address):
        return told
    mapped = number.ipv4_mapped
    return str(mapped) if mapped else f"{IPv6Address(int(number) >> 64 << 64)}/64"
