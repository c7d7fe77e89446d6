"""Classes, for those who teach: open, look after, and close them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse

from pinxit.service import class_work
from pinxit.service.asking import Asker, Me, TheHouse, may
from pinxit.service.class_addresses import join_address, qr_code
from pinxit.service.class_ends import ClassEnds
from pinxit.service.class_overview import Seen, overview, thumbnail_of
from pinxit.service.classes import Plan, gone_at
from pinxit.service.house import House
from pinxit.service.paging import AfterName, Limit, page_after
from pinxit.service.problem import Conflict
from pinxit.service.shapes.classes import (
    ChangedClass,
    ClassAddress,
    Classes,
    ClassSeen,
    ClassTold,
    ClosedClass,
    NewClass,
    StudentJob,
    StudentTold,
)
from pinxit.service.shapes.people import QuotaTold
from pinxit.tables.base import now
from pinxit.tables.classes import SchoolClass

router = APIRouter(tags=["classes"], dependencies=[Depends(may("admin"))])

ClassId = Annotated[str, Path(max_length=64)]
StudentId = Annotated[str, Path(max_length=64)]
_OF_STUDENT = "/classes/{school_class}/students/{student}"


@router.get("/classes", summary="List your classes")
def list_classes(me: Me, house: TheHouse, limit: Limit = 100, cursor: AfterName = "") -> Classes:
    """Those that you opened, newest first, until their students' things are deleted."""
    found = house.classes.list(me.id)
    some, following = page_after(found, lambda each: each.id, limit, cursor)
    items = [_told(house, me, each) for each in some]
    return Classes(items=items, next_cursor=following, total=len(found))


@router.post("/classes", status_code=201, summary="Open a class")
def open_class(wanted: NewClass, me: Me, house: TheHouse) -> ClassTold:
    """Makes a code by which students come in without accounts, as long as the class is open."""
    if house.config.is_local:
        raise Conflict(
            "Only this machine reaches this studio. Stop it and start `pinxit studio --host "
            "0.0.0.0`, then students in the same network can come in.",
            "class_unreachable",
        )
    plan = Plan(wanted.most, wanted.hours, wanted.keeps_days, wanted.quota)
    return _told(house, me, house.classes.open(me.id, wanted.name, plan))


@router.get("/classes/{school_class}", summary="See a class")
def show_class(school_class: ClassId, request: Request, me: Me, house: TheHouse) -> ClassSeen:
    """Who is there, what runs, what was made, and where students come in."""
    found = house.classes.get(me.id, school_class)
    students = house.classes.students(me.id, school_class)
    address = join_address(request, house.config)
    return ClassSeen(
        **_shape(found, len(students)).model_dump(),
        address=_address(address, found.code) if address else None,
        present=[_student(each) for each in overview(house, students)],
    )


@router.patch("/classes/{school_class}", summary="Change a class")
def change_class(school_class: ClassId, wanted: ChangedClass, me: Me, house: TheHouse) -> ClassTold:
    """Changes name, places, limits, end; one that has ended is opened again by new `hours`."""
    changes = {name: value for name, value in wanted.model_dump().items() if value is not None}
    return _told(house, me, house.classes.change(me.id, school_class, changes))


@router.post("/classes/{school_class}/close", summary="Close a class")
def close_class(school_class: ClassId, wanted: ClosedClass, me: Me, house: TheHouse) -> ClassTold:
    """Signs everybody in it out, stops their jobs, and keeps what they made, or deletes it."""
    closed = house.classes.close(me.id, school_class, wanted.keeps_days)
    told = _told(house, me, closed)
    ClassEnds(house).tidy()
    return told


@router.post("/classes/{school_class}/pause", summary="Let the jobs of a class wait")
def pause_class(school_class: ClassId, me: Me, house: TheHouse) -> ClassTold:
    """All of them; further ones are refused until it goes on."""
    class_work.pause(house.queue, me.id, school_class)
    return _told(house, me, house.classes.get(me.id, school_class))


@router.post("/classes/{school_class}/resume", summary="Let the jobs of a class go on")
def resume_class(school_class: ClassId, me: Me, house: TheHouse) -> ClassTold:
    """Those that waited because the class was paused."""
    class_work.go_on(house.queue, me.id, school_class)
    return _told(house, me, house.classes.get(me.id, school_class))


@router.post(f"{_OF_STUDENT}/return", status_code=204, summary="Let a student in again")
def let_student_return(
    school_class: ClassId, student: StudentId, me: Me, house: TheHouse
) -> Response:
    """The next who joins under this name gets their things: for who changed the device."""
    house.classes.let_return(me.id, school_class, student)
    return Response(status_code=204)


@router.delete(_OF_STUDENT, status_code=204, summary="Take a student out")
def take_student_out(
    school_class: ClassId, student: StudentId, me: Me, house: TheHouse
) -> Response:
    """Signs them out, and deletes all of theirs as soon as nothing of it runs."""
    house.classes.take_out(me.id, school_class, student)
    ClassEnds(house).tidy()
    return Response(status_code=204)


@router.post(f"{_OF_STUDENT}/jobs/{{job}}/cancel", status_code=204, summary="Stop a student's job")
def cancel_student_job(
    school_class: ClassId, student: StudentId, job: str, me: Me, house: TheHouse
) -> Response:
    """What it kept already stays."""
    class_work.cancel(house.queue, me.id, (school_class, student), job)
    return Response(status_code=204)


@router.get(
    f"{_OF_STUDENT}/pictures/{{picture}}/thumbnail",
    response_class=FileResponse,
    responses={200: {"content": {"image/webp": {}}, "description": "The file."}},
    summary="Look at a student's picture, small",
)
def get_student_thumbnail(
    school_class: ClassId, student: StudentId, picture: str, me: Me, house: TheHouse
) -> Response:
    """A WebP of at most 320 pixels a side."""
    sha256 = thumbnail_of(house, me.id, (school_class, student), picture)
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    path = house.library.objects.path_of(sha256)
    return FileResponse(path, media_type="image/webp", headers=headers)


def _told(house: House, me: Asker, found: SchoolClass) -> ClassTold:
    return _shape(found, len(house.classes.students(me.id, found.id)))


def _shape(found: SchoolClass, students: int) -> ClassTold:
    return ClassTold(
        id=found.id,
        name=found.name,
        code=found.code,
        most=found.most,
        students=students,
        opened=found.opened,
        ends=found.ends,
        is_open=found.ends > now(),
        keeps_days=found.keeps_days,
        gone=gone_at(found),
        is_paused=found.is_paused,
        quota=found.quota,
    )


def _address(address: str, code: str) -> ClassAddress:
    whole = f"{address}#{code}"
    drawn = qr_code(whole)
    return ClassAddress(address=address, whole=whole, side=drawn.side, path=drawn.path)


def _student(seen: Seen) -> StudentTold:
    there = seen.student
    return StudentTold(
        id=there.person,
        name=there.name,
        joined=there.joined,
        seen=there.seen,
        may_return=there.may_return,
        jobs=seen.jobs,
        working=[StudentJob.model_validate(each, from_attributes=True) for each in seen.working],
        pictures=seen.pictures,
        newest=list(seen.newest),
        models=seen.models,
        datasets=seen.datasets,
        quota={
            name: QuotaTold(used=each.used, limit=each.limit) for name, each in seen.quotas.items()
        },
    )
