"""Garments: a silhouette becomes smooth, a cloth lies on it at its true size, shade stays."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.deliver.design_sheet import Title, design_sheet
from pinxit.engines.r3gan import R3GANSettings
from pinxit.make.again import FinderInPlaces, make_again
from pinxit.make.designs import designs
from pinxit.make.garment import HEIGHTS, Cut, cut_for, cut_of, form_of, garment
from pinxit.make.generate import generate
from pinxit.pictures.history import all_steps
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import read_picture
from pinxit.training.model_file import load_model
from pinxit.training.shelf import Shelf

CUT = Cut(height_cm=50, repeat_cm=10, size=256, is_symmetric=True)


def shirt() -> Picture:
    """A light T on black, its left half darker, one dark spot in it."""
    pixels = np.zeros((32, 32, 1), np.float32)
    pixels[4:28, 10:22] = 0.8
    pixels[4:12, 4:28] = 0.8
    pixels[:, :16] *= 0.7
    pixels[18:20, 14:16] = 0.2
    return Picture(pixels, title="shirt.png")


def stripes(side: int = 40) -> Picture:
    """A red and a blue stripe."""
    pixels = np.zeros((side, side, 3), np.float32)
    pixels[:, : side // 2, 0] = 0.8
    pixels[:, side // 2 :, 2] = 0.8
    return Picture(pixels, title="stripes.png")


def test_the_silhouette_is_one_piece_with_a_soft_contour_and_even_halves() -> None:
    cover = form_of(shirt(), CUT).cover
    assert cover.max() == 1
    assert cover[0].max() == 0
    np.testing.assert_allclose(cover, cover[:, ::-1], atol=0.02)
    soft = ((cover > 0.02) & (cover < 0.98)).mean()
    assert 0 < soft < 0.05, "only the contour is soft"
    middle = cover[128, 96:160]
    assert middle.min() > 0.98, "the dark spot is no hole"


def test_the_cloth_repeats_at_its_true_size() -> None:
    made = garment(shirt(), stripes(), replace(CUT, shade=0.0, has_outline=False)).pixels
    inside = np.argwhere(made[..., 3] > 0.5)
    high = inside[:, 0].max() - inside[:, 0].min() + 1
    row = made[int(inside[:, 0].mean()), :, 0] > 0.4
    seen = np.flatnonzero(made[int(inside[:, 0].mean()), :, 3] > 0.9)
    changes = np.flatnonzero(np.diff(row[seen].astype(int)))
    assert np.diff(changes).mean() == pytest.approx(0.5 * 10 / 50 * high, rel=0.06)


def test_shade_follows_the_light_of_the_picture() -> None:
    drawn = replace(CUT, is_symmetric=False, has_outline=False)
    made = garment(shirt(), Picture(np.full((16, 16, 3), 0.5, np.float32)), drawn).pixels
    rows = slice(60, 75)
    left, right = made[rows, 60:100, :3].mean(), made[rows, 156:196, :3].mean()
    assert left < 0.9 * right


def test_colorways_change_the_colors_and_the_history_names_what_was_used() -> None:
    made = designs(shirt(), stripes(), CUT, count=3)
    assert len(made) == 3
    assert np.abs(made[1].front.pixels - made[0].front.pixels).mean() > 0.01
    np.testing.assert_array_equal(made[1].front.pixels[..., 3], made[0].front.pixels[..., 3])
    sheet = design_sheet(made, Title("shirt", ("a note",), 10), 72)
    assert (sheet.width, sheet.height) == (842, 595)
    titles = {s.title for step in all_steps(sheet.steps) for s in step.used}
    assert "stripes.png" in titles


def test_a_cut_is_written_and_read_and_fits_its_class() -> None:
    assert cut_of(CUT.to_json()) == CUT
    assert cut_for("dress").height_cm > cut_for("t-shirt").height_cm
    assert not cut_for("bag").is_symmetric
    with pytest.raises(UserMistake, match="no garment of a recipe"):
        cut_of({"size": 3})


def test_pictures_without_a_garment_and_odd_numbers_are_refused() -> None:
    flat = Picture(np.zeros((32, 32, 1), np.float32))
    with pytest.raises(UserMistake, match="nothing stands out"):
        garment(flat, stripes(), CUT)
    clear = np.ones((32, 32, 4), np.float32)
    clear[:1, 0, 3] = 0
    with pytest.raises(UserMistake, match="no ground"):
        garment(Picture(clear), stripes(), CUT)
    with pytest.raises(UserMistake, match="300 cm"):
        replace(CUT, height_cm=0)
    with pytest.raises(UserMistake, match="128 to 4096"):
        replace(CUT, size=9)


def test_the_shipped_model_draws_garments_of_every_class() -> None:
    model = load_model(shipped("models", "fashion.safetensors"))
    classes = model.card.conditions["classes"]
    assert set(classes) == set(HEIGHTS)
    for name in ("dress", "bag"):
        settings = R3GANSettings.from_json({**model.card.settings, "class_name": name})
        (picture,) = generate(model, (3,), settings)
        made = garment(picture, stripes(), replace(cut_for(name), size=128))
        assert 0.1 < (made.pixels[..., 3] > 0.5).mean() < 0.95


def test_a_colorway_is_made_again_in_its_own_colors(tmp_path: Path) -> None:
    def saved(made: Picture) -> Picture:
        file = tmp_path / made.title
        Image.fromarray(np.rint(made.pixels.squeeze() * 255).astype(np.uint8)).save(file)
        return read_picture(file)

    wanted = designs(saved(shirt()), saved(stripes()), CUT, count=2)[1].front
    again = make_again(wanted.steps, FinderInPlaces((tmp_path,), Shelf(tmp_path / "models")))
    np.testing.assert_array_equal(again.pixels, wanted.pixels)
