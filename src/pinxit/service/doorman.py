"""The doorman: finds out who asks, before any route runs, and slows down who asks too often."""

import time
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from math import ceil

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pinxit.service.asking import COOKIE, Asker
from pinxit.service.buckets import Buckets
from pinxit.service.house import House
from pinxit.service.places import address_in
from pinxit.service.problem import problem
from pinxit.service.roles import Admitted

_REMEMBERED = 10.0
"""Seconds for which a key or cookie is not looked up again: a hash that is slow on purpose."""

_STRANGERS_MAY = {("POST", "/api/v1/verify"), ("POST", "/api/v1/session")}


@dataclass(slots=True)
class Remembered:
    """Who was let in lately, by what they showed; told of every change of people and keys."""

    known: dict[tuple[str, str], tuple[Admitted, float, int]] = field(default_factory=dict)

    def get(self, shown: tuple[str, str], version: int) -> Admitted | None:
        """Who showed this lately, if no person or key was changed since."""
        admitted, until, seen = self.known.get(shown, (None, 0.0, -1))
        if admitted is None or until < time.monotonic() or seen != version:
            self.known.pop(shown, None)
            return None
        return admitted

    def put(self, shown: tuple[str, str], admitted: Admitted, version: int) -> None:
        """Remembers somebody for some seconds."""
        if len(self.known) > 10_000:
            self.known.clear()
        self.known[shown] = (admitted, time.monotonic() + _REMEMBERED, version)


class Doorman:
    """Puts who asks into the request; who is nobody is let through, for routes to decide."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house
        self._remembered = Remembered()
        self._failed = Buckets(each_minute=20, at_once=20)
        self._strangers = Buckets(each_minute=20, at_once=20)
        self._people = Buckets(each_minute=6000, at_once=2000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        shown = _shown(Headers(scope=scope))
        address = address_in(scope)
        admitted, wait = await self._admit(shown, address)
        if admitted is not None:
            scope["asker"] = _as_asker(admitted)
            scope["is_still_in"] = lambda: self._is_still_in(shown)
            wait = 0.0 if self._house.config.is_local else self._people.take(admitted.id)
            if admitted.role == "student":
                await run_in_threadpool(self._house.classes.note_seen, admitted.id)
        elif (scope["method"], scope["path"]) in _STRANGERS_MAY and not wait:
            wait = self._strangers.take(address)
        if wait:
            await _too_often(wait)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _admit(self, shown: tuple[str, str], address: str) -> tuple[Admitted | None, float]:
        """Who shows this, and how long an address that showed many wrong keys has to wait.

        Cookies do not count: they cannot be guessed, and a page whose session ended asks often.
        """
        kind, secret = shown
        version = self._house.people.version
        known = self._remembered.get(shown, version) if secret else None
        if known is not None or not secret:
            return known, 0.0
        wait = self._failed.wait(address) if kind == "key" else 0.0
        if wait:
            return None, wait
        found = await run_in_threadpool(self._look_up, kind, secret)
        if found is not None:
            self._remembered.put(shown, found, version)
        elif kind == "key":
            self._failed.take(address)
        return found, 0.0

    def _is_still_in(self, shown: tuple[str, str]) -> bool:
        """Whether what somebody showed still lets them in; for answers that go on and on."""
        version = self._house.people.version
        found = self._remembered.get(shown, version)
        if found is None:
            found = self._look_up(*shown)
            if found is not None:
                self._remembered.put(shown, found, version)
        if found is not None and found.role == "student":
            self._house.classes.note_seen(found.id)  # a page that only listens is there, too
        return found is not None

    def _look_up(self, kind: str, secret: str) -> Admitted | None:
        sessions, config = self._house.sessions, self._house.config
        if kind == "cookie":
            return sessions.by_cookie(secret)
        is_launch = config.is_local and secret == config.launch
        return sessions.by_launch(secret) if is_launch else self._house.keys.owner_of(secret)


def _as_asker(admitted: Admitted) -> Asker:
    return Asker(admitted.id, admitted.name, admitted.role, admitted.scopes)


def _shown(headers: Headers) -> tuple[str, str]:
    """What a request shows of who asks: its kind, and the secret; "" if nothing."""
    kind, _, secret = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return "key", secret.strip()
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        found = None
    return "cookie", found.value if found else ""


def _too_often(wait: float) -> ASGIApp:
    seconds = ceil(wait)
    answer = problem(
        429,
        "too_often",
        f"Too many requests; try again in {seconds} s.",
        params={"seconds": seconds},
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer
