"""The sentences that the server says to people, read from its sources.

A sentence is a text in a source, not a docstring, that ends as a sentence does; its values are
`{}`. The web studio tells them in other languages; `web/src/locales/*/sentences.json` holds those.
"""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "pinxit"
SHOWN = (
    *("service", "jobs", "library/boards.py", "library/changes.py", "library/errors.py"),
    *(
        "library/uploads.py",
        "clips/armored.py",
        "library/library.py",
        "check/checks",
        "check/older_prints.py",
        "check/people.py",
    ),
    *("check/nudity.py", "check/sheets.py", "mark/judging.py", "mark/lineage.py", "mark/trace.py"),
    *("mark/verdict.py", "mark/verify.py", "mark/verify_clip.py", "mark/watermark.py"),
    *(
        "desks/datasets.py",
        "desks/copies.py",
        "desks/archives.py",
        "desks/intake.py",
        "desks/safe_names.py",
        "desks/scan_reading.py",
        "desks/scan_shelf.py",
        "desks/style_lab.py",
        "scans/installed.py",
        "scans/stacking.py",
        "datasets/importing.py",
    ),
    *("datasets/readiness.py", "training/forecast.py", "training/watch.py", "pictures/read.py"),
)
"""Where what people read in the studio is written."""
NOT_SHOWN = (
    *("service/openapi.py", "service/openai", "service/serving.py", "service/config.py"),
    *("service/routes/openai.py", "service/routes/oidc.py", "service/oidc.py", "service/shapes"),
    *("service/idempotency.py", "service/metrics.py", "service/app.py", "service/paging.py"),
    *("service/routes/events.py", "service/routes/health.py", "jobs/leases.py"),
    *("jobs/desk.py", "service/routes/jobs.py", "service/reports.py", "service/house.py"),
    *("service/routes/reports.py", "jobs/pulse.py"),
)
"""Sentences for who writes programs or starts a server, and reports that are pages of their own."""
_SETTINGS = (
    "Field",
    "Query",
    "Path",
    "Header",
    "Form",
    "File",
    "Cookie",
    "APIKeyCookie",
    "HTTPBearer",
)
"""Calls whose texts describe the interface for programs."""
_SHORTEST = 12
_BLANK = re.compile(r"\{\w+\}")


def sentences(places: tuple[str, ...] = SHOWN) -> dict[str, str]:
    """Sentences as templates, and where each stands."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if place.startswith(places) and not place.startswith(NOT_SHOWN):
            for line, template in _in_source(path.read_text(encoding="utf-8")):
                found.setdefault(template.strip(), f"{place}:{line}")
    return found


def all_texts() -> set[str]:
    """Every text of the sources, to find translations that nothing says any more."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
                found.update(template.strip() for template in _templates(node))
    return found


def _in_source(source: str) -> Iterator[tuple[int, str]]:
    tree = ast.parse(source)
    inner = {id(part) for node in ast.walk(tree) for part in _not_whole(node)}
    for node in ast.walk(tree):
        if id(node) in inner or not isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            continue
        for template in _templates(node):
            if _is_sentence(template):
                yield node.lineno, template


def _not_whole(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node that are no sentence by themselves: docstrings, pieces of f-strings."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    is_described = isinstance(node, ast.Call) and _name(node.func) in _SETTINGS
    if is_described or isinstance(node, ast.JoinedStr | ast.BinOp):
        yield from (part for part in ast.walk(node) if part is not node)


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _templates(node: ast.AST) -> list[str]:
    """All that a text may be, with `{}` for its values."""
    if isinstance(node, ast.Constant):
        return [_BLANK.sub("{}", node.value)] if isinstance(node.value, str) else ["{}"]
    if isinstance(node, ast.IfExp):
        return [*_templates(node.body), *_templates(node.orelse)]
    if isinstance(node, ast.BinOp):
        pairs = product(_templates(node.left), _templates(node.right))
        return ["".join(pair) for pair in pairs] if isinstance(node.op, ast.Add) else ["{}"]
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in product(*map(_templates, node.values))]
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.IfExp | ast.Constant):
        return _templates(node.value)
    return ["{}"]


def _is_sentence(text: str) -> bool:
    if len(text) < _SHORTEST or " " not in text or "\n" in text:
        return False
    return text[0].isalpha() | text.startswith("{}") and text.rstrip().endswith((".", "!", "?"))


if __name__ == "__main__":
    for template, place in sentences().items():
        print(f"{place}\t{template}")
