"""Jobs that requests ask for: queued once, however often the same request arrives."""

from starlette.requests import Request

from pinxit.jobs.queue import Ask
from pinxit.service.house import House
from pinxit.service.idempotency import once_of
from pinxit.tables.work import Job


def order_job(
    house: House, request: Request, owner: str, ask: Ask, *, even_canceled: bool = True
) -> Job:
    """Queues a job, or gives the one that an earlier request with the same key has queued.

    The job and the note that this key made it are one transaction: a server that dies leaves both
    or none of them.

    Args:
        house: The server.
        request: Which asks for it.
        owner: Whose job.
        ask: What is asked for, not checked yet.
        even_canceled: Whether a job that was canceled is given as well, and none made anew.

    Raises:
        UserMistake: its kind has something against it.
        Conflict: another server carries out this request by now.
    """
    once = once_of(request.scope)
    if once is not None and once.job:
        made = house.queue.get(owner, once.job)
        if even_canceled or made.state != "canceled":
            return made
    checked = house.queue.checked(owner, ask)
    with house.database.writing() as session:
        job = house.queue.enqueue_in(session, owner, checked)
        if once is not None:
            once.note(session, job.id)
        return job
