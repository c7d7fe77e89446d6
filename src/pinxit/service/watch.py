"""The watch: counts and logs every answer. The net: turns what nobody caught into a problem."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pinxit.base.errors import frames_of
from pinxit.service.metrics import Metrics
from pinxit.service.problem import problem_of

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Watch:
    """Sees every request come and every answer go."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"], time.perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, send_noted)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = route_of(scope)
        self._metrics.note(method, route, status, seconds)
        asker = scope.get("asker")
        structlog.get_logger().info(
            "answered",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            person=asker.id if asker else "",
        )


class Net:
    """Answers by a problem what nobody caught; within the guard, so that it has all its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_seen(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_seen)
        except Exception as fault:
            if scope["type"] != "http":
                raise
            structlog.get_logger().error(
                "fault", route=route_of(scope), error=type(fault).__name__, at=frames_of(fault)
            )
            if not has_begun:
                await problem_of(fault)(scope, receive, send)


def route_of(scope: Scope) -> str:
    """The pattern of the route that answered, without ids and names; "" if none did."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    return str(getattr(context or scope.get("route"), "path_format", ""))
