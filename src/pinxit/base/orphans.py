"""Processes that do not outlive the one that started them."""

import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess


def end_with_parent() -> None:
    """Ends this process when its parent is gone, however that ended; at once, without cleaning up.

    A pool of processes calls it in each of its own (``initializer=end_with_parent``): they wait for
    work from one another's pipe, which stays open when their parent is killed, and would wait for
    ever.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_until_gone, args=(parent,), daemon=True).start()


def _until_gone(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
