"""Styles that are learned as jobs, and folders that are painted with them."""

from pathlib import Path

import pytest
from job_desk import FolderDesk
from program import paint

from pinxit import UserMistake
from pinxit.base.errors import Cancelled
from pinxit.base.progress import Progress
from pinxit.jobs.kinds.learn_style import KIND as LEARN
from pinxit.jobs.kinds.learn_style import Params as LearnParams
from pinxit.jobs.kinds.stylize import KIND as PAINT
from pinxit.jobs.kinds.stylize import Params as PaintParams
from pinxit.jobs.kinds.stylize_folder import KIND as FOLDER
from pinxit.jobs.kinds.stylize_folder import Params as FolderParams


@pytest.fixture
def desk(tmp_path: Path) -> FolderDesk:
    made = FolderDesk(tmp_path / "home")
    for number in range(4):
        paint(made.pictures / f"{number}.png", number, (48, 40))
    return made


def _learn(desk: FolderDesk, **more: object) -> dict[str, object]:
    told = {"name": "mine", "styles": [{"picture": "0.png"}, {"picture": "1.png", "weight": 3}]}
    params = LearnParams.model_validate({**told, "size": 64, **more})
    LEARN.refuse(params, desk)
    return LEARN.work(params, desk)


def test_a_learned_style_is_found_by_its_name_and_paints(desk: FolderDesk) -> None:
    assert _learn(desk)["styles"] == ["mine"]
    card = desk.studio.styles.load("mine").card
    assert [(each.title, each.share) for each in card.pictures] == [
        ("0.png", 0.25),
        ("1.png", 0.75),
    ]
    params = PaintParams.model_validate(
        {"content": "2.png", "styles": [{"style": "mine"}], "size": 48}
    )
    PAINT.refuse(params, desk)
    assert PAINT.work(params, desk)["pictures"] == ["job-0.png"]


def test_a_name_that_is_taken_is_told_but_not_to_a_job_that_was_killed(desk: FolderDesk) -> None:
    _learn(desk)
    with pytest.raises(UserMistake, match="already"):
        _learn(FolderDesk(desk.home, "other"))
    again = LearnParams.model_validate({"name": "mine", "styles": [{"picture": "0.png"}]})
    assert LEARN.work(again, desk)["styles"] == ["mine"]
    mixed = _learn(FolderDesk(desk.home, "mix"), name="mix", styles=[{"style": "mine"}])
    assert mixed["styles"] == ["mix"]


def test_a_folder_is_painted_once_whatever_happens_and_names_what_failed(desk: FolderDesk) -> None:
    (desk.pictures / "torn.png").write_bytes((desk.pictures / "0.png").read_bytes()[:200])
    params = FolderParams.model_validate(
        {"contents": ["1.png", "torn.png", "2.png"], "styles": [{"picture": "0.png"}], "size": 48}
    )
    FOLDER.refuse(params, desk)

    def stop_at_the_last(progress: Progress) -> None:
        if progress.done == 2:
            raise Cancelled("stopped")

    desk.on_tell = stop_at_the_last
    with pytest.raises(Cancelled):
        FOLDER.work(params, desk)
    first = (desk.pictures / "job-0.png").stat().st_mtime_ns
    again = FolderDesk(desk.home)
    result = FOLDER.work(params, again)
    assert result["pictures"] == ["job-0.png", "job-2.png"]
    assert [each["picture"] for each in result["failed"]] == ["torn.png"]
    assert (desk.pictures / "job-0.png").stat().st_mtime_ns == first
    assert again.heard[-1].done == 3
