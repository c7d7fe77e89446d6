"""Files beside pictures, and everything that a job made as one file."""

import errno
import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path as FilePath
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from pinxit.library.attaching import attached_file, attached_to
from pinxit.library.errors import NoPicture
from pinxit.library.library import file_name_of
from pinxit.library.objects import NoSpace
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.problem import Missing
from pinxit.service.shapes.designs import AttachedList, AttachedTold
from pinxit.tables.shelves import Attached

router = APIRouter(tags=["pictures"], dependencies=[Depends(may("read"))])

Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"*/*": _BYTES}, "description": "The file."}
}
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": _BYTES}, "description": "The file."}
}


@router.get("/pictures/{picture}/files", summary="Files beside a picture")
def list_attached(picture: str, me: Me, house: TheHouse) -> AttachedList:
    """Palettes for other programs, plates of inks, pages for printers: what was made with it."""
    rows = attached_to(house.library, me.id, picture)
    return AttachedList(items=[_told(row) for row in rows])


@router.get(
    "/pictures/{picture}/files/{number}",
    response_class=FileResponse,
    responses=_FILE,
    summary="Get a file beside a picture",
)
def get_attached(picture: str, number: Number, me: Me, house: TheHouse) -> Response:
    """One of them, as a download."""
    row = attached_file(house.library, me.id, picture, number)
    path = house.library.objects.path_of(row.sha256)
    return FileResponse(path, media_type=row.media_type, headers=_download(row.name))


@router.get(
    "/jobs/{id}/zip",
    response_class=FileResponse,
    responses=_ZIP,
    summary="Everything that a job made",
)
def zip_of_job(id: str, me: Me, house: TheHouse) -> Response:  # noqa: A002
    """The signed files of its pictures and the files beside them, in one ZIP."""
    job = house.queue.get(me.id, id)
    files = _files_of(house, me.id, job.result.get("pictures", []))
    if not files:
        raise Missing(f"The job {job.title!r} made no pictures that are still here.")
    folder = FilePath(tempfile.mkdtemp(prefix="pinxit-zip-"))
    try:
        path = _packed(house, files, folder / "all.zip")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        path,
        media_type="application/zip",
        headers=_download(f"{job.title or job.kind}.zip"),
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _files_of(house: House, owner: str, pictures: list[str]) -> list[tuple[str, str]]:
    """Names and hashes of all files of pictures; of those that were deleted there are none."""
    files = []
    for picture in pictures:
        with suppress(NoPicture):
            row = house.library.get(owner, picture)
            files.append((file_name_of(row), row.sha256))
            beside = attached_to(house.library, owner, picture)
            files += [(each.name, each.sha256) for each in beside]
    return files


def _packed(house: House, files: list[tuple[str, str]], path: FilePath) -> FilePath:
    """All files in one; names that come twice are numbered.

    Raises:
        NoSpace: the disk is full.
    """
    used: set[str] = set()
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:  # they are packed already
            for name, sha256 in files:
                packed.write(house.library.objects.path_of(sha256), _free(name, used))
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


def _told(row: Attached) -> AttachedTold:
    url = f"/api/v1/pictures/{row.picture}/files/{row.number}"
    return AttachedTold(
        number=row.number, name=row.name, media_type=row.media_type, bytes=row.bytes, url=url
    )


def _download(name: str) -> dict[str, str]:
    named = quote(PurePath(name).name, safe="")
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{named}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
