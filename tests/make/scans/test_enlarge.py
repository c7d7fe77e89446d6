"""Scans get larger, keep what was measured, and say what was added."""

import numpy as np
import pytest

pytest.importorskip("skimage")
pytest.importorskip("torch")

from pinxit.base.errors import UserMistake
from pinxit.make.scans.enlarge import Enlarged, enlarged, finer_affine, plan_of
from pinxit.make.scans.enlarge_settings import EnlargeSettings
from pinxit.make.scans.guard_sheet import guard_sheet
from pinxit.make.scans.plausibility import of_denoised, of_enlarged
from pinxit.make.scans.sampling import coarser
from pinxit.scans.scan import Scan, Voxels
from pinxit.scans.window import Window

THICK = np.diag([1.0, 1.0, 4.0, 1.0])[:, [2, 1, 0, 3]]


def cells(depth: int = 48, side: int = 40) -> Voxels:
    """A pattern with sharp edges that is alike along every axis."""
    up, down, across = np.mgrid[0:depth, 0:side, 0:side] / 4.5
    return np.asarray((100 * np.sign(np.sin(up) + np.sin(down) + np.sin(across))), np.float32)


def thick(values: Voxels) -> Scan:
    return Scan(coarser(values, 0, 4).astype(np.float32), THICK, modality="MR")


def settings(**knobs: object) -> EnlargeSettings:
    return EnlargeSettings(**{"steps": 40, "minutes": 100, "members": 2} | knobs)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made() -> Enlarged:
    return enlarged(thick(cells()), settings())


def test_a_network_that_wins_on_held_out_slices_wins_between_slices(made: Enlarged) -> None:
    assert made.race is not None
    assert made.race.is_better == made.is_learned
    before, after = (
        float(((each.voxels - cells()) ** 2).mean()) for each in (made.spline, made.scan)
    )
    assert made.is_learned
    assert after < before


def test_the_means_are_the_values_of_the_source(made: Enlarged) -> None:
    source = thick(cells()).voxels
    for each in (made.scan, made.spline):
        assert np.allclose(coarser(each.voxels, 0, 4), source, atol=1e-3)


def test_a_network_that_loses_is_not_used() -> None:
    up, down, across = np.mgrid[0:16, 0:40, 0:40]
    smooth = (100 * np.sin(up / 9 + down / 30 + across / 40)).astype(np.float32)
    found = enlarged(Scan(smooth, THICK), settings(steps=2, members=1))
    assert not found.is_learned
    assert np.array_equal(found.scan.voxels, found.spline.voxels)


def test_adversarial_is_guarded() -> None:
    found = enlarged(thick(cells()), settings(steps=12), is_adversarial=True)
    assert "adversarial" in found.scan.steps[-1].engine
    assert np.allclose(coarser(found.scan.voxels, 0, 4), thick(cells()).voxels, atol=1e-3)
    assert found.disagreement is not None
    assert found.disagreement.voxels.max() > 0
    report = of_enlarged(found)
    assert "no proof" in report.to_json()["caveat"]
    sheet = guard_sheet(
        found.spline, found.scan, report.marks, Window(0, 300), disagreement=found.disagreement
    )
    assert sheet.width == 5 * (40 + 6)


def test_a_planted_addition_is_marked(made: Enlarged) -> None:
    from dataclasses import replace

    voxels = made.scan.voxels.copy()
    assert made.race is not None
    voxels[30:33, 20:24, 20:24] += 40 * made.race.learned
    wrong = replace(made, scan=replace(made.scan, voxels=voxels))
    report = of_enlarged(wrong)
    assert report.marks.voxels[31, 22, 22] > 0
    largest = max(report.suspects, key=lambda each: abs(each.added))
    assert 31 <= largest.place[0] <= 33


def test_what_denoising_took_away_is_marked_if_it_was_structure() -> None:
    noise = np.random.default_rng(0).normal(0, 10, (8, 64, 64)).astype(np.float32)
    before = noise.copy()
    before[3:6, 20:25, 20:25] += 40
    report = of_denoised(Scan(before), Scan(np.zeros_like(before)), 10.0)
    assert [each.level for each in report.suspects] == [2]
    assert report.marks.voxels[4, 22, 22] == 2
    assert report.marks.voxels[0].max() == 0
    assert report.to_json()["structures"]["possible hallucination"] == 1


def test_pixels_are_halved_where_slices_are_thin() -> None:
    scan = Scan(cells(3, 40), np.diag([1.0, 1.0, 1.0, 1.0])[:, [2, 1, 0, 3]])
    found = enlarged(scan, settings(method="spline"))
    assert found.scan.voxels.shape == (3, 80, 80)
    assert found.scan.spacing == pytest.approx((1, 0.5, 0.5))
    learned = enlarged(scan, settings(method="learned", steps=2))
    again = coarser(coarser(learned.scan.voxels, 1, 2), 2, 2)
    assert np.allclose(again, scan.voxels, atol=1e-3)


def test_outer_faces_stay_where_they_are() -> None:
    fine = finer_affine(THICK, (0,), 4)
    before, after = THICK @ [-0.5, 0, 0, 1], fine @ [-0.5, 0, 0, 1]
    assert np.allclose(before, after)
    assert np.allclose(THICK @ [7.5, 0, 0, 1], fine @ [31.5, 0, 0, 1])


@pytest.mark.parametrize(
    ("scan", "knobs", "words"),
    [
        (Scan(cells(2, 16)), {"axis": "slices"}, "between them nothing is known"),
        (Scan(cells(16, 16)), {"axis": "slices"}, "as thin as the pixels"),
        (Scan(np.zeros((20, 480, 480), np.float32)), {"axis": "plane", "factor": 8}, "at most"),
    ],
)
def test_what_cannot_be_is_said(scan: Scan, knobs: dict[str, object], words: str) -> None:
    with pytest.raises(UserMistake, match=words):
        plan_of(scan, settings(**knobs))


def test_slices_too_small_to_learn_from_are_refused() -> None:
    with pytest.raises(UserMistake, match="too small to learn from"):
        enlarged(Scan(cells(8, 16)), settings(method="learned"))
    assert enlarged(Scan(cells(8, 16)), settings()).race is None
