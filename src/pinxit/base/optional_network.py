"""Networks of optional packages, run by onnxruntime: nothing but their weights is used."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pinxit.base.hashing import hash_file


@cache
def optional_network(package: str, file: str, sha256: str) -> Any:
    """A session of onnxruntime; None if package, runtime or those exact weights are not here.

    Nothing is ever downloaded, and the package is not imported.

    Args:
        package: Its name, as it is imported.
        file: Name of the weights in its folder.
        sha256: Of the weights.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None:
        return None
    weights = Path(spec.origin).parent / file
    if not weights.is_file() or hash_file(weights) != sha256:
        return None
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
