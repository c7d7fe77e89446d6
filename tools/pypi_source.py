"""Fetches a source archive from PyPI without building it, which pip cannot.

``python tools/pypi_source.py PROJECT FILE`` writes FILE into the current folder. Asks the index
that pip is set to (``PIP_INDEX_URL``, or PyPI itself) by its simple interface (PEP 691).
"""

import json
import os
import shutil
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

_PYPI = "https://pypi.org/simple"
_JSON = "application/vnd.pypi.simple.v1+json"


def fetch_source(project: str, name: str, folder: Path) -> Path:
    """Writes the archive of that name into the folder.

    Raises:
        SystemExit: the index does not list it.
    """
    page = f"{os.environ.get('PIP_INDEX_URL', _PYPI).rstrip('/')}/{project}/"
    if not page.startswith("https://"):
        raise SystemExit(f"{page} is not a secure address.")
    request = urllib.request.Request(page, headers={"Accept": _JSON})  # noqa: S310, https
    with urllib.request.urlopen(request) as answer:  # noqa: S310, https
        files = json.load(answer)["files"]
    found = next((each["url"] for each in files if each["filename"] == name), None)
    if found is None:
        raise SystemExit(f"{page} lists no {name}.")
    target = folder / name
    part = target.with_suffix(".part")
    with urllib.request.urlopen(urljoin(page, found)) as answer, part.open("wb") as stream:  # noqa: S310, https
        shutil.copyfileobj(answer, stream)
    return part.replace(target)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    fetch_source(sys.argv[1], sys.argv[2], Path.cwd())
