from functools import partial

import pytest

from style_methods import METHODS, method_named


def test_every_method_of_ours_takes_another_strength() -> None:
    for name in ("best", "auto", "fast", "preview"):
        load = method_named(f"{name}@0.8").load
        assert isinstance(load, partial)
        assert load.args[1]["strength"] == 0.8
        assert load.args[1].get("tier") == ("preview" if name == "preview" else None)


def test_unknown_methods_and_strengths_of_others_are_refused() -> None:
    with pytest.raises(SystemExit, match="there are best"):
        method_named("finest")
    with pytest.raises(SystemExit, match="knows no strength"):
        method_named("magenta@0.5")


def test_a_version_tells_weights_and_engine_apart() -> None:
    best, magenta = METHODS["best"].version(), METHODS["magenta"].version()
    assert best != magenta
    assert METHODS["max"].version() == best
