"""Style transfer in one pass: any picture in the manner of any other, in a fraction of a second.

The network and what it was learned from: `pinxit.nets.stroke_net`, `pinxit.nets.painter`, and the
card beside the weights (data/weights/painter.md). The content is moved to the style's colors, its
VGG-19 features to the style's features, and a decoder paints strokes onto it. The seed decides how
they lie where the content says nothing about it.

Tiers: "fast" paints at full size; "preview" paints its strokes at half the size, in a quarter of
the time, and lays them over the full-size picture, whose finest detail stays.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence

import numpy as np

from pinxit.base.hashing import hash_array
from pinxit.base.progress import Progress
from pinxit.engine import Request, Role, Run, pictures_of, settings_of
from pinxit.nets.color import Colors
from pinxit.nets.fast_settings import FastSettings
from pinxit.nets.painter import LARGEST_STYLE, Sight, StyleCode, at_most, blended, paint
from pinxit.nets.style import about_learned
from pinxit.nets.style_code import codes_for
from pinxit.nets.style_controls import ROLES, Prepared, finished, prepared
from pinxit.pictures.picture import Picture, Pixels
from pinxit.settings import Settings


class FastStyle:
    """The engine."""

    name = "fast_style"
    version = "2"
    settings_type: type[Settings] = FastSettings
    roles: tuple[Role, ...] = ROLES
    needs_model = False
    takes_learned_styles = True

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        """Yields for each seed RGB pixels, with the content's alpha if it has one.

        Raises:
            UserMistake: pictures or settings do not fit.
            Cancelled: the run was cancelled.
        """
        pictures_of(request, self)
        settings = settings_of(request, FastSettings)
        given = prepared(request, settings)
        styles = request.pictures["style"]
        run.notify((*given.notices, *about_learned(styles, settings.style_scale)))
        memory = Memory(0, 0)
        codes = _codes(given, styles, settings, run.device, memory)
        for number, seed in enumerate(request.seeds, 1):
            painted = _painted(given, codes, settings, (run.device, seed), memory)
            run.report(Progress("stylize", 100 * number / len(request.seeds), 100, "%"))
            yield np.array(finished(painted, given, settings))


class Memory:
    """What is remembered from one sketch to the next, so that a change costs what it changes.

    Args:
        codes: How many styles.
        pictures: How many contents.
    """

    def __init__(self, codes: int = 16, pictures: int = 4) -> None:
        self.sight = Sight(pictures)
        self._most = codes
        self._codes: OrderedDict[str, StyleCode] = OrderedDict()
        self._blend: tuple[tuple[StyleCode, ...], tuple[float, ...], StyleCode] | None = None

    def code(self, picture: Picture, colors: Colors, device: str) -> StyleCode:
        """The code of a style, from memory or by looking at it."""
        if not self._most:
            return codes_for([picture], [colors], device)[0]
        key = f"{picture.sha256} {hash_array(colors)}"
        if key not in self._codes:
            self._codes[key] = codes_for([picture], [colors], device)[0]
        self._codes.move_to_end(key)
        while len(self._codes) > self._most:
            self._codes.popitem(last=False)
        return self._codes[key]

    def blend(self, codes: tuple[StyleCode, ...], shares: tuple[float, ...]) -> StyleCode:
        """Styles as one; the same one as before, if nothing changed."""
        last = self._blend
        if last is None or last[1] != shares or not _are_same(last[0], codes):
            last = (codes, shares, blended(list(codes), shares))
            self._blend = last if self._most else None
        return last[2]


def _are_same(some: tuple[StyleCode, ...], others: tuple[StyleCode, ...]) -> bool:
    return len(some) == len(others) and all(
        one is other for one, other in zip(some, others, strict=True)
    )


def sketched(request: Request, device: str, memory: Memory) -> Pixels:
    """What `FastStyle.make` gives for the first seed, with what is remembered of earlier calls.

    Raises:
        UserMistake: pictures or settings do not fit.
    """
    pictures_of(request, ENGINE)
    settings = settings_of(request, FastSettings)
    given = prepared(request, settings)
    codes = _codes(given, request.pictures["style"], settings, device, memory)
    painted = _painted(given, codes, settings, (device, request.seeds[0]), memory)
    return np.array(finished(painted, given, settings))


def _codes(
    given: Prepared,
    pictures: Sequence[Picture],
    settings: FastSettings,
    device: str,
    memory: Memory,
) -> tuple[StyleCode, ...]:
    """Of each region's style, or of all styles mixed; none if nothing is painted."""
    if given.is_masked_out or settings.strength == 0:
        return ()
    longest = min(max(given.content.shape[:2]) * settings.style_scale, LARGEST_STYLE)
    styles = (at_most(style, longest) for style in given.styles)
    pairs = zip(pictures, styles, strict=True)
    codes = tuple(memory.code(picture, colors, device) for picture, colors in pairs)
    return codes if given.regions else (memory.blend(codes, given.shares),)


def _painted(
    given: Prepared,
    codes: tuple[StyleCode, ...],
    settings: FastSettings,
    way: tuple[str, int],
    memory: Memory,
) -> Colors:
    if not codes:
        return given.content
    device, seed = way
    return paint(
        given.content,
        codes,
        given.regions,
        tier=settings.tier,
        strength=settings.strength,
        wraps=settings.tile,
        device=device,
        seed=seed,
        sight=memory.sight,
    )


ENGINE = FastStyle()
