"""What every style engine does before and after painting: sizes, masks, colors, transparency.

An engine paints ``prepared(...).content`` in any way it likes and gives the result to
``finished``. Everything here is done on the processor, the same for every device.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.engine import Request, Role
from pinxit.nets.color import Colors, laid_flat, palette_of, recolored, visible_colors
from pinxit.nets.color_lock import colors_of, locked
from pinxit.nets.faces import face_plane, faces_in
from pinxit.nets.masks import Plane, joined, plane_of
from pinxit.nets.oklab import with_hue_of
from pinxit.nets.periodic import periodic
from pinxit.nets.protect import with_detail_of
from pinxit.nets.style_settings import StyleSettings
from pinxit.nets.tiny_pictures import LEAST, Margins, fit_style, margins_for
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.resize import resized

MOST_STYLES = 4

ROLES = (
    Role("content"),
    Role("style", 1, MOST_STYLES),
    Role("mask", 0, 2),
    Role("region", 0, MOST_STYLES),
    Role("protect", 0),
)
"""The pictures that every style engine takes: what is shown, how it is painted, and where."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What an engine paints from.

    Attributes:
        content: What is shown, at the size that is painted: the result's, but at least 32 pixels
            a side (``finished`` cuts what was added). Its opposite sides fit if the result tiles.
        styles: How it is painted; already in the content's colors or the palette's if the user
            wants that. At their own sizes.
        shares: Share of each style; they add up to 1.
        regions: Where each style applies, as large as the content; they add up to 1 everywhere.
            Empty if the styles are not kept apart.
        mask: Where it is painted at all, as large as the content; None for everywhere.
        protect: Where the content's detail is kept, as large as the content; None for nowhere.
        alpha: The result's transparency, at the result's size; None for none.
        notices: Sentences that the user should read.
        untouched: The content's pixels at the result's size, every channel.
        margins: What was added around the result.
    """

    content: Colors
    styles: tuple[Colors, ...]
    shares: tuple[float, ...]
    regions: tuple[Plane, ...]
    mask: Plane | None
    protect: Plane | None
    alpha: Plane | None
    notices: tuple[str, ...]
    untouched: Pixels
    margins: Margins

    @property
    def height(self) -> int:
        """Rows that are painted."""
        return int(self.content.shape[0])

    @property
    def width(self) -> int:
        """Columns that are painted."""
        return int(self.content.shape[1])

    @property
    def is_masked_out(self) -> bool:
        """Whether nothing is to be painted; ``finished`` then gives the content itself."""
        return self.mask is not None and not self.mask.any()


def result_size(content: Picture, settings: StyleSettings) -> tuple[int, int]:
    """Width and height of the result."""
    share = (settings.size or max(content.width, content.height)) / max(
        content.width, content.height
    )
    return max(1, round(content.width * share)), max(1, round(content.height * share))


def prepared(request: Request, settings: StyleSettings) -> Prepared:
    """Everything at the size of the result, with the colors that the user asked for.

    Args:
        request: One content, one to four styles; at most two masks, and it is painted where both
            are white; at most one protect picture; no region, or one for each style.
        settings: The engine's.

    Raises:
        UserMistake: weights or regions do not fit the styles.
    """
    content = request.pictures["content"][0]
    styles = request.pictures["style"]
    refuse_unfit(settings, len(styles), len(request.pictures.get("region", ())))
    shares = shares_of(settings, len(styles))
    width, height = result_size(content, settings)
    untouched = resized(content.pixels, width, height)
    colors = visible_colors(untouched)
    frame = _Frame(content, width, height, wraps=settings.tile)
    regions = frame.planes(request, "region")
    masks = frame.planes(request, "mask")
    mask = np.minimum.reduce(masks) if masks else None
    if mask is not None and not mask.any():
        name = request.pictures["mask"][0].title or "The mask"
        frame.note(f"{name} is black everywhere, so nothing was painted.")
    frame.note(*_about_styles(styles))
    return Prepared(
        content=frame.around(periodic(colors) if settings.tile else colors),
        styles=_styles(styles, colors, settings),
        shares=shares,
        regions=joined(regions, shares) if regions else (),
        mask=mask,
        protect=_protected(request, settings, frame),
        alpha=untouched[..., 3] if content.channels == 4 else None,
        notices=frame.notices,
        untouched=untouched,
        margins=frame.margins,
    )


class _Frame:
    """The size that everything is brought to, and what the user should know of it."""

    def __init__(self, content: Picture, width: int, height: int, *, wraps: bool) -> None:
        self.width, self.height, self.margins = width, height, margins_for(width, height)
        self._content, self._wraps = (content.width, content.height), wraps
        self._notices: list[str] = []

    @property
    def notices(self) -> tuple[str, ...]:
        """Each sentence once."""
        return tuple(dict.fromkeys(self._notices))

    def note(self, *sentences: str) -> None:
        """Adds sentences for the user."""
        self._notices.extend(sentences)

    def around(self, array: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
        """With the margins that are painted and cut off again."""
        return self.margins.around(array, wraps=self._wraps)

    def planes(self, request: Request, role: str) -> tuple[Plane, ...]:
        """The masks of a role, at the size that is painted."""
        return tuple(map(self._plane, request.pictures.get(role, ())))

    def _plane(self, picture: Picture) -> Plane:
        plane, notices = plane_of(picture, self.width, self.height, self._content)
        self.note(*notices)
        return self.around(plane)


def refuse_unfit(settings: StyleSettings, styles: int, regions: int) -> None:
    """Makes sure that weights and regions are as many as styles, before any work.

    Args:
        settings: Of any method.
        styles: How many style pictures there are.
        regions: How many regions there are; none, or one for each style.

    Raises:
        UserMistake: there are too few or too many.
    """
    if not 1 <= styles <= MOST_STYLES:
        raise UserMistake(f"There are {styles} style pictures; give 1 to {MOST_STYLES}.")
    shares_of(settings, styles)
    if regions and regions != styles:
        raise UserMistake(
            f"There are {regions} regions for {styles} style pictures; give one region for each "
            "style, in the same order, or none."
        )


def shares_of(settings: StyleSettings, count: int) -> tuple[float, ...]:
    """Share of each style picture; they add up to 1.

    Raises:
        UserMistake: there is not one weight for each style, or none is above 0.
    """
    weights = settings.style_weights or (1.0,) * count
    if len(weights) != count or sum(weights) <= 0:
        raise UserMistake(
            f"The style weights {', '.join(f'{w:g}' for w in weights)} do not fit {count} style "
            "pictures; give one for each, at least one above 0."
        )
    return tuple(weight / sum(weights) for weight in weights)


def finished(painted: Colors, prepared: Prepared, settings: StyleSettings) -> Pixels:
    """The result: what was painted, after all that the user wants kept as it was.

    In this order: the content's hue and saturation, its detail where protected, the palette, its
    own pixels where the mask is black (bit for bit), its transparency.

    Args:
        painted: As large as ``prepared.content``.
        prepared: What it was painted from.
        settings: The same as for ``prepared``.
    """
    if prepared.is_masked_out:
        return prepared.untouched
    pixels = np.asarray(np.clip(painted, 0, 1), np.float32)
    if settings.keep_colors in {"after", "both"}:
        pixels = with_hue_of(pixels, prepared.content)
    if prepared.protect is not None:
        pixels = with_detail_of(pixels, prepared.content, prepared.protect, wraps=settings.tile)
    if settings.palette:
        pixels = locked(pixels, colors_of(settings.palette))
    pixels = prepared.margins.cut_from(pixels)
    if prepared.mask is not None:
        pixels = _masked(pixels, prepared)
    if prepared.alpha is not None:
        pixels = np.concatenate((pixels, prepared.alpha[..., None]), axis=2)
    return np.ascontiguousarray(pixels, np.float32)


def _masked(pixels: Colors, prepared: Prepared) -> Colors:
    mask = prepared.margins.cut_from(np.asarray(prepared.mask))[..., None]
    own = rgb(prepared.untouched)
    mixed = own + mask * (pixels - own)
    return np.where(mask <= 0, own, np.where(mask >= 1, pixels, mixed))


def _styles(
    pictures: Sequence[Picture], content: Colors, settings: StyleSettings
) -> tuple[Colors, ...]:
    styles = tuple(fit_style(laid_flat(picture.pixels)) for picture in pictures)
    if settings.keep_colors in {"before", "both"}:
        palette = palette_of((content,), (1.0,))
        return tuple(recolored(style, palette) for style in styles)
    if settings.palette:
        colors = colors_of(settings.palette)
        return tuple(locked(style, colors) for style in styles)
    return styles


def _protected(request: Request, settings: StyleSettings, frame: _Frame) -> Plane | None:
    """The protect picture and the faces together."""
    planes = list(frame.planes(request, "protect"))
    if settings.protect_faces:
        content = request.pictures["content"][0]
        faces = faces_in(content.pixels)
        if faces:
            planes.append(frame.around(face_plane(faces, frame.width, frame.height)))
        else:
            name = content.title or "the picture"
            frame.note(
                f"No face was found in {name}, so none is protected; a protect picture can mark it."
            )
    return np.maximum.reduce(planes) if planes else None


def _about_styles(styles: Sequence[Picture]) -> Iterator[str]:
    for style in styles:
        if min(style.width, style.height) < LEAST:
            yield (
                f"{style.title or 'The style'} has only {style.width} x {style.height} pixels; "
                "larger pictures show more of their manner."
            )
