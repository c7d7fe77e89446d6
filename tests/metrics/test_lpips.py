"""LPIPS against a slow plain reference, and against published values where the weights are."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from pinxit.base.shipped import shipped
from pinxit.metrics.backbones import Backbone
from pinxit.metrics.lpips import lpips, unit_taps

WEIGHTS = Path.home() / ".cache" / "pinxit-data" / "style-set"


def _pictures(count: int, side: int = 64) -> Tensor:
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(5))


@pytest.mark.parametrize("name", ["vgg", "alex"])
def test_a_picture_is_no_distance_from_itself(name: str, request: pytest.FixtureRequest) -> None:
    picture = _pictures(1)
    assert lpips(request.getfixturevalue(name), picture, picture).item() == 0


def test_it_equals_the_formula_written_out_place_by_place(alex: Backbone) -> None:
    one, other = _pictures(2)[:, None]
    expected = 0.0
    taps = zip(alex.taps(one), alex.taps(other), alex.heads, strict=True)
    for a, b, head in ((x[0].numpy(), y[0].numpy(), h.numpy()) for x, y, h in taps):
        places = []
        for row in range(a.shape[1]):
            for column in range(a.shape[2]):
                left, right = a[:, row, column], b[:, row, column]
                gap = left / np.linalg.norm(left) - right / np.linalg.norm(right)
                places.append(float(np.sum(head * gap**2)))
        expected += float(np.mean(places))
    assert lpips(alex, one, other).item() == pytest.approx(expected, rel=1e-4)


def test_the_distance_is_the_same_both_ways_and_grows_with_the_change(vgg: Backbone) -> None:
    one, other = _pictures(2)[:, None]
    little, much = one * 0.95 + other * 0.05, one * 0.5 + other * 0.5
    assert lpips(vgg, one, much).item() == pytest.approx(lpips(vgg, much, one).item(), rel=1e-5)
    assert 0 < lpips(vgg, one, little).item() < lpips(vgg, one, much).item()


def test_a_batch_gives_what_its_pictures_give_alone(alex: Backbone) -> None:
    batch, other = _pictures(3), _pictures(3).flip(3)
    alone = [lpips(alex, a[None], b[None]).item() for a, b in zip(batch, other, strict=True)]
    assert lpips(alex, batch, other).tolist() == pytest.approx(alone, rel=1e-4)


def test_unit_taps_have_length_one_at_every_place(vgg: Backbone) -> None:
    for tap in unit_taps(vgg.taps(_pictures(1))):
        assert tap.square().sum(1).sqrt().numpy() == pytest.approx(1, abs=1e-4)


def test_taps_halve_in_size_and_are_named_after_their_network(
    vgg: Backbone, alex: Backbone
) -> None:
    assert (vgg.name, alex.name) == ("VGG-16", "AlexNet")
    assert [tap.shape[2] for tap in vgg.taps(_pictures(1))] == [64, 32, 16, 8, 4]
    assert [tap.shape[2] for tap in alex.taps(_pictures(1))] == [15, 7, 3, 3, 3]


def test_pictures_too_small_are_refused(alex: Backbone) -> None:
    with pytest.raises(ValueError, match="64 is the least"):
        alex.taps(_pictures(1, 32))


@pytest.mark.skipif(not WEIGHTS.exists(), reason="tools/judges.py was not run")
@pytest.mark.parametrize(
    ("network", "flip", "gray"), [("alexnet", 0.614, 0.211), ("vgg16", 0.684, 0.182)]
)
def test_known_values_of_the_astronaut_come_out(network: str, flip: float, gray: float) -> None:
    backbone = Backbone(WEIGHTS / f"{network}_lpips.safetensors")
    with Image.open(shipped("demo", "photographs", "astronaut.jpg")) as opened:
        small = opened.convert("RGB").resize((224, 224), Image.Resampling.BICUBIC)
    own, without_color = _tensor(small), _tensor(small.convert("L").convert("RGB"))
    assert lpips(backbone, own, own.flip(3)).item() == pytest.approx(flip, rel=0.01)
    assert lpips(backbone, own, without_color).item() == pytest.approx(gray, rel=0.02)


def _tensor(picture: Image.Image) -> Tensor:
    return torch.from_numpy(np.asarray(picture, np.float32) / 255).permute(2, 0, 1)[None]
