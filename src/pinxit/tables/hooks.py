"""Webhooks: programs elsewhere that are told what happens here, and what each was told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pinxit.tables.base import Json, Moment, Table, new_id, now


class Webhook(Table):
    """An address that is told of what happens to one person's work.

    Attributes:
        secret: What messages are signed with. Whoever signs must have it, so it is no hash.
        events: What it hears of, such as "job.succeeded".
        is_on: Whether it is told anything.
        why_off: Why this server stopped telling it: "gone", "failing"; "" if somebody did.
        failures: How often in a row nothing was taken there.
        held_until: Nothing is sent there before; seconds of the database's clock.
    """

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    secret: Mapped[str] = mapped_column(String(100))
    events: Mapped[list[str]] = mapped_column(Json)
    is_on: Mapped[bool] = mapped_column(default=True)
    why_off: Mapped[str] = mapped_column(String(16), default="")
    failures: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[float] = mapped_column(default=0.0)
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class Delivery(Table):
    """One message to one webhook, until it is taken there, and for some days after.

    Attributes:
        event: "job.succeeded", "image.created" and so on; "ping" of a trial.
        subject: What it is about; a webhook is told of the same subject once.
        body: The message, as it is signed and sent.
        state: "waiting", "delivered", "failed".
        attempts: How often it was sent.
        due: When it is sent next; seconds of the database's clock.
        status: What the last answer said; None where none came.
        fault: Why the last attempt failed: "no_answer", "status", "inward", "tls"; "" if it did
            not.
    """

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    webhook: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column()
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[float] = mapped_column(default=0.0)
    status: Mapped[int | None] = mapped_column()
    fault: Mapped[str] = mapped_column(String(16), default="")
    created: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    ended: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        UniqueConstraint("webhook", "subject"),
        Index("ix_deliveries_due", "state", "due"),
    )
