"""Trainings on a Ray cluster of two nodes on this machine, one of which is lost."""

import importlib.util
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import two_nodes
from bounded import bounded
from filelock import FileLock
from program import paint_folder
from sqlalchemy import func, select

from pinxit.cli.queueing import opened
from pinxit.jobs.queue import Only, Queue
from pinxit.tables.migrate import upgrade
from pinxit.tables.people import LOCAL
from pinxit.tables.shelves import KeptPicture

_LONGEST = 600.0
"""Seconds after which a program is killed."""
_KEPT = 36.0
"""Seconds of training after which a state was kept for sure; one is every 30 s."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1500),  # each waits for its turn
    pytest.mark.skipif(
        importlib.util.find_spec("ray") is None, reason="the extra cluster is not installed"
    ),
]


@pytest.fixture
def cluster(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> "Iterator[subprocess.Popen[str]]":
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_worker_niceness", "0")  # or tests beside it leave them no processor
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    # clusters of one machine take each other's ports, so that there is one at a time
    turn = FileLock(tmp_path_factory.getbasetemp().parent / "cluster.lock")
    with turn, bounded([sys.executable, two_nodes.__file__], _LONGEST) as process:
        said = []
        for line in process.stdout or ():
            said.append(line)
            if line.startswith("address "):
                break
        assert said, "the cluster said nothing"
        assert said[-1].startswith("address "), "".join(said)
        monkeypatch.setenv("RAY_ADDRESS", said[-1].split()[1])
        yield process
        with suppress(BrokenPipeError):  # it was killed, which its test tells
            _tell(process, "end")


def _tell(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def test_a_training_outlives_a_node_of_its_cluster(
    cluster: "subprocess.Popen[str]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cats", "dogs"):
        paint_folder(tmp_path / "pets" / name, 10)
    monkeypatch.chdir(tmp_path)
    asked = ["train", "pets", "--license", "CC0-1.0", "--minutes", "1.2", "--name", "shared"]
    asked += ["--recipe", "few", "--set", "width=32", "--processes", "2", "--cluster", "auto"]
    said: list[str] = []
    begun, is_lost = 0.0, False
    resumed: list[int] = []  # seconds of training
    with bounded([sys.executable, "-m", "pinxit", *asked], _LONGEST) as program:
        for line in program.stdout or ():
            said.append(line)
            done = re.match(r"train: (\d+)/", line)
            if not done:
                continue
            begun = begun or time.monotonic()
            if any("Attempt 1 was lost" in each for each in said):
                resumed.append(int(done[1]))
            elif not is_lost and time.monotonic() - begun > _KEPT:
                is_lost = True
                _tell(cluster, "lose")
    everything = "".join(line for line in said if "state-dump" not in line)[-4000:]
    assert program.returncode == 0, everything
    assert is_lost, everything
    assert min(resumed) > 20, everything
    assert (tmp_path / "home" / "models" / "shared.safetensors").is_file()
    assert not list((tmp_path / "home" / "runs").glob(".cluster-*")), "nothing is left beside it"


def test_a_cluster_with_another_token_is_told(
    cluster: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
    asked = [sys.executable, "-m", "pinxit", "train", "pets", "--cluster", "auto"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2
    assert "cannot be reached, or it has another token" in done.stderr


def test_jobs_are_done_once_though_a_node_is_lost(
    cluster: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    with opened("") as database:
        upgrade(database, tmp_path / "home")
        queue = Queue(database)
        asked = {"model": "icons", "seeds": list(range(1, 9))}
        jobs = [queue.enqueue(LOCAL, "generate", asked).id for _ in range(12)]
        words = [sys.executable, "-m", "pinxit", "worker", "--cluster", "auto", "--count", "2"]
        with bounded(words, _LONGEST) as working:
            until = time.monotonic() + 300
            while queue.count(LOCAL, Only(("succeeded",))) < 3:
                assert working.poll() is None, "it ended before"
                assert time.monotonic() < until
                time.sleep(0.2)
            _tell(cluster, "lose")
            said = working.stdout.read() if working.stdout else ""
        assert working.returncode == 0, said
        ended = [queue.get(LOCAL, each) for each in jobs]
        assert {job.state for job in ended} == {"succeeded"}
        kept = [picture for job in ended for picture in job.result["pictures"]]
        assert len(set(kept)) == len(kept) == 12 * 8
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(KeptPicture)) == 12 * 8
