"""Several servers over one PostgreSQL and one S3 store: ``python benchmarks/load.py``.

Starts moto's S3, two `pinxit serve --no-workers` and four `pinxit worker` on loopback, all over
one database (``--database``; a fresh PostgreSQL if Debian's is installed) and one home. Clients ask
both servers in turn for ``--seconds``: the list of pictures, uploads, jobs that make pictures. On
the way each server is restarted, and one worker is killed. Prints requests a second, p50 and p95 by
kind of request, and what must be 0: requests that failed, jobs lost or doubled, pictures lost or
doubled. ``--json FILE`` keeps the numbers.
"""

import argparse
import io
import json
import os
import platform
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import numpy as np
from PIL import Image

SERVERS, WORKERS, CLIENTS = 2, 4, 4
PATIENCE, TRIES = 30.0, 40
AWAY = frozenset({409, 429, 502, 503, 504})
"""Answers that say: come again, or ask somebody else."""
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A fresh server's address, reached by a socket in a folder.

    Raises:
        SystemExit: PostgreSQL is not installed.
    """
    if not PROGRAMS:
        sys.exit("PostgreSQL is not installed; name one with --database.")
    user = "postgres" if os.geteuid() == 0 else None
    folder.mkdir(mode=0o777, parents=True)
    folder.chmod(0o777)
    port, data = free_port(), folder / "data"

    def call(program: str, *words: str) -> None:
        command = [str(PROGRAMS[-1] / program), *words]
        subprocess.run(command, user=user, check=True, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603

    call("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses='' -c max_connections=200"
    call("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}&port={port}"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "fast", "stop")


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """A store in this process; what others need to reach it, and its address."""
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer("127.0.0.1", 0)
    moto.start()
    host, port = moto.get_host_and_port()
    told = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    os.environ.update(told)
    import fsspec

    name = f"load-{secrets.token_hex(4)}"
    fsspec.filesystem("s3").mkdir(name)
    try:
        yield {**told, "PINXIT_STORE": f"s3://{name}/studio"}
    finally:
        moto.stop()


@dataclass
class House:
    """The servers and workers.

    Attributes:
        environment: Of all of them.
        ports: One for each server.
        servers: Their processes.
        workers: Theirs.
    """

    environment: dict[str, str]
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(SERVERS)])
    servers: dict[int, "subprocess.Popen[str]"] = field(default_factory=dict)
    workers: list["subprocess.Popen[str]"] = field(default_factory=list)

    def call(self, *words: str) -> str:
        """What the program says."""
        command = [sys.executable, "-m", "pinxit", *words]
        done = subprocess.run(  # noqa: S603
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def begin(self, *words: str) -> "subprocess.Popen[str]":
        """A process of the program; what it says goes into a log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "pinxit", *words],
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )

    @property
    def log(self) -> Path:
        """What servers and workers say."""
        return Path(self.environment["PINXIT_HOME"]).with_suffix(".log")

    def serve(self, port: int) -> None:
        """Starts a server, and waits until it is ready to be asked."""
        self.servers[port] = self.begin(
            "serve", "--auth", "keys", "--no-workers", "--port", str(port)
        )
        for _ in range(600):
            if self.servers[port].poll() is not None:
                break
            try:
                if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        said = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise TimeoutError(f"The server at {port} did not start:\n{said}")

    def restart(self, port: int) -> None:
        """Ends a server in order and starts it again; the other one answers meanwhile."""
        self.servers[port].terminate()
        self.servers[port].wait(60)
        self.serve(port)

    def stop(self) -> None:
        """Ends all."""
        for process in (*self.servers.values(), *self.workers):
            process.terminate()
        for process in (*self.servers.values(), *self.workers):
            process.wait(60)


