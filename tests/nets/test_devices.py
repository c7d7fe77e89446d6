import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.nets.devices import available_devices, choose_device, describe_devices, noise


def test_the_processor_is_always_there_and_comes_last() -> None:
    assert available_devices()[-1] == "cpu"
    assert choose_device("cpu") == "cpu"


def test_auto_takes_the_first_device() -> None:
    assert choose_device() == available_devices()[0]


def test_a_device_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserMistake, match=r"no device 'cuda:99' on this machine.*auto.*cpu"):
        choose_device("cuda:99")


def test_every_device_is_described_by_its_name() -> None:
    described = describe_devices()
    assert len(described) == len(available_devices())
    assert all(name in words for name, words in zip(available_devices(), described, strict=True))


def test_noise_depends_on_seed_and_purpose_alone() -> None:
    first = noise((3, 40), 5, "sketch")
    torch.manual_seed(0)
    assert torch.equal(first, noise((3, 40), 5, "sketch"))
    assert not torch.equal(first, noise((3, 40), 6, "sketch"))
    assert not torch.equal(first, noise((3, 40), 5, "other"))
    assert first.dtype == torch.float32
    assert first.device.type == "cpu"
    assert abs(float(noise((9999,), 1, "sketch").std()) - 1) < 0.05
