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

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pinxit.base.about import __version__
from pinxit.jobs.hooks import HEARS_NOTHING
from pinxit.service.outward import SECONDS, NotSent, Sender
from pinxit.service.webhooks import signature
from pinxit.tables.base import now
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.hooks import Delivery, Webhook
from pinxit.tables.people import Person

WAITS = (5.0, 30.0, 120.0, 600.0, 3600.0, 4 * 3600.0, 12 * 3600.0, 24 * 3600.0)
"""Seconds from one attempt to the next. After the last one a message that is refused has failed,
and a webhook that takes none is switched off."""
_BETWEEN_LOOKS = 1.0
_HANDS = 4
_LEASE = 6 * SECONDS
"""Seconds for which a message that is being sent belongs to its courier."""
_KEPT_DAYS = 7
_TIDY_EVERY = 3600.0
_GONE = 410
"""HTTP status by which a receiver says that it wants to hear no more."""
_TRY_LATER = (408, 429)
_THEIR_FAULT = 500
_AWAY = ("no_answer", "tls", "inward")
"""Faults that have nothing to do with the message: others need not be tried now."""

_log = logging.getLogger("pinxit.service")


@dataclass(frozen=True, slots=True)
class _Errand:
    """One message, as a courier takes it along."""

    id: str
    webhook: str
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
                except Exception as fault:  # noqa: BLE001, they go on when it is over
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
        """The oldest message of some webhooks, each for this courier alone for a while."""
        with self.database.reading() as session:
            moment = session.scalar(select(clock())) or 0.0
            oldest = Delivery.due, Delivery.created, Delivery.id
            place = func.row_number().over(partition_by=Delivery.webhook, order_by=oldest)
            due = (
                select(Delivery.id, place.label("place"))
                .join(Webhook, Webhook.id == Delivery.webhook)
                .join(Person, Person.id == Webhook.owner)
                .where(Delivery.state == "waiting", Delivery.due <= moment)
                .where(Webhook.is_on, Webhook.held_until <= moment)
                .where(Person.is_active, Person.role != HEARS_NOTHING)
                .subquery()
            )
            wanted = (
                select(Delivery, Webhook)
                .join(Webhook, Webhook.id == Delivery.webhook)
                .join(due, due.c.id == Delivery.id)
                .where(due.c.place == 1)
                .order_by(*oldest)
                .limit(_HANDS)
            )
            found = session.execute(wanted).all()
        taken = [self._taken(told, hook, moment) for told, hook in found]
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
        sent = hook.owner, hook.url, hook.secret, told.body
        return _Errand(told.id, hook.id, *sent, told.attempts + 1)

    def _run(self, errand: _Errand) -> None:
        try:
            status, fault = self._send(errand)
        except Exception as broken:  # noqa: BLE001, one message must not end all couriers
            _log.warning("A webhook could not be told: %s", type(broken).__name__)
            status, fault = None, "no_answer"
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
        # the webhook first, as everybody does, or two of them could wait for each other
        hook = session.get(Webhook, errand.webhook, with_for_update={"key_share": True})
        row = session.get(Delivery, errand.id, with_for_update=True)
        if hook is None or row is None:
            return  # it was removed meanwhile
        if row.attempts != errand.attempt or row.state != "waiting":
            return  # it belongs to another courier
        row.status, row.fault = status, fault
        moment = session.scalar(select(clock())) or 0.0
        is_away = fault in _AWAY or status in _TRY_LATER or (status or 0) >= _THEIR_FAULT
        if not fault:
            row.state, row.ended = "delivered", now()
            hook.failures, hook.held_until = 0, 0.0
        elif status == _GONE:
            row.state, row.ended = "failed", now()
            hook.is_on, hook.why_off = False, "gone"
        elif is_away:
            self._hold(hook, row, moment)
        elif errand.attempt > len(WAITS):
            row.state, row.ended = "failed", now()
        else:
            row.due = moment + WAITS[errand.attempt - 1]

    def _hold(self, hook: Webhook, row: Delivery, moment: float) -> None:
        """Has all messages of a webhook that does not take any wait, longer each time."""
        hook.failures += 1
        if hook.failures > len(WAITS):
            hook.is_on, hook.why_off = False, "failing"
            row.state, row.ended = "failed", now()
        else:
            hook.held_until = row.due = moment + WAITS[hook.failures - 1]

    def _tidy(self) -> None:
        """Forgets old messages, now and then."""
        if time() - self._tidied < _TIDY_EVERY:
            return
        self._tidied = time()
        limit = now() - timedelta(days=_KEPT_DAYS)
        never = Delivery.ended.is_(None) & (Delivery.created < limit - timedelta(days=_KEPT_DAYS))
        with self.database.writing() as session:
            session.execute(delete(Delivery).where((Delivery.ended < limit) | never))
