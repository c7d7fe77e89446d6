"""Libraries warn about damaged files on their own account; here they are hushed, thread-safely."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

_lock = threading.Lock()
_inside = 0
_outer: tuple[warnings.catch_warnings, int | None] | None = None


@contextmanager
def quiet() -> Iterator[None]:
    """Within it, warnings are silent and Pillow's own pixel limit is off: we have our own.

    Both are switches of the whole process, so the first thread in turns them and the last one out
    turns them back; threads may be inside together.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _inside, _outer
    with _lock:
        _inside += 1
        if _inside == 1:
            caught = warnings.catch_warnings()
            caught.__enter__()
            warnings.simplefilter("ignore")
            _outer = (caught, Image.MAX_IMAGE_PIXELS)
            Image.MAX_IMAGE_PIXELS = None


def _leave() -> None:
    global _inside, _outer
    with _lock:
        _inside -= 1
        if _inside == 0 and _outer is not None:
            caught, limit = _outer
            Image.MAX_IMAGE_PIXELS = limit
            caught.__exit__(None, None, None)
            _outer = None
