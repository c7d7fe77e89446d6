"""onnxruntime draws what torch draws."""

import numpy as np
import pytest
import torch

from pinxit.engine import Card
from pinxit.nets.conditions import Code
from pinxit.nets.generator_onnx import generator_graph, told_of_graph
from pinxit.nets.latent_space import to_pixels
from pinxit.nets.mirror import LATENT, Generator, plan

onnxruntime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
pytest.importorskip("onnxscript", reason="the extra onnx is not installed")


@pytest.mark.parametrize(("channels", "conditions"), [(4, 0), (3, 5), (1, 2)])
def test_any_number_of_pictures_is_the_same_by_both(channels: int, conditions: int) -> None:
    draw = torch.Generator().manual_seed(3)
    generator = Generator(plan((32, 48, channels), 32, 1, conditions), draw)
    with torch.no_grad():
        for parameter in generator.parameters():
            parameter.add_(0.03 * torch.randn(parameter.shape, generator=draw))
    session = onnxruntime.InferenceSession(
        generator_graph(generator), providers=["CPUExecutionProvider"]
    )
    for count in (1, 5):
        latent = torch.randn(count, LATENT, generator=draw)
        told = torch.randn(count, conditions, generator=draw) if conditions else None
        given = {"latent": latent.numpy()}
        given |= {} if told is None else {"condition": told.numpy()}
        (made,) = session.run(None, given)
        with torch.no_grad():
            wanted = to_pixels(generator(latent, told))
        assert made.shape == (count, channels, 32, 48)
        visible = wanted[..., 3:] > 0.02 if channels == 4 else np.ones_like(wanted[..., :1], bool)
        gap = np.abs(made.transpose(0, 2, 3, 1) - wanted) * visible
        assert gap.max() < (5e-3 if channels == 4 else 1e-4)  # color is divided by alpha
        if channels == 4:
            alpha = made.transpose(0, 2, 3, 1)[..., 3:]
            assert np.abs(alpha - wanted[..., 3:]).max() < 1e-4
            premultiplied = made.transpose(0, 2, 3, 1)[..., :3] * alpha
            assert np.abs(premultiplied - wanted[..., :3] * wanted[..., 3:]).max() < 1e-4


def test_the_file_says_what_goes_in_and_comes_out() -> None:
    onnx = pytest.importorskip("onnx")
    code = Code(("cats", "dogs"), True)
    card = Card("pets", "r3gan", "2", {}, (32, 32, 4), conditions=code.to_card())
    generator = Generator(plan((32, 32, 4), 32, 1, code.numbers), torch.Generator())
    made = onnx.load_from_string(generator_graph(generator, told_of_graph(card)))
    told = {each.key: each.value for each in made.metadata_props}
    assert "[n, 64]: numbers of a normal distribution" in told["latent"]
    assert "2 at the place of the class that is wanted, else 0: 0 cats, 1 dogs" in told["condition"]
    assert f"from 2 to {code.numbers - 1} the numbers of words" in told["condition"]
    assert "alpha" in told["pictures"]
    assert {each.name: each.doc_string for each in made.graph.input} == {
        "latent": told["latent"],
        "condition": told["condition"],
    }


def test_a_model_without_conditions_asks_for_none() -> None:
    told = told_of_graph(Card("plain", "r3gan", "2", {}, (32, 48, 1)))
    assert "condition" not in told
    assert told["pictures"] == "float32 [n, 1, 32, 48]: sRGB 0..1, gray"
