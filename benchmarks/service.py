"""How fast the service answers: ``python benchmarks/service.py [--requests 200] [--json FILE]``.

Starts a real server in a home of its own and asks it as a page does, one request after the other,
each for another place: looks at the shipped models and at an untrained one of 256 px, sheets of 64,
mixtures, directions, a page of the gallery. Prints milliseconds until the whole answer was there
(p50, p95), what the server's process computed for each (CPU, where /proc tells it: that does not
depend on what else the machine does), and of looks how long the server took by its own clock;
before that, seconds from the start of the process to the first answer, the page, the first look.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from pinxit.engine import Card, Lesson, Model, Run, Teacher
from pinxit.make.engines import ENGINES
from pinxit.training.model_file import save_model

_LARGE = "untrained-256"
_PATIENCE = 120.0
_COLUMNS = ("p50", "p95", "CPU", "own p50", "own p95")
_TOTAL = re.compile(r"total;dur=([\d.]+)")
Table = dict[str, dict[str, float]]


def untrained(place: Path, side: int) -> None:
    """Writes a model that learned nothing: as large, and as slow, as one that did."""
    engine = ENGINES.load("r3gan")
    assert isinstance(engine, Teacher)  # noqa: S101, for the type checker
    settings = engine.settings_type.from_json({})
    weights = engine.begin(Lesson(settings, (side, side, 3), 8), Run()).weights()
    card = Card(place.stem, engine.name, engine.version, settings.to_json(), (side, side, 3))
    save_model(Model(weights, card), place)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that was just started.

    Attributes:
        page: Its client, signed in.
        took: Seconds from its start to each first answer.
        process: Its id.
    """

    page: httpx.Client
    took: dict[str, float]
    process: int

    def computed(self) -> float:
        """Milliseconds that its process computed so far; 0 where nobody tells."""
        about = Path(f"/proc/{self.process}/stat")
        if not about.exists():
            return 0.0
        ticks = about.read_text().rpartition(")")[2].split()[11:13]
        return 1000 * sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(home: Path, port: int) -> Iterator[Served]:
    """A server with a client."""
    command = [sys.executable, "-m", "pinxit", "studio", "--no-browser", "--port", str(port)]
    environment = {**os.environ, "PINXIT_HOME": str(home)}
    began = time.perf_counter()
    server = subprocess.Popen(  # noqa: S603, our own program
        command, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None  # noqa: S101, for the type checker
        launch = next(m[1] for line in server.stdout if (m := re.search(r"launch=(\S+)", line)))
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, headers={"Origin": address}, timeout=_PATIENCE) as page:
            took = {"first answer": time.perf_counter() - began}
            page.post("/api/v1/session", json={"launch": launch}).raise_for_status()
            page.get("/")
            page.get("/api/v1/me").raise_for_status()
            took["page"] = time.perf_counter() - began
            page.get("/api/v1/models").raise_for_status()
            took["models"] = time.perf_counter() - began
            look(page, "icons", 0).raise_for_status()
            took["first look"] = time.perf_counter() - began
            yield Served(page, took, server.pid)
    finally:
        server.terminate()
        server.wait(30)


def place(number: int) -> dict[str, Any]:
    """A place in a model's space, another one for each number."""
    share = number % 100 / 100
    moves = {"0": 4 * share - 2, "3": 1.5}
    return {
        "seeds": [number // 100, number // 100 + 1],
        "weights": [1 - share, share],
        "moves": moves,
    }


def look(page: httpx.Client, model: str, number: int) -> httpx.Response:
    """A look of 256 px."""
    wanted = {"recipe": place(number), "size": 256, "format": "jpeg"}
    headers = {"X-Preview-Client": "benchmark"}
    return page.post(f"/api/v1/models/{model}/preview", json=wanted, headers=headers)


def requests_of(page: httpx.Client) -> Mapping[str, Callable[[int], httpx.Response]]:
    """What is asked, by its name in the table."""

    def post(path: str, body: Callable[[int], Any]) -> Callable[[int], httpx.Response]:
        return lambda number: page.post(f"/api/v1/models/{path}", json=body(number))

    def sheet(number: int) -> dict[str, Any]:
        return {"recipes": [place(number + n) for n in range(64)], "columns": 8, "cell": 64}

    looks = {
        f"look at {model}": lambda number, model=model: look(page, model, number)
        for model in ("adventurers", "icons", "icons-64", _LARGE)
    }
    mixture = post("icons/mix", lambda n: {"row": place(n), "column": {"seeds": [n]}, "stage": 2})
    return {
        **looks,
        "sheet of 64 of icons": post("icons/sheet", sheet),
        "sheet of 64 of icons-64": post("icons-64/sheet", sheet),
        "mix": mixture,
        "directions": lambda _: page.get("/api/v1/models/icons/directions"),
        "list of models": lambda _: page.get("/api/v1/models"),
        "page of the gallery": lambda _: page.get("/api/v1/pictures?limit=50"),
    }


def measured(server: Served, ask: Callable[[int], httpx.Response], count: int) -> dict[str, float]:
    """Milliseconds of many requests, after a few that are not counted."""
    whole, inside, before = [], [], 0.0
    for number in range(-3, count):
        before = before if number else server.computed()
        began = time.perf_counter()
        answer = ask(abs(number))
        took = 1000 * (time.perf_counter() - began)
        answer.raise_for_status()
        if number >= 0:
            whole.append(took)
            told = _TOTAL.search(answer.headers.get("server-timing", ""))
            inside += [float(told[1])] if told else []
    found = {"p50": statistics.median(whole), "p95": float(np.percentile(whole, 95))}
    found["CPU"] = (server.computed() - before) / count
    if inside:
        found["server p50"] = statistics.median(inside)
        found["server p95"] = float(np.percentile(inside, 95))
    return found


def main() -> None:
    """Prints the tables, and writes them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--port", type=int, default=7999)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home, table = Path(folder), Table()
        (home / "models").mkdir()
        untrained(home / "models" / f"{_LARGE}.safetensors", 256)
        load = os.getloadavg()[0]
        with served(home, asked.port) as server:
            for name, seconds in server.took.items():
                print(f"start to {name:24} {seconds:8.2f} s")
            print()
            print(" ".join(["milliseconds".ljust(30), *(each.rjust(9) for each in _COLUMNS)]))
            for name, ask in requests_of(server.page).items():
                table[name] = measured(server, ask, asked.requests if "sheet" not in name else 50)
                numbers = list(table[name].values())
                print(f"{name:30} " + " ".join(f"{each:9.1f}" for each in numbers))
        print(f"\nload before: {load:.1f}, after: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    if asked.json:
        about = {"machine": platform.platform(), "cores": os.cpu_count(), "load before": load}
        value = {**about, "start": server.took, "milliseconds": table}
        asked.json.write_text(json.dumps(value, indent=2))


if __name__ == "__main__":
    main()
