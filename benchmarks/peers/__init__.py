"""Other programs for style transfer, to be measured beside ours; never part of the product."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

Colors = Float[np.ndarray, "height width 3"]
"""float32, sRGB 0..1."""

Paint = Callable[[Colors, Colors], Colors]
"""Content and style in, result out."""
