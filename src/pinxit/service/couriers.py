"""Couriers take messages to webhooks: at least once, again and again for two days, by any server.

A message is taken for some seconds under the database's clock, so that of several servers one sends
it; if that one dies, another does. It may then come twice, under the same id. It is forgotten after
some days, whatever became of it.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from time import time

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pinxit.base.about import __version__
from pinxit.service.outward import SECONDS, NotSent, Sender
from pinxit.service.webhooks import signature
from pinxit.tables.base import now
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.hooks import Delivery, Webhook
from pinxit.tables.people import Person

WAITS = (5.0, 30.0, 120.0, 600.0, 3600.0, 4 * 3600.0, 12 * 3600.0, 24 * 3600.0)
"""Seconds from one attempt to the next; after the last one a message has failed."""
_BETWEEN_LOOKS = 1.0
_HANDS = 4
_LEASE = 6 * SECONDS
"""Seconds for which a message that is being sent belongs to its courier."""
_KEPT_DAYS = 7
_TIDY_EVERY = 3600.0
_GONE = 410
"""HTTP status by which a receiver says that it wants to hear no more."""

_log = logging.getLogger("pinxit.service")


@dataclass(frozen=True, slots=True)
class _Errand:
    """One message, as a courier takes it along."""

    id: str
    owner: str
    url: str
    secret: str
    body: str
    attempt: int


@dataclass
class Couriers:
    """Those of one server.

    Attributes:
        database: Where messages are.
        closing: Set when the server ends.
        may_be_near: Whether somebody's webhooks may lead to this machine and its network.
    """

    database: Database
    closing: threading.Event
    may_be_near: Callable[[str], bool]
    _tidied: float = field(default=0.0, init=False)

    def begin(self) -> threading.Thread:
        """Begins to take messages along, until the server ends; gives the thread."""
        thread = threading.Thread(target=self._work, name="couriers", daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        with ThreadPoolExecutor(_HANDS, thread_name_prefix="courier") as hands:
            while not self.closing.wait(_BETWEEN_LOOKS):
                try:
                    self._empty(hands)
                    self._tidy()
                except SQLAlchemyError as fault:
                    _log.warning("Webhooks could not be told: %s", type(fault).__name__)

    def _empty(self, hands: ThreadPoolExecutor) -> None:
        """Sends all that is due."""
        while not self.closing.is_set() and self.round(hands):
            pass

    def round(self, hands: ThreadPoolExecutor) -> int:
        """Sends what is due, one message for each webhook at most; how many that were.

        A webhook that does not answer holds up no other for longer than one answer may take, and
        is then asked seldom.
        """
        errands = self._take()
        list(hands.map(self._run, errands))
        return len(errands)

    def _take(self) -> list[_Errand]:
        """Some messages that are due, each for this courier alone for a while."""
        with self.database.reading() as session:
            moment = session.scalar(select(clock())) or 0.0
            wanted = (
                select(Delivery, Webhook)
                .join(Webhook, Webhook.id == Delivery.webhook)
                .join(Person, Person.id == Webhook.owner)
                .where(Delivery.state == "waiting", Delivery.due <= moment)
                .where(Webhook.is_on, Person.is_active)
                .order_by(Delivery.due, Delivery.created, Delivery.id)
                .limit(50 * _HANDS)
            )
            found = session.execute(wanted).all()
        firsts = {hook.id: (told, hook) for told, hook in reversed(found)}
        taken = [self._taken(told, hook, moment) for told, hook in list(firsts.values())[:_HANDS]]
        return [each for each in taken if each is not None]

    def _taken(self, told: Delivery, hook: Webhook, moment: float) -> _Errand | None:
        mine = (
            update(Delivery)
            .where(Delivery.id == told.id, Delivery.state == "waiting", Delivery.due <= moment)
            .values(due=moment + _LEASE, attempts=Delivery.attempts + 1)
        )
        with self.database.writing() as session:
            if session.execute(mine).rowcount != 1:  # type: ignore[attr-defined]
                return None  # another server was faster
        return _Errand(told.id, hook.owner, hook.url, hook.secret, told.body, told.attempts + 1)

    def _run(self, errand: _Errand) -> None:
        status, fault = self._send(errand)
        try:
            with self.database.writing() as session:
                self._note(session, errand, status, fault)
        except SQLAlchemyError as broken:  # it is sent again when its time is over
            _log.warning("Not noted what a webhook answered: %s", type(broken).__name__)

    def _send(self, errand: _Errand) -> tuple[int | None, str]:
        """The status of the answer and why it failed; "" if it did not."""
        seconds = int(time())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Pinxit/{__version__}",
            "webhook-id": errand.id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(errand.secret, errand.id, seconds, errand.body),
        }
        sender = Sender(may_be_near=self.may_be_near(errand.owner))
        try:
            status = sender.post(errand.url, headers, errand.body.encode())
        except NotSent as fault:
            return None, fault.reason
        return status, "" if 200 <= status < 300 else "status"

    def _note(self, session: Session, errand: _Errand, status: int | None, fault: str) -> None:
        row = session.get(Delivery, errand.id, with_for_update=True)
        if row is None or row.attempts != errand.attempt or row.state != "waiting":
            return  # it was forgotten meanwhile, or belongs to another courier
        row.status, row.fault = status, fault
        if not fault:
            row.state, row.ended = "delivered", now()
        elif status == _GONE or errand.attempt > len(WAITS):
            row.state, row.ended = "failed", now()
            self._switch_off(session, row.webhook, "gone" if status == _GONE else "failing")
        else:
            moment = session.scalar(select(clock())) or 0.0
            row.due = moment + WAITS[errand.attempt - 1]
            self._hold_others(session, row)

    def _hold_others(self, session: Session, row: Delivery) -> None:
        """Has all messages of a webhook that does not answer wait for the one that tries."""
        waits = Delivery.webhook == row.webhook, Delivery.state == "waiting"
        earlier = (*waits, Delivery.due < row.due, Delivery.id != row.id)
        session.execute(update(Delivery).where(*earlier).values(due=row.due))

    def _switch_off(self, session: Session, webhook: str, why: str) -> None:
        """Tells a webhook nothing more that did not take a message for days, or said so."""
        hook = session.get(Webhook, webhook)
        if hook is not None and hook.is_on:
            hook.is_on, hook.why_off = False, why

    def _tidy(self) -> None:
        """Forgets old messages, now and then."""
        if time() - self._tidied < _TIDY_EVERY:
            return
        self._tidied = time()
        old = Delivery.created < now() - timedelta(days=_KEPT_DAYS)
        with self.database.writing() as session:
            session.execute(delete(Delivery).where(old))
