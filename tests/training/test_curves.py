"""The numbers of a training through time."""

import csv
import io
import json

import numpy as np

from pinxit.deliver.plots import curves_picture
from pinxit.engine import Card, Model
from pinxit.training.curves import Curves


def _curves(count: int) -> Curves:
    curves = Curves()
    for n in range(count):
        facts = {"d_loss": 1 / (n + 1), "margin": float(n % 5)}
        facts |= {"penalty": 0.25} if n % 3 == 0 else {}
        curves.add(8 * n, 0.5 * n, facts)
    return curves


def test_curves_are_json_for_programs() -> None:
    curves = _curves(4)
    curves.add(40, 9.0, {"d_loss": float("nan")})
    told = json.loads(curves.to_json())
    assert told["pictures"] == [0, 8, 16, 24, 40]
    assert told["penalty"] == [0.25, None, None, 0.25, None]
    assert told["d_loss"][-1] is None


def test_curves_survive_their_table() -> None:
    curves = _curves(20)
    again = Curves.from_csv(curves.to_csv())
    assert again.names() == ("pictures", "seconds", "d_loss", "margin", "penalty")
    assert again.of("penalty") == curves.of("penalty")
    assert len(again.of("penalty")) == 7
    rows = list(csv.DictReader(io.StringIO(curves.to_csv())))
    assert len(rows) == 20
    assert rows[1]["penalty"] == ""


def test_a_torn_last_line_is_left_out() -> None:
    text = _curves(5).to_csv()
    assert len(Curves.from_csv(text[: text.rindex(",") - 3] + "x").rows) == 4
    assert Curves.from_csv("").rows == []


def test_long_trainings_keep_fewer_rows() -> None:
    curves = _curves(9000)
    assert 900 <= len(curves.rows) <= 2000
    seen = [x for x, _ in curves.of("d_loss")]
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert len(curves.until(8 * 4500).rows) < len(curves.rows)


def test_a_plot_shows_the_lines() -> None:
    model = Model({}, Card("tiny", "r3gan", "2", {}, (32, 32, 3)), "0" * 64)
    full, empty = curves_picture(_curves(300), model), curves_picture(Curves(), model)
    assert full.pixels.shape == empty.pixels.shape == (440, 840, 3)
    blue = np.abs(full.pixels - np.array([38, 84, 124]) / 255).max(2) < 0.02
    for panel in (blue[:220, :420], blue[:220, 420:], blue[220:, 420:]):
        assert panel.sum() > 100
    assert not (np.abs(empty.pixels - np.array([38, 84, 124]) / 255).max(2) < 0.02)[40:170].any()
