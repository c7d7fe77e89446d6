"""Data sets: pictures come in, their rights are said, versions are frozen."""

from typing import Annotated, Any, no_type_check

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile as Sent

from pinxit.base.errors import UserMistake
from pinxit.datasets.credits import credits_of, credits_page
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.licenses import UNKNOWN
from pinxit.datasets.rights import Rights
from pinxit.desks.copies import copy_to_change, size_of_copy
from pinxit.desks.datasets import DatasetDesk
from pinxit.desks.looks import MEDIA_TYPE, view_of
from pinxit.jobs.events import announce
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.dataset_views import dataset_told, pictures_told, report_told
from pinxit.service.in_use import refuse_in_use
from pinxit.service.paging import Cursor, Limit, page_of
from pinxit.service.problem import Conflict, Missing
from pinxit.service.shapes.datasets import (
    DatasetCopy,
    DatasetList,
    DatasetPictures,
    DatasetReport,
    DatasetTold,
    Failed,
    FilesTaken,
    Filter,
    NewDataset,
    PicturesChosen,
    PicturesEdit,
)
from pinxit.service.within import room_for

router = APIRouter(tags=["data sets"])

_CHANGES = [Depends(may("train"))]
_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@no_type_check
def _sent(files: Annotated[list[UploadFile], File()]) -> list[Sent]:
    """The files of a form; in a list FastAPI leaves them what Starlette made of them."""
    return files


@router.get("/datasets")
def list_datasets(me: Me, house: TheHouse) -> DatasetList:
    """All data sets, those too of which nothing was imported yet."""
    desk = house.studio(me.id).dataset_desk
    items = [dataset_told(desk, name) for name in desk.names()]
    return DatasetList(items=items, total=len(items))


@router.post("/datasets", status_code=201, dependencies=_CHANGES)
def make_dataset(wanted: NewDataset, me: Me, house: TheHouse) -> DatasetTold:
    """An empty data set; send its pictures, then queue a job `import_dataset`."""
    desk = house.studio(me.id).dataset_desk
    if wanted.name in desk.names():
        raise Conflict(
            f"There is a data set {wanted.name} already; choose another name.",
            "name_taken",
            {"noun": "data set", "name": wanted.name},
        )
    license_id = wanted.license or UNKNOWN
    desk.begin(wanted.name, Rights(license_id, wanted.creator, wanted.source, wanted.evidence))
    _tell(house, me.id, wanted.name, "added")
    return dataset_told(desk, wanted.name)


@router.post("/datasets/{name}/files", dependencies=_CHANGES)
def send_files(
    name: str,
    files: Annotated[list[Sent], Depends(_sent)],
    request: Request,
    me: Me,
    house: TheHouse,
) -> FilesTaken:
    """Takes pictures, tables about them, and ZIP archives of both; says which were not taken."""
    desk = _desk_with(house, me.id, name)

    def decodes(data: bytes, title: str) -> object:
        with house.library.gate.turn():
            return house.library.gate.picture(data, title)

    intake = desk.intake(name, decodes, house.config.most_upload_bytes, request.state.room.take)
    done = intake.take((each.filename or "picture", each.file) for each in files)
    if done.added:
        _tell(house, me.id, name, "files")
    failed = [Failed(name=file, detail=why) for file, why in done.failed]
    return FilesTaken(added=len(done.added), known=len(done.known), failed=failed)


@router.post("/datasets/{name}/copies", status_code=201, dependencies=_CHANGES)
def copy_dataset(name: str, wanted: DatasetCopy, me: Me, house: TheHouse) -> DatasetTold:
    """A copy that can be changed here; queue a job `import_dataset` for it."""
    desk = _desk_with(house, me.id, name)
    if wanted.name in desk.names():
        raise Conflict(
            f"There is a data set {wanted.name} already; choose another name.",
            "name_taken",
            {"noun": "data set", "name": wanted.name},
        )
    with room_for(house, me.id, size_of_copy(desk, name)):
        copy_to_change(desk, name, wanted.name)
    _tell(house, me.id, wanted.name, "added")
    return dataset_told(desk, wanted.name)


@router.get("/datasets/{name}")
def show_dataset(name: str, me: Me, house: TheHouse) -> DatasetTold:
    """One data set: its rights, how ready it is, its versions."""
    return dataset_told(_desk_with(house, me.id, name), name)


