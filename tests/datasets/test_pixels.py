from pathlib import Path

import numpy as np
import pytest
from picture_files import raster, save

from pinxit.base.errors import Cancelled, Refused, UserMistake
from pinxit.base.progress import Progress
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.pixels import refuse_untrainable, training_pixels
from pinxit.datasets.rights import Rights


def imported(folder: Path, license_id: str = "CC0-1.0") -> Dataset:
    return import_folder(folder, "set", Rights(license_id))[0]


def test_pictures_of_the_right_size_come_unchanged(tmp_path: Path) -> None:
    first, second = raster(1, 16, 16), raster(2, 16, 16)
    save(tmp_path / "b.png", second)
    save(tmp_path / "a.png", first)
    pixels = training_pixels(imported(tmp_path), (16, 16, 3))
    assert pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, np.stack([first, second]))


def test_crop_cuts_the_middle_out(tmp_path: Path) -> None:
    wide = np.zeros((8, 24, 3), np.uint8)
    wide[:, 8:16] = 200
    save(tmp_path / "a.png", wide)
    assert (training_pixels(imported(tmp_path), (8, 8, 3)) == 200).all()


def test_letterbox_keeps_all_and_adds_margins(tmp_path: Path) -> None:
    save(tmp_path / "a.png", np.full((8, 24, 3), 200, np.uint8))
    made = imported(tmp_path)
    (pixels,) = training_pixels(made, (24, 24, 3), fit="letterbox", background=(1, 0, 0))
    assert (pixels[8:16] == 200).all()
    assert (pixels[:8] == (255, 0, 0)).all()
    assert (pixels[16:] == (255, 0, 0)).all()
    (clear,) = training_pixels(made, (24, 24, 4), fit="letterbox")
    assert (clear[:8] == 0).all()
    assert (clear[8:16, :, 3] == 255).all()


@pytest.mark.parametrize("shape", [(1, 500), (500, 1), (3, 5)])
@pytest.mark.parametrize("fit", ["crop", "letterbox"])
def test_extreme_shapes_fit(tmp_path: Path, shape: tuple[int, int], fit: str) -> None:
    save(tmp_path / "a.png", np.full((*shape, 3), 90, np.uint8))
    pixels = training_pixels(imported(tmp_path), (8, 12, 3), fit=fit)  # type: ignore[arg-type]
    assert pixels.shape == (1, 8, 12, 3)


def test_alpha_is_kept_or_laid_over_the_background(tmp_path: Path) -> None:
    clear = np.zeros((4, 4, 4), np.uint8)
    clear[:2] = (10, 20, 30, 255)
    save(tmp_path / "a.png", clear)
    made = imported(tmp_path)
    np.testing.assert_array_equal(training_pixels(made, (4, 4, 4))[0], clear)
    (laid,) = training_pixels(made, (4, 4, 3), background=(0, 1, 0))
    assert (laid[:2] == (10, 20, 30)).all()
    assert (laid[2:] == (0, 255, 0)).all()


def test_gray_and_color_become_what_is_asked(tmp_path: Path) -> None:
    save(tmp_path / "a.png", np.full((4, 4, 1), 77, np.uint8))
    save(tmp_path / "b.png", np.full((4, 4, 3), (255, 0, 0), np.uint8))
    made = imported(tmp_path)
    assert training_pixels(made, (4, 4, 1))[:, 0, 0, 0].tolist() == [77, 54]
    assert training_pixels(made, (4, 4, 3))[0, 0, 0].tolist() == [77, 77, 77]
    assert training_pixels(made, (4, 4, 4))[0, 0, 0].tolist() == [77, 77, 77, 255]


@pytest.mark.parametrize("shape", [(0, 4, 3), (4, 4, 2), (4, 4, 5)])
def test_a_shape_of_no_picture_is_refused(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    save(tmp_path / "a.png", raster(1))
    with pytest.raises(UserMistake, match="1, 3 or 4 channels"):
        training_pixels(imported(tmp_path), shape)


def test_training_on_forbidden_pictures_is_refused_with_names_and_a_way_out(
    tmp_path: Path,
) -> None:
    for number in range(6):
        save(tmp_path / f"{number}.png", raster(number))
    (tmp_path / "rights.csv").write_text("path,license\n[1-5].png,CC-BY-ND-4.0\n")
    made = imported(tmp_path)
    says = r"6 pictures .* only 1 may .*1\.png, 2\.png, 3\.png and 2 more \(CC-BY-ND-4\.0 .*subset"
    with pytest.raises(Refused, match=says) as refused:
        training_pixels(made, (8, 8, 3))
    assert refused.value.exit_code == 3
    assert [e.path for e in refuse_untrainable(made, allow_subset=True)] == ["0.png"]
    assert len(training_pixels(made, (8, 8, 3), allow_subset=True)) == 1


def test_a_data_set_without_a_license_is_refused_whole(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    with pytest.raises(
        Refused, match=r"Of 1 picture in .*none may .*\(LicenseRef-Unknown says nothing"
    ):
        refuse_untrainable(imported(tmp_path, ""), allow_subset=True)


def test_progress_is_told_for_every_picture_and_may_stop_the_work(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / f"{number}.png", raster(number))
    made = imported(tmp_path)
    told: list[Progress] = []
    training_pixels(made, (8, 8, 3), tell=told.append)
    assert [(p.done, p.total) for p in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        training_pixels(made, (8, 8, 3), tell=stop)


def test_changed_and_missing_files_stop_the_training(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    made = imported(tmp_path)
    save(tmp_path / "a.png", raster(2))
    with pytest.raises(UserMistake, match=r"a\.png was changed after it was imported"):
        training_pixels(made, (8, 8, 3))
    (tmp_path / "a.png").unlink()
    with pytest.raises(UserMistake, match="There is no file"):
        training_pixels(made, (8, 8, 3))
