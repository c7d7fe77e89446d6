"""Progress events. Work tells them; a bar, plain lines, a page or a test listens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        stage: What is being done, in words a user knows ("stylize at 256 px").
        done: Units finished, from 0 to ``total``.
        total: Units in all; None when nobody can know.
        unit: What is counted ("steps", "pictures", "seconds").
        facts: Named numbers of the moment (losses, pictures per second).
        samples: Pictures of the moment in sRGB 0..1, to look at; None most of the time.
        notice: A sentence that the user should read, whatever else is shown; "" most of the time.
        words: What the facts mean, for people, who are shown it instead of them; "" if nothing.
    """

    stage: str
    done: float
    total: float | None
    unit: str = "steps"
    facts: Mapping[str, float] = field(default_factory=dict)
    samples: Float[np.ndarray, "batch height width channel"] | None = None
    notice: str = ""
    words: str = ""


Listener = Callable[[Progress], None]


def silence(_: Progress) -> None:
    """The listener that does nothing."""
