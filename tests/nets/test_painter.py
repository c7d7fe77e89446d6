"""Painting in one pass: tiles are exact, regions apply where they are, borders fit together."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from pinxit.nets import painter
from pinxit.nets.color import Colors
from pinxit.nets.painter import StyleCode, encode, paint
from pinxit.nets.stroke_net import Moments, StrokeNet, maps_between, roots_of, transport
from pinxit.nets.vgg import VGG19

_ODD = (203, 269)


def _picture(seed: int, height: int = 128, width: int = 160) -> Colors:
    rng = np.random.default_rng(seed)
    coarse = torch.from_numpy(rng.uniform(0, 1, (1, 3, 9, 11)).astype(np.float32))
    smooth = torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic")
    grain = rng.normal(0, 0.05, (height, width, 3))
    picture = smooth[0].numpy().transpose(1, 2, 0) + grain
    return np.asarray(np.clip(picture, 0, 1), np.float32)


@pytest.fixture(scope="module")
def style() -> StyleCode:
    return encode((_picture(1),), (1.0,))


@pytest.fixture
def _in_float32(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Networks in float32, so that rounding hides nothing."""
    nets = {"painter": StrokeNet(), "vgg": VGG19("cpu", torch.float32)}
    shipped = painter._network("cpu").float()
    nets["painter"].load_state_dict(shipped.state_dict())
    nets["painter"].requires_grad_(False)
    monkeypatch.setattr(painter, "_network", lambda _: nets["painter"])
    monkeypatch.setattr(painter, "_backbone", lambda _: nets["vgg"])
    yield
    monkeypatch.undo()
    painter._network.cache_clear()


@pytest.mark.usefixtures("_in_float32")
@pytest.mark.parametrize("has_regions", [False, True])
@pytest.mark.parametrize("wraps", [False, True])
def test_tiles_give_the_whole_picture(
    monkeypatch: pytest.MonkeyPatch, wraps: bool, has_regions: bool
) -> None:
    content = _picture(2, *((208, 272) if wraps else _ODD))
    codes = tuple(encode((_picture(n),), (1.0,)) for n in ((1, 11) if has_regions else (1,)))
    left = np.linspace(0, 1, content.shape[1], dtype=np.float32)[None].repeat(len(content), 0)
    regions = (left, 1 - left) if has_regions else ()
    whole = paint(content, codes, regions, wraps=wraps)
    monkeypatch.setattr(painter, "_TILE", 64)
    monkeypatch.setattr(painter, "_WHOLE", 64)
    monkeypatch.setattr(painter, "_STRIP_PIXELS", 64)
    monkeypatch.setattr(painter, "_LEAST_STRIP", 64)
    tiled = paint(content, codes, regions, wraps=wraps)
    assert np.abs(tiled - whole).max() < 1e-4
    assert np.abs(whole - content).mean() > 0.01


def test_size_is_kept_and_strokes_are_painted(style: StyleCode) -> None:
    for height, width in (_ODD, (33, 400), (64, 64)):
        for tier in ("fast", "preview"):
            content = _picture(3, height, width)
            result = paint(content, (style,), tier=tier)
            assert result.shape == content.shape
            assert result.min() >= 0
            assert result.max() <= 1
            assert np.isfinite(result).all()


def test_no_strength_gives_the_picture_itself(style: StyleCode) -> None:
    content = _picture(4)
    assert np.array_equal(paint(content, (style,), strength=0), content)
    gaps = [np.abs(paint(content, (style,), strength=s) - content).mean() for s in (0.1, 0.3, 0.6)]
    assert gaps == sorted(gaps)


def test_a_region_is_painted_in_its_own_style(style: StyleCode) -> None:
    content, other = _picture(5, 192, 320), encode((_picture(6) ** 3,), (1.0,))
    left = np.zeros((192, 320), np.float32)
    left[:, :160] = 1
    both = paint(content, (style, other), (left, 1 - left))
    everywhere = paint(content, (style, other), (np.ones_like(left), np.zeros_like(left)))
    first, second = (paint(content, (code,)) for code in (style, other))
    assert np.abs(everywhere - first).max() < 0.05
    near_first, near_second = (np.abs(both - each).mean((0, 2)) for each in (first, second))
    assert near_first[:64].mean() < near_second[:64].mean()
    assert near_second[-64:].mean() < near_first[-64:].mean()


def test_a_wrapping_result_has_no_seam(style: StyleCode) -> None:
    content = _picture(7, 128, 128)
    content += np.linspace(-0.3, 0.3, 128, dtype=np.float32)[:, None]
    for tier in ("fast", "preview"):
        result = paint(np.clip(content, 0, 1), (style,), wraps=True, tier=tier)
        inner = np.abs(np.diff(result, axis=1)).mean((0, 2))
        seam = np.abs(result[:, 0] - result[:, -1]).mean()
        assert seam < np.percentile(inner, 97)


def test_blends_lie_between(style: StyleCode) -> None:
    content, other = _picture(8), encode((_picture(9) * 0.3,), (1.0,))
    light, dark = (paint(content, (code,)).mean() for code in (style, other))
    blend = painter.blended([style, other], (0.5, 0.5))
    assert min(light, dark) < paint(content, (blend,)).mean() < max(light, dark)
    alone = painter.blended([style, other], (1.0, 0.0))
    assert np.abs(paint(content, (alone,)) - paint(content, (style,))).max() < 0.02


def test_transport_moves_one_covariance_to_the_other() -> None:
    rng = torch.Generator().manual_seed(0)
    here, there = (
        (lambda root: root @ root.transpose(1, 2) / 64)(torch.randn(2, 16, 64, generator=rng))
        for _ in range(2)
    )
    (root,) = roots_of(Moments((torch.zeros(2, 16),), (there,)))
    assert torch.allclose((root @ root).float(), there, atol=0.1)
    matrix = transport(here, root)
    assert torch.allclose(matrix, matrix.transpose(1, 2), atol=1e-4)
    assert torch.linalg.eigvalsh(matrix).min() > 0
    assert torch.allclose(matrix @ here @ matrix, there, atol=0.1)


def test_no_strength_means_no_map() -> None:
    rng = torch.Generator().manual_seed(0)
    mean, root = torch.randn(1, 8, generator=rng), torch.randn(1, 8, 32, generator=rng)
    here = Moments((mean,), (root @ root.transpose(1, 2) / 32,))
    there = Moments((mean + 1,), (2 * root @ root.transpose(1, 2) / 32,))
    maps = maps_between(here, there, torch.zeros(1))
    assert torch.allclose(maps.matrix[0], torch.eye(8)[None], atol=1e-5)
    assert torch.allclose(maps.offset[0], torch.zeros(1, 8), atol=1e-5)


def test_another_seed_lays_the_strokes_otherwise(style: StyleCode) -> None:
    content = _picture(10)
    first, again, other = (paint(content, (style,), seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert 1e-4 < np.abs(first - other).mean() < 0.1


def test_the_strength_is_felt_over_its_whole_range(style: StyleCode) -> None:
    content = _picture(12)
    made = [paint(content, (style,), strength=s) for s in (0.5, 0.7, 0.85, 1.0)]
    for one, other in itertools.pairwise(made):
        assert np.abs(one - other).mean() > 1e-4
