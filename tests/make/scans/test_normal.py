"""Normal slices are learned twice, what is unlike them is ranked, and cases are drawn."""

import numpy as np
import pytest

pytest.importorskip("skimage")
from toy_scans import body

from pinxit.base.errors import UserMistake
from pinxit.engine import Model
from pinxit.make.scans.anomaly import (
    ALL_WAYS,
    calibrated,
    find_anomalies,
    hottest,
    pixel_area,
    rarity,
)
from pinxit.make.scans.case_settings import CaseSettings
from pinxit.make.scans.cases import cases_sheet, draw_cases
from pinxit.make.scans.lesions import plant
from pinxit.make.scans.nearness import SLICES, nearest_of
from pinxit.make.scans.normal import teach_normal
from pinxit.make.scans.normal_settings import NormalSettings
from pinxit.make.scans.overlays import heated
from pinxit.scans.scan import Scan
from pinxit.scans.window import window_of

TINY = NormalSettings(side=16, width=32, drawn=160, coded=800, batch=8)


@pytest.fixture(scope="module")
def normal() -> Model:
    scans = [body(seed, has_ball=False)[0] for seed in range(4)]
    return calibrated(teach_normal(scans, TINY))


def test_the_card_tells_both_networks_and_what_learned_nothing(normal: Model) -> None:
    for way in ALL_WAYS:
        name = f"AUROC of planted lesions, {way}"
        scores = normal.card.scores
        assert 0 <= scores[f"{name} low"] <= scores[name] <= scores[f"{name} high"] <= 1
    assert normal.card.judged["held out"] == "patients"
    assert normal.card.scores["AUROC of planted lesions, autoencoder"] > 0.6


def test_a_body_with_a_ball_is_hotter_where_the_ball_is(normal: Model) -> None:
    scan, ball = body(11)
    found = find_anomalies(scan, normal)
    heat = found.heat["autoencoder"].voxels
    assert heat[ball > 0].mean() > 1.5 * heat[(ball == 0) & (scan.voxels > -500)].mean()
    assert all(((p > 0) & (p <= 1)).all() for p in found.p.values())
    assert len(found.to_json()) == 24
    assert heated(scan, found, window_of(scan)).channels == 3


def test_ranks_are_conformal() -> None:
    usual = np.arange(1.0, 20.0)
    assert rarity(np.array([100.0]), usual)[0] == pytest.approx(1 / 20)
    assert rarity(np.array([0.0]), usual)[0] == 1
    random = np.random.default_rng(0)
    shares = [  # of honest slices, at most one in ten is as rare as one in ten
        (rarity(random.normal(size=50), random.normal(size=39)) <= 0.1).mean() for _ in range(300)
    ]
    assert np.mean(shares) == pytest.approx(0.1, abs=0.02)


def test_a_scan_of_another_unit_or_a_model_of_another_kind_is_refused(normal: Model) -> None:
    scan, _ = body(0)
    with pytest.raises(UserMistake, match="learned scans in HU"):
        find_anomalies(Scan(scan.voxels, scan.affine), normal)


def test_planted_lesions_are_as_large_as_said_and_their_mask_is_exact() -> None:
    values = np.zeros((1, 64, 64), np.float32)
    inside = np.ones(values.shape, bool)
    areas = []
    for seed in range(20):
        made = plant(values, inside, (1.0, 1.0, 1.0), (20.0, 3.0), seed)
        areas.append(made.mask.sum())
        assert made.values[made.mask].mean() == pytest.approx(3, rel=0.2)
        assert np.abs(made.values[~made.mask]).mean() < 0.1
    assert np.mean(areas) == pytest.approx(np.pi * 10**2, rel=0.15)
    with pytest.raises(UserMistake, match="does not fit"):
        plant(values, inside & (np.arange(64) < 5), (1.0, 1.0, 1.0), (20.0, 3.0), 0)


def test_the_hottest_hundredth_and_the_area_over_pixels() -> None:
    heat = np.zeros((1, 20, 20), np.float32)
    heat[0, 3, 3:7] = 1
    assert hottest(heat)[0] == 1
    truth = (heat > 0).astype(np.float32)
    found = pixel_area(np.repeat(heat, 3, 0), np.repeat(truth, 3, 0), np.ones((3, 20, 20)))
    assert found.area == 1


def test_cases_have_exact_masks_and_say_that_they_are_synthetic(normal: Model) -> None:
    made = draw_cases(normal, CaseSettings(count=6, without=0.3, contrast=0.4), seed=3)
    assert made.scan.voxels.shape == (6, 16, 16)
    has_lesion = [case.lesion is not None for case in made.cases]
    assert [bool(mask.any()) for mask in made.truth.voxels] == has_lesion
    assert made.scan.steps[0].settings["synthetic"] is True
    assert made.scan.unit == "HU"
    assert "SYNTHETIC" in made.to_json()["warning"]
    again = draw_cases(normal, CaseSettings(count=6, without=0.3, contrast=0.4), seed=3)
    assert np.array_equal(made.scan.voxels, again.scan.voxels)
    assert cases_sheet(made).channels == 3


def test_a_slice_that_was_learned_from_is_known_again(normal: Model) -> None:
    own = normal.weights[SLICES][5].astype(np.float32)[None] / 255
    found, apart = nearest_of(normal, own)
    assert found[0] == 5
    assert apart[0] < 1e-3


def test_a_model_that_only_repeats_gives_no_cases(normal: Model) -> None:
    """If every drawing is as near as no held-out slice is, nothing is given away."""
    weights = dict(normal.weights)
    weights["calibration nearness"] = np.full(200, 10.0)
    with pytest.raises(UserMistake, match="near copies"):
        draw_cases(Model(weights, normal.card), CaseSettings(count=2))
