"""People read the rules under which they work."""

from pathlib import Path
from typing import Any, get_args

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pinxit.base.policy_file import NAME
from pinxit.check.checked import CHECKS
from pinxit.check.marking import PRESETS
from pinxit.check.safety import Answer
from pinxit.datasets.policy import SWITCHES
from pinxit.service.rules import Rules


def told(client: TestClient) -> dict[str, Any]:
    answer = client.get("/api/v1/policy")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_without_a_file_everything_is_usual(client: TestClient) -> None:
    policy = told(client)
    assert not policy["is_written"]
    assert all(rule["is_usual"] for rule in policy["rules"])
    assert set(policy["checks"]) == set(CHECKS.describe())
    assert policy["rights"] == {"honored": list(SWITCHES), "off": [], "reason": ""}
    assert {rule["subject"] for rule in policy["rules"]} == {
        "checks",
        "copies",
        "safety",
        "marking",
        "rights",
    }


def test_what_is_written_down_is_told_with_its_reason(
    client: TestClient, service_home: Path
) -> None:
    (service_home / NAME).write_text(
        '[rights]\nshare-alike = false\nreason = "counsel, 3 May"\n'
        '[safety]\nnudity = "blocks"\n[copies]\nblocks_at = 0.001\n'
        '[marking]\npreset = "california"\nprovider = "Example Ltd"\n'
    )
    policy = told(client)
    unusual = {rule["name"]: rule["sentence"] for rule in policy["rules"] if not rule["is_usual"]}
    assert unusual.keys() == {"share_alike_off", "nudity_blocks", "blocks_at_p", "law"}
    assert "counsel, 3 May" in unusual["share_alike_off"]
    assert "0.001" in unusual["blocks_at_p"]
    assert "Example Ltd" in unusual["law"]
    assert policy["rights"]["off"] == ["share-alike"]
    assert policy["marking"] == {
        "preset": "california",
        "label": False,
        "provider": "Example Ltd",
    }


def test_a_wrong_file_is_told_as_a_mistake(client: TestClient, service_home: Path) -> None:
    (service_home / NAME).write_text('[safety]\nnudity = "perhaps"\n')
    answer = client.get("/api/v1/policy")
    assert answer.status_code == 422
    assert "perhaps" in answer.json()["detail"]
    assert str(service_home) not in answer.text


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("answer", get_args(Answer))
def test_every_rule_has_a_sentence(tmp_path: Path, preset: str, answer: str) -> None:
    (tmp_path / NAME).write_text(
        f'[marking]\npreset = "{preset}"\nprovider = "1"\n'
        f'[safety]\nnudity = "{answer}"\nfaces = "{answer}"\ntraining_faces = "{answer}"\n'
    )
    for rule in Rules.of(tmp_path).all():
        assert rule.sentence.rstrip(".") != rule.sentence or rule.subject == "checks", rule
        assert "{" not in rule.sentence


def test_viewers_may_read_the_rules(client_of: ClientOf) -> None:
    assert told(client_of("vera", "viewer"))["rules"]


def test_the_rules_of_the_house_bind_everybody_who_works_there(
    team: FastAPI, client_of: ClientOf, service_home: Path
) -> None:
    (service_home / NAME).parent.mkdir(exist_ok=True)
    (service_home / NAME).write_text(
        '[safety]\nfaces = "blocks"\n[copies]\nblocks_at = 0.01\n[marking]\npreset = "eu"\n'
        '[rights]\nterritory = false\nreason = "sold in one country"\n'
    )
    anna = client_of("anna")
    assert told(anna)["is_written"]
    house, person = team.state.house, anna.headers["X-Test-Person"]
    for studio in (house.studio(person), house.queue.workshop.studio_of(person)):
        assert studio.home != service_home
        assert studio.safety.faces == "blocks"
        assert studio.whole_policy.marking.has_label
        assert studio.context().limits.blocks_at == 0.01
        assert not studio.rights_desk.policy.honors("territory")
