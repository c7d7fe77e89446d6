"""A server finds its port, holds its home, serves, and ends in order."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from pinxit.base.errors import UserMistake
from pinxit.service.config import ServiceConfig
from pinxit.service.serving import Occupied, address_of, bind, occupying


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_a_port_that_was_asked_for_and_is_taken_is_told() -> None:
    with bind("127.0.0.1", free_port()) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserMistake, match=f"{port} cannot be listened at"):
            bind("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(UserMistake, match=r"192\.0\.2\.1"):
        bind("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:7788"),
        ("0.0.0.0", "http://127.0.0.1:7788"),  # noqa: S104
        ("::1", "http://[::1]:7788"),
    ],
)
def test_the_address_is_one_that_a_browser_can_open(host: str, address: str) -> None:
    assert address_of(ServiceConfig(Path(), host=host)) == address


def test_the_second_server_of_a_home_learns_of_the_first(tmp_path: Path) -> None:
    config = ServiceConfig(tmp_path, port=7799)
    with occupying(config):
        with pytest.raises(Occupied) as told, occupying(ServiceConfig(tmp_path)):
            pass
        assert told.value.running.address == "http://127.0.0.1:7799"
        assert (tmp_path / "studio.json").stat().st_mode & 0o077 == 0
    with occupying(config):
        pass


def test_servers_over_one_postgresql_may_be_many_on_a_home(tmp_path: Path) -> None:
    shared = ServiceConfig(tmp_path, database="postgresql+psycopg://there/studio", auth="keys")
    alone = ServiceConfig(tmp_path)
    with occupying(shared), occupying(shared), pytest.raises(Occupied), occupying(alone):
        pass
    with occupying(alone), pytest.raises(Occupied), occupying(shared):
        pass


@contextmanager
def a_program(home: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """The program in a process of its own; its output is read line by line."""
    running = subprocess.Popen(
        [sys.executable, "-m", "pinxit", *words],
        env={**os.environ, "PINXIT_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()
        for stream in (running.stdout, running.stderr):
            if stream is not None:
                stream.close()


def address_in(running: "subprocess.Popen[str]") -> str:
    """The first address that the program prints."""
    assert running.stdout is not None
    for line in running.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    assert running.stderr is not None
    raise AssertionError(running.stderr.read())


@pytest.mark.slow
def test_the_studio_opens_is_joined_and_ends(tmp_path: Path) -> None:
    port = free_port()
    with a_program(tmp_path, "studio", "--no-browser", "--port", str(port)) as first:
        address, launch = address_in(first).split("/#launch=")
        assert address == f"http://127.0.0.1:{port}"
        told = {"Origin": address}
        with httpx2.Client(base_url=address, headers=told) as browser:
            assert browser.get("/api/v1/me").status_code == 401
            assert browser.post("/api/v1/session", json={"launch": launch}).status_code == 204
            assert browser.get("/api/v1/me").json()["id"] == "local"
        with a_program(tmp_path, "studio", "--no-browser") as second:
            again, ticket = address_in(second).split("/#launch=")
            assert (again, ticket != launch) == (address, True)
            assert second.wait(20) == 0
        with httpx2.Client(base_url=address, headers=told) as browser:
            assert browser.post("/api/v1/session", json={"launch": ticket}).status_code == 204
        first.send_signal(signal.SIGTERM)
        assert first.wait(40) == 0
    assert not (tmp_path / "studio.json").exists()


@pytest.mark.slow
def test_a_server_of_a_team_lets_nobody_in_without_a_key(tmp_path: Path) -> None:
    port = free_port()
    words = ("serve", "--auth", "keys", "--port", str(port), "--no-workers")
    with a_program(tmp_path, *words) as running:
        address = address_in(running).rstrip("/")
        assert httpx2.get(f"{address}/api/v1/me").status_code == 401
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
        assert running.stderr is not None
        assert '"route": "/api/v1/me"' in running.stderr.read()


def test_serving_loads_no_torch() -> None:
    """Or the page would be there seconds later."""
    code = (
        "import sys, tempfile; from pathlib import Path\n"
        "from pinxit.service.app import make_app; from pinxit.service.config import ServiceConfig\n"
        "app = make_app(ServiceConfig(Path(tempfile.mkdtemp()), launch='x'))\n"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
