"""Scans: studies come in, are looked at, and something is made of them."""

from typing import Annotated, Any, no_type_check

from fastapi import APIRouter, Depends, File, Path, Request, Response, UploadFile
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile as Sent

from pinxit.desks.scan_shelf import ScanShelf, Study
from pinxit.jobs.events import announce
from pinxit.jobs.knobs import settings_schema
from pinxit.jobs.scan_verb import VERBS
from pinxit.jobs.scan_work import WARNING, shelf_of
from pinxit.library.homes import home_of
from pinxit.scans.installed import refuse_without_extra
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.in_use import refuse_in_use
from pinxit.service.shapes.datasets import Failed
from pinxit.service.shapes.scans import (
    NewStudy,
    ScanResult,
    ScansTaken,
    StudyList,
    StudyTold,
    VerbList,
    VerbTold,
    VolumeTold,
)
from pinxit.service.zips import ZIP, zip_answer

router = APIRouter(tags=["scans"], dependencies=[Depends(may("read"))])

Id = Annotated[str, Path(max_length=100)]
_THUMBNAIL = "image/webp"
_MAKING = [Depends(may("make"))]
_NUMBERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "Numbers, little-endian, slice by slice.",
    }
}


@no_type_check
def _sent(files: Annotated[list[UploadFile], File()]) -> list[Sent]:
    """The files of a form; in a list FastAPI leaves them what Starlette made of them."""
    return files


@router.get("/scans", summary="Your studies, newest first")
def list_studies(me: Me, house: TheHouse) -> StudyList:
    """Each with its series and what was made of them, and no word of whose they are."""
    items = [_told(each) for each in _shelf(house, me.id).studies()]
    return StudyList(items=items, total=len(items), warning=WARNING)


@router.post("/scans", status_code=201, dependencies=_MAKING, summary="Begin a study")
def make_study(wanted: NewStudy, me: Me, house: TheHouse) -> StudyTold:
    """An empty one; send its files, then queue a job `read_scans`."""
    refuse_without_extra()
    study = _shelf(house, me.id).begin(wanted.title)
    _tell(house, me.id, study, "added")
    return _told(study)


@router.get("/scan-verbs", summary="What can be made of scans")
def list_scan_verbs() -> VerbList:
    """Each with the schema of its knobs; a job `scan` does it."""
    items = []
    for name, about in VERBS.describe().items():
        verb = VERBS.load(name)
        knobs = settings_schema(verb.settings)
        items.append(
            VerbTold(name=name, about=about, sees_dicom_alone=verb.sees_dicom_alone, knobs=knobs)
        )
    return VerbList(items=items)


@router.get("/scans/{scan}", summary="One study")
def show_study(scan: Id, me: Me, house: TheHouse) -> StudyTold:
    """Its series, what is missing or tilted in them, and what was made of them."""
    return _told(_shelf(house, me.id).study(scan))


@router.patch("/scans/{scan}", dependencies=_MAKING, summary="Rename a study")
def change_study(scan: Id, wanted: NewStudy, me: Me, house: TheHouse) -> StudyTold:
    """Gives it another name for people."""
    study = _shelf(house, me.id).study(scan)
    study.rename(wanted.title)
    _tell(house, me.id, study, "changed")
    return _told(study)


@router.delete("/scans/{scan}", status_code=204, dependencies=_MAKING, summary="Delete a study")
def delete_study(scan: Id, me: Me, house: TheHouse) -> None:
    """Deletes its originals and all that was made of them, for ever."""
    study = _free_study(house, me.id, scan)
    study.delete()
    _tell(house, me.id, study, "removed")


@router.post("/scans/{scan}/files", dependencies=_MAKING, summary="Send files of a study")
def send_scans(
    scan: Id,
    files: Annotated[list[Sent], Depends(_sent)],
    request: Request,
    me: Me,
    house: TheHouse,
) -> ScansTaken:
    """Takes DICOM, NIfTI, grey PNG and TIFF, and ZIP archives of them; their names are forgotten.

    They are opened by the job `read_scans`, not here.
    """
    study = _shelf(house, me.id).study(scan)
    sent = ((each.filename or "scan", each.file) for each in files)
    done = study.take(sent, request.state.room.take)
    failed = [Failed(name=name, detail=why) for name, why in done.failed]
    return ScansTaken(added=done.added, known=done.known, failed=failed)


