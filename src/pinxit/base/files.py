"""Writing files so that nobody ever sees half a file, or loses one to a mistake."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from pinxit.base.errors import UserMistake


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Makes sure that a file may be written at this path.

    Raises:
        UserMistake: it is a directory, it exists already, its folder is a file or may not be
            looked into, or its name is too long.
    """
    try:
        is_there, is_folder = path.exists(), path.is_dir()
        existing = next((parent for parent in path.parents if parent.exists()), None)
    except OSError as fault:
        raise _why_not_written(path, fault) from fault
    if is_folder:
        raise UserMistake(f"{path} is a directory; name a file in it.")
    if is_there and not overwrite:
        raise UserMistake(f"{path} exists already; choose another name or add --overwrite.")
    if existing is not None and not existing.is_dir():
        raise UserMistake(f"{path} cannot be written: {existing} is a file, not a directory.")


def write_bytes(
    path: Path, data: bytes, *, overwrite: bool = False, mode: int | None = None
) -> None:
    """Writes a whole file or nothing: beside it first, then to disk, then renamed into place.

    Folders on the way are made.

    Args:
        path: Where the file goes.
        data: All of it.
        overwrite: Replace a file that exists.
        mode: Permissions; if absent, those of the file that is replaced, and for a new one those
            that the user's umask leaves.

    Raises:
        UserMistake: the file may not be written there, or there is no space left.
    """
    refuse_existing(path, overwrite=overwrite)
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        wanted = _mode_of(path) if mode is None else mode
        fresh = path.with_name(f".{path.name[:50]}.{secrets.token_hex(4)}")
        first = 0o666 if wanted is None else 0o600
        with open(fresh, "xb", opener=lambda name, flags: os.open(name, flags, first)) as stream:
            beside = fresh
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if wanted is not None:
            beside.chmod(wanted)
        beside.replace(path)
    except (OSError, ValueError) as fault:
        raise _why_not_written(path, fault) from fault
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _mode_of(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


def _why_not_written(path: Path, fault: OSError | ValueError) -> UserMistake:
    number = fault.errno if isinstance(fault, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        return UserMistake(f"{path} was not written: no space is left on its disk. Free some.")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserMistake(f"{path} was not written: you may not write in {path.parent}.")
    if number == errno.ENAMETOOLONG:
        return UserMistake(f"{path} was not written: its name is too long; choose a shorter one.")
    reason = fault.strerror if isinstance(fault, OSError) else None
    return UserMistake(f"{path} was not written: {reason or fault}.")
