"""The benchmark of style transfer on a small set, judged by random networks."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import random_judges
from PIL import Image

from style_pairs import Pair, pairs, picture, save, square
from style_scores import Judge, Score, scored, summary, wins

SIDE = 128
CONTENTS, STYLES = ("boat", "cat", "house"), ("chalk", "ink")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set")
    random_judges.write_vgg16(folder)
    random_judges.write_alexnet(folder)
    draw = np.random.default_rng(6)
    for role, name in [("contents", c) for c in CONTENTS] + [("styles", s) for s in STYLES]:
        coarse = draw.integers(0, 256, (9, 12, 3), np.uint8)
        (folder / role).mkdir(exist_ok=True)
        Image.fromarray(coarse).resize((96, 80)).save(folder / role / f"{name}.png")
    return folder


@pytest.fixture(scope="module")
def judge(folder: Path) -> Judge:
    return Judge(folder, SIDE, SIDE)


def _results(folder: Path, out: Path, role: str) -> list[Pair]:
    todo = pairs(folder, 0, 7)
    for pair in todo:
        name = pair.content if role == "content" else pair.style
        save(picture(folder, role, name, SIDE), out / pair.file)
    return todo


def test_the_content_itself_is_no_distance_from_itself(
    judge: Judge, folder: Path, tmp_path: Path
) -> None:
    todo = _results(folder, tmp_path, "content")
    row = summary(judge, todo, scored(judge, tmp_path, todo))
    assert row["LPIPS VGG-16"] == pytest.approx(0, abs=1e-3)
    assert row["style VGG-16"] > 0.001
    assert (row["content found"], row["content rank"]) == (1.0, 1.0)
    assert row["structure"] == pytest.approx(1, abs=0.01)
    assert row["grid"] == pytest.approx(1, abs=0.2)


def test_the_style_itself_is_found_and_has_its_style(
    judge: Judge, folder: Path, tmp_path: Path
) -> None:
    todo = _results(folder, tmp_path, "style")
    row = summary(judge, todo, scored(judge, tmp_path, todo))
    assert row["style VGG-16"] == pytest.approx(0, abs=1e-3)
    assert row["style AlexNet"] == pytest.approx(0, abs=1e-3)
    assert (row["style found"], row["pairs"]) == (1.0, 6)
    assert row["content found"] < 1


def test_scores_are_measured_again_only_if_the_result_changed(
    judge: Judge, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    todo = _results(folder, tmp_path, "content")
    first = scored(judge, tmp_path, todo)
    asked: list[Pair] = []
    real = judge.score

    def counted(pair: Pair, result: np.ndarray) -> Score:
        asked.append(pair)
        return real(pair, result)

    monkeypatch.setattr(judge, "score", counted)
    scored(judge, tmp_path, todo)
    assert asked == []
    save(picture(folder, "style", todo[0].style, SIDE), tmp_path / todo[0].file)
    second = scored(judge, tmp_path, todo)
    assert asked == todo[:1]
    assert second[0] != first[0]
    assert second[1].lpips_vgg == first[1].lpips_vgg


def test_wins_count_the_pairs_with_the_lower_score(judge: Judge) -> None:
    todo = [Pair("boat", "chalk"), Pair("cat", "ink")]
    good = Score(0.1, (0.1, 0.2, 0.3), (0.1, 0.1), 0.1, 0.5, None, 1.0, 1.0, is_finite=True)
    bad = Score(0.9, (0.1, 0.2, 0.3), (0.1, 0.1), 0.1, 0.5, None, 1.0, 1.0, is_finite=True)
    assert wins(judge, todo, [good, good], [bad, good]) == 0.5


def test_a_few_pairs_take_every_content_and_style_about_as_often(folder: Path) -> None:
    few = pairs(folder, 4, 7)
    assert len(set(few)) == 4
    assert few == pairs(folder, 4, 7)
    assert max(Counter(pair.content for pair in few).values()) <= 2
    assert set(Counter(pair.style for pair in few).values()) == {2}
    assert len(set(pairs(folder, 5, 7))) == 5
    assert len(set(pairs(folder, 0, 7))) == len(CONTENTS) * len(STYLES)


def test_pictures_are_cut_square_in_the_middle(tmp_path: Path) -> None:
    wide = np.zeros((10, 30, 3), np.uint8)
    wide[:, 10:20] = 255
    Image.fromarray(wide).save(tmp_path / "wide.png")
    assert square(tmp_path / "wide.png", 10).min() == 1
