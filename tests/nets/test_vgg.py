import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional as F

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from pinxit.nets.devices import choose_device
from pinxit.nets.vgg import LAYERS, VGG19, fast_dtype

WEIGHTS = shipped("weights", "vgg19_normalized_conv4_1.safetensors")


def plain_vgg(picture: torch.Tensor) -> dict[str, torch.Tensor]:
    """The network layer by layer, without folding, in float64."""
    weights = {name: value.double() for name, value in load_file(WEIGHTS).items()}
    at, taps = picture.double(), {}
    at = F.conv2d(at, weights["preprocess.weight"], weights["preprocess.bias"])
    for block, count in ((1, 2), (2, 2), (3, 4), (4, 1)):
        if block > 1:
            at = F.max_pool2d(at, 2, ceil_mode=True)
        for number in range(1, count + 1):
            name = f"{block}_{number}"
            at = F.pad(at, (1, 1, 1, 1), mode="replicate")
            at = F.conv2d(at, weights[f"conv{name}.weight"], weights[f"conv{name}.bias"]).relu()
            taps[f"relu{name}"] = at
    return {name: taps[name] for name in LAYERS}


def picture(height: int, width: int) -> torch.Tensor:
    return torch.rand((1, 3, height, width), generator=torch.Generator().manual_seed(4))


@pytest.mark.parametrize("size", [(32, 48), (37, 29), (1, 1), (1, 50), (3, 2)])
def test_features_are_those_of_the_plain_network_at_any_size(size: tuple[int, int]) -> None:
    given = picture(*size)
    seen, wanted = VGG19()(given), plain_vgg(given)
    assert tuple(seen) == LAYERS
    for name in LAYERS:
        assert seen[name].shape == wanted[name].shape
        torch.testing.assert_close(seen[name].double(), wanted[name], rtol=2e-3, atol=2e-3)


def test_bfloat16_sees_nearly_the_same() -> None:
    exact, fast = VGG19()(picture(64, 64)), VGG19(dtype=torch.bfloat16)(picture(64, 64))
    for name in LAYERS:
        off = (fast[name].float() - exact[name]).square().mean() / exact[name].square().mean()
        assert 0 < off < 0.03**2, f"{name} is off by {off**0.5:.3f}"


def test_a_flat_picture_gives_flat_features_up_to_its_border() -> None:
    for features in VGG19()(torch.full((1, 3, 40, 40), 0.6)).values():
        spread = features.amax((2, 3)) - features.amin((2, 3))
        assert float(spread.max()) < 1e-3


def test_mean_activations_over_noise_are_of_the_order_of_one() -> None:
    smooth = F.interpolate(picture(12, 12), scale_factor=8.0, mode="bicubic").clamp(0, 1)
    for name, features in VGG19()(smooth).items():
        assert 0.2 < float(features.mean()) < 3, name


def test_the_network_is_frozen() -> None:
    assert not list(VGG19().parameters())


def test_the_card_names_the_hash_of_the_weights() -> None:
    card = WEIGHTS.with_suffix(".md").read_text(encoding="utf-8")
    assert hash_file(WEIGHTS) in card
    assert "CC BY 4.0" in card


def test_bfloat16_is_chosen_on_processors_alone() -> None:
    assert fast_dtype("mps") == torch.float32
    assert fast_dtype(choose_device("cpu")) in (torch.float32, torch.bfloat16)
