"""The program as a child that does not outlive who started it: ``python -m pinxit.cli.tied ...``.

Its standard input is a pipe whose other end the parent holds. When the parent is killed, the system
closes that end, and the child ends at once: of two that write into the same folder, one would be
too many.
"""

import os
import sys
import threading


def main() -> None:
    """Runs the program, and leaves with its exit code or with its parent."""
    from pinxit.cli.program import run

    threading.Thread(target=_until_alone, daemon=True).start()
    sys.exit(run(sys.argv[1:]))


def _until_alone() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
