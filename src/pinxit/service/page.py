"""The studio's page: its built files, and its first page for every other address."""

import re
from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from pinxit.service.problem import Missing

STUDIO = Path(__file__).parent / "studio"
_FOREVER = "public, max-age=31536000, immutable"
_PROGRAMS = ("api/", "v1/")

_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pinxit</title>
<p>The server runs, but its studio was not built. In a clone, <code>make setup</code> builds it;
a wheel from PyPI brings it along. Programs find the API at
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></html>"""


def is_built(folder: Path = STUDIO) -> bool:
    """Whether the studio's page is there."""
    return (folder / "index.html").is_file()


def add_page(app: FastAPI, folder: Path = STUDIO, root: str = "") -> None:
    """Answers whatever no route knows: with a file of the studio, or with its first page.

    Args:
        app: Gets the route.
        folder: Of the built studio.
        root: Folder of a proxy below which browsers find all of it; "" for none.
    """

    def page(path: str, request: Request) -> Response:
        if path.startswith(_PROGRAMS) or path in ("api", "v1"):
            raise Missing(f"There is no {request.method} /{path} here; see /api/v1/openapi.json.")
        found = _files(folder).get(path)
        if found is not None and path != "index.html":
            kept = _FOREVER if path.startswith("assets/") else "no-cache"
            media = guess_type(path)[0] or "application/octet-stream"
            return FileResponse(found, media_type=media, headers={"Cache-Control": kept})
        if path.startswith("assets/"):
            raise Missing("The studio was updated; load the page anew.")
        if not is_built(folder):
            return HTMLResponse(_NOT_BUILT.replace('"/api', f'"{root}/api'), 503)
        told = {"Cache-Control": "no-cache"}
        return HTMLResponse(_first_page(folder, root), headers=told)

    app.add_api_route(
        "/{path:path}", page, methods=["GET", "HEAD"], include_in_schema=False, name="page"
    )


@cache
def _first_page(folder: Path, root: str) -> str:
    """The first page, which is shown at every address: where its files lie, and what it is below.

    The studio is built with addresses that are relative to its own folder ("./assets/...").
    """
    page = (folder / "index.html").read_text(encoding="utf-8")
    page = re.sub(r'((?:src|href)=")\./', rf"\g<1>{root}/", page)
    told = f'<meta name="pinxit-root" content="{root}" />' if root else ""
    return page.replace("<head>", f"<head>{told}", 1)


@cache
def _files(folder: Path) -> Mapping[str, Path]:
    """Every file by its address: an address that is not in this list leads nowhere."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path for path in found}
