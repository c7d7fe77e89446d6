"""What layers see, and paintings that come into being: the real network, on small pictures."""

import numpy as np
import pytest

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.desks.style_lab import SIDE, Film, Wanted, compared, painted, seen
from pinxit.nets.vgg import LAYERS

STEPS = 12


def _kept(layer: str) -> Film:
    return painted(Wanted("pagoda", "turner-venice", {}, 1.0, layer, steps=STEPS))


def test_a_layer_has_fewer_places_and_more_channels_the_deeper_it_is() -> None:
    found = [seen("cat", layer) for layer in LAYERS]
    assert [each.places for each in found] == [SIDE, SIDE // 2, SIDE // 4, SIDE // 8]
    assert [each.channels for each in found] == [64, 128, 256, 512]
    for each in found:
        assert len(set(each.strongest)) == len(each.maps) == 12
        assert all(shades.max() == pytest.approx(1) and shades.min() >= 0 for shades in each.maps)


def test_shuffling_changes_the_picture_and_hardly_its_gram_matrix() -> None:
    mixed = compared("van-gogh-bouquet", "van-gogh-bouquet", "relu3_1", is_shuffled=True)
    other = compared("van-gogh-bouquet", "turner-venice", "relu3_1")
    same = compared("van-gogh-bouquet", "van-gogh-bouquet", "relu3_1")
    assert same.distance == 0
    assert 0 < mixed.distance < 0.2 * other.distance
    assert np.abs(mixed.pictures[0] - mixed.pictures[1]).mean() > 0.1
    np.testing.assert_allclose(
        np.sort(mixed.pictures[0], axis=None), np.sort(mixed.pictures[1], axis=None)
    )


def test_fine_layers_keep_the_photograph_and_coarse_ones_do_not() -> None:
    fine, coarse = _kept("relu1_1"), _kept("relu4_1")
    truth = seen("pagoda", "relu1_1").picture
    off = [float(np.abs(film.frames[-1] - truth).mean()) for film in (fine, coarse)]
    assert off[0] < 0.75 * off[1]
    for film in (fine, coarse):
        losses = film.losses["content"]
        assert losses[-1] < 0.5 * losses[0]
        assert film.steps == (0, 2, 4, 6, 8, 10, 12)


def test_style_alone_comes_nearer_in_every_layer_and_is_the_same_again() -> None:
    wanted = Wanted("pagoda", "van-gogh-bouquet", dict.fromkeys(LAYERS, 1.0), 0, steps=STEPS)
    film, again = painted(wanted), painted(wanted)
    for layer in LAYERS:
        assert film.losses[layer][-1] < film.losses[layer][0]
    np.testing.assert_array_equal(film.frames[-1], again.frames[-1])


def test_what_cannot_be_painted_is_told() -> None:
    with pytest.raises(UserMistake, match="Nothing counts"):
        painted(Wanted("pagoda", "turner-venice", dict.fromkeys(LAYERS, 0.0), 0))
    with pytest.raises(UserMistake, match="no picture 'nobody'"):
        seen("nobody", "relu1_1")
    with pytest.raises(UserMistake, match="no layer 'relu9_1'"):
        seen("cat", "relu9_1")
    with pytest.raises(Cancelled):
        painted(Wanted("pagoda", "turner-venice", {}, 1.0), lambda: True)
