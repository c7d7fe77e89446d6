"""Webhooks: addresses of a person's programs that are told what happens to that person's work."""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pinxit.base.errors import Clash, NotThere, UserMistake
from pinxit.jobs.hooks import PING, Message, leave
from pinxit.service.outward import checked_url
from pinxit.tables.base import new_id
from pinxit.tables.database import Database
from pinxit.tables.hooks import Delivery, Webhook
from pinxit.tables.people import Person

MOST_WEBHOOKS = 20
_MARK = "whsec_"
_SECRET_BYTES = 32
_MOST_TOLD = 100
"""Deliveries of one webhook that are told, the newest."""


class NoWebhook(NotThere):
    """There is no such webhook, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("You have no such webhook; it may have been removed.", "no_webhook")


class NoDelivery(NotThere):
    """There is no such message to this webhook."""

    def __init__(self) -> None:
        super().__init__("There is no such message; old ones are forgotten.", "no_delivery")


def new_secret() -> str:
    """What the messages of one webhook are signed with."""
    return _MARK + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, id_: str, seconds: int, body: str) -> str:
    """The signature of a message, as Standard Webhooks 1.0 has it: HMAC-SHA256, in base64.

    Args:
        secret: Of the webhook, as it was told.
        id_: Of the message.
        seconds: When it is sent, since 1970.
        body: As it is sent.
    """
    key = b64decode(secret.removeprefix(_MARK))
    signed = f"{id_}.{seconds}.{body}".encode()
    return "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()


@dataclass(frozen=True, slots=True)
class Told:
    """A webhook and how the last message to it went.

    Attributes:
        hook: The webhook.
        last: The newest message; None if there never was one.
        waiting: How many messages are still to be taken there.
    """

    hook: Webhook
    last: Delivery | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The webhooks of one person.

    Attributes:
        database: Where they are.
        owner: Whose they are.
        may_be_near: Whether they may lead to this machine and its network.
    """

    database: Database
    owner: str
    may_be_near: bool = False

    def list(self) -> list[Told]:
        """All, oldest first."""
        wanted = select(Webhook).where(Webhook.owner == self.owner)
        with self.database.reading() as session:
            rows = session.scalars(wanted.order_by(Webhook.created, Webhook.id)).all()
            return [_told(session, row) for row in rows]

    def add(self, url: str, events: Sequence[str]) -> Told:
        """A new webhook, which is told of what happens from now on.

        Raises:
            UserMistake: the address may not be sent to, or there are too many webhooks.
        """
        row = Webhook(
            owner=self.owner,
            url=checked_url(url, may_be_near=self.may_be_near),
            secret=new_secret(),
            events=sorted(set(events)),
        )
        with self.database.writing() as session:
            # whoever adds another at the same moment waits here, and then counts this one too
            session.scalar(select(Person.id).where(Person.id == self.owner).with_for_update())
            mine = select(func.count()).select_from(Webhook).where(Webhook.owner == self.owner)
            if (session.scalar(mine) or 0) >= MOST_WEBHOOKS:
                raise UserMistake(
                    f"There are {MOST_WEBHOOKS} webhooks already; remove one first.",
                    "hooks_full",
                    {"most": MOST_WEBHOOKS},
                )
            session.add(row)
            session.flush()
            return _told(session, row)

    def change(
        self, id_: str, url: str | None, events: Sequence[str] | None, is_on: bool | None
    ) -> Told:
        """Gives a webhook another address or other events, or switches it on or off.

        Raises:
            NoWebhook: there is none, or it is somebody else's.
            UserMistake: the address may not be sent to.
        """
        with self.database.writing() as session:
            row = self._mine(session, id_)
            if url is not None:
                row.url = checked_url(url, may_be_near=self.may_be_near)
            if events is not None:
                row.events = sorted(set(events))
            if is_on is not None:
                row.is_on, row.why_off = is_on, ""
            if url is not None or is_on:
                _hurry(session, row)
            session.flush()
            return _told(session, row)

    def renew(self, id_: str) -> Told:
        """Gives a webhook another secret; what is sent from now on is signed with it.

        Raises:
            NoWebhook: there is none, or it is somebody else's.
        """
        with self.database.writing() as session:
            row = self._mine(session, id_)
            row.secret = new_secret()
            return _told(session, row)

    def remove(self, id_: str) -> None:
        """Forgets a webhook and what it was told.

        Raises:
            NoWebhook: there is none, or it is somebody else's.
        """
        with self.database.writing() as session:
            session.delete(self._mine(session, id_))

    def ping(self, id_: str) -> Delivery:
        """Sends a webhook a message that says nothing, to see whether it comes.

        Raises:
            NoWebhook: there is none, or it is somebody else's.
            Clash: it is switched off, or a trial is on its way.
        """
        with self.database.writing() as session:
            row = self._mine(session, id_)
            _refuse_off(row)
            waits = Delivery.webhook == row.id, Delivery.state == "waiting", Delivery.event == PING
            if session.scalar(select(Delivery.id).where(*waits).limit(1)) is not None:
                raise Clash("A trial is on its way already.", "is_on_its_way")
            trial = Message(self.owner, PING, f"{PING} {new_id()}", {"webhook": row.id})
            made = leave(session, row, trial)
        if made is None:
            raise AssertionError
        return made

    def deliveries(self, id_: str) -> Sequence[Delivery]:
        """The newest messages to a webhook, newest first.

        Raises:
            NoWebhook: there is none, or it is somebody else's.
        """
        with self.database.reading() as session:
            hook = self._mine(session, id_)
            wanted = select(Delivery).where(Delivery.webhook == hook.id).limit(_MOST_TOLD)
            order = Delivery.created.desc(), Delivery.id
            return session.scalars(wanted.order_by(*order)).all()

    def send_again(self, id_: str, delivery: str) -> Delivery:
        """Sends a message once more, under the same id, as one that was sent never.

        Raises:
            NoWebhook: there is no such webhook, or it is somebody else's.
            NoDelivery: it has no such message.
            Clash: the webhook is switched off, or the message is on its way.
        """
        with self.database.writing() as session:
            hook = self._mine(session, id_)
            row = session.get(Delivery, delivery)
            if row is None or row.webhook != hook.id:
                raise NoDelivery
            _refuse_off(hook)
            if row.state == "waiting":
                raise Clash("This message is on its way already.", "is_on_its_way")
            row.state, row.attempts, row.due, row.ended = "waiting", 0, 0.0, None
            return row

    def _mine(self, session: Session, id_: str) -> Webhook:
        row = session.get(Webhook, id_)
        if row is None or row.owner != self.owner:
            raise NoWebhook
        return row


def _hurry(session: Session, row: Webhook) -> None:
    """Has all that waits sent now, as if it never had been: there is hope again."""
    row.failures, row.held_until = 0, 0.0
    waits = Delivery.webhook == row.id, Delivery.state == "waiting"
    session.execute(update(Delivery).where(*waits).values(due=0.0, attempts=0))


def _refuse_off(row: Webhook) -> None:
    if not row.is_on:
        raise Clash("This webhook is switched off; switch it on first.", "hook_off")


def _told(session: Session, row: Webhook) -> Told:
    mine = select(Delivery).where(Delivery.webhook == row.id)
    last = session.scalar(mine.order_by(Delivery.created.desc(), Delivery.id).limit(1))
    waits = Delivery.webhook == row.id, Delivery.state == "waiting"
    waiting = session.scalar(select(func.count()).select_from(Delivery).where(*waits))
    return Told(row, last, waiting or 0)
