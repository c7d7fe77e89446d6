"""Files beside pictures, and everything that a job made as one file."""

from contextlib import suppress
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import FileResponse

from pinxit.library.attaching import attached_file, attached_to
from pinxit.library.errors import NoPicture
from pinxit.library.library import file_name_of
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.problem import Missing
from pinxit.service.shapes.designs import AttachedList, AttachedTold
from pinxit.service.shapes.pictures import Several
from pinxit.service.zips import ZIP, download, zip_answer
from pinxit.tables.shelves import Attached

router = APIRouter(tags=["pictures"], dependencies=[Depends(may("read"))])

Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"*/*": _BYTES}, "description": "The file."}
}
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "The page."}
}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "script-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox allow-scripts allow-downloads",
    )
)
_ALONE = {
    "Content-Security-Policy": _POLICY,  # its origin is its own: no cookie, no storage, no request
    "Cross-Origin-Opener-Policy": "unsafe-none",  # browsers open nothing sandboxed under another
    "Cache-Control": "private, no-cache",
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
    return FileResponse(path, media_type=row.media_type, headers=download(row.name))


@router.get(
    "/pictures/{picture}/exercise.html",
    response_class=FileResponse,
    responses=_PAGE,
    summary="Play an exercise",
)
def play_exercise(picture: str, me: Me, house: TheHouse) -> Response:
    """The exercise beside a sheet of simulated cases, as a page that reaches nothing else here."""
    from pinxit.deliver.exercises import EXERCISE

    for row in attached_to(house.library, me.id, picture):
        if row.name == EXERCISE:
            path = house.library.objects.path_of(row.sha256)
            return FileResponse(path, media_type="text/html", headers=_ALONE)
    raise Missing("There is no exercise beside this picture.")


@router.get(
    "/jobs/{id}/zip",
    response_class=FileResponse,
    responses=ZIP,
    summary="Everything that a job made",
)
def zip_of_job(id: str, me: Me, house: TheHouse) -> Response:  # noqa: A002
    """The signed files of its pictures and the files beside them, in one ZIP."""
    job = house.queue.get(me.id, id)
    files = _files_of(house, me.id, job.result.get("pictures", []))
    if not files:
        raise Missing(f"The job {job.title!r} made no pictures that are still here.")
    return zip_answer(files, f"{job.title or job.kind}.zip")


@router.post(
    "/pictures/zip",
    response_class=FileResponse,
    responses=ZIP,
    summary="Take many pictures along",
)
def zip_of_pictures(wanted: Several, me: Me, house: TheHouse) -> Response:
    """The signed files of pictures and the files beside them, in one ZIP; of uploads, their views.

    Those that are not there any more are left out.
    """
    with house.heavy.turn():
        files = _files_of(house, me.id, list(dict.fromkeys(wanted.ids)))
        if not files:
            raise Missing("None of these pictures is there any more.")
        return zip_answer(files, "pictures.zip")


def _files_of(house: House, owner: str, pictures: list[str]) -> list[tuple[str, FilePath]]:
    """Names and places of all files of pictures; of those that were deleted there are none."""
    files, place = [], house.library.objects.path_of
    for picture in pictures:
        with suppress(NoPicture):
            row = house.library.get(owner, picture)
            is_shown = row.origin == "uploaded" and bool(row.view)
            name = f"{FilePath(file_name_of(row)).stem}.webp" if is_shown else file_name_of(row)
            files.append((name, place(row.view if is_shown else row.sha256)))
            beside = attached_to(house.library, owner, picture)
            files += [(each.name, place(each.sha256)) for each in beside]
    return files


def _told(row: Attached) -> AttachedTold:
    url = f"/api/v1/pictures/{row.picture}/files/{row.number}"
    return AttachedTold(
        number=row.number, name=row.name, media_type=row.media_type, bytes=row.bytes, url=url
    )
