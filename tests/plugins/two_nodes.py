"""A Ray cluster of two nodes on this machine, in a process of its own, because Ray reads its
environment once: prints its address, loses the second node when it is told "lose", ends with "end".
"""

import sys
from typing import Any

from ray.cluster_utils import Cluster

STORE = 80 * 2**20


def main() -> None:
    """Starts the cluster and does what it is told."""
    whole: Any = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "object_store_memory": STORE, "include_dashboard": False},
    )
    second = whole.add_node(num_cpus=1, object_store_memory=STORE)
    whole.wait_for_nodes()
    sys.stdout.write(f"address {whole.address}\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line.strip() == "lose":
            whole.remove_node(second, allow_graceful=False)
        elif line.strip() == "end":
            break
    whole.shutdown()


if __name__ == "__main__":
    main()
