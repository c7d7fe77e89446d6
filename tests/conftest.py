"""What every test shares."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

# Tests run side by side, one for each core: more threads would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Processes that tests begin find the same plugins as the tests themselves.
_PLUGINS = str(Path(__file__).parent / "plugins")
os.environ["PYTHONPATH"] = os.pathsep.join(
    dict.fromkeys([_PLUGINS, *filter(None, [os.environ.get("PYTHONPATH")])])
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the long forms of suites to ``make test-full``, which sets PINXIT_FULL."""
    if os.environ.get("PINXIT_FULL"):
        return
    items[:] = [item for item in items if item.get_closest_marker("full") is None]


@pytest.fixture(autouse=True)
def _ctrl_c_is_left_as_it_was() -> Iterator[None]:
    """Programs begun in the background by a shell ignore Ctrl-C; tests do not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    left = signal.signal(signal.SIGINT, signal.default_int_handler)
    assert left is signal.default_int_handler, "the handler of Ctrl-C was changed"
