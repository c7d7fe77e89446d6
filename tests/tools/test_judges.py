import os
import pickle

import numpy as np
import pytest

from judges import lpips_weights


def _pickled(tree: object) -> bytes:
    return pickle.dumps(tree)


def test_kernels_are_turned_and_named_by_their_path() -> None:
    kernel = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
    tree = {"params": {"VGG16_0": {"Conv_0": {"kernel": kernel, "bias": np.ones(5, np.float32)}}}}
    weights = lpips_weights(_pickled(tree))
    assert set(weights) == {"VGG16_0/Conv_0/kernel", "VGG16_0/Conv_0/bias"}
    turned = weights["VGG16_0/Conv_0/kernel"]
    assert turned.shape == (5, 4, 2, 3)
    assert turned.dtype == np.float16
    assert turned[4, 3, 1, 2] == kernel[1, 2, 3, 4]


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo opened",)


@pytest.mark.parametrize("evil", [_Evil(), {"params": {"kernel": _Evil()}}, print, np.save])
def test_whatever_is_no_array_is_refused(evil: object, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no array"):
        lpips_weights(_pickled(evil))
    assert capfd.readouterr().out == ""