@router.get("/datasets/{name}/pictures")
def list_dataset_pictures(
    name: str,
    me: Me,
    house: TheHouse,
    wanted: Annotated[Filter, Query(alias="filter")] = "all",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> DatasetPictures:
    """The pictures of the newest version, by path."""
    desk = _desk_with(house, me.id, name)
    newest = desk.newest(name)
    found = pictures_told(desk, newest, wanted) if newest else []
    items, following = page_of(found, limit, cursor)
    return DatasetPictures(items=items, next_cursor=following, total=len(found))


@router.get(
    "/datasets/{name}/pictures/{sha256}/thumbnail",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
)
def show_dataset_thumbnail(name: str, sha256: str, me: Me, house: TheHouse) -> Response:
    """A small view of a picture, of any version of the data set."""
    studio = house.studio(me.id)
    desk = _desk_with(house, me.id, name)
    store = desk.rights.datasets
    for version in reversed(store.versions(name)):
        dataset = store.load(name, version)
        for entry in dataset.entries:
            if entry.sha256 == sha256:
                return Response(_view(studio.home, dataset, entry), 200, _FOR_EVER, MEDIA_TYPE)
    raise Missing(f"{name} has no such picture.", "no_picture")


@router.patch("/datasets/{name}/pictures", dependencies=_CHANGES)
def edit_dataset_pictures(name: str, wanted: PicturesEdit, me: Me, house: TheHouse) -> DatasetTold:
    """Says whose pictures these are and which class they have; a frozen version stays as it is."""
    desk = _desk_to_change(house, me.id, name)
    if wanted.tags is not None and wanted.ids == "all":
        raise UserMistake("Name the pictures that get these tags; all in one class are none.")
    if wanted.rights is not None:
        ids = None if wanted.ids == "all" else wanted.ids
        desk.say_rights(name, ids, wanted.rights.cells())
    if wanted.tags is not None and wanted.ids != "all":
        desk.regroup(name, wanted.ids, wanted.tags)
    _tell(house, me.id, name, "changed")
    return dataset_told(desk, name)


@router.post("/datasets/{name}/remove", dependencies=_CHANGES)
def remove_dataset_pictures(
    name: str, wanted: PicturesChosen, me: Me, house: TheHouse
) -> DatasetTold:
    """Takes pictures out of a data set; of a frozen version nothing is lost."""
    desk = _desk_to_change(house, me.id, name)
    desk.remove(name, wanted.ids)
    _tell(house, me.id, name, "changed")
    return dataset_told(desk, name)


@router.get("/datasets/{name}/report")
def show_dataset_report(name: str, me: Me, house: TheHouse) -> DatasetReport:
    """Sizes, twins, rights with reasons, groups and their shares, colors, brightness."""
    desk = _desk_with(house, me.id, name)
    return report_told(desk, _imported(desk, name))


@router.get("/datasets/{name}/credits", response_class=HTMLResponse)
def show_dataset_credits(name: str, me: Me, house: TheHouse) -> HTMLResponse:
    """Who is to be credited for what is made from a data set, as a page."""
    newest = _imported(_desk_with(house, me.id, name), name)
    page = credits_page(f"Credits of {name}", newest.joined().sentence, credits_of(newest))
    return HTMLResponse(page)


@router.post("/datasets/{name}/freeze", dependencies=_CHANGES)
def freeze_dataset(name: str, me: Me, house: TheHouse) -> DatasetTold:
    """Makes sure that the newest version never changes again, and signs it."""
    desk = _desk_with(house, me.id, name)
    _imported(desk, name)
    desk.rights.freeze(name)
    _tell(house, me.id, name, "frozen")
    return dataset_told(desk, name)


@router.delete("/datasets/{name}", status_code=204, dependencies=_CHANGES)
def delete_dataset(name: str, me: Me, house: TheHouse, even_frozen: bool = False) -> None:
    """Forgets a data set, and deletes the pictures that were sent for it."""
    desk = _desk_to_change(house, me.id, name, even_elsewhere=True)
    newest = desk.newest(name)
    frozen = [v for v in desk.rights.datasets.versions(name) if _is_frozen(desk, name, v)]
    if newest is not None and frozen and not even_frozen:
        raise Conflict(
            f"Version {frozen[0]} of {name} is frozen, because a model may have learned from it, "
            "and its record would be lost. Say so if even frozen ones shall be deleted.",
            "frozen",
            {"name": name, "version": frozen[0]},
        )
    desk.delete(name, even_frozen=even_frozen)
    _tell(house, me.id, name, "removed")


def _is_frozen(desk: DatasetDesk, name: str, version: int) -> bool:
    return desk.rights.datasets.load(name, version).frozen


def _desk_with(house: House, owner: str, name: str) -> DatasetDesk:
    """The desk of somebody who has a data set of that name.

    Raises:
        Missing: they have none.
    """
    desk = house.studio(owner).dataset_desk
    if name not in desk.names():
        raise Missing(f"There is no data set {name[:64]!r}.", "no_dataset", {"name": name[:64]})
    return desk


def _desk_to_change(
    house: House, owner: str, name: str, *, even_elsewhere: bool = False
) -> DatasetDesk:
    """The same, if no job works with the data set and its pictures were sent to this studio.

    Raises:
        Missing: they have none.
        Conflict: a job needs it, or its pictures lie elsewhere.
    """
    desk = _desk_with(house, owner, name)
    if desk.uploads.folder(name) is None and not even_elsewhere:
        raise Conflict(
            f"The pictures of {name} were imported from a folder of this machine; change them "
            "there, and import them again with `pinxit dataset import`.",
            "lies_elsewhere",
            {"name": name},
        )

    def needs(kind: str, params: dict[str, Any]) -> bool:
        is_import = kind == "import_dataset" and params.get("name") == name
        return is_import or (kind == "train" and params.get("dataset") == name and even_elsewhere)

    refuse_in_use(house.database, owner, ("data set", name), needs)
    return desk


def _imported(desk: DatasetDesk, name: str) -> Dataset:
    newest = desk.newest(name)
    if newest is None:
        raise Conflict(
            f"Nothing was imported into {name} yet; queue a job import_dataset.",
            "nothing_imported",
            {"name": name},
        )
    return newest


def _view(home: Any, dataset: Dataset, entry: Any) -> bytes:
    try:
        return view_of(home, dataset, entry)
    except UserMistake as fault:
        raise Missing(
            f"{entry.path} is not where it was imported from any more.", "no_picture"
        ) from fault


def _tell(house: House, owner: str, name: str, change: str) -> None:
    with house.database.writing() as session:
        announce(session, owner, "datasets", "dataset", {"name": name, "change": change})
