"""Writing files so that nobody ever sees half a file, or loses one to a mistake."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from pinxit.base.errors import UserMistake


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Makes sure that a file may be written at this path.

    Raises:
        UserMistake: it is a directory, it exists already, or its folder is a file.
    """
    if path.is_dir():
        raise UserMistake(f"{path} is a directory; name a file in it.")
    if path.exists() and not overwrite:
        raise UserMistake(f"{path} exists already; choose another name or add --overwrite.")
    existing = next((parent for parent in path.parents if parent.exists()), None)
    if existing is not None and not existing.is_dir():
        raise UserMistake(f"{path} cannot be written: {existing} is a file, not a directory.")


def write_bytes(path: Path, data: bytes, *, overwrite: bool = False, mode: int = 0o644) -> None:
    """Writes a whole file or nothing: beside it first, then to disk, then renamed into place.

    Folders on the way are made.

    Raises:
        UserMistake: the file may not be written there, or there is no space left.
    """
    refuse_existing(path, overwrite=overwrite)
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", dir=path.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(mode)
        beside.replace(path)
    except OSError as fault:
        raise _why_not_written(path, fault) from fault
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _why_not_written(path: Path, fault: OSError) -> UserMistake:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserMistake(f"{path} was not written: no space is left on its disk. Free some.")
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserMistake(f"{path} was not written: you may not write in {path.parent}.")
    return UserMistake(f"{path} was not written: {fault.strerror or fault}.")
