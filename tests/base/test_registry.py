import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.registry import Registry

ENGINES: Registry[object] = Registry("engine", "pinxit.engines", "ENGINE")


def test_listing_imports_nothing() -> None:
    code = (
        "import sys; from pinxit.base.registry import Registry;"
        "names = Registry('engine', 'pinxit.engines', 'ENGINE').describe();"
        "assert 'gatys' in names and len(names['gatys']) > 20, names;"
        "assert 'torch' not in sys.modules and 'pinxit.engines.gatys' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_unknown_name_gets_the_nearest_one_and_all_of_them() -> None:
    with pytest.raises(UserMistake, match=r"Did you mean 'gatys'\? There are: .*r3gan"):
        ENGINES.load("gatis")


def test_a_plugin_is_seen_only_when_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("third", "collections:OrderedDict", "pinxit.engines")
    monkeypatch.setattr("pinxit.base.registry.entry_points", lambda group: (point,))
    assert "third" not in ENGINES.describe()
    allowed: Registry[object] = Registry("engine", "pinxit.engines", "ENGINE", allowed=("third",))
    assert "third" in allowed.describe()
    assert allowed.load("third").__name__ == "OrderedDict"  # type: ignore[attr-defined]


def test_a_plugin_that_cannot_be_imported_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("third", "no.such.module:X", "pinxit.engines")
    monkeypatch.setattr("pinxit.base.registry.entry_points", lambda group: (point,))
    allowed: Registry[object] = Registry("engine", "pinxit.engines", "ENGINE", allowed=("third",))
    with pytest.raises(UserMistake, match=r"cannot be loaded: No module named 'no'"):
        allowed.load("third")