@router.get(
    "/scans/{scan}/volumes/{volume}",
    response_class=FileResponse,
    responses=_NUMBERS,
    summary="The values of a volume",
)
def show_scan_volume(scan: Id, volume: Id, me: Me, house: TheHouse) -> Response:
    """All of its values in the scan's own unit, of the type and shape that the study tells."""
    path = _shelf(house, me.id).study(scan).part_of(volume, ".gz")
    headers = {"Content-Encoding": "gzip"}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


@router.get(
    "/scans/{scan}/volumes/{volume}/thumbnail",
    response_class=FileResponse,
    responses={200: {"content": {_THUMBNAIL: {}}}},
    summary="A small view of a volume",
)
def show_scan_thumbnail(scan: Id, volume: Id, me: Me, house: TheHouse) -> Response:
    """Its middle slice, to tell series apart."""
    path = _shelf(house, me.id).study(scan).part_of(volume, ".webp")
    return FileResponse(path, media_type=_THUMBNAIL)


@router.get(
    "/scans/{scan}/results/{result}/zip",
    response_class=FileResponse,
    responses=ZIP,
    summary="The files of a result",
)
def zip_of_scan_result(scan: Id, result: Id, me: Me, house: TheHouse) -> Response:
    """Derived DICOM or NIfTI with the signed record that `pinxit verify` checks."""
    study = _shelf(house, me.id).study(scan)
    folder = study.result(result)
    verb = next(each["verb"] for each in study.made() if each["id"] == result)
    paths = sorted(each for each in (folder / "files").rglob("*") if each.is_file())
    files = [(each.relative_to(folder / "files").as_posix(), each) for each in paths]
    return zip_answer(files, f"scan-{verb}-{result[:8]}.zip", is_packed=False)


@router.delete(
    "/scans/{scan}/results/{result}",
    status_code=204,
    dependencies=_MAKING,
    summary="Delete a result",
)
def delete_scan_result(scan: Id, result: Id, me: Me, house: TheHouse) -> None:
    """Deletes what was made; the series that it was made of stays."""
    study = _shelf(house, me.id).study(scan)
    study.forget_result(result)
    _tell(house, me.id, study, "changed")


def _shelf(house: House, owner: str) -> ScanShelf:
    return shelf_of(home_of(house.config.home, owner))


def _free_study(house: House, owner: str, scan: str) -> Study:
    """A study that no job works on.

    Raises:
        NotThere: there is none.
        Conflict: a job needs it.
    """
    study = _shelf(house, owner).study(scan)

    def needs(kind: str, params: dict[str, Any]) -> bool:
        return kind in ("scan", "read_scans") and params.get("study") == scan

    refuse_in_use(house.database, owner, ("study", str(study.about().get("title"))), needs)
    return study


def _told(study: Study) -> StudyTold:
    about, place = study.about(), f"/api/v1/scans/{study.id}"
    failed = [str(each) for each in about.get("failed", [])]
    volumes = [_volume(each, place) for each in study.told()] if about.get("is_read") else []
    return StudyTold(
        id=study.id,
        title=str(about.get("title", "")),
        created=str(about.get("created", "")),
        is_read=bool(about.get("is_read")),
        waiting=len(study.waiting()),
        failures=int(about.get("failures", len(failed))),
        failed=failed,
        volumes=volumes,
        results=[
            ScanResult(**each, url=f"{place}/results/{each['id']}/zip") for each in study.made()
        ],
    )


def _volume(told: dict[str, Any], place: str) -> VolumeTold:
    url = f"{place}/volumes/{told['id']}"
    return VolumeTold(**told, url=url, thumbnail=f"{url}/thumbnail")


def _tell(house: House, owner: str, study: Study, change: str) -> None:
    with house.database.writing() as session:
        announce(session, owner, "scans", "scan", {"id": study.id, "change": change})
