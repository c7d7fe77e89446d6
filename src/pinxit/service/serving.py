"""Runs a server: its port, its place on record, its workers, and its end."""

import json
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from types import FrameType

import uvicorn

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.lock import Lock
from pinxit.service.app import make_app
from pinxit.service.config import DEFAULT_PORT, ServiceConfig
from pinxit.service.house import House

_PORTS_TRIED = 10
_PATIENCE = 5
"""Seconds that answers get to end when the server does."""
_CALM = 3.0
"""Seconds after the start in which the page is loaded, before heavy things are begun."""

_TOLD_WITHIN = 2.0
"""Seconds after which a server that holds a home has said where it is."""

Workers = Callable[[House], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs on a home already.

    Attributes:
        address: Where its page is.
        auth: How people get in; "local" if whoever may read the home may sign in.
        is_shared: Whether its database is a PostgreSQL, over which others may run beside it.
    """

    address: str
    auth: str
    is_shared: bool = False


class Occupied(UserMistake):
    """Another server runs on this home.

    Attributes:
        running: That server.
    """

    def __init__(self, running: Running) -> None:
        super().__init__(f"A server runs on this home already: {running.address}")
        self.running = running


def address_of(config: ServiceConfig) -> str:
    """Where the page of a server is, for a browser on the same machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config.host, config.host)  # noqa: S104
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}:{config.port}"


def bind(host: str, port: int | None) -> socket.socket:
    """A socket to listen at; without a port, the usual one or the next that is free.

    Raises:
        UserMistake: the port is taken, or this machine has no such address.
    """
    first = DEFAULT_PORT if port is None else port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for tried in range(first, first + (_PORTS_TRIED if port is None else 1)):
        # asyncio sends small answers at once only where the socket says that it is TCP
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, tried))
            made.listen(128)
        except OSError as fault:
            made.close()
            reason = fault.strerror or str(fault)
        else:
            return made
    raise UserMistake(f"{host} port {first} cannot be listened at: {reason}. Try another --port.")


@contextmanager
def occupying(config: ServiceConfig) -> Iterator[None]:
    """Holds the home, and tells whoever comes second where the first one is.

    Over a PostgreSQL, which all of them share, there may be many on one home; it is held by the
    first.

    Raises:
        Occupied: another server runs on this home.
    """
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock, place = Lock(config.home / "studio.lock"), config.home / "studio.json"
    is_shared = config.database.startswith("postgresql")
    if not lock.take():
        running = _running(place)
        if not (is_shared and running.is_shared):
            raise Occupied(running)
        yield
        return
    try:
        auth = "local" if config.may_launch else config.auth
        facts = {"address": address_of(config), "auth": auth, "is_shared": is_shared}
        write_bytes(place, json.dumps(facts).encode(), overwrite=True, mode=0o600)
        yield
    finally:
        place.unlink(missing_ok=True)
        lock.give_back()


def _running(place: Path) -> Running:
    until = monotonic() + _TOLD_WITHIN
    while not place.exists() and monotonic() < until:  # it has only just begun
        sleep(0.05)
    try:
        facts = json.loads(place.read_text(encoding="utf-8"))
        is_shared = facts.get("is_shared") is True
        return Running(str(facts["address"]), str(facts["auth"]), is_shared)
    except (OSError, ValueError, KeyError, TypeError):
        return Running(f"http://127.0.0.1:{DEFAULT_PORT}", "local")


def serve(
    config: ServiceConfig,
    listening: socket.socket,
    *,
    ready: Callable[[], None],
    workers: Workers | None = None,
    proxies: Sequence[str] = (),
) -> None:
    """Serves until it is told to stop by Ctrl-C or SIGTERM.

    Args:
        config: How the server is set up; its port is that of the socket.
        listening: Where it listens.
        ready: Called once, when the page can be opened.
        workers: Runs the workers beside the server, from a moment after the start until its end.
        proxies: Addresses of reverse proxies, which are believed who asks.
    """
    config = replace(config, port=listening.getsockname()[1])
    app = make_app(config)
    house: House = app.state.house
    told = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=_PATIENCE,
        timeout_keep_alive=30,
    )
    beside = Thread(target=_beside, args=(house, workers), name="beside", daemon=True)

    def begin() -> None:
        ready()
        beside.start()

    try:
        _Server(told, house, begin).run(sockets=[listening])
    finally:
        house.closing.set()
        if beside.ident is not None:
            beside.join(timeout=60)
        listening.close()


def _beside(house: House, workers: Workers | None) -> None:
    """Begins what is heavy once the page is loaded, and keeps workers until the server ends."""
    if house.closing.wait(_CALM):
        return
    with workers(house) if workers else nullcontext():
        house.warm()
        house.closing.wait()


class _Server(uvicorn.Server):
    """Tells when it is ready, and ends its streams when it shall stop."""

    def __init__(self, config: uvicorn.Config, house: House, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._house = house
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        both = (signal.SIGINT, signal.SIGTERM)
        before = {each: signal.signal(each, self.handle_exit) for each in both}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._house.closing.set()
        self.force_exit = self.should_exit
        self.should_exit = True
