"""A pool of two processes whose owner says who they are, and then waits to be killed."""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from pinxit.base.orphans import end_with_parent


def own_id(_: int) -> int:
    """The id of the process that is asked, after a moment in which the other is asked as well."""
    time.sleep(0.2)
    return os.getpid()


def main() -> None:
    """Runs until it is killed."""
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=end_with_parent) as pool:
        found = {*pool.map(own_id, range(8))}
        sys.stdout.write(f"{found}\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    main()
