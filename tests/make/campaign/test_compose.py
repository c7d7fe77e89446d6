from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from brands import KIT, kit, motif

from pinxit.base.errors import UserMistake
from pinxit.engine import Model
from pinxit.make.again import make_again
from pinxit.make.campaign.compose import Composed, compose
from pinxit.make.campaign.design import Design, Logos
from pinxit.make.campaign.kit import BrandKit
from pinxit.make.campaign.layouts import LAYOUTS
from pinxit.make.campaign.packs import Size
from pinxit.make.color_names import parse_color
from pinxit.make.resize import filled
from pinxit.pictures.picture import Picture, Source
from pinxit.pictures.read import read_picture

SIZES = [
    Size("square", 360, 360),
    Size("wide", 480, 250),
    Size("tall", 250, 480),
    Size("strip", 728, 90, texts=("headline", "call")),
]


def _made(kit: BrandKit, size: Size, layout: str, ground: str = "primary") -> Composed:
    design = Design.of(kit, size, layout, "left", ground)
    photo = design.laid_out.photo
    logo = Logos(read_picture(kit.logo.file)) if kit.logo else None
    return compose(filled(motif(900, 600), photo.w, photo.h), design, logo)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_design_can_be_read_and_its_flat_areas_have_the_brands_color(
    tmp_path: Path, size: Size, layout: str
) -> None:
    made = _made(kit(tmp_path), size, layout)
    assert (made.picture.width, made.picture.height) == (size.width, size.height)
    assert {each.kind for each in made.readings} | set(made.left_out) >= set(size.texts)
    for reading in made.readings:
        assert reading.ratio >= 4.5
        assert reading.box.within(size.width, size.height) == reading.box
    if made.flat is not None:
        area, role = made.flat
        flat = made.picture.pixels[area.slices()]
        assert np.abs(flat - parse_color(kit(tmp_path).palette[role])).max() < 1e-6


def test_texts_do_not_lie_on_each_other(tmp_path: Path) -> None:
    for layout in LAYOUTS:
        boxes = [each.box for each in _made(kit(tmp_path), SIZES[0], layout).readings]
        for one, other in pairwise(boxes):
            assert one.bottom <= other.y


def test_a_picture_is_composed_again_from_its_recipe(tmp_path: Path) -> None:
    found = kit(tmp_path)
    made = _made(found, SIZES[1], "cover").picture
    logo = read_picture(tmp_path / "logo.png")

    class Finds:
        def picture(self, source: Source) -> Picture:
            return logo if source.role == "logo" else motif(900, 600)

        def file(self, source: Source) -> Path:
            raise UserMistake("There is none.")

        def model(self, source: Source) -> Model:
            raise UserMistake("There is none.")

    base = motif(900, 600)
    opened = replace(base.steps[0], verb="open", used=(base.as_source("file"),))
    again = make_again((opened, *made.steps[1:]), Finds())
    assert np.array_equal(again.pixels, made.pixels)


def test_texts_without_room_are_left_out_the_headline_last(tmp_path: Path) -> None:
    size = Size("tiny", 160, 120)
    made = _made(
        kit(tmp_path, KIT.replace("Slow coffee, right by the harbor", "Hi")), size, "panel"
    )
    assert "text" in made.left_out
    assert "headline" in {each.kind for each in made.readings}


def test_a_headline_that_cannot_fit_is_refused_with_what_would(tmp_path: Path) -> None:
    long = "A headline of many words that never come to an end " * 6
    found = kit(tmp_path, KIT.replace("Slow coffee, right by the harbor", long.strip()))
    with pytest.raises(UserMistake, match=r"longest beginning that fits is 'A headline.*letters\)"):
        _made(found, Size("small", 200, 200), "panel")


def test_a_motif_of_another_size_is_refused(tmp_path: Path) -> None:
    design = Design.of(kit(tmp_path), SIZES[0], "cover", "left", "primary")
    with pytest.raises(UserMistake, match=r"300 x 200 .* shows 360 x 360"):
        compose(motif(), design)


def test_a_logo_stands_on_grounds_it_may_stand_on(tmp_path: Path) -> None:
    found = kit(tmp_path, KIT.replace("[background, primary]", "[background]"))
    made = _made(found, SIZES[1], "panel", "text").picture
    plate = np.abs(made.pixels - parse_color("#fbf5ea")).max(axis=2) < 1e-6
    assert plate.sum() > 100
    plain = _made(kit(tmp_path / "b"), SIZES[1], "panel", "primary").picture
    assert not (np.abs(plain.pixels - parse_color("#fbf5ea")).max(axis=2) < 1e-6)[:60, :60].any()
