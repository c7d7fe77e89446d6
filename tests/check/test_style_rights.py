"""Rights in the pictures behind a style file are judged as if these had been used themselves."""

import numpy as np
import pytest

from pinxit.check.checks.rights import CHECK
from pinxit.check.finding import Context
from pinxit.datasets.rights import Rights
from pinxit.pictures.history import LEARNED
from pinxit.pictures.picture import Picture, Source, Step

PHOTO, PAINTING, STYLE = "a" * 64, "b" * 64, "d" * 64


def painted(*more: Source) -> Picture:
    used = (
        Source("content", "photo.jpg", PHOTO),
        Source("style", "lilies.pinxit-style", STYLE),
        *more,
    )
    return Picture(np.ones((4, 4, 3), np.float32), (Step("stylize", "fast_style", "1", used=used),))


@pytest.mark.parametrize(
    ("license_", "level", "told"),
    [
        ("CC-BY-4.0", "fine", "1 credit line"),
        ("CC-BY-ND-4.0", "blocks", "lilies.jpg as learned style"),
        ("", "warns", "what may be done with lilies.jpg;"),
    ],
)
def test_the_pictures_behind_a_style_file_speak_for_it(
    license_: str, level: str, told: str
) -> None:
    picture = painted(Source(LEARNED, "lilies.jpg", PAINTING))
    known = {PHOTO: Rights("CC0-1.0")}
    if license_:
        known[PAINTING] = Rights(license_, "Ben")
    finding = CHECK.examine(picture, Context(known))
    assert finding is not None
    assert (finding.level, told in finding.sentence) == (level, True), finding.sentence


def test_a_style_file_without_its_pictures_is_unknown() -> None:
    finding = CHECK.examine(painted(), Context({PHOTO: Rights("CC0-1.0")}))
    assert finding is not None
    assert finding.level == "warns"
    assert "lilies.pinxit-style" in finding.sentence
