"""Many files as one ZIP to be downloaded, made for the one answer and gone after it."""

import errno
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from pinxit.library.objects import NoSpace

ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The file.",
    }
}
"""What routes that give one say of it."""


def zip_answer(
    files: Sequence[tuple[str, Path]], name: str, *, is_packed: bool = True
) -> FileResponse:
    """The answer that gives files as one ZIP.

    Args:
        files: The name of each in the ZIP, and where it lies; names that come twice are numbered.
        name: Of the ZIP.
        is_packed: Whether they are packed already, as pictures are.

    Raises:
        NoSpace: the disk is full.
    """
    folder = Path(tempfile.mkdtemp(prefix="pinxit-zip-"))
    try:
        path = _packed(files, folder / "all.zip", is_packed=is_packed)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        path,
        media_type="application/zip",
        headers=download(name),
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def download(name: str) -> dict[str, str]:
    """Headers that make a browser save an answer under a name."""
    named = quote(PurePath(name).name, safe="")
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{named}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


def _packed(files: Sequence[tuple[str, Path]], path: Path, *, is_packed: bool) -> Path:
    used: set[str] = set()
    way = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    try:
        with zipfile.ZipFile(path, "w", way) as packed:
            for name, place in files:
                packed.write(place, _free(name, used))
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        raise NoSpace from fault
    return path


def _free(name: str, used: set[str]) -> str:
    """The name, as every system can unpack it, and numbered where it is taken."""
    plain = "".join(c for c in name if c.isprintable() and c not in '\\:*?"<>|')
    parts = [part for part in plain.split("/") if part.strip(" .")]
    path = PurePath(*parts) if parts else PurePath("file")
    free, number = path, 2
    while str(free) in used:
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    used.add(str(free))
    return free.as_posix()
