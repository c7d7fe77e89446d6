"""Problems say in codes and params what their sentences say, and all codes are documented."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from fastapi.testclient import TestClient

import pinxit

_SOURCES = Path(pinxit.__file__).parent
_DOCUMENTED = Path(__file__).parents[2] / "docs" / "problems.md"
_MISTAKES = {
    *("UserMistake", "Clash", "NotThere", "Told", "Missing", "Conflict", "NotSignedIn", "MayNot"),
    *("TooLarge", "TooMuch", "TooBusy", "WrongState", "NoSuchJob", "NoPerson", "NobodyWorks"),
}


def codes_in(source: str) -> Iterator[str]:
    """The codes that a file gives to problems."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"problem": 1}.get(node.func.id, 1 if node.func.id in _MISTAKES else None)
            given = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value
        if isinstance(node, ast.ClassDef):
            yield from codes_of(node)


def codes_of(node: ast.ClassDef) -> Iterator[str]:
    """The code that a class of mistakes has."""
    for each in node.body:
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "code":
            yield str(ast.literal_eval(each.value))


def test_every_code_is_documented() -> None:
    documented = set(re.findall(r"`([a-z_]+)`", _DOCUMENTED.read_text(encoding="utf-8")))
    folders = ("service", "jobs", "library", "base")
    files = [path for each in folders for path in (_SOURCES / each).rglob("*.py")]
    told = {code for path in files for code in codes_in(path.read_text(encoding="utf-8"))}
    assert len(told) > 30
    assert told - documented == set()


def test_a_problem_has_all_that_its_sentence_is_filled_with(client: TestClient) -> None:
    gone = client.get("/api/v1/models/nothing").json()
    assert (gone["code"], gone["params"]) == ("no_model", {"name": "nothing"})
    client.post("/api/v1/datasets", json={"name": "cats"})
    taken = client.post("/api/v1/datasets", json={"name": "cats"}).json()
    assert (taken["code"], taken["params"]) == ("name_taken", {"noun": "data set", "name": "cats"})
    shape = client.post("/api/v1/people", json={"name": ""}).json()
    assert shape["params"] == {"where": "body.name", "type": "string_too_short"}
    assert client.get("/api/v1/nothing").json()["params"] == {}
