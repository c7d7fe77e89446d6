"""Two judges of C2PA signatures that share no code with ours, nor with each other.

encypher-c2pa (PyPI, Rust) judges every format and the chain of trust; c2pa-ts (npm, TypeScript)
judges PNG, JPEG and AVIF, without the chain. Neither is ever let onto the network.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import TracebackType

import encypher_c2pa

from pinxit.mark.credentials import media_type_of

SECOND = Path(__file__).parent.parent / "tools" / "second_judge"
READ_BY_SECOND = (".png", ".jpg", ".avif")


def first_judge(data: bytes, anchors: str) -> str:
    """What encypher-c2pa says: "Trusted", "Valid", "Invalid", or "none" without a manifest."""
    kind = media_type_of(data)
    if kind is None:
        return "unreadable"
    try:
        answer = encypher_c2pa.verify(
            data,
            kind,
            trust_pem=anchors,
            no_default_trust=True,
            telemetry=False,
            online=False,
        )
    except (RuntimeError, ValueError):
        return "unreadable"
    return str(answer.get("validation_state") or "none")


@cache
def has_second_judge() -> bool:
    """Whether c2pa-ts can be asked: ``npm install --prefix tools/second_judge`` puts it there."""
    return shutil.which("node") is not None and (SECOND / "node_modules").is_dir()


class SecondJudge:
    """c2pa-ts, as one process that is asked many times."""

    def __init__(self) -> None:
        node = shutil.which("node") or "node"
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(  # noqa: S603, our own script
            [node, "judge.mjs"],
            cwd=SECOND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, files: Sequence[bytes]) -> list[str]:
        """For each file "valid", "invalid", "none" or "unreadable".

        Raises:
            RuntimeError: the process has ended.
        """
        paths = []
        for number, data in enumerate(files):
            path = Path(self._folder.name) / f"{number}"
            path.write_bytes(data)
            paths.append(str(path))
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("The second judge has no pipes.")
        stdin.write(json.dumps(paths) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise RuntimeError("The second judge has left.")
        answers: list[str] = json.loads(line)
        return answers

    def __enter__(self) -> "SecondJudge":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(10)
        self._folder.cleanup()
