"""A lock that one process at a time can hold, and that ends with it, however it ends."""

import errno
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


class Lock:
    """A lock on a file. The empty file stays; it is the system that knows who holds it.

    Args:
        path: The file; its folder must be there when the lock is taken.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Takes the lock, if nobody else holds it; says whether this object holds it now.

        Where the disk knows no locks, as some network drives, it is taken as free.

        Raises:
            OSError: the file cannot be made.
        """
        if self._handle is not None:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
        except OSError as fault:
            if fault.errno in _HELD:
                os.close(handle)
                return False
        self._handle = handle
        return True

    def give_back(self) -> None:
        """Lets others take the lock; does nothing if it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
