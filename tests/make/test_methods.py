import subprocess
import sys

import pytest

from pinxit.base.errors import UserMistake
from pinxit.engine import Maker
from pinxit.make.engines import ENGINES
from pinxit.make.methods import METHODS, engine_of, style_settings
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.nets.style_settings import StyleSettings


def test_auto_refines_for_a_moment_unless_told_otherwise() -> None:
    assert style_settings() == GatysSettings(quality="refine")
    assert style_settings("auto", {"quality": "max"}) == GatysSettings(quality="max")
    assert style_settings("best") == GatysSettings()


@pytest.mark.parametrize(
    ("method", "knob", "sentence"),
    [
        ("fast", "quality", "The method fast has no quality; auto and best have it."),
        ("best", "tier", "The method best has no tier; fast has it."),
    ],
)
def test_a_knob_of_another_method_names_the_one_that_has_it(
    method: str, knob: str, sentence: str
) -> None:
    with pytest.raises(UserMistake, match=sentence):
        style_settings(method, {knob: "good"})


def test_unknown_methods_and_knobs_get_the_nearest_name() -> None:
    with pytest.raises(UserMistake, match="Did you mean 'best'"):
        style_settings("bets")
    with pytest.raises(UserMistake, match="Did you mean 'strength'"):
        style_settings("best", {"strenght": 1})


def test_settings_of_no_method_are_refused() -> None:
    with pytest.raises(UserMistake, match="StyleSettings are not settings of a method"):
        engine_of(StyleSettings())


@pytest.mark.parametrize("method", METHODS)
def test_the_engine_of_a_method_takes_its_settings(method: str) -> None:
    engine = ENGINES.load(engine_of(style_settings(method)))
    assert isinstance(engine, Maker)
    assert engine.settings_type is METHODS[method].settings_type


def test_the_knobs_of_all_methods_can_be_read_without_torch() -> None:
    code = "import sys, pinxit.cli.commands.stylize; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
