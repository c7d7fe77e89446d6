from pathlib import Path

import numpy as np
import pytest
from picture_files import raster

from pinxit.base.errors import UserMistake
from pinxit.check.checks.protected import CHECK, judged_protected
from pinxit.check.copy_limits import CopyLimits
from pinxit.check.finding import Check, Context
from pinxit.datasets.copy_index import CopyIndex
from pinxit.pictures.picture import Picture

COUNT = 105
NAMES = [f"{number:064x}" for number in range(COUNT)]
PICTURES = np.stack([raster(seed, 40, 40) for seed in range(COUNT)])
INDEX = CopyIndex.of(PICTURES, NAMES)
FEW = CopyIndex.of(PICTURES[:4], NAMES[:4])


def _picture(pixels: np.ndarray) -> Picture:
    return Picture((pixels / 255).astype(np.float32))


def test_it_is_a_check_that_is_silent_where_nothing_is_protected() -> None:
    assert isinstance(CHECK, Check)
    assert CHECK.examine(_picture(PICTURES[0]), Context()) is None


@pytest.mark.parametrize("index", [INDEX, FEW])
def test_a_protected_picture_and_a_crop_of_it_are_stopped_whoever_made_them(
    index: CopyIndex,
) -> None:
    crop = np.ascontiguousarray(PICTURES[2][4:36, 6:38])
    for pixels in (PICTURES[2], PICTURES[2][:, ::-1], crop):
        finding = CHECK.examine(_picture(pixels), Context(protected={"abc": index}))
        assert finding is not None
        assert finding.level == "blocks"
        (found,) = finding.evidence["sets"]
        assert found["set"] == "abc"
        assert found["nearest"][0]["sha256"] == NAMES[2]


def test_of_several_sets_the_gravest_speaks() -> None:
    context = Context(protected={"far": FEW, "near": INDEX})
    finding = CHECK.examine(_picture(PICTURES[50]), context)
    assert finding is not None
    assert finding.level == "blocks"
    assert "set near" in finding.sentence
    assert [each["set"] for each in finding.evidence["sets"]] == ["far", "near"]


def test_honest_pictures_pass() -> None:
    levels = [judged_protected(FEW, "x", raster(900 + n, 40, 40)).level for n in range(30)]
    assert levels == ["fine"] * 30
    finding = judged_protected(FEW, "x", raster(900, 40, 40))
    assert "n = 4 known pictures are too few to tell" in finding.sentence


def test_the_limits_decide_what_is_said() -> None:
    pixels = np.ascontiguousarray(PICTURES[2][4:36, 6:38])
    told = CopyLimits(protected_warns_at=0.05, protected_blocks_at=0)
    assert judged_protected(INDEX, "x", pixels, told).level == "warns"
    never = CopyLimits(protected_warns_at=0, protected_blocks_at=0)
    assert judged_protected(INDEX, "x", pixels, never).level == "fine"
    assert judged_protected(INDEX, "x", PICTURES[2], never).level == "blocks", "nearly the same"


def test_limits_come_from_the_policy_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    assert CopyLimits.from_file(path) == CopyLimits()
    path.write_text("[copies]\nblocks_at = 0.02\n[rights]\n")
    assert CopyLimits.from_file(path) == CopyLimits(blocks_at=0.02)
    for wrong, why in (
        ("copies = 1", "is a table"),
        ("[copies", "cannot be read"),
        ("[copys]", "Did you mean 'copies'"),
        ("[copies]\nblock_at = 1", "blocks_at"),
        ("[copies]\nblocks_at = 3", "from 0 to 1"),
        ("[copies]\nblocks_at = 'no'", "from 0 to 1"),
    ):
        path.write_text(wrong)
        with pytest.raises(UserMistake, match=why):
            CopyLimits.from_file(path)
