"""Trainings as jobs: paused, finished, killed, resumed, refused."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from job_desk import FolderDesk
from program import paint, paint_folder
from pydantic import ValidationError

from pinxit import Refused, Rights, Studio, UserMistake
from pinxit.base.errors import Cancelled
from pinxit.base.progress import Progress
from pinxit.jobs.kind import Wish
from pinxit.jobs.kinds.train import KIND, Params
from pinxit.training.model_file import hash_of

_SMALL = {"width": 32}
_IMAGES = 160


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A studio's home with a data set of twelve drawings."""
    studio = Studio(tmp_path / "home", "cpu")
    drawings = paint_folder(tmp_path / "drawings")
    studio.import_folder(drawings, "drawings", Rights("CC-BY-4.0", "Ann"))
    return studio.home


def _params(**more: object) -> Params:
    return Params.model_validate(
        {"dataset": "drawings", "recipe": "", "knobs": _SMALL, "images": _IMAGES, **more}
    )


def _wishing(desk: FolderDesk, wish: Wish, after: int = 1) -> Callable[[], Wish]:
    """Wishes it once that many film frames were told."""

    def now() -> Wish:
        return wish if sum(p.samples is not None for p in desk.heard) > after else ""

    return now


def test_paused_and_resumed_equals_uninterrupted(home: Path) -> None:
    whole = FolderDesk(home, "whole")
    result = KIND.work(_params(name="whole"), whole)
    assert result["models"] == ["whole"]
    desk = FolderDesk(home, "halves")
    desk.wishes = _wishing(desk, "pause", 4)
    with pytest.raises(Cancelled):
        KIND.work(_params(name="halves"), desk)
    again = FolderDesk(home, "halves")
    KIND.work(_params(name="halves"), again)
    assert min(each.done for each in again.heard if each.stage == "train") > 0
    studio = whole.studio
    one, other = studio.models.load("whole"), studio.models.load("halves")
    assert one.card.training["pictures"] == other.card.training["pictures"]
    assert all((one.weights[name] == other.weights[name]).all() for name in one.weights)
    assert len(studio.run_folder("halves").film() or ()) == len(
        studio.run_folder("whole").film() or ()
    )


def test_finish_makes_the_model_of_what_was_learned(home: Path) -> None:
    desk = FolderDesk(home)
    desk.wishes = _wishing(desk, "finish")
    result = KIND.work(_params(name="early", images=None, is_endless=True), desk)
    made = desk.studio.models.load("early")
    assert result["sha256"] == hash_of(made)
    assert made.card.training["pictures"] > 0
    more = FolderDesk(home, "more")
    seen = made.card.training["pictures"]
    KIND.work(_params(name="early", images=seen + 64, resume=True), more)
    assert more.studio.models.load("early").card.training["pictures"] >= seen + 64


def test_a_branch_goes_on_from_a_moment_and_a_start_from_a_model(home: Path) -> None:
    KIND.work(_params(name="trunk"), FolderDesk(home, "trunk"))
    desk = FolderDesk(home, "branch")
    branch = _params(name="branch", branch="trunk@50", knobs={"rate": 1e-4})
    KIND.refuse(branch, desk)
    KIND.work(branch, desk)
    assert desk.studio.models.load("branch").card.training["branch_of"] == "trunk@50"
    start = _params(name="grown", start="trunk", recipe="auto", knobs={}, images=64)
    KIND.refuse(start, desk)
    KIND.work(start, FolderDesk(home, "start"))
    grown = desk.studio.models.load("grown").card.training
    assert grown["continued_from"] == desk.studio.models.load("trunk").sha256


def test_a_new_import_meanwhile_does_not_change_what_a_paused_training_learns(
    home: Path, tmp_path: Path
) -> None:
    desk = FolderDesk(home)
    desk.wishes = _wishing(desk, "pause")
    with pytest.raises(Cancelled):
        KIND.work(_params(), desk)
    paint(tmp_path / "drawings" / "new.png", 99, (32, 32))
    studio = FolderDesk(home).studio
    studio.import_folder(tmp_path / "drawings", "drawings", Rights("CC0-1.0"))
    KIND.work(_params(), FolderDesk(home))
    card = desk.studio.models.load("drawings").card
    assert (card.dataset["version"], card.dataset["pictures"]) == (1, 12)


