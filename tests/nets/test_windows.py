"""Windows cover a picture once, and give back what was cut."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.nets.vgg import LAYERS, REACH, STRIDES, VGG19
from pinxit.nets.windows import COARSEST, windows_of

SIDE = st.integers(1, 150)


@given(SIDE, SIDE, st.sampled_from([0, 8, 24, 56]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_place_is_covered_once(height: int, width: int, tile: int, wraps: bool) -> None:
    seen = torch.zeros((height, width))
    for window in windows_of(height, width, tile, wraps=wraps):
        window.plane(seen).add_(1)
        assert window.rows.first % COARSEST == 0 or wraps
        if tile:
            assert window.rows.stop - window.rows.start <= tile
    assert torch.equal(seen, torch.ones_like(seen))


@given(SIDE, SIDE, st.sampled_from([0, 40]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_adding_parts_is_the_transpose_of_cutting_them(
    height: int, width: int, tile: int, wraps: bool
) -> None:
    chance = torch.Generator().manual_seed(1)
    picture = torch.rand((1, 2, height, width), generator=chance, dtype=torch.float64)
    for window in windows_of(height, width, tile, wraps=wraps):
        cut = window.cut(picture)
        part = torch.rand(cut.shape, generator=chance, dtype=torch.float64)
        back = torch.zeros_like(picture)
        window.add_to(back, part)
        assert float((cut * part).sum()) == pytest.approx(float((picture * back).sum()))


def test_a_window_that_wraps_sees_the_other_side() -> None:
    picture = torch.arange(40.0).view(1, 1, 1, 40)
    (window,) = windows_of(1, 40, wraps=True)
    cut = window.cut(picture)
    assert cut[0, 0, 0, :REACH].tolist() == list(range(40 - REACH, 40))
    assert cut[0, 0, 0, REACH + 40 :].tolist() == [float(n % 40) for n in range(REACH)]


@pytest.mark.parametrize("size", [(96, 120), (83, 101)])
def test_features_of_windows_are_those_of_the_whole(size: tuple[int, int]) -> None:
    network = VGG19()
    picture = torch.rand((1, 3, *size), generator=torch.Generator().manual_seed(2))
    whole = network(picture)
    for window in windows_of(*size, 40):
        seen = network(window.cut(picture))
        for tap in LAYERS:
            stride = STRIDES[tap]
            rows = slice(window.rows.start // stride, -(-window.rows.stop // stride))
            columns = slice(window.columns.start // stride, -(-window.columns.stop // stride))
            inside = window.inside(seen[tap], stride)
            torch.testing.assert_close(
                inside, whole[tap][:, :, rows, columns], rtol=1e-4, atol=1e-4
            )
