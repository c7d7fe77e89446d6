"""What ships with the package: each file of weights has a card that names its hash."""

from pathlib import Path

import pytest
from safetensors.numpy import load_file

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped

WEIGHTS = sorted([*shipped("weights").glob("*"), *shipped("models").glob("*")])
_MOST_MB = 20


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda path: path.name)
def test_shipped_weights_are_small_safetensors_with_a_card(path: Path) -> None:
    if path.suffix == ".md":
        assert path.with_suffix(".safetensors").exists()
        return
    assert path.suffix == ".safetensors", "weights are safetensors only"
    assert path.stat().st_size < _MOST_MB * 1e6
    assert load_file(path)
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert hash_file(path) in card
    for word in ("licen", "python tools/"):
        assert word in card.lower(), f"the card does not say: {word}"


def test_the_shipped_files_stay_under_their_limit() -> None:
    size = sum(path.stat().st_size for path in shipped().rglob("*") if path.is_file())
    assert size < 45e6
