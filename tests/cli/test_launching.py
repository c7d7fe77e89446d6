"""Several processes that a launcher starts learn as those that Pinxit starts itself."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import short_keeps
from bounded import bounded
from program import Program, paint_folder
from safetensors.numpy import load_file

from pinxit.base.errors import UserMistake
from pinxit.cli.launching import launch_of

_WORK = ("--images", "64", "--recipe", "few", "--set", "width=32", "--set", "gamma_end=0.2")
_LAUNCHED = {"RANK": "1", "WORLD_SIZE": "4", "MASTER_ADDR": "here", "MASTER_PORT": "29500"}


def _torchrun(*asked: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    program += ["--nproc-per-node", "2", "-m", "pinxit", *asked]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=400)


@pytest.mark.slow
def test_torchrun_learns_what_two_processes_learn_and_goes_on(
    pinxit: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cats", "dogs"):
        paint_folder(tmp_path / "pets" / name, 10)
    monkeypatch.chdir(tmp_path)
    asked = ("train", "pets", "--license", "CC0-1.0", *_WORK)
    done = _torchrun(*asked, "--name", "launched")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("The model launched is in") == 1, "only the first speaks"
    assert pinxit(*asked, "--name", "own", "--processes", "2").code == 0
    models = Path(os.environ["PINXIT_HOME"]) / "models"
    one, two = (load_file(models / f"{name}.safetensors") for name in ("launched", "own"))
    assert one.keys() == two.keys()
    for name, weight in one.items():
        np.testing.assert_allclose(weight, two[name], atol=2e-3, err_msg=name)
    done = _torchrun("train", "pets", "--images", "96", "--name", "launched", "--resume")
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(load_file(models / "launched.safetensors")["pictures"][0]) == 96


@pytest.mark.slow
def test_torchrun_goes_on_after_one_of_its_processes_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_folder(tmp_path / "pets", 10)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "home"))
    program = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--max-restarts=2"]
    program += ["--nproc-per-node=2", "--monitor-interval=0.2", short_keeps.__file__]
    asked = ["train", "pets", "--license", "CC0-1.0", "--minutes", "0.5", "--name", "killed"]
    said, counts = [], []
    killed: list[int] = []
    words = [*program, *asked, "--recipe", "few", "--set", "width=32"]
    with bounded(words, 420.0, {**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        for line in process.stdout or ():
            said.append(line)
            done = re.match(r"train: (\d+)/", line)
            if done:
                counts.append((int(done[1]), len(killed)))
            if done and int(done[1]) >= 10 and not killed:
                killed.append(_children_of(process.pid)[1])
                os.kill(killed[0], signal.SIGKILL)
    assert process.returncode == 0, "".join(said)[-3000:]
    assert killed
    after = [done for done, was_killed in counts if was_killed]
    assert min(after) > 5, "it went on; who begins anew says 0 s first"
    assert (tmp_path / "home" / "models" / "killed.safetensors").is_file()


def _children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return sorted(int(each) for each in told.split())


def test_a_process_knows_its_place_by_its_environment() -> None:
    assert launch_of({}) is None
    assert launch_of({**_LAUNCHED, "WORLD_SIZE": "1", "RANK": "0"}) is None
    found = launch_of({**_LAUNCHED, "LOCAL_RANK": "3"})
    assert found is not None
    assert (found.rank, found.size, found.local_rank) == (1, 4, 3)
    with pytest.raises(UserMistake, match="leave out --processes"):
        launch_of(_LAUNCHED, 2)
    with pytest.raises(UserMistake, match="are numbers"):
        launch_of({**_LAUNCHED, "RANK": "first"})
