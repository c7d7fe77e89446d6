import numpy as np
import pytest
from brands import motif

from pinxit.base.errors import UserMistake
from pinxit.engine import Run
from pinxit.make.campaign.framing import Frame, framed, share_kept, window
from pinxit.make.campaign.subject import subject_of
from pinxit.pictures.picture import Picture


@pytest.mark.parametrize("at", [(0.2, 0.3), (0.5, 0.5), (0.8, 0.7)])
@pytest.mark.parametrize("sides", [(100, 100), (60, 120), (150, 60), (120, 75)])
def test_the_subject_stays_in_view(at: tuple[float, float], sides: tuple[int, int]) -> None:
    picture = motif(at=at)
    subject = subject_of(picture)
    assert np.hypot(subject.x - at[0], subject.y - at[1]) < 0.12
    box = window(picture, subject, Frame(*sides))
    assert share_kept(picture, subject, box) > 0.85
    assert box[2] / box[3] == pytest.approx(sides[0] / sides[1], rel=0.03)
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    assert 0 <= left < right <= picture.width
    assert 0 <= top < bottom <= picture.height


def test_a_focus_that_is_said_is_put_where_the_layout_wants_it() -> None:
    picture = motif(400, 200)
    subject = subject_of(picture, (0.4, 0.5))
    box = window(picture, subject, Frame(100, 100, x=0.5))
    assert box[0] + 0.5 * box[2] == pytest.approx(160, abs=2)


def test_cutouts_are_found_by_their_alpha() -> None:
    pixels = np.zeros((100, 100, 4), np.float32)
    pixels[60:90, 10:40] = (1, 0, 0, 1)
    subject = subject_of(Picture(pixels))
    assert subject.found == "alpha"
    assert subject.x == pytest.approx(0.25, abs=0.02)
    assert subject.box[0] <= 0.11
    assert subject.box[3] >= 0.89


def test_a_subject_that_a_crop_would_cut_is_retargeted() -> None:
    pixels = np.random.default_rng(0).uniform(0, 1, (80, 200, 3)).astype(np.float32)
    picture = Picture(pixels, motif().steps, title="wide.png")
    subject = subject_of(picture)
    wide = type(subject)(0.5, 0.5, (0.05, 0.3, 0.95, 0.7), "said")
    made = framed(picture, wide, Frame(80, 80), Run())
    assert made.way == "retarget"
    assert (made.picture.width, made.picture.height) == (80, 80)
    assert made.picture.steps[-1].verb == "retarget"
    cropped = framed(picture, wide, Frame(80, 80, fit="crop"), Run())
    assert cropped.way == "crop"
    assert cropped.kept < 0.85


def test_a_subject_that_fills_the_motif_is_cropped_and_not_bent() -> None:
    pixels = np.random.default_rng(0).uniform(0, 1, (80, 200, 3)).astype(np.float32)
    picture = Picture(pixels, motif().steps, title="wide.png")
    filling = type(subject_of(picture))(0.5, 0.5, (0.05, 0.1, 0.95, 0.9), "said")
    made = framed(picture, filling, Frame(80, 80), Run())
    assert (made.way, made.kept < 0.85) == ("crop", True)


def test_nothing_is_enlarged_unless_it_was_allowed() -> None:
    picture, small = motif(), Frame(600, 400)
    subject = subject_of(picture)
    with pytest.raises(UserMistake, match=r"motif\.png has too few pixels: .* 2\.0 times"):
        framed(picture, subject, small, Run())
    allowed = Frame(600, 400, may_upscale=True)
    assert framed(picture, subject, allowed, Run()).picture.width == 600
    with pytest.raises(UserMistake, match="too few"):
        framed(picture, subject, Frame(600, 400, fit="retarget"), Run())
