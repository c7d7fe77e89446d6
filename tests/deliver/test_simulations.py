"""Simulated cases: truth that is exact, by seed, and in files that agree with each other."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.deliver.exercises import Exercise, exercise_page, refuse_exercise
from pinxit.deliver.simulations import deliver_simulation, run_lengths
from pinxit.make.simulation.cases import Case, simulate
from pinxit.make.simulation.defects import Wanted, plant
from pinxit.make.simulation.settings import KINDS, SimulationSettings
from pinxit.make.simulation.subjects import scanned_subjects, textured_subjects
from pinxit.pictures.picture import Picture, Step
from pinxit.scans.scan import Scan
from pinxit.studio import Studio

_SETTINGS = SimulationSettings(count=4, side=64, without=0.5, noise=0.02)


def _texture(name: str = "cloth.png") -> Picture:
    grain = random_stream(5, name).random((96, 96, 3)).astype(np.float32)
    pixels = (0.35 + 0.3 * grain).astype(np.float32)
    return Picture(pixels, (Step("open", "", "1"),), title=name)


def _cases(seed: int = 3) -> list[Case]:
    subjects = textured_subjects([_texture(), _texture("felt.png")], _SETTINGS, seed)
    return list(simulate(subjects, _SETTINGS, seed=seed))


@pytest.mark.parametrize("kind", KINDS)
def test_a_defect_changes_its_place_alone_and_stronger_ones_more(kind: str) -> None:
    rows, columns = np.ogrid[:64, :64]
    inside = (abs(rows - 32) < 24) & (abs(columns - 32) < 24)
    pixels = np.where(inside[..., None], _texture().pixels[:64, :64], np.float32(0.95))
    pixels = pixels.astype(np.float32)
    seen = []
    for strength in (0.1, 0.9):
        made = plant(pixels, inside, Wanted(kind, 14, strength), random_stream(1, kind))
        change = np.abs(made.pixels - pixels).max(2)
        far = np.ones_like(inside)
        left, top, width, height = made.box
        far[max(top - 8, 0) : top + height + 8, max(left - 8, 0) : left + width + 8] = False
        assert change[far].max() < 1e-3
        root = np.sqrt(np.mean((made.pixels - pixels)[made.mask] ** 2))
        assert made.visibility == pytest.approx(root, abs=1e-4)
        assert made.visibility > 0.03
        seen.append((made.visibility, int(made.mask.sum())))
    weak, strong = seen
    assert strong > weak if kind != "missing" else strong[1] > weak[1]


def test_where_nothing_can_be_seen_nothing_is_planted() -> None:
    flat = np.full((64, 64, 3), 0.5, np.float32)
    with pytest.raises(UserMistake, match="smear"):
        plant(flat, np.ones((64, 64), bool), Wanted("smear", 14, 0.5), random_stream(1))


def test_the_same_seed_gives_the_same_cases_and_the_part_without_is_exact() -> None:
    first, again, other = _cases(), _cases(), _cases(4)
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.picture.pixels, two.picture.pixels)
        assert one.to_json() == two.to_json()
    assert [each.to_json() for each in first] != [each.to_json() for each in other]
    assert sum(each.mask is None for each in first) == 2
    assert {each.label for each in first} == {"cloth", "felt"}


def test_run_lengths_give_the_mask_back() -> None:
    mask = random_stream(2).random((5, 7)) < 0.4
    for each in (mask, ~mask, np.zeros((2, 3), bool), np.ones((2, 3), bool)):
        told = run_lengths(each)
        bits = np.concatenate([np.full(n, at % 2) for at, n in enumerate(told["counts"])])
        assert np.array_equal(bits.reshape(told["size"], order="F").astype(bool), each)


def test_files_agree_with_each_other_and_are_signed(tmp_path: Path) -> None:
    studio, cases = Studio(tmp_path / "home"), _cases()
    signer, out = studio.keys.signer(), tmp_path / "out"
    done = deliver_simulation(cases, out, studio.deliver, signer, {"seed": 3})
    rows = list(csv.DictReader((out / "truth.csv").read_text(encoding="utf-8").splitlines()))
    told = json.loads((out / "coco.json").read_text(encoding="utf-8"))
    names = {each["id"]: each["name"] for each in told["categories"]}
    notes = {each["image_id"]: each for each in told["annotations"]}
    for row, image, case in zip(rows, told["images"], cases, strict=True):
        assert row["file"] == image["file_name"]
        assert studio.open(out / row["file"]).width == image["width"]
        note = notes.get(case.number)
        assert (note is None) == (row["defect"] == "") == (case.mask is None)
        if note is not None:
            assert names[note["category_id"]] == row["defect"]
            box = [int(row[side]) for side in ("left", "top", "width", "height")]
            assert note["bbox"] == box == list(case.box or ())
            assert sum(note["segmentation"]["counts"][1::2]) == note["area"] == int(row["area"])
    assert studio.verify(out / "coco.json").state == "trusted"
    assert studio.verify(done.shown[0].file).state == "trusted"
    page = exercise_page(done.shown, Exercise("inspection", 5, "de", "<Stoff>"))
    assert page.count("data:image/png;base64,") == len(cases)
    assert "&lt;Stoff&gt;" in page
    assert "http" not in page.split("application/json")[0].replace("http-equiv", "")


def test_recognition_wants_classes() -> None:
    refuse_exercise(["a"], "inspection")
    refuse_exercise(["a", "b"], "recognition")
    with pytest.raises(UserMistake, match="2 to 10 classes"):
        refuse_exercise(["a", "a"], "recognition")


def test_a_style_is_asked_for_its_part_and_what_it_paints_is_fitted() -> None:
    settings = replace(_SETTINGS, styled=0.5)
    asked: list[int] = []

    def paint(picture: Picture, style: Picture, seed: int) -> Picture:
        asked.append(seed)
        return picture.after(np.repeat(np.repeat(picture.pixels, 2, 0), 2, 1), style.steps[0])

    subjects = textured_subjects([_texture()], settings, 3)
    made = list(simulate(subjects, settings, seed=3, styles=[_texture("oil.png")], paint=paint))
    assert len(asked) == len(set(asked)) == 2
    assert sorted(each.style for each in made) == ["", "", "oil.png", "oil.png"]
    assert {each.picture.width for each in made} == {64}


def test_slices_bring_their_lesions_along_and_get_no_other_defect() -> None:
    voxels = random_stream(7).random((3, 32, 32)).astype(np.float32) * 100
    masks = np.zeros_like(voxels)
    masks[1, 8:12, 20:26] = 1
    settings = replace(_SETTINGS, count=3, without=0.0)
    scan, truth = Scan(voxels, None), Scan(masks, None)
    made = list(simulate(scanned_subjects(scan, truth, [5, 6, 7], settings), settings, seed=1))
    assert [each.kind for each in made] == ["", "lesion", ""]
    assert made[1].box == (40, 16, 12, 8)  # twice as large
    assert [each.seed for each in made] == [5, 6, 7]
    with pytest.raises(UserMistake, match="one drawing"):
        list(scanned_subjects(scan, truth, [5], settings))


def test_a_title_that_looks_like_a_blank_of_the_page_is_a_title() -> None:
    page = exercise_page([], Exercise("inspection", 10, "en", "@@DATA@@ <b>"))
    assert page.count("@@DATA@@ &lt;b&gt;") >= 1
    assert page.count('"cases":') == 1
