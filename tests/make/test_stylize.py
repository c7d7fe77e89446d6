import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.engine import Role, Run
from pinxit.make.engines import ENGINES
from pinxit.make.methods import METHODS, style_settings
from pinxit.make.stylize import paint, stylize
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.pictures.picture import Picture, Source

QUICK = GatysSettings(size=24, quality="draft")


def picture(value: float, title: str) -> Picture:
    pixels = np.full((20, 24, 3), value, np.float32)
    pixels[5:10] = 1 - value
    return Picture(pixels, depth=16, icc=b"profile", exif=b"facts", title=title)


def test_the_result_carries_one_more_step_with_every_input() -> None:
    content, styles = picture(0.2, "photo.jpg"), [picture(0.7, "a.jpg"), picture(0.9, "b.jpg")]
    made = stylize(content, styles, QUICK, seed=7)
    (step,) = made.steps
    assert (step.verb, step.engine, step.seed) == ("stylize", "gatys", 7)
    assert step.version == ENGINES.load("gatys").version
    assert GatysSettings.from_json(step.settings) == QUICK
    assert [(source.role, source.title) for source in step.used] == [
        ("content", "photo.jpg"),
        ("style", "a.jpg"),
        ("style", "b.jpg"),
    ]
    assert step.used[0].sha256 == hash_array(content.pixels)


def test_depth_profile_facts_and_title_are_the_contents() -> None:
    made = stylize(picture(0.2, "photo.jpg"), [picture(0.7, "a.jpg")], QUICK)
    assert (made.depth, made.icc, made.exif, made.title) == (16, b"profile", b"facts", "photo.jpg")
    assert made.source is None


def test_a_file_is_named_by_its_own_hash() -> None:
    pixels = picture(0.2, "").pixels
    content = Picture(pixels, title="photo.jpg", source=Source("file", "photo.jpg", "ab" * 32))
    made = stylize(content, [picture(0.7, "a.jpg")], QUICK)
    assert made.steps[-1].used[0].sha256 == "ab" * 32


def test_pictures_that_say_where_are_named_with_their_roles() -> None:
    where = {"mask": [picture(1.0, "m.png")], "region": [picture(1.0, "r.png")], "protect": []}
    made = stylize(picture(0.2, "photo.jpg"), [picture(0.7, "a.jpg")], QUICK, where=where)
    assert [(source.role, source.title) for source in made.steps[-1].used] == [
        ("content", "photo.jpg"),
        ("style", "a.jpg"),
        ("mask", "m.png"),
        ("region", "r.png"),
    ]


def test_an_engine_that_does_not_exist_is_refused_with_the_names_of_all() -> None:
    with pytest.raises(UserMistake, match=r"no engine named 'gatis'.*Did you mean 'gatys'"):
        paint("gatis", QUICK, {"content": [picture(0.2, "")], "style": [picture(0.7, "")]})


def test_an_engine_that_takes_no_style_is_refused() -> None:
    with pytest.raises(UserMistake, match="'r3gan' does not paint"):
        paint("r3gan", QUICK, {"content": [picture(0.2, "")], "style": [picture(0.7, "")]})


@pytest.mark.parametrize("method", METHODS)
def test_what_the_user_should_know_is_told_once(method: str) -> None:
    told: list[str] = []
    run = Run(tell=lambda progress: told.append(progress.notice))
    settings = style_settings(method, {"size": 24})
    black = Picture(np.zeros((20, 24, 1), np.float32))
    content = picture(0.2, "photo.jpg")
    made = stylize(content, [content], settings, where={"mask": [black]}, run=run)
    assert [notice for notice in told if "black everywhere" in notice] == [
        "The mask is black everywhere, so nothing was painted."
    ]
    np.testing.assert_array_equal(made.pixels, content.pixels)


def test_listing_engines_describes_them() -> None:
    described = ENGINES.describe()
    assert "optimization" in described["gatys"]
    assert Role("content") in getattr(ENGINES.load("gatys"), "roles")  # noqa: B009
