"""Write the types of the API for the studio: `make api-types`, after the API has changed.

The description that the app gives of itself goes through openapi-typescript (web/tools, which has
a TypeScript of its own) into web/src/api/schema.d.ts. Its head holds a hash of the description, so
that a test sees without Node whether the file is that of this API.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from build_studio import WEB, NoNode, npm

TOOLS = WEB / "tools"
TYPES = WEB / "src" / "api" / "schema.d.ts"
_HEAD = "// The types of the API, made by `make api-types`. Description: sha256 "
_WORDS = ("title", "description", "summary", "examples", "tags", "operationId")
_NAMING = ("properties", "schemas", "paths", "headers", "responses", "content")


def description() -> dict[str, Any]:
    """What the app says of its API: the shapes alone, without words, versions and faults."""
    from pinxit.service.app import make_app
    from pinxit.service.config import ServiceConfig

    with tempfile.TemporaryDirectory() as folder:
        app = make_app(ServiceConfig(Path(folder) / "home"))
        told: dict[str, Any] = app.openapi()
        app.state.house.close()
    for operations in told["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            operation["responses"] = {at: answers[at] for at in answers if at[0] in "23"}
    shapes: dict[str, Any] = _without_words(told)
    return {**shapes, "info": {"title": "Pinxit", "version": ""}}


def _without_words(told: Any, *, is_named: bool = False) -> Any:
    """A description without its words; `is_named`: its keys are names of somebody's choice."""
    if isinstance(told, list):
        return [_without_words(each) for each in told]
    if not isinstance(told, dict):
        return told
    kept = {key: value for key, value in told.items() if is_named or key not in _WORDS}
    return {
        key: _without_words(value, is_named=key in _NAMING and not is_named)
        for key, value in kept.items()
    }


def hash_of(told: dict[str, Any]) -> str:
    """A hash of a description, whatever the order of its keys."""
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def kept_hash() -> str:
    """The hash in the head of the types; "" if there is none."""
    head = TYPES.read_text(encoding="utf-8")[:500] if TYPES.is_file() else ""
    found = re.search(re.escape(_HEAD) + r"([0-9a-f]{64})", head)
    return found[1] if found else ""


def write() -> None:
    """Writes the types.

    Raises:
        NoNode: there is no Node.
        subprocess.CalledProcessError: the description cannot be turned into types.
    """
    told = description()
    if not (TOOLS / "node_modules" / ".bin" / "openapi-typescript").exists():
        npm("ci", "--no-audit", "--no-fund", "--prefix", str(TOOLS))
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        given.write_text(json.dumps(told, sort_keys=True), encoding="utf-8")
        ways = ("--alphabetize", "-o", str(made))
        npm("run", "--silent", "--prefix", str(TOOLS), "types", "--", str(given), *ways)
        TYPES.write_text(f"{_HEAD}{hash_of(told)}\n" + made.read_text("utf-8"), encoding="utf-8")


if __name__ == "__main__":
    try:
        write()
    except (NoNode, subprocess.CalledProcessError) as fault:
        sys.exit(str(fault))
