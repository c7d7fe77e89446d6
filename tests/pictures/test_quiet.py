"""The hush around decoders ends where it should, in several threads as well."""

import contextlib
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from pinxit.pictures.quiet import quiet


def test_warnings_are_silent_within_and_loud_after() -> None:
    with quiet():
        warnings.warn("damaged", UserWarning, stacklevel=1)
    with pytest.raises(UserWarning, match="damaged"):
        warnings.warn("damaged", UserWarning, stacklevel=1)


def test_pillows_own_limit_comes_back_even_after_an_error() -> None:
    before = Image.MAX_IMAGE_PIXELS
    with contextlib.suppress(KeyError), quiet():
        assert Image.MAX_IMAGE_PIXELS is None
        raise KeyError
    assert before == Image.MAX_IMAGE_PIXELS


def test_the_last_one_out_turns_the_switches_back_whoever_came_first() -> None:
    before, filters = Image.MAX_IMAGE_PIXELS, list(warnings.filters)
    first, second = quiet(), quiet()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    warnings.warn("damaged", UserWarning, stacklevel=1)
    assert Image.MAX_IMAGE_PIXELS is None
    second.__exit__(None, None, None)
    assert before == Image.MAX_IMAGE_PIXELS
    assert filters == list(warnings.filters)


def test_threads_that_leave_in_any_order_leave_all_as_it_was() -> None:
    before, filters = Image.MAX_IMAGE_PIXELS, list(warnings.filters)
    together = threading.Barrier(8)

    def work(_: int) -> None:
        together.wait()
        for _round in range(200):
            with quiet():
                warnings.warn("damaged", UserWarning, stacklevel=1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert before == Image.MAX_IMAGE_PIXELS
    assert filters == list(warnings.filters)
