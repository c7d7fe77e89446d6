"""Looks at what a style transfer would give: one thread paints, and what was seen stays known.

Nothing of it is kept, signed or marked; `pinxit.deliver.previews` is the only way out.
"""

from collections import OrderedDict
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from pinxit.deliver.previews import preview_bytes
from pinxit.jobs.style_params import StyleInputs, opened
from pinxit.library.library import Library
from pinxit.pictures.picture import Picture, Pixels
from pinxit.pictures.resize import fit_within
from pinxit.service.shapes.styles import StylePreview
from pinxit.service.turns import Turns
from pinxit.studio import Studio

if TYPE_CHECKING:
    from pinxit.make.style_sketches import StyleSketcher

MEDIA_TYPE = "image/jpeg"
_STYLE_SIDE = 640
"""Longest side at which styles are kept; strokes are at most as large as a sketch."""
_MOST_KEPT = 32


class StylePreviews:
    """What paints small pictures at once.

    Args:
        library: Has the pictures.
        device: Where they are painted.
    """

    def __init__(self, library: Library, device: str) -> None:
        self.turns = Turns("style previews")
        self._library, self._device = library, device
        self._sketcher: StyleSketcher | None = None
        self._pictures: OrderedDict[tuple[str, int], Picture] = OrderedDict()

    async def picture(
        self, studio: Studio, owner: str, wanted: StylePreview, client: str
    ) -> tuple[bytes, str]:
        """A JPEG of what is asked for, and how long each part took, as Server-Timing says it.

        Args:
            studio: Of who asks.
            owner: Who asks.
            wanted: The style transfer.
            client: A newer request of the same client takes the place of this one.

        Raises:
            Superseded: a newer request came first.
            UserMistake: a picture or style is not there, or a knob is wrong.
        """
        asked = perf_counter()
        return await self.turns.take(client, lambda: self._painted(studio, owner, wanted, asked))

    def paint(self, content: Picture, style: Picture) -> Pixels:
        """A small picture in the manner of another; for work that has a turn already."""
        from pinxit.make.style_sketches import StyleSketcher
        from pinxit.nets.fast_settings import FastSettings

        self._sketcher = self._sketcher or StyleSketcher(self._device)
        given = {"content": (content,), "style": (style,)}
        return self._sketcher.sketch(given, FastSettings(), 0)

    def _painted(
        self, studio: Studio, owner: str, wanted: StylePreview, asked: float
    ) -> tuple[bytes, str]:
        from pinxit.make.style_sketches import StyleSketcher

        began = perf_counter()
        content = self._small(owner, wanted.content, wanted.size)
        given = self._opened(studio, owner, wanted)
        have = perf_counter()
        self._sketcher = self._sketcher or StyleSketcher(self._device)
        pictures = {"content": (content,), "style": given.styles, **given.where}
        pixels = self._sketcher.sketch(pictures, given.settings, wanted.seed)  # type: ignore[arg-type]
        painted = perf_counter()
        data = preview_bytes(pixels, MEDIA_TYPE, 85)
        ends = (asked, began, have, painted, perf_counter())
        return data, _timing(("wait", "open", "paint", "encode"), ends)

    def _opened(self, studio: Studio, owner: str, wanted: StylePreview) -> StyleInputs:
        """Styles, masks and settings; always of the fast method."""
        from pinxit.nets.fast_settings import FastSettings

        known = FastSettings.knobs()
        knobs = {name: value for name, value in wanted.settings.items() if name in known}
        fast = wanted.model_copy(update={"method": "fast", "settings": knobs})
        given = opened(fast, studio, lambda each: self._small(owner, each, _STYLE_SIDE))
        styles = [self._shrunk(each) for each in given.styles]
        return replace(given, styles=styles)

    def _shrunk(self, style: Picture) -> Picture:
        """A style by its name; pictures of the library are small already."""
        if max(style.width, style.height) <= _STYLE_SIDE:
            return style
        key = (style.sha256, _STYLE_SIDE)
        return self._kept(key) or self._keep(key, style)

    def _small(self, owner: str, picture_id: str, longest: int) -> Picture:
        """A picture of the library that this person may look at, or a clip's first one, small.

        Raises:
            UserMistake: there is none.
        """
        key = (self._library.get(owner, picture_id).sha256, longest)
        return self._kept(key) or self._keep(key, self._library.still(owner, picture_id))

    def _kept(self, key: tuple[str, int]) -> Picture | None:
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
        return found

    def _keep(self, key: tuple[str, int], picture: Picture) -> Picture:
        small = replace(picture, pixels=fit_within(picture.pixels, key[1]))
        self._pictures[key] = small
        while len(self._pictures) > _MOST_KEPT:
            self._pictures.popitem(last=False)
        return small


def _timing(names: tuple[str, ...], ends: tuple[float, ...]) -> str:
    laps = [
        (name, until - since) for name, since, until in zip(names, ends[:-1], ends[1:], strict=True)
    ]
    laps.append(("total", ends[-1] - ends[0]))
    return ", ".join(f"{name};dur={1000 * seconds:.1f}" for name, seconds in laps)
