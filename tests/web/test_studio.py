"""A real browser drives the real server through the studio; see web/tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from build_studio import WEB, is_fresh, node_folder

STORIES = sorted((WEB / "tests").glob("*.test.mjs"))
CHROMIUM = os.environ.get("PINXIT_CHROMIUM") or shutil.which("chromium") or ""
LONGEST = 900.0


def _missing() -> str:
    if node_folder() is None:
        return "there is no Node"
    if not (WEB / "node_modules" / "playwright-core").is_dir():
        return "web/node_modules is missing; `make setup` fetches it"
    if not CHROMIUM:
        return "there is no Chromium"
    return "" if is_fresh() else "the studio is not built; `make setup` builds it"


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short name: Chromium's socket in it may have 107 letters in all."""
    with TemporaryDirectory(prefix="pinxit-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.mark.slow
@pytest.mark.timeout(LONGEST + 60)
@pytest.mark.skipif(bool(_missing()), reason=_missing())
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name.removesuffix(".test.mjs"))
def test_studio_passes_the_story(story: Path, short_folder: Path) -> None:
    folder = node_folder()
    assert folder is not None
    told = {
        "PATH": os.pathsep.join([str(folder), os.environ.get("PATH", "")]),
        "PINXIT_PYTHON": sys.executable,
        "PINXIT_CHROMIUM": CHROMIUM,
        "TMPDIR": str(short_folder),
    }
    done = subprocess.run(
        [str(folder / "node"), "--test", "--test-reporter=tap", str(story)],
        cwd=WEB,
        env=os.environ | told,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