def test_kill_9_in_the_middle_loses_nothing_that_was_kept(home: Path, tmp_path: Path) -> None:
    whole, killed = _params(name="whole", images=480), _params(name="killed", images=480)
    KIND.work(whole, FolderDesk(home, "whole"))
    program = (
        "import sys; from pathlib import Path; import pinxit.training.train as t\n"
        "t.KEEP_EVERY = 0.0\n"
        "from job_desk import FolderDesk; from pinxit.jobs.kinds.train import KIND, Params\n"
        f"params = Params.model_validate_json({killed.model_dump_json()!r})\n"
        f"KIND.work(params, FolderDesk(Path({str(home)!r}), 'killed'))\n"
    )
    state = home / "runs" / "train-killed" / "state.safetensors"
    child = subprocess.Popen([sys.executable, "-c", program], env={**os.environ})
    _wait_until(lambda: _seen(state) >= 80, child)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (home / "models" / "killed.safetensors").exists()
    desk = FolderDesk(home, "killed")
    KIND.work(killed, desk)
    first = next(each.done for each in desk.heard if each.stage == "train")
    assert first >= 80
    one, other = desk.studio.models.load("whole"), desk.studio.models.load("killed")
    assert all((one.weights[name] == other.weights[name]).all() for name in one.weights)


def _seen(state: Path) -> float:
    from pinxit.training.tensors import read_tensors

    return float(read_tensors(state, "a state")[0]["loop"][0]) if state.exists() else 0.0


def _wait_until(is_so: Callable[[], bool], child: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if is_so():
            return
        assert child.poll() is None, "it ended before it was killed"
        time.sleep(0.05)
    pytest.fail("it never came so far")


def test_names_that_are_taken_are_told_when_it_is_queued(home: Path) -> None:
    desk = FolderDesk(home)
    KIND.work(_params(images=32), FolderDesk(home, "first"))
    with pytest.raises(UserMistake, match="choose another name"):
        KIND.refuse(_params(), desk)
    KIND.refuse(_params(overwrite=True), desk)
    with pytest.raises(UserMistake, match="there by now"):
        KIND.work(_params(), desk)
    KIND.work(_params(overwrite=True, images=48), desk)
    assert desk.studio.models.load("drawings").card.training["pictures"] >= 48


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"dataset": "drawing"}, "drawings"),
        ({"name": "../x"}, "name of a model"),
        ({"recipe": "fewer"}, "few"),
        ({"knobs": {"widht": 3}}, "width"),
        ({"start": "/etc/passwd"}, "no model"),
        ({"branch": "../../x@50"}, "name of a model"),
        ({"branch": "drawings@50"}, "none"),
        ({"resolution": [512, 512]}, "smaller"),
        ({"balance": "skin"}, "no attribute"),
        ({"resume": True}, "was begun"),
    ],
)
def test_mistakes_are_told_before_the_job_waits(
    home: Path, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(UserMistake, match=said):
        KIND.refuse(_params(**wrong), FolderDesk(home))


def test_pictures_without_rights_are_refused_before_the_job_waits(
    home: Path, tmp_path: Path
) -> None:
    desk = FolderDesk(home)
    paint_folder(tmp_path / "found")
    desk.studio.import_folder(tmp_path / "found", "found", Rights())
    with pytest.raises(Refused, match="may be learned from"):
        KIND.refuse(_params(dataset="found"), desk)


def test_params_that_contradict_each_other_are_none() -> None:
    for wrong in ({"start": "a", "branch": "b@50"}, {"resume": True, "overwrite": True}):
        with pytest.raises(ValidationError):
            _params(**wrong)


def test_what_it_makes_is_shown_from_the_beginning(home: Path) -> None:
    desk = FolderDesk(home)
    told: list[Progress] = desk.heard
    KIND.work(_params(), desk)
    shown = [each for each in told if each.samples is not None]
    assert len(shown) >= 8
    assert shown[0].done == 0
    assert json.loads((desk.folder / "begun.json").read_text()) == {"version": 1}
