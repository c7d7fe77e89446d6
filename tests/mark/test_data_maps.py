"""Maps of materials are numbers: nothing is drawn on them, nothing is hidden in them."""

from dataclasses import replace

import numpy as np
from desk import OWN_CHECKS_ALONE, Desk

from pinxit.check.checked import check
from pinxit.check.marking import Marking
from pinxit.make.material import material
from pinxit.mark.marked import Marked, mark


def _marked(desk: Desk, name: str) -> Marked:
    """A map of a painted picture, where the law asks for a label that is seen."""
    photo = desk.photo("surface.png", side=256)
    painted = desk.stylized(photo, desk.photo("style.png", 2))
    picture = material(painted, None, (name,)).maps[name]
    policy = replace(OWN_CHECKS_ALONE, marking=Marking("eu"))
    return mark(check(picture, policy=policy), desk.keys.signer())


def test_a_data_map_stays_as_it_is_and_says_so(desk: Desk) -> None:
    marked = _marked(desk, "normal")
    assert "numbers to compute with" in marked.stamp.left_out
    again = material(
        desk.stylized(desk.photo("surface.png", side=256), desk.photo("style.png", 2)),
        None,
        ("normal",),
    )
    np.testing.assert_array_equal(marked.picture.pixels, again.maps["normal"].pixels)


def test_base_is_a_picture_and_gets_label_and_watermark(desk: Desk) -> None:
    marked = _marked(desk, "base")
    assert marked.stamp.left_out == ""
    assert any(action.get("action") == "c2pa.watermarked" for action in _actions(marked))


def _actions(marked: Marked) -> list[dict[str, str]]:
    for each in marked.manifest["assertions"]:
        if each["label"] == "c2pa.actions.v2":
            return list(each["data"]["actions"])
    return []
