"""Style transfer in one pass: any picture in the manner of any other, in a fraction of a second.

The network and what it was learned from: `pinxit.nets.stroke_net`, `pinxit.nets.painter`, and the
card beside the weights (data/weights/painter.md). The content is moved to the style's colors, its
VGG-19 features to the style's features, and a decoder paints strokes onto it. The seed decides how
they lie where the content says nothing about it.

Tiers: "fast" paints at full size; "preview" paints its strokes at half the size, in a quarter of
the time, and lays them over the full-size picture, whose finest detail stays.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pinxit.base.progress import Progress
from pinxit.engine import Request, Role, Run, pictures_of, settings_of
from pinxit.nets.color import Colors
from pinxit.nets.fast_settings import FastSettings
from pinxit.nets.painter import LARGEST_STYLE, StyleCode, at_most, blended, paint
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
        codes = _codes(given, styles, settings, run.device)
        for number, seed in enumerate(request.seeds, 1):
            painted = _painted(given, codes, settings, (run.device, seed))
            run.report(Progress("stylize", 100 * number / len(request.seeds), 100, "%"))
            yield np.array(finished(painted, given, settings))


def _codes(
    given: Prepared, pictures: Sequence[Picture], settings: FastSettings, device: str
) -> tuple[StyleCode, ...]:
    """Of each region's style, or of all styles mixed; none if nothing is painted."""
    if given.is_masked_out or settings.strength == 0:
        return ()
    longest = min(max(given.content.shape[:2]) * settings.style_scale, LARGEST_STYLE)
    styles = tuple(at_most(style, longest) for style in given.styles)
    codes = codes_for(pictures, styles, device)
    return codes if given.regions else (blended(list(codes), given.shares),)


def _painted(
    given: Prepared, codes: tuple[StyleCode, ...], settings: FastSettings, way: tuple[str, int]
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
    )


ENGINE = FastStyle()
