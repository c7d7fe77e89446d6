import pytest

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.layouts import LAYOUTS, Side, laid_out, margin_of
from pinxit.make.campaign.packs import PACKS, Size, read_pack
from pinxit.make.campaign.variants import variants

SIZES = [size for pack in PACKS for size in read_pack(pack).sizes]
SIDES: tuple[Side, ...] = ("left", "right")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("name", LAYOUTS)
def test_texts_stand_within_what_is_safe_and_off_the_picture(size: Size, name: str) -> None:
    for side in SIDES:
        layout = laid_out(name, size, side)
        left, top, right, bottom = size.safe
        copy, photo = layout.copy, layout.photo
        assert copy.x >= left
        assert copy.y >= top
        assert copy.right <= size.width - right
        assert copy.bottom <= size.height - bottom
        assert min(copy.w, copy.h, photo.w, photo.h) > 0
        assert photo.within(size.width, size.height) == photo
        assert all(0 <= share <= 1 for share in layout.subject)
        if layout.panel is not None and not layout.is_card:
            assert layout.window is not None or not copy.meets(photo)
        if not layout.is_row:
            assert copy.x >= margin_of(size)


def test_variants_differ_in_layout_before_one_comes_again() -> None:
    found = variants(5, 3, ("primary", "background"))
    assert {each.layout for each in found} == set(LAYOUTS)
    assert len({each.name for each in found}) == 5
    assert {each.side for each in found} == set(SIDES)
    assert len({each.zoom for each in found}) > 1
    assert [each.name for each in variants(5, 3, ("primary", "background"))] == [
        each.name for each in found
    ]
    assert variants(5, 4, ("primary", "background")) != found
    for count in (0, 27):
        with pytest.raises(UserMistake, match="1 to 26 variants"):
            variants(count, 0, ("primary",))
