"""Every engine there is has its conformance test."""

from pathlib import Path

import pytest

from pinxit.base.registry import Registry
from pinxit.engine import Engine, Maker, Teacher

ENGINES: Registry[Engine] = Registry("engine", "pinxit.engines", "ENGINE")


@pytest.mark.parametrize("name", sorted(ENGINES.describe()))
def test_an_engine_is_a_maker_or_a_teacher_and_is_named_like_its_file(name: str) -> None:
    engine = ENGINES.load(name)
    assert engine.name == name
    assert isinstance(engine, Maker | Teacher)
    assert engine.settings_type.knobs(), "an engine without knobs"


@pytest.mark.parametrize("name", sorted(ENGINES.describe()))
def test_every_engine_goes_through_the_conformance_suite(name: str) -> None:
    tests = Path(__file__).with_name(f"test_{name}.py").read_text(encoding="utf-8")
    assert "check_engine(" in tests
