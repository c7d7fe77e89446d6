import numpy as np
import pytest
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.metrics.structure import structure


def _photograph(name: str) -> np.ndarray:
    with Image.open(shipped("demo", "photographs", f"{name}.jpg")) as opened:
        return np.asarray(opened.convert("RGB").resize((192, 192)), np.float32) / 255


def test_a_picture_has_its_own_structure() -> None:
    assert structure(_photograph("cat"), _photograph("cat")) == pytest.approx(1)


def test_color_contrast_and_brightness_do_not_matter() -> None:
    cat = _photograph("cat")
    changed = (0.3 + 0.5 * cat) * np.array((0.9, 1.0, 0.8), np.float32)
    assert structure(changed.astype(np.float32), cat) > 0.98


def test_other_pictures_share_little_and_negatives_less_than_nothing() -> None:
    cat = _photograph("cat")
    assert abs(structure(_photograph("pagoda"), cat)) < 0.4
    assert structure(1 - cat, cat) < -0.3


def test_only_the_box_is_looked_at() -> None:
    cat = _photograph("cat")
    spoiled = cat.copy()
    spoiled[:, :96] = np.random.default_rng(1).random((192, 96, 3))
    assert structure(spoiled, cat, (0.5, 0.0, 0.5, 1.0)) == pytest.approx(1)
    assert structure(spoiled, cat, (0.0, 0.0, 0.5, 1.0)) < 0.1


def test_it_is_the_mean_of_correlations_written_out() -> None:
    draw = np.random.default_rng(2)
    one, other = (draw.random((26, 24, 3)).astype(np.float32) for _ in range(2))
    luma = [each @ np.array((0.2126, 0.7152, 0.0722)) for each in (one, other)]
    places = []
    for row in range(24):
        for column in range(22):
            a, b = (each[row : row + 3, column : column + 3].ravel() for each in luma)
            together = np.mean(a * b) - a.mean() * b.mean()
            places.append((together + 0.00045) / (a.std() * b.std() + 0.00045))
    assert structure(one, other) == pytest.approx(np.mean(places), rel=1e-6)


def test_sizes_must_fit() -> None:
    cat = _photograph("cat")
    with pytest.raises(ValueError, match="Sizes differ"):
        structure(cat[:100].copy(), cat)
    with pytest.raises(ValueError, match="smaller than a window"):
        structure(cat, cat, (0.0, 0.0, 0.01, 0.01))
