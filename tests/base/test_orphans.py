"""Nobody is left behind by a process that is killed."""

import re
import subprocess
import sys
import time
from pathlib import Path

import a_pool


def _is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked after is called Z."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"


def test_a_pool_ends_with_its_owner() -> None:
    with subprocess.Popen(
        [sys.executable, a_pool.__file__], stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        pids = [int(word) for word in re.findall(r"\d+", owner.stdout.readline())]
        assert pids
        assert all(_is_alive(pid) for pid in pids)
        owner.kill()
    until = time.monotonic() + 60
    while any(_is_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_is_alive(pid) for pid in pids)
