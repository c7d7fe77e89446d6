"""People of a server are added, listed, given keys and removed; servers refuse open doors."""

import pytest
from program import Program


def test_somebody_is_added_gets_a_key_and_is_removed(pinxit: Program) -> None:
    assert pinxit("person", "add", "anna", "--role", "student", "--quota", "jobs_a_day=5").code == 0
    made = pinxit("person", "key", "anna", "--days", "30", "--scopes", "read,make", "--json").json
    assert made["key"].startswith("pnx_")
    assert made["scopes"] == ["make", "read"]
    rows = {row["name"]: row for row in pinxit("person", "list", "--json").json}
    assert (rows["anna"]["role"], rows["anna"]["keys"]) == ("student", 1)
    assert rows["anna"]["quota"] == {"jobs_a_day": 5}
    assert rows["local"]["role"] == "admin"
    changed = pinxit("person", "change", "anna", "--role", "creator", "--shut-out")
    assert changed.code == 0
    assert "shut out" in pinxit("person", "list").out
    assert pinxit("person", "remove", "anna").code == 0
    assert "anna" not in pinxit("person", "list").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "anna", "--role", "god"), "no role"),
        (("add", "local"), "already"),
        (("add", "anna", "--quota", "beer=3"), "no quota"),
        (("add", "anna", "--quota", "bytes"), "a name and a number"),
        (("key", "nobody"), "nobody named"),
        (("key", "local", "--scopes", "fly"), "may have"),
        (("remove", "local"), "cannot be removed"),
        (("change", "local", "--role", "viewer"), "admin"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    pinxit: Program, words: tuple[str, ...], told: str
) -> None:
    said = pinxit("person", *words)
    assert said.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "pinxit.example"])  # noqa: S104
def test_no_server_opens_to_others_without_a_lock(pinxit: Program, host: str) -> None:
    said = pinxit("serve", "--host", host)
    assert said.code == 2
    assert "--auth keys" in said.err


def test_a_sign_in_service_must_be_named(pinxit: Program) -> None:
    said = pinxit("serve", "--auth", "oidc")
    assert said.code == 2
    assert "--oidc-issuer" in said.err
    plain = ("--oidc-issuer", "http://login.example", "--oidc-client", "x")
    assert "https" in pinxit("serve", "--auth", "oidc", *plain).err