@dataclass
class Told:
    """What clients found.

    Attributes:
        times: Seconds of each kind of request.
        failed: Requests that no server answered as it should.
        moved: Requests that were sent again to the other server, because one was away.
        uploaded: Hashes of pictures that were taken in.
        jobs: Ids of jobs that were queued, by how often.
    """

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    moved: int = 0
    uploaded: Counter[str] = field(default_factory=Counter)
    jobs: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def png(number: int) -> bytes:
    """A small picture like no other."""
    draw = np.random.default_rng(number).integers(0, 256, (24, 24, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(draw).save(stream, "PNG")
    return stream.getvalue()


class Client:
    """Somebody who asks both servers in turn.

    Args:
        house: The servers.
        key: Signs in.
        told: What was found.
        number: Of this client.
    """

    def __init__(self, house: House, key: str, told: Told, number: int) -> None:
        self._house, self._told, self._number = house, told, number
        self._headers = {"Authorization": f"Bearer {key}"}
        self._draw = random.Random(number)  # noqa: S311

    def ask(self, kind: str, method: str, path: str, **what: Any) -> httpx.Response | None:
        """One request, repeated at the other server with the same key if one is away."""
        what["headers"] = {**self._headers, "Idempotency-Key": secrets.token_hex(16)}
        first = self._draw.randrange(SERVERS)
        for attempt in range(TRIES):
            port = self._house.ports[(first + attempt) % SERVERS]
            began = time.perf_counter()
            answer = _asked(method, f"http://127.0.0.1:{port}/api/v1/{path}", what)
            if answer is not None and answer.status_code not in AWAY:
                return self._noted(kind, time.perf_counter() - began, answer)
            with self._told.lock:
                self._told.moved += 1
            time.sleep(0.25)
        with self._told.lock:
            self._told.failed.append(f"{kind}: nobody answered")
        return None

    def _noted(self, kind: str, took: float, answer: httpx.Response) -> httpx.Response | None:
        with self._told.lock:
            self._told.times[kind].append(took)
            if answer.is_error:
                self._told.failed.append(f"{kind} {answer.status_code} {answer.text[:200]}")
        return None if answer.is_error else answer

    def run(self, until: float) -> None:
        """Asks until the time is over: of ten requests one is an upload, one a job."""
        count = 0
        while time.monotonic() < until:
            count += 1
            if count % 10 == 3:
                self._upload(count)
            elif count % 10 == 7:
                self._order()
            else:
                self.ask("list", "GET", "pictures?limit=20")

    def _upload(self, count: int) -> None:
        file = (f"{self._number}-{count}.png", png(self._number * 100_000 + count))
        found = self.ask("upload", "POST", "pictures", files={"files": file})
        if found is not None:
            with self._told.lock:
                self._told.uploaded[found.json()["items"][0]["id"]] += 1

    def _order(self) -> None:
        wanted = {"model": "icons", "seeds": [self._draw.randrange(10_000)]}
        body = {"kind": "generate", "params": wanted}
        found = self.ask("job", "POST", "jobs", json=body)
        if found is not None:
            with self._told.lock:
                self._told.jobs[found.json()["id"]] += 1


def _asked(method: str, address: str, what: dict[str, Any]) -> httpx.Response | None:
    """An answer; None if nobody is there."""
    try:
        return httpx.request(method, address, timeout=PATIENCE, **what)
    except httpx.HTTPError:
        return None


def disturb(house: House, seconds: float) -> None:
    """Restarts each server in turn, and kills a worker at once."""
    time.sleep(seconds * 0.25)
    for port in house.ports:
        house.restart(port)
        time.sleep(seconds * 0.1)
    os.kill(house.workers[0].pid, signal.SIGKILL)
    house.workers[0].wait()
    house.workers[0] = house.begin("worker", "--lane", "any")


def settled(client: Client, told: Told, patience: float) -> dict[str, int]:
    """What became of all jobs and pictures, after the queue was worked off."""
    until, states = time.monotonic() + patience, Counter[str]()
    made: Counter[str] = Counter()
    while time.monotonic() < until:
        states, made = Counter(), Counter()
        for job in told.jobs:
            answer = client.ask("look", "GET", f"jobs/{job}")
            value = {} if answer is None else answer.json()
            states[value.get("state", "lost")] += 1
            made.update((value.get("result") or {}).get("pictures", []))
        if not states["queued"] and not states["running"]:
            break
        time.sleep(2)
    kept = sum(client.ask("look", "GET", f"pictures/{each}") is not None for each in told.uploaded)
    return {
        "jobs": len(told.jobs),
        "jobs succeeded": states["succeeded"],
        "jobs lost": len(told.jobs) - sum(states.values()) + states["lost"],
        "jobs doubled": sum(count - 1 for count in told.jobs.values()),
        "jobs not ended": states["queued"] + states["running"],
        "pictures doubled": sum(count - 1 for count in made.values()),
        "uploads": len(told.uploaded),
        "uploads lost": len(told.uploaded) - kept,
        "uploads doubled": sum(count - 1 for count in told.uploaded.values()),
    }


def main() -> None:
    """Prints tables; writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--database", help="Address of an empty PostgreSQL database.")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, s3() as environment:
        place = Path(name)
        place.chmod(0o755)
        database = postgresql(place / "pg") if not given.database else None
        address = given.database or (database.__enter__() if database else "")
        home = {"PINXIT_HOME": str(place / "home"), "PINXIT_DATABASE": address}
        house = House({**os.environ, **environment, **home})
        try:
            results = measured(house, given.seconds)
        finally:
            house.stop()
            if database is not None:
                database.__exit__(None, None, None)
    if given.json:
        machine = {"machine": platform.platform(), "cores": os.cpu_count()}
        given.json.write_text(json.dumps({**machine, **results}, indent=1))


def measured(house: House, seconds: float) -> dict[str, Any]:
    """Numbers of a load for so many seconds."""
    house.call("person", "add", "ada", "--role", "admin")
    key = house.call("person", "key", "ada", "--json")
    key = json.loads(key)["key"]
    for port in house.ports:
        house.serve(port)
    house.workers = [house.begin("worker", "--lane", "any") for _ in range(WORKERS)]
    told = Told()
    clients = [Client(house, key, told, number) for number in range(CLIENTS)]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=each.run, args=(until,)) for each in clients]
    threads.append(threading.Thread(target=disturb, args=(house, seconds)))
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    count = sum(map(len, told.times.values()))
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {SERVERS} servers, {WORKERS} "
        f"workers, {CLIENTS} clients, {seconds:g} s"
    )
    print(
        f"{count / seconds:.1f} requests a second, {told.moved} sent again, "
        f"{len(told.failed)} failed"
    )
    table = {}
    for kind, times in sorted(told.times.items()):
        p95 = quantiles(times, n=20)[18] if len(times) > 1 else times[0]
        table[kind] = {"count": len(times), "p50": median(times), "p95": p95}
        print(
            f"{kind:<8} {len(times):>6}  p50 {1000 * median(times):>7.0f} ms  "
            f"p95 {1000 * p95:>7.0f} ms"
        )
    found = settled(clients[0], told, 30 * len(told.jobs) + 60)
    for name, number in found.items():
        print(f"{name:<18} {number}")
    for line in told.failed[:5]:
        print(line)
    return {"requests": table, "found": found, "failed": told.failed, "moved": told.moved}


if __name__ == "__main__":
    main()
