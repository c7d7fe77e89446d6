"""What webhooks hear: messages are written in the transaction that makes them true.

So none is lost, and none tells of what was taken back. Whoever sends them (`service/couriers.py`)
finds them in the database. Their form is that of Standard Webhooks (standardwebhooks.com).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from pinxit.tables.base import now
from pinxit.tables.hooks import Delivery, Webhook
from pinxit.tables.people import Person
from pinxit.tables.shelves import KeptPicture

HookEvent = Literal["job.succeeded", "job.failed", "job.canceled", "image.created", "model.created"]
HOOK_EVENTS: tuple[str, ...] = get_args(HookEvent)
PING = "ping"
"""A trial; every webhook hears it."""

HEARS_NOTHING = "student"
"""Role of those who have no webhooks."""

_MODEL_IS_THERE = ("trained", "added")


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a webhook is told.

    Attributes:
        owner: Whose webhooks.
        event: A `HookEvent` or `PING`.
        subject: What it is about; of each subject, a webhook hears once.
        data: What happened.
    """

    owner: str
    event: str
    subject: str
    data: Mapping[str, Any]

    def body(self) -> str:
        """As it is signed and sent."""
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"type": self.event, "timestamp": moment, "data": dict(self.data)}
        # what is no number is no JSON either
        clean = json.loads(json.dumps(told), parse_constant=lambda _: None)
        return json.dumps(clean, separators=(",", ":"))  # half letters are kept as escapes


def note_for_webhooks(session: Session, announced: Iterable[Mapping[str, Any]]) -> None:
    """Writes what webhooks are to be told of what pages are told.

    Args:
        session: The transaction in which it happens; at its end.
        announced: "owner", "name" and "data" of events (`pinxit.jobs.events`).
    """
    messages = list(_messages(session, announced))
    if not messages:
        return
    owners = {each.owner for each in messages}
    wanted = select(Webhook, Person).join(Person, Person.id == Webhook.owner)
    wanted = wanted.where(Webhook.owner.in_(owners), Webhook.is_on)
    # none may be removed before this transaction has ended, or its messages would lead nowhere
    held = wanted.with_for_update(read=True, key_share=True, of=Webhook)
    found = session.execute(held).all()
    hooks = [hook for hook, person in found if person.is_let_in and person.role != HEARS_NOTHING]
    if not hooks:
        return
    for message in messages:
        for hook in hooks:
            if hook.owner == message.owner and message.event in hook.events:
                leave(session, hook, message)


def leave(session: Session, hook: Webhook, message: Message) -> Delivery | None:
    """Writes one message for one webhook; None if it has been told of this subject already."""
    told = Delivery.webhook == hook.id, Delivery.subject == message.subject
    if session.scalar(select(Delivery.id).where(*told)) is not None:
        return None
    made = Delivery(
        webhook=hook.id,
        event=message.event,
        subject=message.subject,
        body=message.body(),
        created=now(),
    )
    session.add(made)
    session.flush()
    return made


def _messages(session: Session, announced: Iterable[Mapping[str, Any]]) -> Iterator[Message]:
    for event in announced:
        owner, name, data = event["owner"], event["name"], event["data"]
        if name == "job" and f"job.{data.get('state')}" in HOOK_EVENTS:
            yield _of_job(owner, data)
        elif name == "picture" and data.get("change") == "added":
            row = session.get(KeptPicture, data["id"])
            if row is not None and row.origin == "made":
                yield Message(owner, "image.created", f"image.created {row.id}", _picture(row))
        elif name == "model" and data.get("change") in _MODEL_IS_THERE:
            told = {"name": data["name"], "url": f"/api/v1/models/{data['name']}"}
            subject = f"model.created {data['name']} {event['created'].isoformat()}"
            yield Message(owner, "model.created", subject, told)


def _of_job(owner: str, data: Mapping[str, Any]) -> Message:
    kept = ("id", "kind", "title", "state", "attempt", "result", "error", "created", "ended")
    told = {key: data.get(key) for key in kept} | {"url": f"/api/v1/jobs/{data['id']}"}
    subject = f"job.{data['state']} {told['id']} {told['attempt']}"
    return Message(owner, f"job.{data['state']}", subject, told)


def _picture(row: KeptPicture) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "use": row.use,
        "job": row.job,
        "model": row.model_name,
        "seed": row.seed,
        "media_type": row.media_type,
        "width": row.width,
        "height": row.height,
        "bytes": row.bytes,
        "sha256": row.sha256,
        "url": f"/api/v1/pictures/{row.id}",
    }
