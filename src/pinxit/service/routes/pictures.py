"""The library of pictures: find, look at, bring, change, throw away, take along."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Header, Query, Response, UploadFile
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from pinxit.base.errors import UserMistake
from pinxit.library.changes import Change, change, change_many
from pinxit.library.export import export
from pinxit.library.library import file_name_of
from pinxit.library.objects import NoSpace
from pinxit.library.search import facets
from pinxit.library.trash import empty_trash
from pinxit.mark.reading import printable
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.shapes.pictures import (
    Asked,
    Bulk,
    Changed,
    Export,
    Facets,
    NotTaken,
    PictureChange,
    Pictures,
    PictureTold,
    Uploaded,
)
from pinxit.service.telling_pictures import told
from pinxit.tables.shelves import KeptPicture

router = APIRouter(tags=["pictures"])

_MAKES = [Depends(may("make"))]
_FOR_EVER = "private, max-age=31536000, immutable"
_WEBP = "image/webp"
_IMAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/*": {}, "video/*": {}}, "description": "The file."},
    304: {"description": "It is the one you have."},
}
_Known = Annotated[str, Header(alias="If-None-Match", max_length=500)]


@router.get("/pictures", summary="Find pictures")
def list_pictures(asked: Annotated[Asked, Query()], house: TheHouse, me: Me) -> Pictures:
    """Your pictures, or those that anybody shares, by words and facts, page by page."""
    page = house.library.search(me.id, asked.question(), asked.limit, asked.cursor, asked.offset)
    return Pictures(
        items=told(house.database, page.items, me.id),
        next_cursor=page.next_cursor,
        total=page.total,
    )


@router.post("/pictures", dependencies=_MAKES, summary="Bring pictures")
def add_pictures(
    house: TheHouse,
    me: Me,
    files: Annotated[list[UploadFile], File()],
    use: Annotated[Literal["picture", "mask"], Form()] = "picture",
) -> Uploaded:
    """Takes files into your library; what cannot be taken is told, and hinders nothing else."""
    rows: list[KeptPicture] = []
    failed: list[NotTaken] = []
    most = house.library.gate.limits.most_bytes
    for each in files:
        name = each.filename or "picture"
        try:
            rows.append(house.library.upload(me.id, name, each.file.read(most + 1), use))
        except UserMistake as mistake:
            if isinstance(mistake, NoSpace) and not rows:
                raise  # a full disk takes none of them
            failed.append(NotTaken(name=printable(name), detail=str(mistake)))
    return Uploaded(items=told(house.database, rows, me.id), failed=failed)


@router.get("/pictures/facets", summary="Count pictures by kind")
def get_facets(house: TheHouse, me: Me) -> Facets:
    """How many of your pictures there are of each verb, model, tag, color and number of stars."""
    return Facets(**facets(house.database, me.id))


@router.post("/pictures/bulk", dependencies=_MAKES, summary="Change many pictures")
def change_pictures(wanted: Bulk, house: TheHouse, me: Me) -> Changed:
    """Does one thing to many of your pictures: to all of them, or to none if one is missing."""
    done = change_many(house.library, me.id, wanted.ids, wanted.action, wanted.value)
    return Changed(changed=done)


@router.post("/trash/empty", dependencies=_MAKES, summary="Empty the trash")
def empty(house: TheHouse, me: Me) -> Changed:
    """Removes what you threw away, but pictures that a job still needs."""
    return Changed(changed=empty_trash(house.library, me.id))


@router.get("/pictures/{picture}", summary="Get a picture")
def get_picture(picture: str, house: TheHouse, me: Me) -> PictureTold:
    """One of your pictures, or one that is shared."""
    return told(house.database, [house.library.get(me.id, picture)], me.id)[0]


@router.patch("/pictures/{picture}", dependencies=_MAKES, summary="Change a picture")
def change_picture(picture: str, wanted: PictureChange, house: TheHouse, me: Me) -> PictureTold:
    """Names, rates, tags or shares one of your pictures."""
    tags = None if wanted.tags is None else tuple(wanted.tags)
    changes = Change(wanted.title, wanted.stars, tags, wanted.is_shared)
    row = change(house.library, me.id, picture, changes)
    return told(house.database, [row], me.id)[0]


@router.get(
    "/pictures/{picture}/file",
    response_class=FileResponse,
    responses=_IMAGE,
    summary="Get the file of a picture",
)
def get_file(
    picture: str, house: TheHouse, me: Me, download: bool = False, known: _Known = ""
) -> Response:
    """The signed file of a picture that was made here; of an upload, its view."""
    row = house.library.get(me.id, picture)
    if row.origin != "made":
        return _sent(house, row, (row.view, _WEBP), known, is_download=download)
    return _sent(house, row, (row.sha256, row.media_type), known, is_download=download)


@router.get(
    "/pictures/{picture}/view",
    response_class=FileResponse,
    responses=_IMAGE,
    summary="Look at a picture",
)
def get_view(picture: str, house: TheHouse, me: Me, known: _Known = "") -> Response:
    """What a browser can show: the file itself, or a WebP of at most 2048 pixels a side."""
    row = house.library.get(me.id, picture)
    shown = (row.view, _WEBP) if row.view else (row.sha256, row.media_type)
    return _sent(house, row, shown, known)


@router.get(
    "/pictures/{picture}/thumbnail",
    response_class=FileResponse,
    responses=_IMAGE,
    summary="Look at a picture, small",
)
def get_thumbnail(picture: str, house: TheHouse, me: Me, known: _Known = "") -> Response:
    """A WebP of at most 320 pixels a side."""
    row = house.library.get(me.id, picture)
    return _sent(house, row, (row.thumbnail, _WEBP), known)


@router.post(
    "/pictures/{picture}/export",
    dependencies=_MAKES,
    response_class=FileResponse,
    responses=_IMAGE,
    summary="Take a picture along",
)
def export_picture(picture: str, wanted: Export, house: TheHouse, me: Me) -> Response:
    """A new file, checked, marked and signed, which names the kept one as what it came from."""
    row = house.library.get(me.id, picture)
    folder = Path(tempfile.mkdtemp(prefix="pinxit-export-"))
    try:
        way = (wanted.format, wanted.quality, wanted.longest_side)
        done = export(house.library, house.studio(me.id), row, folder, way)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        done.path,
        media_type=f"image/{wanted.format}",
        headers={**_named(done.path.name, is_download=True), "Cache-Control": "no-store"},
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _sent(
    house: House,
    row: KeptPicture,
    shown: tuple[str, str],
    known: str,
    *,
    is_download: bool = False,
) -> Response:
    """An object of a picture; it never changes, so that browsers need to ask but once."""
    sha256, media_type = shown
    headers = {"ETag": f'"{sha256}"', "Cache-Control": _FOR_EVER}
    if f'"{sha256}"' in known:
        return Response(status_code=304, headers=headers)
    name = file_name_of(row) if sha256 == row.sha256 else f"{Path(file_name_of(row)).stem}.webp"
    return FileResponse(
        house.library.objects.path_of(sha256),
        media_type=media_type,
        headers={**headers, **_named(name, is_download=is_download)},
    )


def _named(name: str, *, is_download: bool) -> dict[str, str]:
    """Headers that keep browsers from guessing what a file is and where it is to be shown."""
    how = "attachment" if is_download else "inline"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
