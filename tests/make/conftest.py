"""Tiny models: with and without conditions."""

from pathlib import Path

import pytest
from tiny_gan import CODE, tiny_model

from pinxit.engine import Model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return tiny_model(folder)


@pytest.fixture(scope="module")
def told(folder: Path) -> Model:
    return tiny_model(folder, CODE.numbers)
