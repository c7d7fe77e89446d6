"""Trainings on clusters: the same program with the same words, in every process."""

import os
from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.cli import on_ray
from pinxit.cli.clusters import Part, train_on, words_without_cluster
from pinxit.cli.on_slurm import KNOWN, Task, executor_for, port_of, train_on_slurm


def place(rank: int, size: int = 2) -> dict[str, str]:
    return {
        "RANK": str(rank),
        "WORLD_SIZE": str(size),
        "LOCAL_RANK": "0",
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": "29511",
    }


def test_what_says_where_it_runs_is_left_out_of_what_each_process_is_told() -> None:
    words = (
        "train",
        "pets",
        "--cluster",
        "auto",
        "--processes=4",
        "--minutes",
        "3",
        "--processes",
        "2",
    )
    assert words_without_cluster(words) == ("train", "pets", "--minutes", "3")
    assert words_without_cluster(("train", "--cluster=slurm", "x")) == ("train", "x")


def test_the_first_attempt_begins_and_the_next_one_goes_on(tmp_path: Path) -> None:
    part = Part(("doctor", "--help"), str(tmp_path), str(tmp_path / "runs" / "mark"))
    before = dict(os.environ)
    heard = []

    def run(words: list[str]) -> int:
        heard.append((words, os.environ["TORCHELASTIC_RESTART_COUNT"], os.environ["PINXIT_HOME"]))
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pinxit.cli.program.run", run)
        assert [part.run(place(0)), part.run(place(0))] == [0, 0]
    assert heard == [(["doctor", "--help"], again, str(tmp_path)) for again in ("0", "1")]
    assert dict(os.environ) == before


def test_another_kind_of_cluster_is_a_mistake() -> None:
    part = Part((), "", "")
    with pytest.raises(UserMistake, match="There is no cluster 'dask': say auto"):
        train_on("dask", part, 2, {})


def test_ray_without_a_token_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(UserMistake, match="with a token alone"):
        on_ray.refuse_without_token({})
    on_ray.refuse_without_token({"RAY_AUTH_TOKEN": "x"})
    (tmp_path / "token").write_text("x")
    on_ray.refuse_without_token({"RAY_AUTH_TOKEN_PATH": str(tmp_path / "token")})


def test_another_version_on_a_node_is_told() -> None:
    here = {"pinxit": "0.1.0", "Python": "3.11.7", "torch": "2.13.0"}
    on_ray.refuse_mismatch("node-3", here, dict(here))
    with pytest.raises(UserMistake, match=r"node-3 has torch 2\.12\.0, not 2\.13\.0\. Install"):
        on_ray.refuse_mismatch("node-3", here, {**here, "torch": "2.12.0"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Version mismatch: The cluster was started with: Ray: 2.59", "another version of Ray"),
        ("ConnectionError: ray client connection timeout", "cannot be reached"),
        ("InvalidAuthToken: bad", "does not take this token"),
    ],
)
def test_why_a_ray_cluster_cannot_be_used_is_told_plainly(said: str, told: str) -> None:
    assert told in on_ray._why_not_reached("ray://there:10001", RuntimeError(said))


def test_jobs_of_one_node_meet_at_different_ports() -> None:
    assert port_of("1234_0") != port_of("1235_0")
    assert all(20_000 <= port_of(each) < 40_000 for each in ("1", "99999999", "x"))


def test_slurm_is_told_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("submitit")
    monkeypatch.setattr("submitit.slurm.slurm.SlurmExecutor.affinity", staticmethod(lambda: 2))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    options = {"partition": "gpu", "time": "90", "nodes": "2", "gpus_per_node": "4"}
    executor = executor_for(tmp_path, 8, options, "slurm")
    script = executor._executor._make_submission_file_text("python -u -m submitit", "id")
    for line in (
        "#SBATCH --job-name=pinxit-train",
        "#SBATCH --nodes=2",
        "#SBATCH --ntasks-per-node=4",
        "#SBATCH --partition=gpu",
        "#SBATCH --time=90",
        "#SBATCH --gpus-per-node=4",
    ):
        assert line in script.splitlines()
    with pytest.raises(UserMistake, match="shared evenly by 2 nodes"):
        executor_for(tmp_path, 3, {"nodes": "2"}, "slurm")
    with pytest.raises(UserMistake, match=f"not told 'colour' here; there are: {KNOWN[0]}"):
        executor_for(tmp_path, 2, {"colour": "red"}, "slurm")


def test_without_slurm_the_message_says_where_to_call(tmp_path: Path) -> None:
    pytest.importorskip("submitit")
    with pytest.raises(UserMistake, match="where sbatch is"):
        executor_for(tmp_path, 2, {}, "slurm")


@pytest.mark.slow
def test_tasks_of_a_job_run_the_program_and_a_failure_names_its_log(tmp_path: Path) -> None:
    pytest.importorskip("submitit")
    part = Part(("dataset", "list"), str(tmp_path), str(tmp_path / "runs" / "mark"))
    assert train_on_slurm(part, 1, {}, kind="local") == 0
    assert (tmp_path / "runs" / "mark").exists()
    logs = list((tmp_path / "slurm").glob("*_0_log.out"))
    assert "There are no data sets yet." in logs[0].read_text()
    assert (tmp_path / "slurm").stat().st_mode & 0o077 == 0, "nobody else reads or writes there"
    wrong = Part(("dataset", "report", "nothing"), str(tmp_path), str(tmp_path / "mark"))
    with pytest.raises(UserMistake, match=r"failed; .*_log\.err says why"):
        train_on_slurm(wrong, 1, {}, kind="local")


def test_a_preempted_job_is_queued_with_the_same_task() -> None:
    pytest.importorskip("submitit")
    task = Task(Part(("train",), "home", "mark"))
    assert task.checkpoint().function is task
