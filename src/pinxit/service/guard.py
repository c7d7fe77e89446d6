"""The guard: which requests are let in at all, and what browsers are told of every answer.

Browsers let any web page send requests to this machine. So a request must call the server by a name
of its own (a page of strangers whose name was bound to this address fails here), and one that
changes something must come from the studio's own page, as the browser says itself.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pinxit.service.asking import COOKIE
from pinxit.service.config import LOOPBACK, ServiceConfig
from pinxit.service.problem import problem

_SAFE = {"GET", "HEAD", "OPTIONS"}
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_TOLD = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """Refuses requests under a wrong name or from a strange page; adds headers to answers."""

    def __init__(self, app: ASGIApp, config: ServiceConfig) -> None:
        self._app = app
        self._names = {name.lower() for name in (*LOOPBACK, *config.names)}
        self._is_local = config.is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._tell(scope, MutableHeaders(scope=message))
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_called_right(headers.get("host", "")):
            sentence = "This server has another name; `pinxit serve --name` gives it one."
            await problem(421, "wrong_name", sentence)(scope, receive, send_guarded)
        elif scope["method"] not in _SAFE and not _is_own_page(scope, headers):
            sentence = "This came from another page; only the studio's own may change something."
            await problem(403, "other_origin", sentence)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _is_called_right(self, host: str) -> bool:
        """Whether the request names this server; a number cannot be bound to another address."""
        name = _name_in(host)
        return name in self._names or (not self._is_local and _is_number(name))

    def _tell(self, scope: Scope, headers: MutableHeaders) -> None:
        for name, value in _TOLD.items():
            headers.setdefault(name, value)
        if scope["scheme"] == "https":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if scope["path"].startswith(("/api/", "/v1/")):
            headers.setdefault("Cache-Control", "no-store")


def _is_own_page(scope: Scope, headers: Headers) -> bool:
    """Whether a request that changes something comes from a program, or from the studio's page."""
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True  # browsers send no such header by themselves, and no cookie counts beside it
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if origin is not None:
        return _is_same(origin, headers.get("host", ""), scope["scheme"])
    if site is not None:
        return site == "same-origin"
    return f"{COOKIE}=" not in headers.get("cookie", "")


def _is_same(origin: str, host: str, scheme: str) -> bool:
    parts = urlsplit(origin)
    return parts.netloc.lower() == host.lower() and parts.scheme == scheme


def _name_in(host: str) -> str:
    name = host.lower().rsplit(":", 1)[0] if not host.endswith("]") else host.lower()
    return name.strip("[]").rstrip(".")


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
