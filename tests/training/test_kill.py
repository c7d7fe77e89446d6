"""A training that is killed at any moment goes on and ends as if nothing had happened."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.training.tensors import read_tensors

_PROGRAM = """
import sys
from pathlib import Path
import numpy as np
import torch
from pinxit.engine import Lesson
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.training import train as loop
from pinxit.training.budget import Budget
from pinxit.training.model_file import save_model
from pinxit.training.run_folder import RunFolder

torch.set_num_threads(1)
loop.KEEP_EVERY = 0.05
folder, out = map(Path, sys.argv[1:3])
pictures = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 3), dtype=np.uint8)
lesson = Lesson(R3GANSettings(width=32, augment=0.5), (16, 16, 3), 40, seed=3)
training = loop.Training(ENGINE, lesson, Budget(pictures=1600), "tiny")
print("ready", flush=True)
save_model(loop.train(training, pictures, RunFolder(folder)), out, overwrite=True)
"""


def _started(folder: Path, out: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _PROGRAM, str(folder), str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _whole(folder: Path, out: Path) -> None:
    with _started(folder, out) as process:
        assert process.wait(120) == 0


@pytest.mark.slow
def test_killed_again_and_again_it_ends_bit_for_bit_the_same(tmp_path: Path) -> None:
    _whole(tmp_path / "straight", tmp_path / "straight.safetensors")
    stream = random_stream(11, "kills")
    kills = 0
    for _ in range(4):
        with _started(tmp_path / "killed", tmp_path / "killed.safetensors") as process:
            assert process.stdout is not None
            process.stdout.readline()
            # moments spread over updates and over the writing of states
            time.sleep(float(stream.uniform(0.3, 1.2)))
            if process.poll() is None:
                process.kill()
                kills += 1
            process.wait(60)
    assert kills >= 2, "it was over before it could be killed"
    _whole(tmp_path / "killed", tmp_path / "killed.safetensors")
    straight, about = read_tensors(tmp_path / "straight.safetensors", "a model")
    resumed, again = read_tensors(tmp_path / "killed.safetensors", "a model")
    assert about["card"]["training"]["pictures"] == again["card"]["training"]["pictures"] == 1600
    assert straight.keys() == resumed.keys()
    for name, array in straight.items():
        assert np.array_equal(array, resumed[name]), name
    assert not list((tmp_path / "killed").glob(".*")), "what was half written is gone"


_FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_full_disk_stops_it_with_a_sentence_and_it_goes_on_later(tmp_path: Path) -> None:
    folder, out = tmp_path / "run", tmp_path / "model.safetensors"
    with _started(folder, out) as process:
        # the state is kept at the start of a training, which a busy machine reaches late
        end = time.monotonic() + 60
        while not (folder / "state.safetensors").exists() and time.monotonic() < end:
            time.sleep(0.02)
        is_running = process.poll() is None
        process.kill()
    assert is_running, "it was over before it could be killed"
    kept = (folder / "state.safetensors").read_bytes()
    limited = _PROGRAM.replace("torch.set_num_threads(1)", _FULL + "torch.set_num_threads(1)")
    command = [sys.executable, "-c", limited, str(folder), str(out), "100000"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode != 0
    assert "UserMistake" in said.stderr
    assert "space" in said.stderr or "File too large" in said.stderr
    assert (folder / "state.safetensors").read_bytes() == kept, "what was kept is whole"
    _whole(folder, out)
    assert out.exists()
