"""Token buckets: how often somebody may ask."""

import time
from collections.abc import Callable
from threading import Lock

_MOST = 10_000


class Buckets:
    """One bucket for each person or address, which fills slowly and empties as they ask.

    Args:
        each_minute: How many tokens come in a minute.
        at_once: How many a full bucket holds.
        clock: Gives seconds.
    """

    def __init__(
        self, each_minute: float, at_once: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = each_minute / 60
        self._most = at_once
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, who: str) -> float:
        """Seconds until the next token is there; 0 if one is."""
        with self._lock:
            return max(0.0, 1 - self._level(who)) / self._rate

    def take(self, who: str) -> float:
        """Takes a token and gives 0, or the seconds until there is one."""
        with self._lock:
            level = self._level(who)
            if level < 1:
                return (1 - level) / self._rate
            self._levels[who] = (level - 1, self._clock())
            if len(self._levels) > _MOST:
                self._forget_full()
            return 0.0

    def _level(self, who: str) -> float:
        level, since = self._levels.get(who, (self._most, self._clock()))
        return min(self._most, level + (self._clock() - since) * self._rate)

    def _forget_full(self) -> None:
        full = [who for who in self._levels if self._level(who) >= self._most]
        for who in full or list(self._levels)[: _MOST // 2]:
            del self._levels[who]
