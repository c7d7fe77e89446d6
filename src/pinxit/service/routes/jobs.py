"""Jobs: long work in a queue, and what is wanted of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from pinxit.base.errors import UserMistake
from pinxit.jobs.order import move_before, move_to_end, set_priority
from pinxit.jobs.presets import Presets
from pinxit.jobs.queue import Ask, NoSuchJob, Only
from pinxit.jobs.telling import job_json
from pinxit.service.asking import Asker, Me, TheHouse, may
from pinxit.service.class_rules import refuse_paused
from pinxit.service.house import House
from pinxit.service.ordering import order_job
from pinxit.service.paging import Cursor, Limit
from pinxit.service.shapes.jobs import (
    ChangeJob,
    Cleared,
    Jobs,
    JobShape,
    KindShape,
    KindsShape,
    NewJob,
    QueueShape,
    State,
)
from pinxit.tables.work import Job

router = APIRouter(tags=["jobs"], dependencies=[Depends(may("read"))])

Id = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
_MAKING = [Depends(may("make"))]
_RULING = [Depends(may("admin"))]


@router.post("/jobs", status_code=202, summary="Ask for work", dependencies=_MAKING)
def add_job(wanted: NewJob, request: Request, me: Me, house: TheHouse) -> JobShape:
    """Queues a job, once its kind has nothing against it."""
    kind = house.queue.kinds.load(wanted.kind)
    me.require(kind.needs)
    _refuse_pushing(me, wanted.priority)
    params = wanted.params
    if wanted.preset is not None:
        presets = Presets(house.database, me.id, house.queue.kinds)
        params = presets.filled(wanted.preset, wanted.kind, params)
    ask = Ask(wanted.kind, params, wanted.title, wanted.priority)
    return _shape(order_job(house, request, me.id, ask))


@router.get("/jobs", summary="Your jobs, newest first")
def list_jobs(
    me: Me,
    house: TheHouse,
    state: Annotated[list[State], Query(max_length=6)] = [],  # noqa: B006, FastAPI copies it
    kind: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Jobs:
    """All jobs of yours, or those in some states or of some kinds."""
    only = Only(tuple(state), tuple(kind))
    jobs = house.queue.list(me.id, only, limit + 1, _after(house, me, cursor))
    items = [_shape(job) for job in jobs[:limit]]
    following = items[-1].id if len(jobs) > limit else None
    return Jobs(items=items, next_cursor=following, total=house.queue.count(me.id, only))


@router.get("/jobs/{id}", summary="One job")
def show_job(id: Id, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """How a job is now."""
    return _shape(house.queue.get(me.id, id))


@router.post("/jobs/{id}/pause", summary="Let a job wait", dependencies=_MAKING)
def pause_job(id: Id, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """One that runs keeps its checkpoint first."""
    return _shape(house.queue.pause(me.id, id))


@router.post("/jobs/{id}/resume", summary="Let a paused job go on", dependencies=_MAKING)
def resume_job(id: Id, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """It goes on where it was."""
    with house.database.reading() as session:
        refuse_paused(session, me.id)
    return _shape(house.queue.resume(me.id, id))


@router.post("/jobs/{id}/cancel", summary="End a job", dependencies=_MAKING)
def cancel_job(id: Id, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """What it kept in the library stays."""
    return _shape(house.queue.cancel(me.id, id))


@router.post("/jobs/{id}/finish", summary="End a job with what it has", dependencies=_MAKING)
def finish_job(id: Id, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """A training makes a model of what it has learned so far."""
    return _shape(house.queue.finish(me.id, id))


@router.post("/jobs/{id}/retry", summary="Try a job again", dependencies=_MAKING)
def retry_job(id: Id, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """One that failed or was canceled; it goes on from its checkpoint."""
    return _shape(house.queue.retry(me.id, id))


@router.patch("/jobs/{id}", summary="Move a job in the queue", dependencies=_MAKING)
def change_job(id: Id, wanted: ChangeJob, me: Me, house: TheHouse) -> JobShape:  # noqa: A002
    """Gives a job another priority, or puts it before another job of yours or to the end."""
    job = house.queue.get(me.id, id)
    if wanted.priority is not None and wanted.priority != job.priority:
        _refuse_pushing(me, wanted.priority)
        job = set_priority(house.queue, me.id, id, wanted.priority)
    if wanted.before is not None:
        job = move_before(house.queue, me.id, id, wanted.before)
    elif "before" in wanted.model_fields_set:
        job = move_to_end(house.queue, me.id, id)
    return _shape(job)


@router.delete("/jobs/{id}", status_code=204, summary="Forget a job", dependencies=_MAKING)
def delete_job(id: Id, me: Me, house: TheHouse) -> None:  # noqa: A002
    """Forgets a job that has ended; what it made stays."""
    house.queue.delete(me.id, id)


@router.get(
    "/jobs/{id}/samples/{number}",
    summary="A sample picture",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}},
)
def show_sample(id: Id, number: Number, me: Me, house: TheHouse) -> Response:  # noqa: A002
    """A small picture that a running job shows; it is no result, and not signed."""
    sample = house.queue.sample(me.id, id, number)
    headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return Response(sample.data, media_type=sample.media_type, headers=headers)


@router.get("/queue", summary="The queue")
def show_queue(house: TheHouse) -> QueueShape:
    """Whether it is paused, how many jobs run and wait, and who works."""
    return QueueShape.model_validate(house.queue.status())


@router.post("/queue/pause", summary="Let no further job begin", dependencies=_RULING)
def pause_queue(house: TheHouse) -> QueueShape:
    """Jobs that run go on."""
    house.queue.pause_all()
    return show_queue(house)


@router.post("/queue/resume", summary="Let jobs begin again", dependencies=_RULING)
def resume_queue(house: TheHouse) -> QueueShape:
    """The next job begins at once."""
    house.queue.resume_all()
    return show_queue(house)


@router.post("/queue/retry", summary="Try all failed jobs again", dependencies=_MAKING)
def retry_failed(me: Me, house: TheHouse) -> Cleared:
    """Those of yours, as many as may wait; each goes on from its checkpoint."""
    with house.database.reading() as session:
        refuse_paused(session, me.id)
    return Cleared(changed=house.queue.retry_failed(me.id))


@router.post("/queue/clear", summary="Forget all jobs that have ended", dependencies=_MAKING)
def clear_queue(me: Me, house: TheHouse) -> Cleared:
    """Those of yours; what they made stays."""
    return Cleared(changed=house.queue.clear(me.id))


@router.get("/kinds", summary="What can be asked for")
def list_kinds(house: TheHouse) -> KindsShape:
    """Each kind of job, with the schema of its params."""
    kinds = house.queue.kinds
    return KindsShape(items=[_kind(house, name, about) for name, about in kinds.describe().items()])


def _kind(house: House, name: str, about: str) -> KindShape:
    kind = house.queue.kinds.load(name)
    schema = kind.params.model_json_schema()
    return KindShape(name=name, summary=about, lane=kind.lane, needs=kind.needs, params=schema)


def _refuse_pushing(me: Asker, priority: int) -> None:
    """Only those who rule the server may put their jobs before those of others."""
    if priority > 0:
        me.require("admin")


def _after(house: House, me: Asker, cursor: str) -> Job | None:
    if not cursor:
        return None
    try:
        found: Job = house.queue.get(me.id, cursor)
    except NoSuchJob:
        raise UserMistake("No page ended there; begin again without a cursor.") from None
    return found


def _shape(job: Job) -> JobShape:
    return JobShape.model_validate(job_json(job))
