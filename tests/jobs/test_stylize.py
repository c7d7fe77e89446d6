"""Style transfers as jobs, with real engines on tiny pictures."""

from pathlib import Path

import numpy as np
import pytest
from job_desk import FolderDesk
from moving import Recipe, video
from PIL import Image
from program import paint
from pydantic import ValidationError

from pinxit import UserMistake
from pinxit.base.errors import Cancelled
from pinxit.jobs.kind import KINDS, Wish
from pinxit.jobs.kinds.stylize import KIND, Params
from pinxit.mark.recipe import read_recipe_file


@pytest.fixture
def desk(tmp_path: Path) -> FolderDesk:
    made = FolderDesk(tmp_path / "home")
    for number, name in enumerate(("photo.png", "red.png", "blue.png")):
        paint(made.pictures / name, number, (48, 40))
    left = np.zeros((40, 48), np.uint8)
    left[:, :24] = 255
    Image.fromarray(left).save(made.pictures / "left.png")
    return made


def _params(**more: object) -> Params:
    told = {"content": "photo.png", "styles": [{"picture": "red.png"}], "method": "fast", **more}
    return Params.model_validate(told)


def test_the_kind_is_found_by_its_name() -> None:
    assert KINDS.load("stylize") is KIND
    assert "manner" in KINDS.describe()["stylize"]


def test_a_picture_is_painted_once_for_each_seed(desk: FolderDesk) -> None:
    result = KIND.work(_params(count=2, size=64, seed=5), desk)
    assert result["pictures"] == ["job-0.png", "job-1.png"]
    first, second = (desk.picture(each) for each in result["pictures"])
    assert max(first.width, first.height) == 64
    assert not np.array_equal(first.pixels, second.pixels)
    steps = read_recipe_file(desk.path_of("job-1.png")).recipe["steps"]
    assert [step["seed"] for step in steps if step["verb"] == "stylize"] == [6]


def test_one_style_with_a_mask_leaves_the_rest_as_it_was(desk: FolderDesk) -> None:
    params = _params(
        styles=[{"picture": "red.png", "mask": "left.png"}],
        size=0,
        settings={"strength": 1.0},
        format="png",
    )
    made = desk.picture(KIND.work(params, desk)["pictures"][0])
    change = np.abs(made.pixels - desk.picture("photo.png").pixels)
    assert change[:, :20].mean() > 5 * change[:, 30:].mean()


def test_a_mask_of_all_and_one_of_the_style_paint_where_both_are_white(desk: FolderDesk) -> None:
    styles = [{"picture": "red.png", "mask": "left.png"}]
    settings = {"strength": 1.0}
    twice = _params(styles=styles, mask="left.png", size=0, settings=settings, format="png")
    (name,) = KIND.work(twice, desk)["pictures"]
    alone = FolderDesk(desk.home, "alone")
    once = _params(styles=styles, size=0, settings=settings, format="png")
    one = alone.picture(KIND.work(once, alone)["pictures"][0])
    assert np.array_equal(desk.picture(name).pixels, one.pixels)
    (step,) = [
        each
        for each in read_recipe_file(desk.path_of(name)).recipe["steps"]
        if each["verb"] == "stylize"
    ]
    assert [each["role"] for each in step["used"]].count("mask") == 2


def test_a_style_without_a_mask_paints_what_the_masks_of_others_leave(desk: FolderDesk) -> None:
    styles = [{"picture": "red.png", "mask": "left.png"}, {"picture": "blue.png"}]
    both = desk.picture(KIND.work(_params(styles=styles, size=0), desk)["pictures"][0])
    alone = FolderDesk(desk.home, "alone")
    blue = _params(styles=[{"picture": "blue.png"}], size=0)
    one = desk.picture(KIND.work(blue, alone)["pictures"][0])
    gap = np.abs(both.pixels - one.pixels)
    assert gap[:, 32:].mean() < gap[:, :16].mean() / 2


def test_a_shipped_painting_is_a_style_by_its_name(desk: FolderDesk) -> None:
    params = _params(styles=[{"style": "turner-venice"}])
    KIND.refuse(params, desk)
    assert desk.picture(KIND.work(params, desk)["pictures"][0]).width == 512


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content": "gone.png"}, "no picture"),
        ({"styles": [{"style": "turner-venise"}]}, "turner-venice"),
        ({"styles": [{"style": "photo.png"}]}, "no style"),
        ({"settings": {"strenght": 0.5}}, "strength"),
        ({"settings": {"strength": 5}}, "from 0 to 1"),
        ({"styles": [{"picture": "red.png", "weight": 0}]}, "above 0"),
    ],
)
def test_mistakes_are_told_before_the_job_waits(
    desk: FolderDesk, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(UserMistake, match=said):
        KIND.refuse(_params(**wrong), desk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"styles": []},
        {"styles": [{"picture": "a"}] * 5},
        {"styles": [{}]},
        {"styles": [{"picture": "a", "style": "b"}]},
        {"method": "worst"},
        {"colour": "red"},
    ],
)
def test_params_that_mean_nothing_are_no_params(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        _params(**wrong)


def test_a_paused_job_goes_on_where_it_was_and_ends_with_the_same_pixels(
    desk: FolderDesk,
) -> None:
    params = _params(method="best", settings={"quality": "good"}, size=48)
    whole = desk.picture(KIND.work(params, FolderDesk(desk.home, "whole"))["pictures"][0])
    for folder in (desk.home / "runs").glob("stylize-*"):
        for file in folder.iterdir():
            file.unlink()

    def pause_late() -> Wish:
        return "pause" if any(each.done > 60 for each in desk.heard) else ""

    desk.wishes = pause_late
    with pytest.raises(Cancelled):
        KIND.work(params, desk)
    again = FolderDesk(desk.home)
    made = desk.picture(KIND.work(params, again)["pictures"][0])
    assert np.array_equal(made.pixels, whole.pixels)
    first = min(each.done for each in desk.heard if each.done > 0)
    assert min(each.done for each in again.heard if each.stage.startswith("stylize")) > 2 * first


def test_a_clip_is_no_picture_and_a_picture_no_clip(desk: FolderDesk) -> None:
    video(desk.pictures / "film.mp4", Recipe((0, 512, 1024)))
    with pytest.raises(UserMistake, match="is a clip; choose a picture"):
        KIND.refuse(_params(content="film.mp4"), desk)
    clip_kind = KINDS.load("stylize_clip")
    asked = {"content": "photo.png", "styles": [{"picture": "red.png"}]}
    with pytest.raises(UserMistake, match="is a picture; choose a clip"):
        clip_kind.refuse(clip_kind.params.model_validate(asked), desk)
