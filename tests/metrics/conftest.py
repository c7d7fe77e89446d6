import pytest
import random_judges

from pinxit.metrics.backbones import Backbone


@pytest.fixture(scope="session")
def vgg(tmp_path_factory: pytest.TempPathFactory) -> Backbone:
    return Backbone(random_judges.write_vgg16(tmp_path_factory.mktemp("vgg")))


@pytest.fixture(scope="session")
def alex(tmp_path_factory: pytest.TempPathFactory) -> Backbone:
    return Backbone(random_judges.write_alexnet(tmp_path_factory.mktemp("alex")))
