"""Previews are small, whatever they are made of."""

import io

import numpy as np
import pytest
from jaxtyping import Float
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.deliver.previews import LONGEST_SIDE, preview_bytes, sprite_bytes


def _ramp(height: int, width: int, channels: int) -> Float[np.ndarray, "_ _ _"]:
    row = np.linspace(0, 1, width, dtype=np.float32)
    return np.broadcast_to(row[None, :, None], (height, width, channels)).copy()


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/webp"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_preview_is_a_picture_of_its_type_and_shows_the_pixels(
    media_type: str, channels: int
) -> None:
    data = preview_bytes(_ramp(40, 64, channels), media_type, 90)
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.get_format_mimetype() == media_type
        assert shown.size == (64, 40)
        over_white = Image.new("RGBA", shown.size, "white")
        over_white.alpha_composite(shown.convert("RGBA"))
        pixels = np.asarray(over_white.convert("RGB"), np.float32) / 255
    expected = _ramp(40, 64, 3)
    if channels == 4:
        expected = expected * expected + (1 - expected)
    assert np.abs(pixels - expected).mean() < 0.03


def test_a_large_picture_leaves_at_most_512_px_a_side() -> None:
    with Image.open(io.BytesIO(preview_bytes(_ramp(300, 2000, 3), "image/webp"))) as shown:
        assert max(shown.size) == LONGEST_SIDE
        assert shown.size == (512, 77)


def test_a_webp_keeps_what_is_transparent() -> None:
    with Image.open(io.BytesIO(preview_bytes(_ramp(40, 64, 4), "image/webp"))) as shown:
        alpha = np.asarray(shown.getchannel("A"), np.float32) / 255
    assert np.abs(alpha - _ramp(40, 64, 1)[..., 0]).mean() < 0.03


def test_a_small_picture_is_enlarged_smoothly() -> None:
    data = preview_bytes(_ramp(8, 16, 3), "image/webp", side=256)
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.size == (256, 128)
        row = np.asarray(shown.convert("L"), np.float32)[64]
    assert np.abs(np.diff(row)).max() < 8, "there are steps in it"


def test_a_sprite_shows_each_tile_in_its_place() -> None:
    tiles = [np.full((16, 16, 3), value, np.float32) for value in (0.0, 0.5, 1.0)]
    with Image.open(io.BytesIO(sprite_bytes(tiles, 2, "image/jpeg", 95))) as shown:
        assert shown.size == (32, 32)
        grays = [shown.convert("L").getpixel(at) for at in ((8, 8), (24, 8), (8, 24), (24, 24))]
    assert np.allclose(np.array(grays, float), [0, 128, 255, 255], atol=4)


@pytest.mark.parametrize(
    ("tiles", "columns"),
    [
        ([], 1),
        ([np.zeros((4, 4, 3), np.float32)] * 65, 8),
        ([np.zeros((4, 4, 3), np.float32), np.zeros((5, 4, 3), np.float32)], 2),
        ([np.zeros((4, 4, 3), np.float32)], 0),
    ],
)
def test_a_sprite_that_cannot_be_is_refused_with_a_sentence(
    tiles: list[Float[np.ndarray, "_ _ _"]], columns: int
) -> None:
    with pytest.raises(UserMistake, match="sprite"):
        sprite_bytes(tiles, columns, "image/jpeg")


def test_a_wrong_quality_or_type_is_refused_with_a_sentence() -> None:
    with pytest.raises(UserMistake, match="quality"):
        preview_bytes(_ramp(4, 4, 3), "image/jpeg", 0)
    with pytest.raises(UserMistake, match="image/png"):
        preview_bytes(_ramp(4, 4, 3), "image/png")
